//! Subscriptions, without their connection: it holds a password as often as not, so it is never read. One that is made is
//! not connected and not enabled, and what makes it so is left to a person.

use super::defined::Sort;
use super::options::Bracketed;
use super::{address, locks};
use crate::catalog::{Defined, Kind, ObjectId};
use crate::hazard::Hazard;
use crate::step::{Step, Verb};

pub const SUBSCRIPTION: Sort = Sort {
    kind: Kind::Subscription,
    query: |major| {
        let (names, values): (Vec<String>, Vec<&str>) =
            options(major).map(|(name, value)| (format!("{name} = %s"), value)).unzip();
        format!(
            "SELECT 'pg_subscription', s.oid, json_build_array(s.subname)::text, \
             format('CREATE SUBSCRIPTION %I CONNECTION '''' PUBLICATION %s WITH (connect = false, slot_name = %s, {})', s.subname, \
             (SELECT string_agg(quote_ident(p), ', ' ORDER BY p) FROM unnest(s.subpublications) p), \
             coalesce(quote_literal(s.subslotname), 'NONE'), {}) \
             FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()",
            names.join(", "),
            values.join(", "),
        )
    },
};

/// The options of a major version, and their values in SQL.
fn options(major: u32) -> impl Iterator<Item = (&'static str, &'static str)> {
    let streaming = match major {
        ..16 => "s.substream::text",
        _ => "CASE s.substream WHEN 'f' THEN 'off' WHEN 't' THEN 'on' ELSE 'parallel' END",
    };
    let known = [
        (14, "binary", "s.subbinary::text"),
        (14, "streaming", streaming),
        (14, "synchronous_commit", "quote_literal(s.subsynccommit)"),
        (15, "two_phase", "(s.subtwophasestate <> 'd')::text"),
        (15, "disable_on_error", "s.subdisableonerr::text"),
        (16, "password_required", "s.subpasswordrequired::text"),
        (16, "run_as_owner", "s.subrunasowner::text"),
        (16, "origin", "s.suborigin"),
        (17, "failover", "s.subfailover::text"),
    ];
    known.into_iter().filter(move |(since, ..)| *since <= major).map(|(_, name, value)| (name, value))
}

/// What turns one into the other in place, as far as nobody has to be called.
pub fn altered(id: &ObjectId, old: &Defined, new: &Defined) -> Option<String> {
    let (old, new) = (Bracketed::of(&old.definition), Bracketed::of(&new.definition));
    let coming = old.coming(&new);
    if coming.iter().any(|item| matches!(item.name.as_str(), "two_phase" | "failover")) {
        return None;
    }
    let address = address::of(id);
    let (before, after) = (publications(&old)?, publications(&new)?);
    let list = (before != after).then(|| format!("ALTER {address} SET PUBLICATION {after} WITH (refresh = false);"));
    let options: Vec<String> = coming.iter().map(|item| format!("{} {}", item.name, item.rest)).collect();
    let options = (!options.is_empty()).then(|| format!("ALTER {address} SET ({});", options.join(", ")));
    Some(list.into_iter().chain(options).collect::<Vec<_>>().join("\n"))
}

fn publications(subscription: &Bracketed) -> Option<&str> {
    let (_, list) = subscription.head.split_once(" PUBLICATION ")?;
    list.strip_suffix(" WITH")
}

/// Nobody is called: the slot stays with the publisher.
pub fn discard(id: &ObjectId) -> Step {
    let address = address::of(id);
    let sql = format!("ALTER {address} DISABLE;\nALTER {address} SET (slot_name = NONE);\nDROP {address};");
    let says = format!("drop {id}, whose slot stays with the publisher");
    Step::new(Verb::Drop, id, says, sql, locks::ACCESS_EXCLUSIVE).risking(Hazard::LosesData)
}

/// Drops the subscriptions that keep a database from being dropped.
pub const RELEASE: &str = "DO $$ DECLARE name text; BEGIN FOR name IN SELECT s.subname FROM pg_subscription s \
    JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() LOOP \
    EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', name); \
    EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', name); \
    EXECUTE format('DROP SUBSCRIPTION %I', name); END LOOP; END $$";

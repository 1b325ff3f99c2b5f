//! Owners, where they are managed: a role other than the one that is connected is an object of its own.

use super::introspect::{Reading, Row, class, list, maybe, number, text};
use super::{address, bury, locks, quote};
use crate::catalog::{Aside, Change, Kind, Object, ObjectId, Owner, SequenceOwner};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Lock, Step, Verb};
use std::collections::BTreeMap;

/// System catalogs of what has an owner of its own, with the column that tells it. Relations are apart.
const OWNED: [(&str, &str); 17] = [
    ("pg_collation", "collowner"),
    ("pg_conversion", "conowner"),
    ("pg_event_trigger", "evtowner"),
    ("pg_foreign_data_wrapper", "fdwowner"),
    ("pg_foreign_server", "srvowner"),
    ("pg_language", "lanowner"),
    ("pg_namespace", "nspowner"),
    ("pg_opclass", "opcowner"),
    ("pg_operator", "oprowner"),
    ("pg_opfamily", "opfowner"),
    ("pg_proc", "proowner"),
    ("pg_publication", "pubowner"),
    ("pg_statistic_ext", "stxowner"),
    ("pg_subscription", "subowner"),
    ("pg_ts_config", "cfgowner"),
    ("pg_ts_dict", "dictowner"),
    ("pg_type", "typowner"),
];

/// Relations but for sequences of columns, which have the owner of their table.
const RELATIONS: &str = "SELECT 'pg_class' AS class, c.oid, c.relowner AS owner FROM pg_class c \
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (SELECT FROM pg_depend d \
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S' AND d.refobjsubid > 0)";

/// The roles whose rights each owner has; nothing of one that may read everything, or all that the connected role may.
const RIGHTS: &str = "SELECT r.oid, CASE WHEN pg_has_role(r.oid, me.oid, 'USAGE') OR pg_has_role(r.oid, 'pg_read_all_data', 'USAGE') THEN NULL \
    ELSE (SELECT json_agg(other.rolname) FROM pg_roles other WHERE pg_has_role(r.oid, other.oid, 'USAGE')) END AS roles \
    FROM pg_roles r, pg_roles me WHERE me.rolname = current_user AND r.oid IN (SELECT owner FROM owned)";

/// System catalog, oid and the owner of everything that is owned by somebody else than is usual, with the owner's roles. The
/// schema `public` that every database begins with belongs to a role of the server's own since 15, and to whom the server does
/// before.
pub fn query(major: u32) -> String {
    let others =
        OWNED.map(|(class, column)| format!(" UNION ALL SELECT '{class}', oid, {column} FROM pg_catalog.{class}"));
    let public = if major >= 15 {
        "o.owner <> 'pg_database_owner'::regrole AND (o.oid = 2200 OR o.owner <> me.oid)"
    } else {
        "o.owner NOT IN (10, me.oid)"
    };
    format!(
        "WITH owned AS MATERIALIZED (SELECT o.class, o.oid, o.owner FROM ({RELATIONS}{}) o, pg_roles me \
         WHERE me.rolname = current_user AND \
         CASE WHEN o.class = 'pg_namespace' AND o.oid = to_regnamespace('public') THEN {public} ELSE o.owner <> me.oid END) \
         SELECT o.class, o.oid, pg_get_userbyid(o.owner), rights.roles FROM owned o LEFT JOIN ({RIGHTS}) rights ON rights.oid = o.owner",
        others.concat()
    )
}

/// The owners of what was read before.
pub fn read(reading: &Reading, rows: &[Row]) -> Result<BTreeMap<ObjectId, Owner>> {
    let mut owners = BTreeMap::new();
    for row in rows {
        let known = class(&text(row, 0)?).zip(Some(number(row, 1)?));
        if let Some(target) = known.and_then(|(class, oid)| reading.ids.get(&(class, oid, 0))) {
            let roles = if maybe(row, 3).is_some() { Some(list(row, 3)?) } else { None };
            owners.insert(target.clone(), Owner { role: text(row, 2)?, roles: Aside(roles) });
        }
    }
    Ok(owners)
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let Some(target) = change.id.target() else { return vec![] };
    let back = matches!(leg.keep, Keep::Restore(_)) && bury::returns(leg, &target);
    match change.new {
        Some(Object::Owner(_)) if back => vec![],
        Some(Object::Owner(new)) => again(change.id, new),
        _ if leg.to.sequence_table(&target).is_some() => vec![],
        _ => {
            let says = format!("take {target} back");
            vec![Step::new(Verb::Alter, change.id, says, reset(&target), lock(target.kind))]
        }
    }
}

/// Sets the owner, of what was made anew too.
pub fn again(id: &ObjectId, Owner { role, roles: _ }: &Owner) -> Vec<Step> {
    let give = |target: ObjectId| {
        let says = format!("give {target} to {role}");
        Step::new(Verb::Alter, id, says, give(&target, role), lock(target.kind))
    };
    id.target().map(give).into_iter().collect()
}

/// The statement that gives an object to a role.
pub fn give(target: &ObjectId, role: &str) -> String {
    alter(target, &quote::name(role))
}

fn alter(target: &ObjectId, role: &str) -> String {
    // ALTER VIEW takes no materialized view; ALTER TABLE takes both.
    let address = match target.kind {
        Kind::View => format!("TABLE {}", address::name(target)),
        _ => address::of(target),
    };
    format!("ALTER {address} OWNER TO {role};")
}

fn reset(target: &ObjectId) -> String {
    if !target.is_given() {
        return alter(target, "CURRENT_USER");
    }
    let usual = "CASE WHEN current_setting('server_version_num')::int >= 150000 AND 'public'::regnamespace = 2200 \
        THEN 'pg_database_owner' ELSE current_user END";
    let statement = quote::literal(alter(target, "%I").trim_end_matches(';'));
    format!("DO {};", quote::dollars(&format!("\nBEGIN\n    EXECUTE format({statement}, {usual});\nEND\n")))
}

fn lock(kind: Kind) -> Lock {
    if matches!(kind, Kind::Table | Kind::View | Kind::Sequence) { locks::ACCESS_EXCLUSIVE } else { locks::NONE }
}

/// Statements before a column comes to own a sequence, or behind the moment that none does: the server lets no column own what is
/// not its table's owner's. Empty where nothing changes hands.
pub fn hand_over(leg: &Leg, sequence: &ObjectId, new: Option<&Object>) -> String {
    let target = ObjectId { kind: Kind::Sequence, path: sequence.path.clone() };
    let has = match leg.from.sequence_table(sequence) {
        Some(table) if new.is_some() && leg.to.contains(&table) => leg.to.owner(&table),
        _ => leg.from.owner(&target),
    };
    let wants = match new {
        Some(Object::SequenceOwner(SequenceOwner { column })) => leg.to.owner(column),
        _ => None,
    };
    if has == wants {
        return String::new();
    }
    let linked = new.is_some() && leg.from.contains(sequence);
    let unlinked = if linked { format!("ALTER {} OWNED BY NONE;\n", address::of(&target)) } else { String::new() };
    let role = wants.map_or_else(|| "CURRENT_USER".to_string(), quote::name);
    format!("{unlinked}{}\n", alter(&target, &role))
}

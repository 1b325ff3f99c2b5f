//! Where and how a relation is kept: tablespace, access method, write-ahead log, and its table of long values.

use super::setting::Rule;
use super::{locks, quote};
use crate::catalog::{Catalog, Kind, Object, ObjectId, Setting};
use crate::engine::Leg;

const TABLESPACE: &str = "tablespace";
const TOAST: &str = "toast parameter ";
const METHOD: &str = "access method";

pub const RULES: &[Rule] = &[
    tablespace(Kind::Table, |_| spaces("'r', 'p'")),
    tablespace(Kind::View, |_| spaces("'m'")),
    tablespace(Kind::Index, |_| spaces("'i', 'I'")),
    // Read with the indexes.
    tablespace(Kind::Constraint, |_| spaces("NULL")),
    access_method(Kind::Table, |_| methods("'r', 'p'")),
    access_method(Kind::View, |_| methods("'m'")),
    Rule {
        of: Kind::Sequence,
        name: Setting::LOG,
        query: |_| {
            "SELECT 'pg_class', oid, 0, 'write-ahead log', 'UNLOGGED', NULL, NULL::oid FROM pg_class \
             WHERE relkind = 'S' AND relpersistence = 'u'"
                .into()
        },
        set: |sequence, _, value| format!("ALTER SEQUENCE {} SET {value};", quote::qualified(sequence)),
        reset: |sequence, _| format!("ALTER SEQUENCE {} SET LOGGED;", quote::qualified(sequence)),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    toast(Kind::Table, |_| toasts("'r'")),
    toast(Kind::View, |_| toasts("'m'")),
];

/// Whether setting it writes the relation anew.
pub fn rewrites(target: Kind, name: &str) -> bool {
    matches!(name, TABLESPACE | METHOD) && matches!(target, Kind::Table | Kind::View | Kind::Index | Kind::Constraint)
}

/// Whether a table takes the sequences that its columns own along when it comes to be logged or unlogged, as since 15.
pub fn is_carried(leg: &Leg, setting: &ObjectId) -> bool {
    let sequence = setting.target().filter(|_| setting.name() == Setting::LOG);
    let table = |side: &Catalog| side.object(&side.sequence_table(sequence.as_ref()?)?).cloned();
    match (table(leg.from), table(leg.to)) {
        (Some(Object::Table(from)), Some(Object::Table(to))) => from.attributes != to.attributes,
        _ => false,
    }
}

const fn tablespace(of: Kind, query: fn(u32) -> String) -> Rule {
    let (set, reset) =
        (|id: &ObjectId, _: &str, to: &str| space(id, to), |id: &ObjectId, _: &str| space(id, "pg_default"));
    Rule { of, name: TABLESPACE, query, set, reset, lock: locks::ACCESS_EXCLUSIVE }
}

fn spaces(relkinds: &str) -> String {
    format!(
        "SELECT 'pg_class', c.oid, 0, '{TABLESPACE}', t.spcname::text, NULL, NULL::oid FROM pg_class c \
         JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE c.relkind IN ({relkinds})"
    )
}

fn space(id: &ObjectId, tablespace: &str) -> String {
    let word = if matches!(id.kind, Kind::Index | Kind::Constraint) { "INDEX" } else { "TABLE" };
    format!("ALTER {word} {} SET TABLESPACE {};", quote::qualified(id), quote::name(tablespace))
}

/// PostgreSQL 14 cannot change it: what is not as usual there is told by `unsupported`.
const fn access_method(of: Kind, query: fn(u32) -> String) -> Rule {
    let (set, reset) = (|id: &ObjectId, _: &str, to: &str| method(id, to), |id: &ObjectId, _: &str| method(id, "heap"));
    Rule { of, name: METHOD, query, set, reset, lock: locks::ACCESS_EXCLUSIVE }
}

fn methods(relkinds: &str) -> String {
    format!(
        "SELECT 'pg_class', c.oid, 0, '{METHOD}', a.amname::text, 'pg_am', a.oid FROM pg_class c JOIN pg_am a ON a.oid = c.relam \
         WHERE a.amname <> 'heap' AND c.relkind IN ({relkinds})"
    )
}

fn method(id: &ObjectId, method: &str) -> String {
    format!("ALTER TABLE {} SET ACCESS METHOD {};", quote::qualified(id), quote::name(method))
}

const fn toast(of: Kind, query: fn(u32) -> String) -> Rule {
    Rule {
        of,
        name: TOAST,
        query,
        set: |id, name, value| {
            format!("ALTER TABLE {} SET (toast.{} = {});", quote::qualified(id), parameter(name), quote::literal(value))
        },
        reset: |id, name| format!("ALTER TABLE {} RESET (toast.{});", quote::qualified(id), parameter(name)),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    }
}

fn parameter(name: &str) -> String {
    quote::name(name.trim_start_matches(TOAST))
}

fn toasts(relkinds: &str) -> String {
    format!(
        "SELECT 'pg_class', c.oid, 0, '{TOAST}' || split_part(o, '=', 1), substr(o, strpos(o, '=') + 1), NULL, NULL::oid \
         FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid, unnest(t.reloptions) o WHERE c.relkind IN ({relkinds})"
    )
}

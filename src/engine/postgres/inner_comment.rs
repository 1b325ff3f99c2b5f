//! Comments on what stands inside of another object: the index of a constraint, the sequence of an identity column.

use super::setting::Rule;
use super::{locks, quote};
use crate::catalog::{Kind, Setting};

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Constraint,
        name: "comment on the index",
        query: |_| INDEXES.to_string(),
        set: |key, _, text| format!("COMMENT ON INDEX {} IS {};", quote::qualified(key), quote::literal(text)),
        reset: |key, _| format!("COMMENT ON INDEX {} IS NULL;", quote::qualified(key)),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    },
    Rule {
        of: Kind::Column,
        name: Setting::ON_SEQUENCE,
        query: |_| SEQUENCES.to_string(),
        set: |_, name, text| format!("COMMENT ON SEQUENCE {} IS {};", sequence(name), quote::literal(text)),
        reset: |_, name| format!("COMMENT ON SEQUENCE {} IS NULL;", sequence(name)),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    },
];

const INDEXES: &str = "SELECT 'pg_class', d.objoid, 0, 'comment on the index', d.description, NULL, NULL::oid FROM pg_description d \
    WHERE d.classoid = 'pg_class'::regclass AND EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = d.objoid AND k.contype IN ('p', 'u', 'x'))";

const SEQUENCES: &str = "SELECT 'pg_class', d.refobjid, d.refobjsubid, format('comment on the sequence %I.%I', n.nspname, s.relname), \
    t.description, NULL, NULL::oid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace n ON n.oid = s.relnamespace \
    JOIN pg_description t ON t.classoid = 'pg_class'::regclass AND t.objoid = s.oid \
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'";

/// The name as the query quoted it.
fn sequence(name: &str) -> &str {
    name.trim_start_matches(Setting::ON_SEQUENCE)
}

//! Extended statistics, and how much of the rows they look at.

use super::defined::Sort;
use super::setting::Rule;
use super::{address, locks};
use crate::catalog::{Defined, Kind, ObjectId};

/// The server prints columns in the order of their numbers, which no schema file can know: here they are in that of their names.
pub const STATISTICS: Sort = Sort {
    kind: Kind::Statistics,
    query: |_| {
        concat!("SELECT 'pg_statistic_ext', s.oid, json_build_array(n.nspname, s.stxname)::text, \
            format('CREATE STATISTICS %I.%I%s ON %s FROM %I.%I', n.nspname, s.stxname, \
                CASE WHEN k.columns > 1 AND NOT s.stxkind @> '{d,f,m}' THEN format(' (%s)', array_to_string(k.kinds, ', ')) END, \
                array_to_string(k.names || k.expressions, ', '), tn.nspname, t.relname) \
         FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace \
            JOIN pg_class t ON t.oid = s.stxrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace \
            CROSS JOIN LATERAL (SELECT \
                ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (s.stxkeys) \
                    ORDER BY a.attname COLLATE \"C\") AS names, \
                ARRAY(SELECT format('(%s)', e) FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) e) AS expressions, \
                ARRAY(SELECT v.word FROM (VALUES ('d'::\"char\", 'ndistinct'), ('f', 'dependencies'), ('m', 'mcv')) v(letter, word) \
                    WHERE v.letter = ANY (s.stxkind)) AS kinds, \
                cardinality(s.stxkeys::int2[]) + cardinality(coalesce(pg_get_statisticsobjdef_expressions(s.oid), '{}')) AS columns) k \
         WHERE ", managed!())
            .into()
    },
};

pub const RULES: &[Rule] = &[Rule {
    of: Kind::Statistics,
    name: "statistics target",
    query: |_| {
        "SELECT 'pg_statistic_ext', oid, 0, 'statistics target', stxstattarget::text, NULL, NULL::oid FROM pg_statistic_ext \
         WHERE stxstattarget >= 0"
            .into()
    },
    set: |statistics, _, value| target(statistics, value),
    reset: |statistics, _| target(statistics, "-1"),
    lock: locks::SHARE_UPDATE_EXCLUSIVE,
}];

/// The table that they are of.
pub fn table(Defined { reads, .. }: &Defined) -> Option<ObjectId> {
    reads.0.iter().find(|read| matches!(read.kind, Kind::Column | Kind::Table | Kind::View)).map(ObjectId::table)
}

fn target(statistics: &ObjectId, value: &str) -> String {
    format!("ALTER {} SET STATISTICS {value};", address::of(statistics))
}

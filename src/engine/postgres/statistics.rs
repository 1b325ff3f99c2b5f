//! Extended statistics, and how much of the rows they look at.

use super::defined::Sort;
use super::setting::Rule;
use super::{address, locks};
use crate::catalog::{Kind, ObjectId};

pub const STATISTICS: Sort = Sort {
    kind: Kind::Statistics,
    query: |_| {
        concat!("SELECT 'pg_statistic_ext', s.oid, json_build_array(n.nspname, s.stxname)::text, pg_get_statisticsobjdef(s.oid) \
         FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ", managed!())
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

fn target(statistics: &ObjectId, value: &str) -> String {
    format!("ALTER {} SET STATISTICS {value};", address::of(statistics))
}

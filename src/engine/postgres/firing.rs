//! When triggers, rules and event triggers fire: always, only on a replica, or never. Usually on all but a replica.

use super::setting::Rule;
use super::{address, locks, quote};
use crate::catalog::{Kind, ObjectId};

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Trigger,
        name: "firing",
        query: |_| query("pg_trigger", "tgenabled", "NOT tgisinternal AND tgparentid = 0"),
        set: |trigger, _, value| of_table(trigger, word(value)),
        reset: |trigger, _| of_table(trigger, "ENABLE"),
        lock: locks::SHARE_ROW_EXCLUSIVE,
    },
    Rule {
        of: Kind::Rule,
        name: "firing",
        query: |_| query("pg_rewrite", "ev_enabled", "rulename <> '_RETURN'"),
        set: |rule, _, value| of_table(rule, word(value)),
        reset: |rule, _| of_table(rule, "ENABLE"),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    Rule {
        of: Kind::EventTrigger,
        name: "firing",
        query: |_| query("pg_event_trigger", "evtenabled", "true"),
        set: |trigger, _, value| format!("ALTER {} {};", address::of(trigger), word(value)),
        reset: |trigger, _| format!("ALTER {} ENABLE;", address::of(trigger)),
        lock: locks::NONE,
    },
];

fn query(class: &str, column: &str, condition: &str) -> String {
    format!(
        "SELECT '{class}', oid, 0, 'firing', CASE {column} WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' ELSE 'disabled' END, \
         NULL, NULL::oid FROM {class} WHERE {column} <> 'O' AND {condition}"
    )
}

fn word(value: &str) -> &'static str {
    match value {
        "always" => "ENABLE ALWAYS",
        "replica" => "ENABLE REPLICA",
        _ => "DISABLE",
    }
}

fn of_table(id: &ObjectId, action: &str) -> String {
    format!("ALTER TABLE {} {action} {} {};", quote::table(id), address::word(id.kind), quote::name(id.name()))
}

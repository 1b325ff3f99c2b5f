//! What is written twice.

use crate::lint::known::Index;
use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, Rule, Sight};
use crate::lint::statement::Act;

pub static RULES: [Rule; 2] = [
    Rule {
        code: "duplicate-index",
        engines: BOTH,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "an index comes that is there already under another name",
        happens: "Every write keeps both, and no query is faster. A unique index over the same columns, or one of a constraint, serves as well. It is found at the end of a file, where the files that are read make both",
        advice: "leave it out, or drop the other one in the same file",
        rewrite: "",
        look: Look::End(index),
    },
    Rule {
        code: "duplicate-assignment",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "UPDATE assigns one column twice",
        happens: "PostgreSQL refuses it: `multiple assignments to same column`. SQLite takes the last one without a word (measured on 3.40)",
        advice: "leave one of them",
        rewrite: "",
        look: Look::Statement(assignment),
    },
];

fn index(at: &Sight) -> Vec<Hit> {
    let mut found = vec![];
    for (table, known) in &at.known.tables {
        for (name, index) in known.indexes.iter().filter(|(_, index)| index.origin == at.here) {
            let twin = known.indexes.iter().find(|(other, twin)| *other != name && serves(twin, index));
            if let (Some((other, _)), Some(range)) = (twin, &index.range) {
                found.push(Hit::new(range.clone(), format!("`{table}` has the same index already: `{other}`")));
            }
        }
    }
    found
}

/// Whether one index serves for another: the older of two that are alike, or one that demands more.
fn serves(one: &Index, other: &Index) -> bool {
    let start = |index: &Index| index.range.as_ref().map_or(0, |range| range.start);
    let older = one.origin != other.origin || start(one) < start(other);
    one.key == other.key && if one.unique == other.unique { older } else { one.unique }
}

fn assignment(at: &Sight) -> Vec<Hit> {
    let Act::Rows(change) = at.act else { return vec![] };
    let assigned = change.assigned(at.phrase());
    let again =
        assigned.iter().enumerate().filter(|(at, (name, _))| assigned[..*at].iter().any(|(one, _)| one == name));
    again
        .map(|(_, (name, tokens))| {
            let range = crate::lint::statement::words::range(tokens);
            Hit::new(range, format!("`{name}` of `{}` was assigned before in this statement", change.table))
        })
        .collect()
}

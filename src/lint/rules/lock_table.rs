//! LOCK TABLE.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::Act;

pub static RULES: [Rule; 2] = [
    Rule {
        code: "lock-table-outside",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Form,
        title: "LOCK TABLE outside of a transaction",
        happens: "PostgreSQL refuses it: the lock would be gone with the statement",
        advice: "put BEGIN and COMMIT around it and what it is for",
        rewrite: "BEGIN;\nSET LOCAL lock_timeout = '1s';\nLOCK TABLE t IN SHARE ROW EXCLUSIVE MODE;\n-- what it is for\nCOMMIT;",
        look: Look::Statement(outside),
    },
    Rule {
        code: "lock-table",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "LOCK TABLE in a mode that others wait for",
        happens: "Without a mode it is ACCESS EXCLUSIVE, for which readers wait as well; it is held to the end of the transaction, whatever that still does. Every later query of the table waits behind it from the moment on in which it waits itself",
        advice: "lock in the weakest mode that does, last before what it is for, and commit at once",
        rewrite: "LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE;",
        look: Look::Statement(held),
    },
];

fn outside(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Lock { .. } if !at.passage.is_open() => at.hit("no transaction is open, and PostgreSQL refuses it"),
        _ => vec![],
    }
}

fn held(at: &Sight) -> Vec<Hit> {
    let Act::Lock { tables, waiting: Some(_) } = at.act else { return vec![] };
    let used: Vec<String> =
        tables.iter().filter(|table| at.is_in_use(table)).map(|table| format!("`{table}`")).collect();
    if used.is_empty() || !at.passage.is_open() {
        return vec![];
    }
    at.hit(format!("whoever waits for {} waits until this transaction ends", used.join(", ")))
}

//! What statements of one transaction do to each other, and how long they wait.

use crate::lint::locks::{Waiting, locks};
use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action, Control, Name};
use crate::step::Cost;

pub static RULES: [Rule; 7] = [
    Rule {
        code: "work-under-lock",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "work that takes its time, while a lock of the same transaction keeps readers waiting",
        happens: "ACCESS EXCLUSIVE is held to the end of the transaction. An UPDATE, a build of an index, a VALIDATE or a REFRESH after an ALTER TABLE makes readers of that table wait for all of it",
        advice: "end the transaction after the statement that locks: one of these a migration",
        rewrite: "",
        look: Look::Statement(work),
    },
    Rule {
        code: "several-locks",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "one transaction locks several tables in use against readers",
        happens: "The first table stays locked while the transaction waits for the second. Whoever uses them in another order is in a deadlock with it; everybody else waits as long as the slowest of them lets it",
        advice: "change one table in a transaction",
        rewrite: "",
        look: Look::Statement(several),
    },
    Rule {
        code: "no-lock-timeout",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Form,
        title: "a lock that others wait for, without a lock_timeout",
        happens: "While ALTER TABLE waits for one long transaction, every later query of the table waits behind it, SELECT too: measured, exactly until the ALTER gives up. lock_timeout is how long that can last; without one it has no end. It is told once a file",
        advice: "set a short one before it, and let whoever runs the file try again",
        rewrite: "SET lock_timeout = '1s';",
        look: Look::Statement(no_timeout),
    },
    Rule {
        code: "set-local-outside",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Form,
        title: "SET LOCAL outside of a transaction",
        happens: "It lasts until the end of its transaction, which is its own end: it does nothing, and PostgreSQL says so in a warning that nobody reads",
        advice: "write SET, or put BEGIN and COMMIT around it and what it is for",
        rewrite: "",
        look: Look::Statement(set_local),
    },
    Rule {
        code: "transaction-left-open",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "BEGIN without COMMIT",
        happens: "Whoever runs the file ends with an open transaction: what it did is rolled back, or its locks stay until the session ends",
        advice: "write COMMIT at the end",
        rewrite: "",
        look: Look::End(left_open),
    },
    Rule {
        code: "transaction-nested",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "BEGIN or COMMIT inside the transaction that is open",
        happens: "There are no transactions within transactions: BEGIN does nothing but warn in PostgreSQL, and is refused by SQLite; COMMIT ends the one that the tool opened, so that what follows runs outside of it and the tool's own record may be lost",
        advice: "leave it out, or tell the tool to put no transaction around the file",
        rewrite: "",
        look: Look::Statement(nested),
    },
    Rule {
        code: "rows-with-schema",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Work(Cost::Rows),
        title: "rows of a table in use are changed beside changes of the schema",
        happens: "A change of many rows takes long, holds the locks of every row it wrote to the end of its transaction, and is done again from the beginning when something behind it fails",
        advice: "fill in batches, in a migration of its own",
        rewrite: "UPDATE t SET c = f(d) WHERE c IS NULL AND id BETWEEN 1 AND 10000;",
        look: Look::Statement(rows),
    },
];

/// What takes its time in this statement, and is spoken of by no other rule.
fn slow(act: &Act) -> Option<&'static str> {
    let validates = |action: &Action| matches!(action, Action::Validate(_));
    match act {
        Act::Rows(change) => Some(change.verb),
        Act::CreateIndex(index) if index.builds() => Some("CREATE INDEX"),
        Act::Refresh { .. } => Some("REFRESH MATERIALIZED VIEW"),
        Act::AlterTable(alteration) if alteration.actions.iter().any(|action| validates(&action.what)) => {
            Some("VALIDATE CONSTRAINT")
        }
        _ => None,
    }
}

fn work(at: &Sight) -> Vec<Hit> {
    let locked = at.passage.locked.iter().find(|table| at.is_in_use(table));
    let new = match at.act {
        Act::Rows(change) => !change.all().any(|change| at.is_in_use(&change.table)),
        Act::CreateIndex(index) => !at.is_in_use(&index.table),
        _ => false,
    };
    match (slow(at.act).filter(|_| !new), locked) {
        (Some(what), Some(table)) => {
            at.hit(format!("readers of `{table}`, locked before in this transaction, wait for {what}"))
        }
        _ => vec![],
    }
}

/// The tables in use whose readers wait for this statement.
fn locked(at: &Sight) -> Vec<Name> {
    let found = locks(at.act, at.known)
        .into_iter()
        .filter(|(table, waiting)| *waiting == Waiting::Everybody && at.is_in_use(table));
    found.map(|(table, _)| table).collect()
}

fn several(at: &Sight) -> Vec<Hit> {
    if !at.passage.is_open() {
        return vec![];
    }
    let mut known = at.passage.locked.iter().filter(|table| at.is_in_use(table));
    let own = locked(at);
    match (known.next(), own.iter().find(|table| !at.passage.locked.contains(table))) {
        (Some(first), Some(table)) => {
            at.hit(format!("`{first}` stays locked while the transaction waits for `{table}`"))
        }
        _ => vec![],
    }
}

fn no_timeout(at: &Sight) -> Vec<Hit> {
    let limited = at.is_limited || at.passage.lock_limit().is_some() || at.passage.has_locked;
    let waiting = locks(at.act, at.known).into_iter().map(|(table, _)| table).find(|table| at.is_in_use(table));
    match waiting.filter(|_| !limited) {
        Some(table) => {
            at.hit(format!("whoever uses `{table}` waits behind this for as long as it waits: no lock_timeout is set"))
        }
        None => vec![],
    }
}

fn set_local(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Set(setting) if setting.local && !at.passage.is_open() => {
            at.hit(format!("`SET LOCAL {}` ends with itself: no transaction is open", setting.name))
        }
        _ => vec![],
    }
}

fn left_open(at: &Sight) -> Vec<Hit> {
    let begun =
        at.passage.begun.map(|start| Hit::new(start..start + 5, "the transaction that begins here is not ended"));
    begun.into_iter().collect()
}

fn nested(at: &Sight) -> Vec<Hit> {
    let Act::Transaction(control) = at.act else { return vec![] };
    match control {
        Control::Begin if at.passage.is_of_the_runner() => at.hit("the tool has opened a transaction already"),
        Control::Begin if at.passage.is_open() => at.hit("a transaction is open already"),
        Control::Commit | Control::Rollback if at.passage.is_of_the_runner() => {
            at.hit("this ends the transaction that the tool opened")
        }
        Control::Commit | Control::Rollback if !at.passage.is_open() => at.hit("no transaction is open"),
        _ => vec![],
    }
}

fn rows(at: &Sight) -> Vec<Hit> {
    let Act::Rows(change) = at.act else { return vec![] };
    let used = change.all().find(|change| at.is_in_use(&change.table));
    let Some(change) = used.filter(|_| at.passage.changed_schema && at.passage.locked.is_empty()) else {
        return vec![];
    };
    at.hit(format!("rows of `{}` are changed in a migration that changes the schema, too", change.table))
}

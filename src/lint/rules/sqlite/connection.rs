//! Transactions and switches of the connection.

use crate::lint::rule::{Concern, Hit, Level, Look, Rule, SQLITE, Sight};
use crate::lint::statement::{Act, Setting};

pub static RULES: [Rule; 7] = [
    Rule {
        code: "sqlite-foreign-keys-in-transaction",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Form,
        title: "PRAGMA foreign_keys inside a transaction",
        happens: "SQLite passes over it without a word: foreign keys stay on, and the DROP TABLE of a rebuild deletes rows of other tables. Most tools put a transaction around each file. Measured on 3.40",
        advice: "put it before BEGIN, and tell the tool to put no transaction around the file: `-- +goose NO TRANSACTION`, `-- migrate:up transaction:false`, `-- no-transaction`",
        rewrite: "PRAGMA foreign_keys = OFF;\nBEGIN;\n-- the rebuild\nCOMMIT;\nPRAGMA foreign_keys = ON;",
        look: Look::Statement(foreign_keys),
    },
    Rule {
        code: "sqlite-foreign-keys-left-off",
        engines: SQLITE,
        level: Level::Warning,
        concern: Concern::Form,
        title: "foreign keys stay off behind the file",
        happens: "The switch is the connection's: what it does next, in the next migration or in a pool, is done without foreign keys",
        advice: "switch them on at the end",
        rewrite: "PRAGMA foreign_keys = ON;",
        look: Look::End(left_off),
    },
    Rule {
        code: "sqlite-in-transaction",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Form,
        title: "VACUUM, or PRAGMA synchronous or journal_mode, inside a transaction",
        happens: "VACUUM and PRAGMA synchronous are refused there, and PRAGMA journal_mode does nothing without a word. Most tools put a transaction around each file. Measured on 3.40",
        advice: "give it a file of its own without a transaction",
        rewrite: "",
        look: Look::Statement(outside_only),
    },
    Rule {
        code: "sqlite-outside-transaction",
        engines: SQLITE,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "several changes without a transaction around them",
        happens: "Each is done by itself, and when one fails, those before it stay: the file can be run neither again nor back. SQLite does changes of the schema in transactions as it does those of rows. It is told once a file",
        advice: "put BEGIN and COMMIT around them",
        rewrite: "BEGIN;\nALTER TABLE t ADD COLUMN c TEXT;\nUPDATE t SET c = d WHERE c IS NULL;\nCOMMIT;",
        look: Look::End(outside),
    },
    Rule {
        code: "sqlite-writable-schema",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Form,
        title: "the schema is made writable as a table",
        happens: "Whatever is written to sqlite_schema is believed: a slip there, and the file cannot be read any more. SQLite asks nothing",
        advice: "rebuild the table",
        rewrite: "",
        look: Look::Statement(writable),
    },
    Rule {
        code: "sqlite-journal-off",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Form,
        title: "PRAGMA journal_mode = OFF or MEMORY",
        happens: "With OFF there is no ROLLBACK: a statement that fails half way leaves its half, and the file may be damaged. With MEMORY the way back is lost when the process ends, and the file may be damaged then. Others who write meanwhile are at the same risk",
        advice: "leave it, or write WAL: it stays with the file",
        rewrite: "PRAGMA journal_mode = WAL;",
        look: Look::Statement(journal),
    },
    Rule {
        code: "sqlite-synchronous-off",
        engines: SQLITE,
        level: Level::Warning,
        concern: Concern::Form,
        title: "PRAGMA synchronous = OFF",
        happens: "SQLite does not wait until the disk has what was committed: when the power or the system fails, the file may be damaged. The switch is the connection's, and stays on for what it does next",
        advice: "leave it; with a WAL, NORMAL is as fast and damages nothing",
        rewrite: "PRAGMA synchronous = NORMAL;",
        look: Look::Statement(synchronous),
    },
];

/// The PRAGMA that a statement is.
fn pragma<'a>(at: &'a Sight) -> Option<&'a Setting> {
    match at.act {
        Act::Set(setting) => Some(setting),
        _ => None,
    }
}

fn foreign_keys(at: &Sight) -> Vec<Hit> {
    match pragma(at).filter(|setting| setting.name == "foreign_keys" && at.passage.is_open()) {
        Some(_) if at.passage.is_of_the_runner() => at.hit("it does nothing: the tool has opened a transaction"),
        Some(_) => at.hit("it does nothing inside a transaction"),
        None => vec![],
    }
}

fn left_off(at: &Sight) -> Vec<Hit> {
    // The last statement may be the one that switches, which was taken in already.
    match at.passage.switched("foreign_keys") {
        Some(false) => at.hit("foreign keys are off at the end of the file, and stay off for the connection"),
        _ => vec![],
    }
}

fn outside_only(at: &Sight) -> Vec<Hit> {
    if !at.passage.is_open() {
        return vec![];
    }
    match at.act {
        Act::RewriteTable { what, .. } => at.hit(format!("{what} is refused inside a transaction")),
        Act::Set(setting) if setting.name == "synchronous" => {
            at.hit("PRAGMA synchronous is refused inside a transaction")
        }
        Act::Set(setting) if setting.name == "journal_mode" => {
            at.hit("PRAGMA journal_mode does nothing inside a transaction")
        }
        _ => vec![],
    }
}

fn outside(at: &Sight) -> Vec<Hit> {
    let alone = &at.passage.alone;
    match alone.iter().find(|(_, in_use)| *in_use) {
        Some((range, _)) if alone.len() > 1 => {
            let says = format!("{} changes, each by itself: what is done before one fails stays", alone.len());
            vec![Hit::new(range.clone(), says)]
        }
        _ => vec![],
    }
}

fn writable(at: &Sight) -> Vec<Hit> {
    let on = |setting: &&Setting| setting.name == "writable_schema" && Setting::switches(&setting.value) == Some(true);
    match pragma(at).filter(on) {
        Some(_) => at.hit("whatever is written to sqlite_schema from here on is believed"),
        None => vec![],
    }
}

fn journal(at: &Sight) -> Vec<Hit> {
    let unsafe_mode =
        |setting: &&Setting| setting.name == "journal_mode" && matches!(&*setting.value, "off" | "memory");
    match pragma(at).filter(unsafe_mode) {
        Some(setting) => at.hit(format!("with `{}`, a failure half way may damage the file", setting.value)),
        None => vec![],
    }
}

fn synchronous(at: &Sight) -> Vec<Hit> {
    let off = |setting: &&Setting| setting.name == "synchronous" && Setting::switches(&setting.value) == Some(false);
    match pragma(at).filter(off) {
        Some(_) => at.hit("what is committed from here on may be lost, or the file damaged, when the power fails"),
        None => vec![],
    }
}

//! What cannot be judged, said so.

use crate::engine::Engine;
use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action};

pub static RULES: [Rule; 3] = [
    Rule {
        code: "not-understood",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "a statement that is not understood",
        happens: "What it does to a table in use, no rule can say: it is no statement that the database is known to have, or a form of one that these rules do not read. SQL of SQLite that is read as that of PostgreSQL ends here, too: `--engine`, or `engine` in concertina.toml, says which it is. Where a quote or a comment is left open, nothing behind it was read",
        advice: "mend it, or waive it with a reason if the database takes it",
        rewrite: "",
        look: Look::Statement(unknown),
    },
    Rule {
        code: "dynamic-sql",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "SQL that is made while it runs",
        happens: "EXECUTE in a DO block runs a text that stands nowhere: no rule has seen it. The block is one transaction, and every lock in it is held to its end",
        advice: "write the statements out",
        rewrite: "",
        look: Look::Statement(dynamic),
    },
    Rule {
        code: "unread-block",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a DO block that changes the schema or rows",
        happens: "Rules read statements, and not the branches and loops around them: what stands in the block was not judged. The block is one transaction, and every lock in it is held to its end",
        advice: "write the statements outside of the block",
        rewrite: "",
        look: Look::Statement(block),
    },
];

fn unknown(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Unknown if at.engine == Engine::Postgres && is_of_sqlite(at) => {
            at.hit("this is SQL of SQLite, and was read as that of PostgreSQL: say `--engine sqlite`")
        }
        Act::Unknown => at.hit("what this does could not be read"),
        Act::AlterTable(alteration) => {
            let unread = alteration.actions.iter().filter(|action| matches!(action.what, Action::Unknown));
            unread
                .map(|action| Hit::new(action.range.clone(), "what this does to the table could not be read"))
                .collect()
        }
        _ => vec![],
    }
}

fn is_of_sqlite(at: &Sight) -> bool {
    at.tokens.first().is_some_and(|first| first.is("PRAGMA"))
}

/// The words of a body outside of its literals, in capitals.
fn says(body: &str, words: &[&str]) -> Option<String> {
    let code = body.split('\'').step_by(2);
    let all = code.flat_map(|code| code.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
    all.map(str::to_ascii_uppercase).find(|word| words.contains(&word.as_str()))
}

fn dynamic(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Do(body) if says(body, &["EXECUTE"]).is_some() => {
            at.hit("what EXECUTE runs stands nowhere: it was not judged")
        }
        _ => vec![],
    }
}

fn block(at: &Sight) -> Vec<Hit> {
    let Act::Do(body) = at.act else { return vec![] };
    let changing = ["ALTER", "CREATE", "DROP", "TRUNCATE", "UPDATE", "DELETE", "REINDEX"];
    match says(body, &changing).filter(|_| says(body, &["EXECUTE"]).is_none()) {
        Some(word) => at.hit(format!("the block says {word}, and what stands in it was not judged")),
        None => vec![],
    }
}

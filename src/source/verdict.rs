//! What a failed statement of a schema file means, and how it is told.

use super::script::Script;
use super::statement::Statement;
use super::subscription;
use crate::error::Error;

/// What a failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The schema is the same without the statement.
    Harmless,
    /// Something is missing that another statement may make: perhaps that one is to blame.
    Follows,
    /// The statement itself is to blame.
    Own,
}

/// Codes of what is not there: schema, table, column, function, and other objects.
const MISSING: [&str; 5] = ["3F000", "42P01", "42703", "42883", "42704"];

/// Judges a failure.
pub(super) fn verdict(statement: &Statement, error: &Error) -> Verdict {
    let lead = Statement::lead(statement.code(), 4);
    let lead: Vec<&str> = lead.iter().map(String::as_str).collect();
    match (error.code.as_deref(), &lead[..]) {
        // A parameter that a newer server's dump sets.
        (Some("42704"), ["SET" | "SELECT", ..]) => Verdict::Harmless,
        // A dump of `public` makes it though every database has it.
        (Some("42P06"), ["CREATE", "SCHEMA", "PUBLIC" | "\"public\"", ..]) => Verdict::Harmless,
        (Some(code), _) if MISSING.contains(&code) => Verdict::Follows,
        _ if error.sentence.contains("no such ") => Verdict::Follows,
        _ => Verdict::Own,
    }
}

/// The error of a statement: the server's words, where it points in the file, and what to do.
pub(super) fn failed(script: &Script, statement: &Statement, mut error: Error) -> Error {
    let offline = subscription::offline(script, statement);
    let sql = offline.as_deref().unwrap_or_else(|| script.sql(statement));
    let into =
        error.position.take().and_then(|at| sql.char_indices().nth(at.checked_sub(1)?)).map_or(0, |(byte, _)| byte);
    let hint = advice(statement, &error).map(String::from).or(error.hint.take());
    let hint = hint.or_else(|| Some("mend the statement there; the words before are the database's own".into()));
    let server = std::mem::take(&mut error.sentence);
    error.sentence = format!("the schema does not load at `{}`: {server}", title(sql));
    error.hint = hint;
    error.at(script.place(statement.range().start + into))
}

/// The beginning of a statement, on one line.
fn title(sql: &str) -> String {
    let head: Vec<&str> = sql.split_whitespace().take_while(|word| !word.starts_with('(')).take(6).collect();
    let head: String = head.join(" ").chars().take(60).collect();
    head.split('(').next().unwrap_or_default().trim().to_string()
}

fn advice(statement: &Statement, error: &Error) -> Option<&'static str> {
    let lead = Statement::lead(statement.code(), 2);
    let lead: Vec<&str> = lead.iter().map(String::as_str).collect();
    let role = error.sentence.starts_with("role \"");
    match (error.code.as_deref(), &lead[..]) {
        (Some("0A000" | "58P01"), ["CREATE", "EXTENSION"]) => Some(
            "install the extension's package on the server that elaborates the schema, or name one that has it: \
             `--dev-url postgres://…`",
        ),
        (Some("42501"), ["CREATE", "EXTENSION"]) => {
            Some("elaborate the schema as a role that may create the extension: `--dev-url postgres://…`")
        }
        (Some("42704" | "22023"), _) if role => Some(
            "roles belong to the whole server and are not managed: create the role on the one that elaborates the schema, with \
             `CREATE ROLE`, or take out the statement",
        ),
        (Some("42501"), _) if statement.says_owner() => Some(
            "where owners are managed (`database.owners`), the role that elaborates the schema has to be a member of each owner, \
             and an owner needs CREATE on the schema: `GRANT` them, or name a server where the role is superuser: \
             `--dev-url postgres://…`",
        ),
        (Some("42P01"), ["CREATE", "TABLE"]) => Some(
            "is the table in a schema file? Two tables that refer to each other need one foreign key as `ALTER TABLE … ADD \
             CONSTRAINT`",
        ),
        (Some("42P07" | "42710" | "42723"), _) => Some("it is made twice: remove one of the two statements"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::source::SchemaFile;

    #[test]
    fn the_servers_position_becomes_a_place_in_the_file() {
        let text = "-- é\nSELECT 1;\n  CREATE VIEW v AS\n SELECT 'é', missing FROM a;";
        let file = SchemaFile { path: "a.sql".into(), text: text.to_string() };
        let script = Script::read(Engine::Postgres, file).expect("read");
        let mut error = Error::new("column \"missing\" does not exist");
        error.position = Some(31);
        let error = failed(&script, &script.statements[1], error);
        assert!(error.to_string().starts_with("a.sql:4:14: the schema does not load at `CREATE VIEW v AS"), "{error}");
    }

    #[test]
    fn what_a_newer_dump_sets_is_harmless_and_a_missing_type_is_not() {
        let judged = |sql: &str, code: &str, sentence: &str| {
            let file = SchemaFile { path: "a.sql".into(), text: sql.to_string() };
            let script = Script::read(Engine::Postgres, file).expect("read");
            let mut error = Error::new(sentence);
            error.code = Some(code.to_string());
            verdict(&script.statements[0], &error)
        };
        assert_eq!(judged("SET transaction_timeout = 0", "42704", "unrecognized"), Verdict::Harmless);
        assert_eq!(judged("CREATE SCHEMA public", "42P06", "exists"), Verdict::Harmless);
        assert_eq!(judged("CREATE SCHEMA app", "42P06", "exists"), Verdict::Own);
        assert_eq!(judged("GRANT SELECT ON t TO me", "42704", "role \"me\" does not exist"), Verdict::Follows);
        assert_eq!(judged("CREATE TABLE t (a x)", "42704", "type \"x\" does not exist"), Verdict::Follows);
    }
}

//! How a file reaches the database, where it is not as it stands there.

use crate::engine::Engine;
use crate::error::Error;
use crate::lint::finding::Finding;
use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule};
use crate::lint::tool::Tool;
use crate::source::{Script, is_quiet};
use sqlparser::tokenizer::Token;
use std::ops::Range;
use std::path::Path;

const UNREADABLE: &str = "unreadable-file";
const PSQL: &str = "psql-command";
const GOOSE: &str = "goose-statement";

pub static RULES: [Rule; 3] = [
    Rule {
        code: UNREADABLE,
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "a file that cannot be read",
        happens: "Nothing in it was judged; the other files were. One that is not UTF-8 may be taken for something else than was written by the tool that runs it",
        advice: "see that it can be read; one that is not UTF-8 is saved as that by `iconv -f latin1 -t utf-8`",
        rewrite: "",
        look: Look::Elsewhere,
    },
    Rule {
        code: PSQL,
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Form,
        title: "a command of psql",
        happens: "What \\i, \\gexec and the like run stands elsewhere, and no rule has seen it; every other tool refuses the file. What only says something to the terminal, and what a dump writes, is passed over in a file for psql",
        advice: "write the statements out, or check the files that it names by themselves; [check.ignore] leaves this rule out",
        rewrite: "",
        look: Look::Elsewhere,
    },
    Rule {
        code: GOOSE,
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Form,
        title: "a statement that goose tears apart",
        happens: "goose ends a statement at every line that ends with a semicolon, inside of a function's body, too, and sends the pieces one by one. The first is refused, or worse, is not",
        advice: "put `-- +goose StatementBegin` above it, and `-- +goose StatementEnd` below",
        rewrite: "-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN NEW;\nEND $$;\n-- +goose StatementEnd",
        look: Look::Elsewhere,
    },
];

/// What there is to say of a file that could not be read.
pub fn unreadable(path: &Path, error: &Error) -> Option<Finding> {
    let rule = super::of(UNREADABLE)?;
    let place = error.place.as_ref().map_or((1, 1), |place| (place.line, place.column));
    Some(Finding::of_place(rule, path, place, format!("{}: nothing in it was judged", error.sentence)))
}

/// What the tool that runs a script would not take as it stands.
pub fn foreign(tool: Tool, script: &Script) -> Vec<(&'static Rule, Hit)> {
    let psql = super::of(PSQL).filter(|_| script.engine == Engine::Postgres);
    let goose = super::of(GOOSE).filter(|_| tool == Tool::Goose);
    let commands = psql.into_iter().flat_map(|rule| commands(tool, script).into_iter().map(move |hit| (rule, hit)));
    let torn = goose.into_iter().flat_map(|rule| torn(script).into_iter().map(move |hit| (rule, hit)));
    commands.chain(torn).collect()
}

fn commands(tool: Tool, script: &Script) -> Vec<Hit> {
    let takes_them = matches!(tool, Tool::Plain | Tool::Rails);
    let heard = |(word, _): &(&str, Range<usize>)| !(takes_them && is_quiet(word));
    let lines = script.psql().filter(heard).map(|(word, range)| Hit::new(range, says(word)));
    // Behind SQL on the same line, or indented.
    let inside = script.statements.iter().filter_map(|statement| {
        let code = statement.code();
        let at = code.iter().position(|lexeme| lexeme.token == Token::Backslash)?;
        let word = code.get(at + 1).map(|lexeme| lexeme.token.to_string()).unwrap_or_default();
        Some(Hit::new(statement.range(), says(&word)))
    });
    lines.chain(inside).collect()
}

fn says(word: &str) -> String {
    format!("`\\{word}` is a command of psql: what it runs was not judged")
}

/// Statements that have a line within that ends with a semicolon, and no marks around them.
fn torn(script: &Script) -> Vec<Hit> {
    let text = &script.file.text;
    let is_torn = |range: &std::ops::Range<usize>| {
        let lines = text.get(range.clone()).unwrap_or_default().split_inclusive('\n');
        let inner = lines.filter(|line| line.ends_with('\n'));
        let code = |line: &str| line.split("--").next().unwrap_or_default().trim_end().to_string();
        inner.map(code).any(|line| line.ends_with(';')) && !is_marked(text.get(..range.start).unwrap_or_default())
    };
    let ranges = script.statements.iter().map(|statement| statement.range()).filter(is_torn);
    ranges.map(|range| Hit::new(range, "goose ends it at its first line that ends with a semicolon")).collect()
}

/// Whether the last mark of goose before a statement opens one.
fn is_marked(before: &str) -> bool {
    let mark = |line: &str| {
        let word = line.trim().to_ascii_lowercase();
        let mark = word.strip_prefix("-- +goose ")?.trim().to_string();
        (mark == "statementbegin" || mark == "statementend").then_some(mark)
    };
    before.lines().rev().find_map(mark).is_some_and(|mark| mark == "statementbegin")
}

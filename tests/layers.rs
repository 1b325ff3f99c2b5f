//! Who may name whom, and which words stay where. Read from the sources, so that a shortcut fails here, with its file and
//! line, and not in a review.

use std::fs;
use std::path::Path;

/// A module of the crate, and the others that it may name. What has no row (`cli`, `main`) may name everything, and
/// nobody names `cli`.
const LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("hazard", &["error"]),
    ("catalog", &["error"]),
    ("route", &["catalog", "error"]),
    ("step", &["catalog", "error", "hazard"]),
    ("graph", &["catalog", "error", "step"]),
    ("engine", &["catalog", "error", "hazard", "step"]),
    ("config", &["catalog", "engine", "error", "hazard"]),
    ("plan", &["catalog", "engine", "error", "graph", "hazard", "route", "step"]),
    ("prove", &["catalog", "engine", "error", "graph", "plan", "route", "step"]),
    ("source", &["catalog", "config", "engine", "error", "hazard"]),
    ("project", &["catalog", "config", "engine", "error", "hazard", "plan", "route", "step"]),
    (
        "run",
        &[
            "catalog", "config", "engine", "error", "graph", "hazard", "plan", "project", "prove", "route", "source",
            "step",
        ],
    ),
    ("lint", &["catalog", "engine", "error", "hazard", "project", "source", "step"]),
    ("output", &["catalog", "config", "engine", "error", "hazard", "lint", "plan", "project", "route", "step"]),
];

/// Modules that may name everything.
const FREE: &[&str] = &["cli", "lib", "main"];

/// The databases, none of which names another.
const APART: &[&str] = &["engine::postgres", "engine::sqlite"];

/// Words that a module's code does without.
const CATALOG_NEVER_SAYS: &[&str] = &["sqlx", "sqlparser", "tokio", "petgraph"];
const PHASE_IS_SAID_IN: &[&str] = &["cli", "output", "plan", "project", "prove", "route", "run"];

#[test]
fn every_module_keeps_to_its_layer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![];
    collect(&root, &mut files);
    assert!(!files.is_empty(), "no sources under {}", root.display());

    let broken: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let path = file.strip_prefix(&root).unwrap().to_str().unwrap();
            violations(path, &fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// What a source file, by its path under `src`, breaks.
fn violations(path: &str, text: &str) -> Vec<String> {
    let module: Vec<&str> = path.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect();
    let layer = module[0];
    let allowed = LAYERS.iter().find(|(name, _)| *name == layer).map(|(_, allowed)| *allowed);
    let mut broken = vec![];
    let mut say = |line: usize, rule: String| broken.push(format!("src/{path}:{line}: {rule}"));

    if allowed.is_none() && !FREE.contains(&layer) {
        say(1, format!("`{layer}` has no row in LAYERS of tests/layers.rs"));
    }

    let tokens = tokens(text);
    for (line, named) in paths(&module, &tokens) {
        let Some(other) = named.first() else { continue };
        let known = *other == "cli" || LAYERS.iter().any(|(name, _)| name == other);
        if let Some(allowed) = allowed
            && known
            && *other != layer
            && !allowed.contains(other)
        {
            say(line, format!("`{layer}` may not name `crate::{}`, only: {}", named.join("::"), allowed.join(", ")));
        }
        if let Some(own) = APART.iter().find(|own| within(&module, own))
            && let Some(other) = APART.iter().find(|other| *other != own && within(&named, other))
        {
            say(line, format!("`{own}` may not name `{other}`"));
        }
    }

    for Token { line, kind } in &tokens {
        match kind {
            Kind::Word(word) if layer == "catalog" && CATALOG_NEVER_SAYS.contains(word) => {
                say(*line, format!("`catalog` does without {word}"));
            }
            Kind::Word(text) | Kind::Text(text)
                if !PHASE_IS_SAID_IN.contains(&layer)
                    && text.split(|c| !is_word(c)).any(|word| word.eq_ignore_ascii_case("phase")) =>
            {
                say(*line, format!("only {} say the word phase", PHASE_IS_SAID_IN.join(", ")));
            }
            _ => {}
        }
    }
    broken.dedup();
    broken
}

fn within(path: &[&str], ancestor: &str) -> bool {
    let mut parts = path.iter();
    ancestor.split("::").all(|part| parts.next() == Some(&part))
}

/// The paths from the root of the crate that a module's code names, `use` groups spread out, `super` resolved.
fn paths<'a>(module: &[&'a str], tokens: &[Token<'a>]) -> Vec<(usize, Vec<&'a str>)> {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let mut found = vec![];
    let mut here = module.to_vec();
    let mut inline = vec![];
    let mut depth = 0;
    let mut at = 0;
    while let Some(now) = kind(at) {
        match now {
            Kind::Word("mod") if kind(at + 2) == Some(Kind::Sign('{')) => {
                if let Some(Kind::Word(name)) = kind(at + 1) {
                    here.push(name);
                    inline.push(depth);
                }
            }
            Kind::Word("crate" | "super") if joins(tokens, at + 1) && !(at > 1 && joins(tokens, at - 2)) => {
                spread(tokens, &mut at, here.clone(), &mut found);
                continue;
            }
            Kind::Sign('{') => depth += 1,
            Kind::Sign('}') => {
                depth -= 1;
                if inline.last() == Some(&depth) {
                    inline.pop();
                    here.pop();
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Whether `::` stands there.
fn joins(tokens: &[Token], at: usize) -> bool {
    let colon = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Sign(':'));
    colon(at) && colon(at + 1)
}

/// Reads one path or group, from `at`, below `path`.
fn spread<'a>(tokens: &[Token<'a>], at: &mut usize, mut path: Vec<&'a str>, found: &mut Vec<(usize, Vec<&'a str>)>) {
    let Some(token) = tokens.get(*at) else { return };
    match token.kind {
        Kind::Word(word) => {
            *at += 1;
            match word {
                "crate" => path.clear(),
                "super" => drop(path.pop()),
                "self" => {}
                name => path.push(name),
            }
            if joins(tokens, *at) {
                *at += 2;
                spread(tokens, at, path, found);
            } else {
                found.push((token.line, path));
            }
        }
        Kind::Sign('{') => {
            *at += 1;
            while let Some(token) = tokens.get(*at) {
                match token.kind {
                    Kind::Sign('}') => {
                        *at += 1;
                        return;
                    }
                    Kind::Sign(',') => *at += 1,
                    Kind::Word("as") => *at += 2,
                    _ => spread(tokens, at, path.clone(), found),
                }
            }
        }
        Kind::Text(_) | Kind::Sign(_) => {
            *at += 1;
            found.push((token.line, path));
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    line: usize,
    kind: Kind<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind<'a> {
    Word(&'a str),
    /// A string or character literal, with its quotes.
    Text(&'a str),
    Sign(char),
}

/// Rust's tokens, as far as the rules care: comments and blanks are left out.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = vec![];
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let comment = comment(rest);
        let literal = literal(rest);
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (piece, kind): (usize, fn(&str) -> Option<Kind>) = match () {
            () if comment > 0 => (comment, |_| None),
            () if literal > 0 => (literal, |piece| Some(Kind::Text(piece))),
            () if word > 0 => (word, |piece| Some(Kind::Word(piece))),
            () if first.is_whitespace() => (first.len_utf8(), |_| None),
            () => (first.len_utf8(), |piece| piece.chars().next().map(Kind::Sign)),
        };
        let (piece, after) = rest.split_at(piece);
        tokens.extend(kind(piece).map(|kind| Token { line, kind }));
        line += piece.matches('\n').count();
        rest = after;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the comment that the text begins with, or 0.
fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if !text.starts_with("/*") {
        return 0;
    }
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The length of the string or character literal that the text begins with, or 0.
fn literal(text: &str) -> usize {
    let quoted = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - quoted.len();
    let length = if let Some(raw) = quoted.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let close = format!("\"{}", &raw[..hashes]);
        match raw[hashes..].strip_prefix('"') {
            Some(body) => 1 + hashes + 1 + body.find(&close).map_or(body.len(), |end| end + close.len()),
            None => 0,
        }
    } else if let Some(body) = quoted.strip_prefix('"') {
        let mut escaped = false;
        let end = body.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        1 + end.map_or(body.len(), |end| end + 1)
    } else if let Some(body) = quoted.strip_prefix('\'') {
        let first = body.chars().next().map_or(0, char::len_utf8);
        let end = match body.strip_prefix('\\') {
            Some(escape) => escape.get(1..).and_then(|rest| rest.find('\'')).map(|end| end + 2),
            None => body.get(first..).filter(|rest| rest.starts_with('\'')).map(|_| first),
        };
        end.map_or(0, |end| 1 + end + 1)
    } else {
        0
    };
    if length == 0 { 0 } else { prefix + length }
}

#[test]
fn a_name_from_another_layer_is_found_wherever_it_stands() {
    for (path, text, line, rule) in [
        ("catalog/table.rs", "\nuse crate::engine::Session;", 2, "not name `crate::engine::Session`, only: error"),
        ("catalog/mod.rs", "fn f() { crate::plan::make::<u8>() }", 1, "not name `crate::plan::make`"),
        ("graph.rs", "use crate::{step::Step,\n engine::{self, Dialect as D}};", 2, "not name `crate::engine`"),
        ("graph.rs", "pub(crate) use crate::{\n step,\n engine::{Leg as L}};", 3, "not name `crate::engine::Leg`"),
        ("graph.rs", "pub use crate::engine::*;", 1, "not name `crate::engine`"),
        ("run/apply.rs", "use crate::output::terminal;", 1, "`run` may not name"),
        ("output/document.rs", "use crate::run::Journal;", 1, "`output` may not name"),
        ("engine/mod.rs", "use crate::cli::Arguments;", 1, "not name `crate::cli::Arguments`"),
        ("route.rs", "use super::step::Step;", 1, "not name `crate::step::Step`"),
        ("route/names.rs", "mod tests { use super::super::super::step; }", 1, "not name `crate::step`"),
        ("engine/sqlite/table.rs", "use crate::engine::{Leg, postgres::locks};", 1, "may not name `engine::postgres`"),
        ("engine/postgres/mod.rs", "use super::sqlite;", 1, "`engine::postgres` may not name `engine::sqlite`"),
        ("clock.rs", "", 1, "`clock` has no row"),
        ("catalog/id.rs", "use sqlx::Row;", 1, "does without sqlx"),
        ("engine/dialect.rs", "struct A {\n phase: Phase }", 2, "say the word phase"),
        ("hazard.rs", "const S: &str = \"in this phase\";", 1, "say the word phase"),
    ] {
        let broken = violations(path, text);
        let start = format!("src/{path}:{line}: ");
        assert!(broken.iter().any(|one| one.starts_with(&start) && one.contains(rule)), "{path}: {text}: {broken:?}");
    }
}

#[test]
fn what_is_allowed_passes() {
    for (path, text) in [
        ("catalog/table.rs", "use crate::catalog::{Column, Index};\nuse crate::error::Result;"),
        ("catalog/id.rs", "// sqlx would be wrong here\n/* crate::engine /* nested */ tokio */ pub(crate) struct Id;"),
        ("catalog/id.rs", "mod tests { use super::*; use super::plan; }"),
        ("engine/mod.rs", "pub mod postgres; pub mod sqlite; use crate::engine::sqlite::Connection;"),
        ("engine/postgres/table.rs", "use super::locks; use crate::engine::postgres::kind;"),
        ("graph.rs", "fn phased<'a>(phase_of: &'a str) -> char { '\"' } // phase"),
        ("graph.rs", "f(r#\"a\" // \"#, b\"\\\"//\", '\\'', b'\"'); /* phase */"),
        ("graph.rs", "const URL: &str = \"sqlite://\"; use crate::Result;"),
        ("route.rs", "enum Phase { Expand }"),
        ("cli/plan.rs", "use crate::{run, output, plan};"),
    ] {
        assert_eq!(violations(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

//! `fleet.targets`: where the list of the databases is, and what stands in it.

use super::Secret;
use crate::engine::Target;
use crate::error::{Error, Exit, Place, Result};
use serde::Deserialize;
use std::path::Path;

/// Words with which a query begins.
const QUERIES: [&str; 4] = ["SELECT", "WITH", "VALUES", "TABLE"];

/// Where a list is kept; each with one target a line.
const LISTS: [&str; 3] = ["file:", "env:", "cmd:"];

/// What `targets` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "`targets` is a query, `file:PATH`, a URL, or a list of URLs")]
pub enum Targets {
    /// A query, `file:PATH`, `env:NAME` or `cmd:COMMAND` with one target a line, or one target. It may hold a password.
    Source(Secret),
    Each(Vec<Entry>),
}

/// One of a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged, expecting = "a target is a URL, or { name = \"…\", url = \"…\" }")]
pub enum Entry {
    Url(Secret),
    Named { name: String, url: Secret },
}

/// What is to be looked at to know the targets.
#[derive(Clone, Debug, PartialEq)]
pub enum Listing {
    Query(String),
    Entries(Vec<Entry>),
}

impl Targets {
    /// Whether a database is asked for the list.
    pub fn is_query(&self) -> bool {
        matches!(self, Targets::Source(Secret(text)) if is_query(text))
    }

    /// Reads the list, if it is not a query; paths and commands start from `root`.
    ///
    /// # Errors
    /// A list that cannot be read, or that is empty.
    pub fn listing(&self, root: &Path) -> Result<Listing> {
        match self {
            Targets::Each(entries) if entries.is_empty() => Err(empty("`targets` is")),
            Targets::Each(entries) => Ok(Listing::Entries(entries.clone())),
            Targets::Source(Secret(text)) if is_query(text) => Ok(Listing::Query(text.clone())),
            Targets::Source(source) if LISTS.iter().any(|kept| source.0.starts_with(kept)) => {
                let file = source.0.strip_prefix("file:").map(|path| root.join(path));
                let entries = lines(&source.resolve(root)?, file.as_deref())?;
                if entries.is_empty() { Err(empty(&format!("`{source:?}` is"))) } else { Ok(Listing::Entries(entries)) }
            }
            Targets::Source(one) => Ok(Listing::Entries(vec![Entry::Url(one.clone())])),
        }
    }
}

fn empty(what: &str) -> Error {
    Error::of(Exit::Usage, format!("{what} empty: there is no database to work on"))
        .hint("write one URL a line, or leave out `targets`")
}

pub(super) fn is_query(text: &str) -> bool {
    let word = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let rest = text.trim_start().get(word.len()..).unwrap_or_default();
    QUERIES.iter().any(|query| query.eq_ignore_ascii_case(word))
        && rest.starts_with(|c: char| c.is_whitespace() || c == '(')
}

/// Targets, one a line: a URL, or a name and a URL. What has a colon is no name, nor is what libpq reads as parameters.
fn lines(text: &str, file: Option<&Path>) -> Result<Vec<Entry>> {
    let mut entries = vec![];
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        entries.push(match (first.contains(':') || Target::is_named_by(line), rest.trim()) {
            (true, _) => Entry::Url(Secret(line.into())),
            (false, "") => return Err(no_url(at + 1, file)),
            (false, url) => Entry::Named { name: first.into(), url: Secret(url.into()) },
        });
    }
    Ok(entries)
}

/// The line itself is not repeated: it may hold a password.
fn no_url(line: usize, file: Option<&Path>) -> Error {
    let error = Error::of(Exit::Usage, format!("line {line} of the targets has no URL"))
        .hint("write `postgres://…`, or a name, a space and the URL");
    match file {
        Some(file) => error.at(Place { file: file.to_path_buf(), line, column: 1 }),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_url_or_a_name_and_one() {
        let url = |text: &str| Secret(text.into());
        let read = lines("# tenants\npostgres://a/b\n\n acme  cmd:vault read acme\nenv:BETA\n", None).expect("read");
        let named = Entry::Named { name: "acme".into(), url: url("cmd:vault read acme") };
        assert_eq!(read, [Entry::Url(url("postgres://a/b")), named, Entry::Url(url("env:BETA"))]);
        let error = lines("postgres://a/b\nhunter2", Some(Path::new("t.txt"))).expect_err("no URL").to_string();
        assert!(error.starts_with("t.txt:2:1: line 2") && !error.contains("hunter2"), "{error}");
    }

    #[test]
    fn a_line_of_parameters_is_one_url() {
        let one = "password=hunter2 host=db1 dbname=app";
        let read = lines(&format!("{one}\nacme host=db2 dbname=app\n"), None).expect("read");
        let named = Entry::Named { name: "acme".into(), url: Secret("host=db2 dbname=app".into()) };
        assert_eq!(read, [Entry::Url(Secret(one.into())), named]);
    }

    #[test]
    fn a_query_is_told_by_its_first_word() {
        for query in
            ["SELECT url FROM tenants", " with t as (select 1) select * from t", "VALUES('a')", "table tenants"]
        {
            assert!(is_query(query), "{query}");
        }
        for other in ["postgres://a/b", "file:SELECT x", "selection", "sqlite:with.db", "select"] {
            assert!(!is_query(other), "{other}");
        }
    }

    #[test]
    fn no_targets_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("none"), "# nobody\n").expect("written");
        for none in [Targets::Each(vec![]), Targets::Source(Secret("file:none".into()))] {
            let error = none.listing(folder.path()).expect_err("empty");
            assert_eq!(error.exit, Exit::Usage);
        }
    }
}

//! What a string in a statement holds.

use super::place::Place;
use super::written::folded;

/// Types whose values are objects, written as names.
const NAMING: [&str; 10] = [
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regtype",
];

/// Functions whose first argument is a name.
const CALLED: [&str; 12] = [
    "currval",
    "nextval",
    "pg_get_serial_sequence",
    "setval",
    "to_regclass",
    "to_regcollation",
    "to_regnamespace",
    "to_regoper",
    "to_regoperator",
    "to_regproc",
    "to_regprocedure",
    "to_regtype",
];

/// Languages whose bodies are SQL, or written around it.
const READ: [&str; 2] = ["sql", "plpgsql"];

/// What a string holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The name of an object, with types perhaps.
    Names,
    /// The name of a schema.
    Schema,
    /// An entry of `search_path`.
    Path,
    /// A body in a language that can be read.
    Body,
    /// What people read.
    Remark,
    /// Anything.
    Data,
}

impl Place<'_> {
    /// What a string is.
    pub fn text(&self, at: usize) -> Text {
        if self.is_in_path(at) {
            return Text::Path;
        }
        if let Some(kind) = self.cast(at).or_else(|| self.called(at)) {
            return if kind.ends_with("regnamespace") { Text::Schema } else { Text::Names };
        }
        let statement = self.statement(at);
        let begins =
            |words: &[&str]| words.iter().enumerate().all(|(n, word)| self.is(Some(statement.start + n), word));
        if (begins(&["comment", "on"]) || begins(&["security", "label"])) && self.is(at.checked_sub(1), "is") {
            return Text::Remark;
        }
        let creates = self.is(Some(statement.start), "create")
            && (statement.start..at).take(5).any(|at| self.is_one_of(Some(at), &["function", "procedure"]));
        let is_body = (creates && self.is(at.checked_sub(1), "as"))
            || (self.is(Some(statement.start), "do") && !self.is(at.checked_sub(1), "language"));
        let language = statement.clone().find(|at| self.is(Some(*at), "language")).and_then(|at| self.code.get(at + 1));
        let language =
            language.and_then(|piece| folded(piece).or_else(|| Some(piece.text.trim_matches('\'').to_lowercase())));
        let read = language.is_none_or(|language| READ.contains(&language.as_str()));
        if is_body && read { Text::Body } else { Text::Data }
    }

    /// The type of names that a string is cast to: `'a.b'::regclass`, `CAST('a.b' AS regclass)`, `regclass 'a.b'`.
    fn cast(&self, at: usize) -> Option<&'static str> {
        let of = |at: Option<usize>| {
            let qualified = self.is(at, "pg_catalog") && at.is_some_and(|at| self.is_sign(at + 1, "."));
            let at = if qualified { at.map(|at| at + 2) } else { at };
            NAMING.into_iter().find(|name| self.is(at, name))
        };
        let cast = (self.is_sign(at + 1, ":") && self.is_sign(at + 2, ":")).then(|| of(Some(at + 3))).flatten();
        let called = self.is(Some(at + 1), "as").then(|| of(Some(at + 2))).flatten();
        cast.or(called).or_else(|| NAMING.into_iter().find(|name| self.is(at.checked_sub(1), name)))
    }

    fn called(&self, at: usize) -> Option<&'static str> {
        let opens = at.checked_sub(1).filter(|before| self.is_sign(*before, "("))?;
        CALLED.into_iter().find(|name| self.is(opens.checked_sub(1), name))
    }
}

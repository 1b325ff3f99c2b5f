//! Where in a statement a piece stands, and what it is for that.

use super::piece::{Piece, Sort};
use super::written::folded;

/// The tables of the journal.
const JOURNAL: [&str; 8] = ["journal", "deployment", "snapshot", "meta", "gate", "usage", "step", "repair"];

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

/// The pieces of a text, and those of them that are neither white space nor comments.
pub struct Place<'a> {
    pub all: Vec<Piece<'a>>,
    code: Vec<Piece<'a>>,
}

impl<'a> Place<'a> {
    pub fn new(all: Vec<Piece<'a>>) -> Self {
        let code = all.iter().copied().filter(|piece| piece.sort != Sort::Blank).collect();
        Self { all, code }
    }

    pub fn is_sign(&self, at: usize, sign: &str) -> bool {
        self.code.get(at).is_some_and(|piece| piece.sort == Sort::Sign && piece.text == sign)
    }

    pub fn is_name(&self, at: usize) -> bool {
        self.code.get(at).is_some_and(|piece| matches!(piece.sort, Sort::Word | Sort::Quoted))
    }

    /// Whether a name stands before the name of something, or before an operator: `a.*` alone are all columns.
    pub fn stands_before_a_part(&self, at: usize) -> bool {
        let operator = |at: usize| {
            let piece = self.code.get(at).filter(|piece| piece.sort == Sort::Sign);
            piece.is_some_and(|piece| "+-*/<>=~!@#%^&|`?".contains(piece.text))
        };
        let before = |back: usize| at.checked_sub(back);
        let told = self.is(before(1), "operator")
            || (before(1).is_some_and(|at| self.is_sign(at, "(")) && self.is(before(2), "operator"));
        let star = self.is_sign(at + 2, "*") && !operator(at + 3);
        self.is_sign(at + 1, ".") && (self.is_name(at + 2) || (operator(at + 2) && (told || !star)))
    }

    fn is(&self, at: Option<usize>, word: &str) -> bool {
        let piece = at.and_then(|at| self.code.get(at));
        piece.is_some_and(|piece| piece.sort == Sort::Word && piece.text.eq_ignore_ascii_case(word))
    }

    fn is_one_of(&self, at: Option<usize>, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    pub fn stands_behind_period(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is_sign(before, "."))
    }

    pub fn is_journal_table(&self, at: usize) -> bool {
        self.is_one_of(Some(at), &JOURNAL)
    }

    /// The first of a list that the piece stands in: `a, b, c`.
    fn head(&self, at: usize) -> usize {
        let mut head = at;
        while head >= 2 && self.is_sign(head - 1, ",") && !matches!(self.code[head - 2].sort, Sort::Sign | Sort::Number)
        {
            head -= 2;
        }
        head
    }

    /// Whether a name stands behind SCHEMA: `TABLES IN SCHEMA a, b`, `CREATE SCHEMA IF NOT EXISTS a`.
    pub fn is_of_schema(&self, at: usize) -> bool {
        let mut before = self.head(at).checked_sub(1);
        while self.is_one_of(before, &["if", "not", "exists"]) {
            before = before.and_then(|at| at.checked_sub(1));
        }
        self.is(before, "schema")
    }

    /// Whether it is an entry of `SET search_path TO a, b`.
    pub fn is_in_path(&self, at: usize) -> bool {
        let Some(before) = self.head(at).checked_sub(1) else { return false };
        let set = self.is(Some(before), "to") || self.is_sign(before, "=");
        set && self.is(before.checked_sub(1), "search_path")
    }

    /// The statement that a piece is of: from its first piece to the one behind its last.
    fn statement(&self, at: usize) -> std::ops::Range<usize> {
        let ends = |at: usize| self.is_sign(at, ";");
        let start = (0..at).rev().find(|at| ends(*at)).map_or(0, |end| end + 1);
        start..(at..self.code.len()).find(|at| ends(*at)).unwrap_or(self.code.len())
    }

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

    /// A few pieces around, for a person.
    pub fn near(&self, at: usize) -> String {
        let around = self.code.get(at.saturating_sub(3)..(at + 4).min(self.code.len())).unwrap_or_default();
        let mut words = String::new();
        for piece in around {
            let tight = matches!(piece.text, "." | "," | ")" | ";" | "(" | ":") || words.ends_with(['.', '(', ':']);
            if !tight && !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&piece.text.chars().take(60).collect::<String>());
        }
        format!("`{}`", crate::catalog::printable(&words.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// The statements of the text, as words and signs.
    pub fn statements(&self) -> impl Iterator<Item = &[Piece<'a>]> {
        self.code.split(|piece| piece.sort == Sort::Sign && piece.text == ";").filter(|statement| !statement.is_empty())
    }
}

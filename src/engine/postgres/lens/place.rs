//! Where in a statement a piece stands, and what it is for that.

use super::piece::{Piece, Sort};

/// The tables of the journal.
const JOURNAL: [&str; 8] = ["journal", "deployment", "snapshot", "meta", "gate", "usage", "step", "repair"];

/// The pieces of a text, and those of them that are neither white space nor comments.
pub struct Place<'a> {
    pub all: Vec<Piece<'a>>,
    pub(super) code: Vec<Piece<'a>>,
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

    pub(super) fn is(&self, at: Option<usize>, word: &str) -> bool {
        let piece = at.and_then(|at| self.code.get(at));
        piece.is_some_and(|piece| piece.sort == Sort::Word && piece.text.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_one_of(&self, at: Option<usize>, words: &[&str]) -> bool {
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
    pub(super) fn statement(&self, at: usize) -> std::ops::Range<usize> {
        let ends = |at: usize| self.is_sign(at, ";");
        let start = (0..at).rev().find(|at| ends(*at)).map_or(0, |end| end + 1);
        start..(at..self.code.len()).find(|at| ends(*at)).unwrap_or(self.code.len())
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

//! Directives: what a schema cannot say about a change, in comments of the schema files.
//!
//! ```sql
//! -- @renamed from=email [strategy=direct]
//! -- @fill <expression>
//! -- @using <expression>   -- @reverse <expression>
//! -- @allow <hazard> <reason>
//! ```

use super::lexeme::{Lexeme, Stretch, tokenize};
use super::phrase::Phrase;
use super::subject::{Subject, SubjectKind};
use crate::engine::Engine;
use crate::error::{Error, Place, Result};
use crate::hazard::{Hazard, TABLE};
use sqlparser::tokenizer::Token;

/// A directive and what it speaks of, by the names that the file has for it.
#[derive(Clone, Debug)]
pub struct Directive {
    pub place: Place,
    pub subject: Subject,
    pub sort: DirectiveKind,
}

/// What a directive says.
#[derive(Clone, Debug, PartialEq)]
pub enum DirectiveKind {
    /// The object had another name.
    Renamed { from: Vec<String>, strategy: Strategy },
    /// The value of existing rows.
    Fill(String),
    /// How values get their new type.
    Using(String),
    /// How they get the old type back.
    Reverse(String),
    /// A hazard is accepted.
    Allow { hazard: Hazard, reason: String },
}

/// How a rename is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Both names serve until the old release is gone.
    Phased,
    /// One statement; the old release fails from there on.
    Direct,
}

/// The words of the directives.
const WORDS: [&str; 5] = ["renamed", "fill", "using", "reverse", "allow"];

/// Words of documentation comments that look like a misspelt directive.
const DOCUMENTATION: [&str; 1] = ["file"];

impl DirectiveKind {
    /// The word after the `@`.
    pub fn word(&self) -> &'static str {
        match self {
            DirectiveKind::Renamed { .. } => "renamed",
            DirectiveKind::Fill(_) => "fill",
            DirectiveKind::Using(_) => "using",
            DirectiveKind::Reverse(_) => "reverse",
            DirectiveKind::Allow { .. } => "allow",
        }
    }
}

/// A directive as it is written, before it is known what it speaks of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written<'a> {
    pub word: &'static str,
    pub arguments: &'a str,
    /// The byte of its `@` in the comment's text.
    pub offset: usize,
}

/// The directives in the text of a comment: none unless its first character is an `@` before a known word. In a block,
/// each line that starts so begins one, and other lines go on with the one before.
///
/// # Errors
/// A word that is nearly one of ours, with the byte where it stands.
pub(super) fn written(comment: &str) -> Result<Vec<Written<'_>>, (usize, Error)> {
    let mut found: Vec<Written> = vec![];
    if !comment.trim_start().starts_with('@') {
        return Ok(found);
    }
    let starts: Vec<usize> = starts(comment);
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(comment.len());
        let text = comment[start + 1..end].trim_end().trim_end_matches(['-', '*']).trim_end();
        let (word, arguments) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
        if let Some(word) = known(word).map_err(|error| (*start, error))? {
            found.push(Written { word, arguments: arguments.trim(), offset: *start });
        }
    }
    Ok(found)
}

/// The bytes of every `@` that begins a directive.
fn starts(comment: &str) -> Vec<usize> {
    let mut found: Vec<usize> = vec![];
    for (at, _) in comment.match_indices('@') {
        let goes_before = |start: &usize| ends(&comment[*start..at], &comment[at + 1..]);
        if leads(&comment[..at]) || found.last().is_some_and(goes_before) {
            found.push(at);
        }
    }
    found
}

/// Whether a directive may follow: first on its line, or after `-- `.
fn leads(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    let first = before.trim_end_matches('*').trim_end_matches([' ', '\t']);
    before.is_empty() || first.ends_with('\n') || before.ends_with("--")
}

/// Whether a directive ends before another on its line. A reason is prose, and may speak of directives.
fn ends(directive: &str, next: &str) -> bool {
    let word = next.split(char::is_whitespace).next().unwrap_or_default();
    let in_a_string = directive.matches('\'').count() % 2 == 1;
    !directive.starts_with("@allow") && directive.ends_with([' ', '\t']) && WORDS.contains(&word) && !in_a_string
}

fn known(word: &str) -> Result<Option<&'static str>> {
    let nearest = WORDS.iter().map(|known| (strsim::levenshtein(known, word), *known)).min();
    match nearest {
        Some((0, known)) => Ok(Some(known)),
        Some((distance, known)) if distance <= 2 && !DOCUMENTATION.contains(&word) => {
            Err(Error::new(format!("there is no directive `@{word}`")).hint(format!("did you mean `@{known}`?")))
        }
        _ => Ok(None),
    }
}

impl Written<'_> {
    /// What it says about a subject.
    ///
    /// # Errors
    /// What is missing or not known, with the line to write.
    pub(super) fn read(&self, engine: Engine, subject: &Subject) -> Result<DirectiveKind> {
        match self.word {
            "renamed" => self.renamed(engine, subject),
            "fill" => self.expression().map(DirectiveKind::Fill),
            "using" => self.expression().map(DirectiveKind::Using),
            "reverse" => self.expression().map(DirectiveKind::Reverse),
            _ => self.allow(),
        }
    }

    fn expression(&self) -> Result<String> {
        let expression = self.arguments.trim_end_matches(';').trim_end();
        if expression.is_empty() {
            return Err(Error::new(format!("`@{}` needs an expression", self.word))
                .hint(format!("write `-- @{} <expression>`", self.word)));
        }
        Ok(expression.to_string())
    }

    fn allow(&self) -> Result<DirectiveKind> {
        let (code, reason) = self.arguments.split_once(char::is_whitespace).unwrap_or((self.arguments, ""));
        let Some(hazard) = Hazard::of(code) else {
            let codes: Vec<&str> = TABLE.iter().map(|entry| entry.code).collect();
            return Err(Error::new(format!("`@allow` names no hazard that is known: `{code}`"))
                .hint(format!("write `-- @allow <hazard> <reason>`; the hazards are {}", codes.join(", "))));
        };
        if reason.trim().is_empty() {
            return Err(Error::new(format!("`@allow {code}` needs a reason, which the plan prints"))
                .hint(format!("write `-- @allow {code} <reason>`")));
        }
        Ok(DirectiveKind::Allow { hazard, reason: reason.trim().to_string() })
    }

    fn renamed(&self, engine: Engine, subject: &Subject) -> Result<DirectiveKind> {
        let unclear = || {
            Error::new(format!("`@renamed {}` is not understood", self.arguments))
                .hint("write `-- @renamed from=<old name> [strategy=direct]`")
        };
        let lexemes = tokenize(engine, Stretch { text: self.arguments, start: 0, line: 1 }).map_err(|_| unclear())?;
        let tokens: Vec<Lexeme> = lexemes.into_iter().filter(Lexeme::is_code).collect();
        let mut phrase = Phrase { engine, rest: &tokens };
        let (mut from, mut strategy) = (vec![], Strategy::Phased);
        while !phrase.rest.is_empty() {
            let key = ["from", "strategy"].into_iter().find(|key| phrase.take(key)).ok_or_else(unclear)?;
            if !phrase.symbol(&Token::Eq) {
                return Err(unclear());
            }
            if key == "from" {
                from = old_name(&mut phrase, subject).ok_or_else(unclear)?;
            } else if phrase.take("direct") {
                strategy = Strategy::Direct;
            } else {
                return Err(unclear());
            }
        }
        if from.is_empty() { Err(unclear()) } else { Ok(DirectiveKind::Renamed { from, strategy }) }
    }
}

/// The name after `from=`; the label of an enum is taken as it is written, with quotes or without.
fn old_name(phrase: &mut Phrase, subject: &Subject) -> Option<Vec<String>> {
    if subject.kind != SubjectKind::Label {
        return phrase.path();
    }
    let (first, rest) = phrase.rest.split_first()?;
    phrase.rest = rest;
    match &first.token {
        Token::Word(word) => Some(vec![word.value.clone()]),
        Token::SingleQuotedString(label) => Some(vec![label.clone()]),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

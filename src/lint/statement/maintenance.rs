//! Statements that write again what is there.

use super::{Act, Name};
use crate::source::Phrase;

/// Whether it is a VACUUM that writes tables anew.
pub fn rewrites(phrase: &Phrase) -> bool {
    Phrase { ..*phrase }.take("VACUUM") && phrase.rest.iter().any(|lexeme| lexeme.is("FULL"))
}

/// Reads one, if it is one.
pub fn maintenance<'a>(phrase: &mut Phrase<'a>) -> Option<Act<'a>> {
    let says = |phrase: &Phrase, word: &str| phrase.rest.iter().any(|lexeme| lexeme.is(word));
    if phrase.take("REINDEX") {
        return Some(Act::Reindex { concurrently: says(phrase, "CONCURRENTLY") });
    }
    if phrase.take("REFRESH MATERIALIZED VIEW") {
        return Some(Act::Refresh { concurrently: says(phrase, "CONCURRENTLY") });
    }
    if phrase.take("CLUSTER") {
        phrase.take("VERBOSE");
        let table = phrase.path().map(Name::of);
        return Some(Act::RewriteTable { what: "CLUSTER", table });
    }
    if phrase.take("VACUUM") {
        phrase.brackets();
        phrase.take_any(&["FULL", "FREEZE", "VERBOSE", "ANALYZE"]);
        let table = phrase.path().map(Name::of);
        return Some(Act::RewriteTable { what: "VACUUM FULL", table });
    }
    None
}

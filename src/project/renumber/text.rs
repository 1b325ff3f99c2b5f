//! The number of a plan within texts: in the names of what the plan puts into quarantine.

use crate::catalog::LONGEST_NAME;
use crate::engine::is_buried;
use crate::error::{Error, Exit, Result};

/// What every such name begins with.
const PREFIX: &str = "_dropped_";

/// A text in which every name in quarantine of the plan `old` is one of the plan `new`.
///
/// # Errors
/// When one would grow too long for a server.
pub fn buried(text: &str, old: &str, new: &str) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(PREFIX) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (name, after) = from.split_at(end(before, from));
        match name.strip_suffix(old).filter(|stem| stem.ends_with('_') && is_buried(stem)) {
            Some(stem) if stem.len() + new.len() > LONGEST_NAME => return Err(too_long(name)),
            Some(stem) => out.extend([stem, new]),
            None => out.push_str(name),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// How long the name is that a text begins with, which stands behind `before`: up to its closing quote, or as far as it goes.
fn end(before: &str, from: &str) -> usize {
    // In TOML and JSON a quote within a text is escaped, and so is the one that closes the name.
    let quote = ["\\\"", "\"", "'", "`"].into_iter().find(|quote| before.ends_with(quote));
    let bare = |letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '$');
    match quote {
        Some(quote) => closing(from, quote),
        None => from.find(bare),
    }
    .unwrap_or(from.len())
}

/// Where a quote stands that is not doubled.
fn closing(text: &str, quote: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find(quote) {
        let (end, behind) = (at + found, at + found + quote.len());
        match text[behind..].starts_with(quote) {
            true => at = behind + quote.len(),
            false => return Some(end),
        }
    }
    None
}

fn too_long(name: &str) -> Error {
    Error::of(Exit::History, format!("`{name}` in quarantine would have too long a name under another number")).hint(
        "remove the files of that plan, say so with `concertina plan --accept-edits`, and `concertina plan` again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_plan_change_and_others_stay() {
        let text = "ALTER TABLE t RENAME COLUMN _dropped_a_0002 TO a_0002; ALTER TABLE \"_dropped_S p.\"\"x_0002\" -- _dropped_b_0001\n\
            x '\"_dropped_public.t_0002\"' y = \"\\\"_dropped_public.t_0002\\\"\" `_dropped_c_0002`, _dropped_d_00021 _dropped_e_0002";
        let wanted = "ALTER TABLE t RENAME COLUMN _dropped_a_0005 TO a_0002; ALTER TABLE \"_dropped_S p.\"\"x_0005\" -- _dropped_b_0001\n\
            x '\"_dropped_public.t_0005\"' y = \"\\\"_dropped_public.t_0005\\\"\" `_dropped_c_0005`, _dropped_d_00021 _dropped_e_0005";
        assert_eq!(buried(text, "0002", "0005").expect("they fit"), wanted);
    }

    #[test]
    fn a_name_that_would_be_cut_by_the_server_is_refused() {
        let name = crate::engine::buried_name(&"n".repeat(80), "0002");
        assert_eq!(name.len(), LONGEST_NAME);
        assert!(buried(&name, "0002", "20261120203000").is_err() && buried(&name, "0002", "0003").is_ok());
    }
}

//! What a person names by its id, or by the beginning of it.

use crate::error::{Error, Exit, Result};

/// How many of those that fit are shown.
const SHOWN: usize = 20;

/// The one of `all` whose id is this, or begins so; `kind` is what they are: `plan`, `applied migration`.
///
/// # Errors
/// None, with all there are, or more than one, with these; the last of them first.
pub fn named<T: Copy>(
    all: impl IntoIterator<Item = T>,
    id: impl Fn(&T) -> &str,
    (kind, name): (&str, &str),
) -> Result<T> {
    let all: Vec<T> = all.into_iter().collect();
    let found: Vec<&T> = all.iter().filter(|one| id(one).starts_with(name)).collect();
    let exact = all.iter().find(|one| id(one) == name);
    let (sentence, shown) = match (exact, found.as_slice()) {
        (Some(one), _) => return Ok(*one),
        (None, [one]) => return Ok(**one),
        (None, []) => (format!("no {kind} begins with `{name}`"), all.iter().collect()),
        (None, _) => (format!("more than one {kind} begins with `{name}`"), found),
    };
    let lines = shown.iter().rev().take(SHOWN).map(|one| format!("`{}`", id(one)));
    let more = shown.len().checked_sub(SHOWN).filter(|more| *more > 0).map(|more| format!("and {more} more"));
    Err(lines.chain(more).fold(Error::of(Exit::Usage, sentence), Error::detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_named_by_its_beginning_and_several_are_refused() {
        let all = ["0001_a", "0002_b", "0002_b_c"];
        let found = |name: &str| named(all, |one| one, ("plan", name)).map_err(|error| error.to_string());
        assert_eq!((found("0001"), found("0002_b")), (Ok("0001_a"), Ok("0002_b")), "a whole id is that one");
        assert_eq!(found("0002").unwrap_err(), "more than one plan begins with `0002`\n  `0002_b_c`\n  `0002_b`");
        assert!(found("0003").unwrap_err().starts_with("no plan begins with `0003`\n  `0002_b_c`"));
    }
}

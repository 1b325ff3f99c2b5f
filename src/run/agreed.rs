//! What a person agreed to is what happens: between the question and the lock another run may have been at work.

use crate::error::{Error, Exit, Result};

/// Refuses migrations that are not among those that were shown. Fewer are no reason: what another run did need not be done again.
///
/// # Errors
/// 4, with those that have come to it.
pub(super) fn nothing_else<'m>(
    agreed: &[String],
    found: impl IntoIterator<Item = &'m String>,
    command: &str,
) -> Result<()> {
    let more: Vec<&String> = found.into_iter().filter(|id| !agreed.contains(id)).collect();
    if more.is_empty() {
        return Ok(());
    }
    let sentence = "another run has been at work since: it would be other migrations by now than those that were shown";
    let error = Error::of(Exit::Stale, sentence);
    let error = more.into_iter().fold(error, |error, id| error.detail(format!("not shown: {id}")));
    Err(error.hint(format!("nothing was done; `concertina status` shows what is applied, and `{command}` asks anew")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_are_agreed_to_and_others_are_not() {
        let [a, b] = ["a", "b"].map(String::from);
        let agreed = [a.clone(), b.clone()];
        assert!(nothing_else(&agreed, [&b], "x").is_ok());
        assert!(nothing_else(&agreed, [], "x").is_ok());
        let error = nothing_else(&agreed[..1], [&a, &b], "concertina apply").expect_err("b was not shown");
        assert_eq!((error.exit, error.details.as_slice()), (Exit::Stale, &["not shown: b".to_string()][..]));
    }
}

//! The last line of a reviewer's document, by which is known whether what stands above it is as it was written. One that a person has
//! changed is theirs: it is not written anew.

use super::digest;
use crate::error::Result;

/// What stands before the SHA-256 of the text above, and behind it.
const BEGIN: &str = "\n<!-- concertina: as it was written, ";
const END: &str = " -->";

/// A text with its seal.
pub fn sealed(text: &str) -> String {
    format!("{text}{BEGIN}{}{END}\n", digest(text))
}

/// Whether a text is as it was sealed.
pub fn is_intact(text: &str) -> bool {
    opened(&text.replace("\r\n", "\n")).is_some()
}

/// A text after a change, sealed again where it was.
///
/// # Errors
/// Those of the change.
pub fn revised(text: &str, change: impl FnOnce(&str) -> Result<String>) -> Result<String> {
    match opened(&text.replace("\r\n", "\n")) {
        Some(own) => Ok(sealed(&change(own)?)),
        None => change(text),
    }
}

/// What stands above a seal that is its own.
fn opened(text: &str) -> Option<&str> {
    let (own, seal) = text.rsplit_once(BEGIN)?;
    (seal.trim_end().strip_suffix(END)? == digest(own)).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_until_a_letter_changes() {
        let text = sealed("# Plan\n");
        assert!(is_intact(&text) && is_intact(&text.replace('\n', "\r\n")), "{text}");
        assert!(!is_intact(&text.replace("Plan", "plan")) && !is_intact("# Plan\n"));
        let renamed = |text: &str| revised(text, |text| Ok(text.replace("Plan", "Change"))).expect("revised");
        assert_eq!((renamed(&text), renamed("my Plan")), (sealed("# Change\n"), "my Change".into()));
    }
}

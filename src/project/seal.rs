//! The last line of a plan's documents, by which is known whether what stands above it is as it was written. What a person has
//! changed is theirs: the reviewer's document is not written anew then, and the machine's counts as edited.

use super::digest;
use crate::error::Result;

/// How it stands in a file: what comes before the SHA-256 of the text above, and behind it.
pub struct Seal {
    begin: &'static str,
    end: &'static str,
}

/// In the reviewer's document.
pub const REVIEW: Seal = Seal { begin: "\n<!-- concertina: as it was written, ", end: " -->" };

/// In the machine's.
pub const DOCUMENT: Seal = Seal { begin: "\n# concertina: as it was written, ", end: "" };

impl Seal {
    /// A text with its seal.
    pub fn put(&self, text: &str) -> String {
        format!("{text}{}{}{}\n", self.begin, digest(text), self.end)
    }

    /// Whether a text is as it was sealed.
    pub fn is_intact(&self, text: &str) -> bool {
        self.opened(&text.replace("\r\n", "\n")).is_some()
    }

    /// A text after a change, sealed again where it was.
    ///
    /// # Errors
    /// Those of the change.
    pub fn revised(&self, text: &str, change: impl FnOnce(&str) -> Result<String>) -> Result<String> {
        match self.opened(&text.replace("\r\n", "\n")) {
            Some(own) => Ok(self.put(&change(own)?)),
            None => change(text),
        }
    }

    /// SHA-256 of what was written, as the seal tells it, whatever stands above it now.
    pub fn told<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.parted(text).map(|(_, told)| told)
    }

    /// What stands above a seal that is its own.
    fn opened<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.parted(text).filter(|(own, told)| *told == digest(own)).map(|(own, _)| own)
    }

    fn parted<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let (own, seal) = text.rsplit_once(self.begin)?;
        Some((own, seal.trim_end().strip_suffix(self.end)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_until_a_letter_changes() {
        for seal in [REVIEW, DOCUMENT] {
            let text = seal.put("# Plan\n");
            assert!(seal.is_intact(&text) && seal.is_intact(&text.replace('\n', "\r\n")), "{text}");
            let changed = text.replace("Plan", "plan");
            assert!(!seal.is_intact(&changed) && !seal.is_intact("# Plan\n"));
            assert_eq!((seal.told(&changed), seal.told("# Plan\n")), (Some(&*digest("# Plan\n")), None));
            let renamed = |text: &str| seal.revised(text, |text| Ok(text.replace("Plan", "Change"))).expect("revised");
            assert_eq!((renamed(&text), renamed("my Plan")), (seal.put("# Change\n"), "my Change".into()));
        }
    }
}

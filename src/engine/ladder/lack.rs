//! What a scratch database cannot have, told from what a schema has wrong.

use crate::error::Error;

/// The error of work that did not find something, with what could not be there.
pub(super) fn without(missing: &[String], error: Error) -> Error {
    let absent = matches!(error.code.as_deref(), Some("3F000" | "42P01" | "42703" | "42883" | "42704" | "42830"));
    let Some(shown) = missing.get(..missing.len().min(10)).filter(|shown| absent && !shown.is_empty()) else {
        return error;
    };
    error.detail(format!(
        "what is not managed stands in the scratch database as far as it can alone; without: {}{}",
        shown.join(", "),
        if missing.len() > shown.len() { ", …" } else { "" }
    ))
}

/// Whether the machine of a server lacks what the work needs: the files of an extension, of a library or of a dictionary, a
/// collation of the system.
pub(super) fn lacks(error: &Error) -> bool {
    let says = |word: &str| error.sentence.contains(word) || error.details.iter().any(|detail| detail.contains(word));
    match error.code.as_deref() {
        Some("58P01" | "F0000") => true,
        Some("0A000" | "22023" | "42704") => {
            says("extension \"") || says("collation \"") || says("security label provider")
        }
        _ => says("shared_preload_libraries") || says("must be preloaded"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, sentence: &str) -> Error {
        Error { code: Some(code.to_string()), ..Error::new(sentence) }
    }

    #[test]
    fn what_a_machine_lacks_is_told_from_what_a_schema_has_wrong() {
        assert!(lacks(&error("0A000", "extension \"postgis\" is not available").context("the schema does not load")));
        assert!(lacks(&error("58P01", "could not open extension control file")));
        assert!(lacks(&error("42704", "collation \"xx_XX\" for encoding \"UTF8\" does not exist")));
        assert!(lacks(&error("22023", "security label provider \"anon\" is not loaded")));
        assert!(!lacks(&error("42704", "type \"mood\" does not exist")));
        assert!(!lacks(&error("0A000", "cannot use subquery in check constraint")));
        assert!(!lacks(&Error::new("after the proof, the scratch database is not as planned")));
    }
}

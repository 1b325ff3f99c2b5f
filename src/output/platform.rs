//! What the platforms that read findings demand of all of them, whether those are of files (`findings`) or of a database
//! (`departures`).

pub mod github;
pub mod junit;
pub mod sarif;

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What tells a finding from all others, and is the same in the next run.
pub fn fingerprint(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\0"));
    digest.iter().take(16).fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

//! Names in quarantine.

use sha2::{Digest, Sha256};

/// The longest identifier that PostgreSQL keeps, in bytes; SQLite knows no limit.
const LONGEST: usize = 63;

/// What every buried name begins with.
const PREFIX: &str = "_dropped_";

/// The name of a table or column in quarantine: `_dropped_<name>_<number of the plan>`. A name that would grow too long is cut,
/// and a piece of its hash keeps it apart from others that begin alike.
pub fn buried_name(name: &str, number: &str) -> String {
    let whole = format!("{PREFIX}{name}_{number}");
    if whole.len() <= LONGEST {
        return whole;
    }
    let hash = &format!("{:x}", Sha256::digest(name))[..8];
    let room = LONGEST.saturating_sub(PREFIX.len() + hash.len() + number.len() + 2);
    let end = (0..=room.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    format!("{PREFIX}{}_{hash}_{number}", &name[..end])
}

/// Whether a name is one of a thing in quarantine.
pub fn is_buried(name: &str) -> bool {
    name.starts_with(PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_stay_apart_and_short_enough() {
        let (a, b) = ("ü".repeat(31) + "a", "ü".repeat(31) + "b");
        let (a, b) = (buried_name(&a, "20261120203000"), buried_name(&b, "20261120203000"));
        assert!(a != b && a.len() <= LONGEST && b.len() <= LONGEST && is_buried(&a));
        assert_eq!(buried_name("email", "7"), "_dropped_email_7");
    }
}

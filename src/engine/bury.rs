//! Names in quarantine.

use crate::catalog::{LONGEST_NAME, short_name};

/// What every buried name begins with.
const PREFIX: &str = "_dropped_";

/// The name of a table or column in quarantine: `_dropped_<name>_<number of the plan>`, cut where it would grow too long.
pub fn buried_name(name: &str, number: &str) -> String {
    let room = LONGEST_NAME.saturating_sub(PREFIX.len() + number.len() + 1);
    format!("{PREFIX}{}_{number}", short_name(name, room))
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
        assert!(a != b && a.len() <= LONGEST_NAME && b.len() <= LONGEST_NAME && is_buried(&a));
        assert_eq!(buried_name("email", "7"), "_dropped_email_7");
    }
}

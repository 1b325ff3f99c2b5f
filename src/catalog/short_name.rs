//! Names that grow too long for a server.

use sha2::{Digest, Sha256};

/// The longest identifier that PostgreSQL keeps, in bytes; SQLite knows no limit.
pub const LONGEST_NAME: usize = 63;

/// A name in at most `room` bytes. One that is longer is cut, and a piece of its hash keeps it apart from others that begin
/// alike.
pub fn short_name(name: &str, room: usize) -> String {
    if name.len() <= room {
        return name.to_string();
    }
    let hash = &format!("{:x}", Sha256::digest(name))[..8];
    let room = room.saturating_sub(hash.len() + 1);
    let end = (0..=room).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    format!("{}_{hash}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_stay_apart_and_short_enough() {
        let (a, b) = ("ü".repeat(31) + "ab", "ü".repeat(31) + "ac");
        let (short, other) = (short_name(&a, LONGEST_NAME), short_name(&b, LONGEST_NAME));
        assert!(short != other && short.len() <= LONGEST_NAME && other.len() <= LONGEST_NAME);
        assert_eq!(short_name("email", 5), "email");
    }
}

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// 256 bits, added and subtracted modulo 2^256.
///
/// A sum of SHA-256 digests stands for a multiset: the order of its members makes no difference, and none can be left out or
/// doubled unseen. Exclusive or would not do: two equal members would cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Digest([u64; 4]);

impl Digest {
    /// SHA-256 of pieces, one after the other.
    pub fn of(pieces: &[&[u8]]) -> Digest {
        let mut hasher = Sha256::new();
        pieces.iter().for_each(|piece| hasher.update(piece));
        let bytes: [u8; 32] = hasher.finalize().into();
        let limb =
            |at: usize| bytes[at * 8..at * 8 + 8].iter().rev().fold(0, |limb, byte| limb << 8 | u64::from(*byte));
        Digest([0, 1, 2, 3].map(limb))
    }

    /// All 256 bits.
    pub fn bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(8).zip(self.0).for_each(|(place, limb)| place.copy_from_slice(&limb.to_le_bytes()));
        bytes
    }

    /// The lower 128 bits.
    pub fn low(self) -> u128 {
        u128::from(self.0[1]) << 64 | u128::from(self.0[0])
    }

    /// Enough of it for a person.
    pub fn short(self) -> String {
        format!("{:012x}", self.0[3] >> 16)
    }
}

impl AddAssign for Digest {
    fn add_assign(&mut self, other: Digest) {
        let mut carry = false;
        for (limb, more) in self.0.iter_mut().zip(other.0) {
            let (sum, over) = limb.overflowing_add(more);
            let (sum, again) = sum.overflowing_add(u64::from(carry));
            (*limb, carry) = (sum, over || again);
        }
    }
}

impl Add for Digest {
    type Output = Digest;

    fn add(mut self, other: Digest) -> Digest {
        self += other;
        self
    }
}

impl Sub for Digest {
    type Output = Digest;

    fn sub(self, other: Digest) -> Digest {
        self + Digest(other.0.map(|limb| !limb)) + Digest([1, 0, 0, 0])
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().rev().try_for_each(|limb| write!(out, "{limb:016x}"))
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = String;

    fn try_from(text: String) -> Result<Digest, String> {
        let limb = |at: usize| u64::from_str_radix(text.get(at * 16..at * 16 + 16)?, 16).ok();
        match (text.len(), limb(3), limb(2), limb(1), limb(0)) {
            (64, Some(a), Some(b), Some(c), Some(d)) => Ok(Digest([a, b, c, d])),
            _ => Err("a digest is 64 hexadecimal digits".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_carry_and_differences_borrow() {
        let all = Digest([u64::MAX; 4]);
        assert_eq!(all + Digest([1, 0, 0, 0]), Digest::default());
        assert_eq!(Digest([0, 1, 0, 0]) - Digest([1, 0, 0, 0]), Digest([u64::MAX, 0, 0, 0]));
        let (a, b) = (Digest::of(&[b"a"]), Digest::of(&[b"b"]));
        assert_eq!(a + b - a, b);
        assert_ne!(a + a, b + b);
    }

    #[test]
    fn text_holds_all_of_it() {
        let digest = Digest::of(&[b"x", b"y"]);
        assert_eq!(Digest::try_from(digest.to_string()), Ok(digest));
        assert!(digest.to_string().starts_with(&digest.short()));
    }
}

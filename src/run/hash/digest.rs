use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// The most bytes that fit into two blocks, with a bit set and the length behind them.
const SHORT: usize = 119;

/// What SHA-256 begins with (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

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
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        if length <= SHORT {
            return Digest::of_short(pieces, length);
        }
        let mut hasher = Sha256::new();
        pieces.iter().for_each(|piece| hasher.update(piece));
        Digest::read(&hasher.finalize().into())
    }

    /// The same for one block or two, padded here as FIPS 180-4 has it (5.1.1): most values are that short, and the hasher's own
    /// buffer would cost as much as the hashing.
    fn of_short(pieces: &[&[u8]], length: usize) -> Digest {
        let mut message = [0; 128];
        let mut at = 0;
        for piece in pieces {
            message[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        }
        message[at] = 0x80;
        let end = if length <= SHORT - 64 { 64 } else { 128 };
        let bits = u64::try_from(length * 8).unwrap_or_default();
        message[end - 8..end].copy_from_slice(&bits.to_be_bytes());
        let mut state = INITIAL;
        for block in message[..end].as_chunks::<64>().0 {
            sha2::compress256(&mut state, &[(*block).into()]);
        }
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(4).zip(state).for_each(|(place, word)| place.copy_from_slice(&word.to_be_bytes()));
        Digest::read(&bytes)
    }

    fn read(bytes: &[u8; 32]) -> Digest {
        let mut limbs = [0; 4];
        limbs.iter_mut().zip(bytes.as_chunks::<8>().0).for_each(|(limb, bytes)| *limb = u64::from_le_bytes(*bytes));
        Digest(limbs)
    }

    /// A whole number, which sums and differences keep right modulo 2^256, negative ones too.
    pub fn of_number(number: i128) -> Digest {
        let low = number.to_le_bytes();
        let mut bytes = [if number < 0 { 0xff } else { 0 }; 32];
        bytes[..16].copy_from_slice(&low);
        Digest::read(&bytes)
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
    fn short_and_long_messages_are_hashed_alike() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..=bytes.len() {
            let (one, other) = bytes[..length].split_at(length / 3);
            let known: [u8; 32] = Sha256::digest(&bytes[..length]).into();
            assert_eq!(Digest::of(&[one, other]).bytes(), known, "{length} bytes");
        }
    }

    #[test]
    fn numbers_add_up_whatever_their_sign() {
        let [a, b] = [i128::from(i64::MIN) * 3, i128::from(i64::MAX)];
        assert_eq!(Digest::of_number(a) + Digest::of_number(b), Digest::of_number(a + b));
        assert_eq!(Digest::of_number(-5) + Digest::of_number(5), Digest::default());
    }

    #[test]
    fn text_holds_all_of_it() {
        let digest = Digest::of(&[b"x", b"y"]);
        assert_eq!(Digest::try_from(digest.to_string()), Ok(digest));
        assert!(digest.to_string().starts_with(&digest.short()));
    }
}

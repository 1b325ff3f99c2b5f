use super::{Digest, Key, Places, Reading, TableDigest};
use crate::engine::Cell;
use std::collections::BTreeMap;

/// Into how many heaps the rows of a table are sorted by the digest of their keys.
pub const BUCKETS: usize = 1024;

/// Rows added up, a lane for each value.
pub struct Lanes<'a> {
    reading: &'a Reading,
    places: Places,
    own: Vec<Option<usize>>,
    seed: Seed,
    rows: u64,
    sums: Vec<Digest>,
    /// Half a digest for each bucket and lane, the lanes of a bucket side by side, where one row finds them: it only has to find
    /// what the whole one has seen. None before the first row.
    buckets: Vec<u128>,
}

impl<'a> Lanes<'a> {
    pub fn new(reading: &'a Reading) -> Self {
        let count = reading.values.len();
        Lanes {
            reading,
            places: reading.places(),
            own: own(reading),
            seed: Seed::default(),
            rows: 0,
            sums: vec![Digest::default(); count],
            buckets: vec![],
        }
    }

    /// Adds a row of [`Reading::query`].
    pub fn add(&mut self, cells: &[Cell]) {
        self.rows += 1;
        self.seed.take(&self.places.key, cells);
        let count = self.sums.len();
        if self.buckets.is_empty() {
            self.buckets.resize(BUCKETS * count, 0);
        }
        let bucket = self.seed.bucket() * count;
        let lanes = self.sums.iter_mut().zip(&mut self.buckets[bucket..bucket + count]);
        for ((sum, bucket), (place, own)) in lanes.zip(self.places.values.iter().zip(&self.own)) {
            let digest = self.seed.bind(*own, cell(cells, *place));
            *sum += digest;
            *bucket = bucket.wrapping_add(digest.low());
        }
    }

    /// What it came to.
    pub fn finish(self) -> TableDigest {
        let names = || self.reading.values.iter().map(|value| value.name.clone());
        let count = self.sums.len();
        let lane = |at: usize| self.buckets.iter().skip(at).step_by(count.max(1)).copied().collect();
        let buckets: Vec<Vec<u128>> = (0..count).map(lane).collect();
        let columns: BTreeMap<String, Digest> = names().zip(self.sums).collect();
        TableDigest { rows: self.rows, columns, buckets: names().zip(buckets).collect() }
    }
}

/// The place of each value among the key's, where a row is its own key: a value is bound to the others.
pub fn own(reading: &Reading) -> Vec<Option<usize>> {
    let own = |value| match &reading.key {
        Key::Columns(_) => None,
        Key::WholeRow(others) => others.iter().position(|other| other == value),
    };
    reading.values.iter().map(own).collect()
}

/// The value at a place of a row.
pub fn cell<'c>(cells: &[Cell<'c>], place: usize) -> Cell<'c> {
    cells.get(place).copied().flatten()
}

/// What the values of a row are bound to, so that they cannot be swapped with another row's unseen. One is used for row after
/// row.
///
/// What is hashed begins with a byte that says what it is, so that NULL is not the empty string and a value no part of a key.
#[derive(Default)]
pub struct Seed {
    parts: Vec<Digest>,
    whole: Digest,
    bytes: [u8; 32],
}

impl Seed {
    /// Takes the key of a row: the digest of each of its values with its number, and their sum.
    pub fn take(&mut self, places: &[usize], cells: &[Cell]) {
        self.parts.clear();
        self.whole = Digest::default();
        for (number, place) in (0u64..).zip(places) {
            let value = cell(cells, *place);
            let kind: &[u8] = if value.is_some() { b"k" } else { b"K" };
            let part = Digest::of(&[kind, &number.to_le_bytes(), value.unwrap_or_default()]);
            self.whole += part;
            self.parts.push(part);
        }
        self.bytes = self.whole.bytes();
    }

    /// The heap that the row is sorted into.
    pub fn bucket(&self) -> usize {
        usize::from(u16::from_le_bytes([self.bytes[0], self.bytes[1]])) % BUCKETS
    }

    /// The digest of the whole key.
    pub fn digest(&self) -> Digest {
        self.whole
    }

    /// The digest of a value in this row; `own` is its place in the key when the row is its own key.
    pub fn bind(&self, own: Option<usize>, value: Cell) -> Digest {
        let others = match own.and_then(|at| self.parts.get(at)) {
            Some(part) => (self.whole - *part).bytes(),
            None => self.bytes,
        };
        let kind: &[u8] = if value.is_some() { b"v" } else { b"V" };
        Digest::of(&[kind, &others, value.unwrap_or_default()])
    }
}

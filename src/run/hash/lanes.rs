use super::{Digest, Key, Reading, TableDigest};
use crate::engine::Cell;
use std::collections::BTreeMap;

/// Into how many heaps the rows of a table are sorted by the digest of their keys.
pub const BUCKETS: usize = 1024;

/// Rows added up, a lane for each value.
pub struct Lanes<'a> {
    reading: &'a Reading,
    rows: u64,
    sums: Vec<Digest>,
    /// Half a digest for each bucket: it only has to find what the whole one has seen. None before the first row.
    buckets: Vec<Vec<u128>>,
    /// The place of each value among the key's, where a row is its own key: a value is bound to the others.
    own: Vec<Option<usize>>,
}

impl<'a> Lanes<'a> {
    pub fn new(reading: &'a Reading) -> Self {
        let own = |value| match &reading.key {
            Key::Columns(_) => None,
            Key::WholeRow(others) => others.iter().position(|other| other == value),
        };
        let count = reading.values.len();
        Lanes {
            reading,
            rows: 0,
            sums: vec![Digest::default(); count],
            buckets: vec![vec![]; count],
            own: reading.values.iter().map(own).collect(),
        }
    }

    /// Adds a row of [`Reading::query`].
    pub fn add(&mut self, cells: &[Cell]) {
        let seed = Seed::of(self.reading, cells);
        let bucket = seed.bucket();
        self.rows += 1;
        let values = cells.iter().skip(self.reading.key.values().len());
        for (lane, cell) in values.enumerate().take(self.sums.len()) {
            let digest = seed.bind(self.own[lane], *cell);
            self.sums[lane] += digest;
            let buckets = &mut self.buckets[lane];
            buckets.resize(BUCKETS, 0);
            buckets[bucket] = buckets[bucket].wrapping_add(digest.low());
        }
    }

    /// What it came to.
    pub fn finish(self) -> TableDigest {
        let names = || self.reading.values.iter().map(|value| value.name.clone());
        let columns: BTreeMap<String, Digest> = names().zip(self.sums).collect();
        TableDigest { rows: self.rows, columns, buckets: names().zip(self.buckets).collect() }
    }
}

/// What the values of a row are bound to, so that they cannot be swapped with another row's unseen.
pub struct Seed {
    parts: Vec<Digest>,
    whole: Digest,
}

impl Seed {
    /// The digest of each of the key's values with its place, and their sum.
    pub fn of(reading: &Reading, cells: &[Cell]) -> Seed {
        let part = |(at, cell): (usize, &Cell)| {
            let at = u64::try_from(at).unwrap_or(u64::MAX).to_le_bytes();
            Digest::of(&[b"key", &at, marker(*cell), cell.unwrap_or_default()])
        };
        let parts: Vec<Digest> = cells.iter().take(reading.key.values().len()).enumerate().map(part).collect();
        let whole = parts.iter().fold(Digest::default(), |sum, part| sum + *part);
        Seed { parts, whole }
    }

    /// The heap that the row is sorted into.
    pub fn bucket(&self) -> usize {
        usize::from(u16::from_le_bytes([self.whole.bytes()[0], self.whole.bytes()[1]])) % BUCKETS
    }

    /// The digest of the whole key.
    pub fn digest(&self) -> Digest {
        self.whole
    }

    /// The digest of a value in this row; `own` is its place in the key when the row is its own key.
    pub fn bind(&self, own: Option<usize>, cell: Cell) -> Digest {
        let others = match own.and_then(|at| self.parts.get(at)) {
            Some(part) => self.whole - *part,
            None => self.whole,
        };
        Digest::of(&[b"value", &others.bytes(), marker(cell), cell.unwrap_or_default()])
    }
}

/// NULL is not the empty string.
fn marker(cell: Cell) -> &'static [u8] {
    if cell.is_some() { b"=" } else { b"0" }
}

//! Which rows differ: the copy against the source, which is still there.

use super::follow::{What, Wrong};
use super::snapshot::{Snapshot, Taken};
use crate::engine::{Access, Session, Target};
use crate::error::Result;
use crate::run::hash::{self, Culprit, Fault, Narrowed, Reading, Side, TableDigest, Value, differing, narrow};

/// Where rows are looked for.
pub struct Witness<'a> {
    pub source: &'a Target,
    /// The copy as it was at the start, with buckets.
    pub start: &'a Snapshot,
    /// Whether the copy has all rows of the source.
    pub whole: bool,
}

/// What is known of rows that differ.
#[derive(Default)]
pub struct Found {
    /// The first of them.
    pub rows: Vec<Culprit>,
    /// How many there are, or at least are, and whether that is all; nothing where that cannot be told.
    pub count: Option<(usize, bool)>,
}

impl Witness<'_> {
    /// The rows in which a column differs from the source. Nothing if its values were not untouched until now, if the
    /// table has no key, or if the source has gone on so far that it is no witness.
    pub async fn rows(
        &self,
        copy: &mut Session,
        wrong: &Wrong,
        known: &Taken,
        now: (&Reading, &TableDigest),
    ) -> Result<Found> {
        let (reading, digest) = now;
        let column = match (&wrong.column, &wrong.what) {
            (Some(column), What::Changed | What::NotFilled) => column.clone(),
            (None, What::Rows { .. }) => reading.key.values().first().map(|v| v.name.clone()).unwrap_or_default(),
            _ => return Ok(Found::default()),
        };
        let start = known.start.as_ref().filter(|_| known.is_witnessed).and_then(|table| self.start.tables.get(table));
        let (Some(start), Some(origin)) = (start, known.origins.get(&column)) else { return Ok(Found::default()) };
        let buckets = differing(start.digest.buckets.get(origin), digest.buckets.get(&column));
        let mut source = Session::open(self.source, Access::Read).await?;
        let dialect = copy.dialect();
        let one =
            |reading: &Reading, name: &str| Reading { values: vec![Value::column(&*dialect, name)], ..reading.clone() };
        let (before, after) = (one(&start.reading, origin), one(reading, &column));
        let whole = self.whole || is_whole(&mut source, &before, &start.digest).await?;
        let sides = [(&mut source, &before), (copy, &after)].map(|(session, reading)| Side { session, reading });
        let [before, after] = sides;
        let Narrowed { mut culprits, rows, is_all } = narrow(before, after, &buckets).await?;
        culprits.retain(|culprit| whole || culprit.fault != Fault::Missing);
        Ok(Found { rows: culprits, count: (whole && rows > 0).then_some((rows, is_all)) })
    }
}

/// Whether a sample has every row that the source has, by one column: of a small table it has.
async fn is_whole(source: &mut Session, one: &Reading, start: &TableDigest) -> Result<bool> {
    let there = hash::table(source, one).await?;
    Ok(there.rows == start.rows && there.columns.iter().all(|(name, digest)| start.columns.get(name) == Some(digest)))
}

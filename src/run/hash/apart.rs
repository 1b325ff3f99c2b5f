//! Which rows differ, once a digest has said that some do.
//!
//! ```text
//!   1,024 buckets --those that differ, as far as memory goes--> one pass over each side --> their rows --> keys
//!                                                                       ten of them, if asked for --> values
//! ```

use super::lanes::{BUCKETS, Seed, cell, own};
use super::{Digest, Key, Reading};
use crate::engine::{Cell, Engine, Session};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows are named at most.
pub const NAMED: usize = 10;

/// Of how many rows of one key the values are shown.
const SHOWN: usize = 3;

/// Of how many buckets rows are kept in memory, where nobody knows how many rows they have: if every row differs, a hundredth of
/// them is more than enough.
pub(super) const REACHED: usize = 8;

/// How many rows are kept in memory, unless one bucket has more.
const KEPT: u64 = 50_000;

/// A row that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// The values of its key, in the order of the reading's; `None` for NULL.
    pub key: Vec<Option<String>>,
    /// How often either side has it.
    pub times: [u64; 2],
    /// The values that differ; of a row that one side alone has, all that were read.
    pub values: Vec<ApartValue>,
}

/// A value that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApartValue {
    pub column: String,
    /// It on either side, if values were asked for, of the first three rows of the key there; `None` for NULL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<[Vec<Option<String>>; 2]>,
}

/// Whether the values themselves may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Keys,
    Values,
}

/// Which rows of a reading are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Among<'a> {
    All,
    Buckets(&'a [usize]),
    /// Those whose keys have these digests.
    Rows(&'a BTreeSet<Digest>),
}

/// One side of a comparison: a connection, and what to read there.
pub struct Side<'a> {
    pub session: &'a mut Session,
    pub reading: &'a Reading,
}

/// Those of the buckets whose rows fit in memory, for a table of so many rows; one at least.
pub fn within_reach(buckets: &[usize], rows: u64) -> &[usize] {
    let each = rows / BUCKETS as u64 + 1;
    let fit = usize::try_from(KEPT / each).unwrap_or(BUCKETS).clamp(1, BUCKETS);
    &buckets[..buckets.len().min(fit)]
}

/// The rows that differ between two sides, the first ten by key, and how many there are of them. Both readings have the same
/// values, and keys of the same length.
///
/// Values are read once more, when it is known of which rows: they may be large.
pub async fn rows_apart(
    mut before: Side<'_>,
    mut after: Side<'_>,
    among: Among<'_>,
    show: Show,
) -> Result<(Vec<Apart>, usize)> {
    let mut apart = pass(&mut before, &mut after, among, Show::Keys).await?;
    let count = apart.len();
    apart.truncate(NAMED);
    if show == Show::Values && count > 0 {
        let named: BTreeSet<Digest> = apart.iter().map(|(row, _)| *row).collect();
        apart = pass(&mut before, &mut after, Among::Rows(&named), Show::Values).await?;
    }
    Ok((apart.into_iter().map(|(_, apart)| apart).collect(), count))
}

/// The rows that differ, by key, each with the digest of its key.
async fn pass(
    before: &mut Side<'_>,
    after: &mut Side<'_>,
    among: Among<'_>,
    show: Show,
) -> Result<Vec<(Digest, Apart)>> {
    let names: Vec<String> = before.reading.values.iter().map(|value| value.name.clone()).collect();
    let (before, mut after) = tokio::try_join!(rows(before, among, show), rows(after, among, show))?;
    let mut apart = vec![];
    for (row, old) in before {
        let new = after.remove(&row);
        apart.extend(Row::apart(&names, [Some(old), new]).map(|apart| (row, apart)));
    }
    apart.extend(after.into_iter().filter_map(|(row, new)| Some((row, Row::apart(&names, [None, Some(new)])?))));
    apart.sort_by(|(_, a), (_, b)| order(&a.key).cmp(&order(&b.key)));
    Ok(apart)
}

/// Shorter numbers come first, so that they stand in their own order.
fn order(key: &[Option<String>]) -> Vec<Option<(usize, &str)>> {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    key.iter().map(|part| part.as_deref().map(|part| (if number(part) { part.len() } else { 0 }, part))).collect()
}

/// A row of a bucket that is looked at, or several of the same key.
#[derive(Default)]
struct Row {
    key: Vec<Option<String>>,
    times: u64,
    digests: Vec<Digest>,
    /// All values of the first rows. Nothing where values are not shown.
    shown: Vec<Vec<Option<String>>>,
}

impl Row {
    /// What is not the same about a row of one key.
    fn apart(names: &[String], sides: [Option<Row>; 2]) -> Option<Apart> {
        let is_one_sided = sides.iter().any(Option::is_none);
        let key = sides.iter().flatten().next().map(|row| row.key.clone()).unwrap_or_default();
        let [mut old, mut new] = sides.map(Option::unwrap_or_default);
        [&mut old, &mut new].into_iter().for_each(|row| row.shown.sort());
        let differs = |at: &usize| is_one_sided || old.digests.get(*at) != new.digests.get(*at);
        let shows = !old.shown.is_empty() || !new.shown.is_empty();
        let of = |row: &Row, at: usize| row.shown.iter().filter_map(|values| values.get(at).cloned()).collect();
        let shown = |at: usize| shows.then(|| [of(&old, at), of(&new, at)]);
        let value = |at: usize| Some(ApartValue { column: names.get(at)?.clone(), shown: shown(at) });
        let values: Vec<ApartValue> = (0..names.len()).filter(differs).filter_map(value).collect();
        let times = [old.times, new.times];
        (times[0] != times[1] || !values.is_empty()).then_some(Apart { key, times, values })
    }
}

/// Rows by the digest of their keys. With values if they are shown; else with the key's, unless these are all that a row has.
async fn rows(side: &mut Side<'_>, among: Among<'_>, show: Show) -> Result<BTreeMap<Digest, Row>> {
    let reading = side.reading;
    let (places, own) = (reading.places(), own(reading));
    let classed = side.session.engine() == Engine::Sqlite;
    let text = |place: &usize, cells: &[Cell]| cell(cells, *place).map(|bytes| readable(bytes, classed));
    let texts = |places: &[usize], cells: &[Cell], kept: bool| -> Vec<Option<String>> {
        if kept { places.iter().map(|place| text(place, cells)).collect() } else { vec![] }
    };
    let shows = show == Show::Values;
    let keeps_key = shows || matches!(reading.key, Key::Columns(_));
    let mut seed = Seed::default();
    let mut found: BTreeMap<Digest, Row> = BTreeMap::new();
    let mut keep = |cells: &[Cell]| {
        seed.take(&places.key, cells);
        if !among.holds(&seed) {
            return Ok(());
        }
        let row = found.entry(seed.digest()).or_insert_with(|| Row {
            key: texts(&places.key, cells, keeps_key),
            digests: vec![Digest::default(); places.values.len()],
            shown: vec![],
            times: 0,
        });
        row.times += 1;
        if shows && row.shown.len() < SHOWN {
            row.shown.push(texts(&places.values, cells, true));
        }
        let values = places.values.iter().zip(&own);
        row.digests.iter_mut().zip(values).for_each(|(sum, (at, own))| *sum += seed.bind(*own, cell(cells, *at)));
        Ok(())
    };
    side.session.stream(&reading.query(), &mut keep).await?;
    Ok(found)
}

impl Among<'_> {
    fn holds(self, seed: &Seed) -> bool {
        match self {
            Among::All => true,
            Among::Buckets(buckets) => buckets.contains(&seed.bucket()),
            Among::Rows(rows) => rows.contains(&seed.digest()),
        }
    }
}

/// A value for a person. One of SQLite, which begins with its storage class, stands as SQL writes it: 3, 3.0, '3' and X'33' are four.
fn readable(bytes: &[u8], classed: bool) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match bytes.split_first() {
        Some((b't', rest)) if classed => format!("'{}'", text(rest).replace('\'', "''")),
        Some((b'b', rest)) if classed => {
            format!("X'{}'", rest.iter().map(|byte| format!("{byte:02X}")).collect::<String>())
        }
        Some((_, rest)) if classed => text(rest),
        _ => text(bytes),
    }
}

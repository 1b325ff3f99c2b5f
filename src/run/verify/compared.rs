use super::Method;
use super::live::Live;
use super::pair::Pair;
use super::side::{Described, Side};
use crate::error::Result;
use crate::run::hash::{self, Among, Apart, Digest, Reading, Show, TableDigest, fast};
use serde::Serialize;
use std::collections::BTreeSet;

/// What came of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verified {
    pub sides: [Described; 2],
    pub method: Method,
    /// Those that both sides have.
    pub tables: Vec<Compared>,
    /// Tables that one side alone has.
    pub only: [Vec<String>; 2],
}

/// A table of both sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    pub table: String,
    pub rows: [u64; 2],
    /// Of whole rows, as far as both sides have their columns.
    pub digests: [Digest; 2],
    /// What tells its rows apart; nothing for a table without a key.
    pub key: Vec<String>,
    /// The columns of both sides whose values differ.
    pub differs: Vec<String>,
    /// Columns that one side alone has.
    pub only: [Vec<String>; 2],
    #[serde(flatten)]
    pub found: Found,
}

/// Which rows of a table differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// None.
    Same,
    /// The first of them, ten at most, of so many, if all were looked at; `by` are the columns that name a row: its key, or all.
    Rows { by: Vec<String>, apart: Vec<Apart>, of: Option<usize> },
    /// That cannot be known.
    Untold { why: Untold },
}

/// Why it cannot be known which rows differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Untold {
    /// One side is a file, which holds no rows.
    File,
    /// The table has no key, and its values were not asked for.
    Keyless,
    /// The columns that told rows apart for a file are not on both sides: values were not compared at all.
    Key,
}

impl Verified {
    /// Whether the sides differ; `shared` leaves out what one side alone has.
    pub fn differs(&self, shared: bool) -> bool {
        self.tables.iter().any(|table| table.is_different(shared))
            || !shared && self.only.iter().any(|only| !only.is_empty())
    }
}

impl Compared {
    /// Whether the table differs; `shared` leaves out columns that one side alone has.
    pub fn is_different(&self, shared: bool) -> bool {
        self.found != Found::Same || !shared && self.only.iter().any(|only| !only.is_empty())
    }
}

/// Compares a table, and looks for its rows where it differs.
///
/// # Errors
/// When a side cannot be read.
pub async fn compared(sides: [&mut Side; 2], pair: &Pair, method: Method, show: Show) -> Result<Compared> {
    let [one, other] = sides;
    let (first, second) = tokio::try_join!(one.digest(pair, method), other.digest(pair, method))?;
    let differs: Vec<String> = pair.columns.iter().filter(|name| unlike(name, [&first, &second])).cloned().collect();
    let mut compared = Compared {
        table: pair.table.dotted(),
        rows: [first.rows, second.rows],
        digests: [first.whole(), second.whole()],
        key: pair.key.clone().unwrap_or_default(),
        differs,
        only: pair.only.clone(),
        found: Found::Same,
    };
    compared.found = match (&pair.key, one, other) {
        (None, ..) => Found::Untold { why: Untold::Key },
        _ if first.rows == second.rows && compared.differs.is_empty() => Found::Same,
        (Some(key), Side::Live(_), Side::Live(_)) if key.is_empty() && show == Show::Keys => {
            Found::Untold { why: Untold::Keyless }
        }
        (_, Side::Live(one), Side::Live(other)) => {
            Narrowing { pair, method, show, columns: &compared.differs }.rows([one, other], [first, second]).await?
        }
        _ => Found::Untold { why: Untold::File },
    };
    Ok(compared)
}

fn unlike(column: &str, sides: [&TableDigest; 2]) -> bool {
    sides[0].columns.get(column) != sides[1].columns.get(column)
}

/// The way from columns that differ to rows.
struct Narrowing<'a> {
    pair: &'a Pair,
    method: Method,
    show: Show,
    columns: &'a [String],
}

impl Narrowing<'_> {
    async fn rows(&self, sides: [&mut Live; 2], digests: [TableDigest; 2]) -> Result<Found> {
        let [one, other] = sides;
        let rows = digests[0].rows.max(digests[1].rows);
        let buckets = match self.method {
            Method::Sha256 => self.buckets(&digests),
            Method::Fast => {
                let (first, second) =
                    tokio::try_join!(one.buckets(self.pair, self.columns), other.buckets(self.pair, self.columns))?;
                self.buckets(&[first, second])
            }
        };
        let reached = hash::within_reach(&buckets, rows);
        let readings = [self.reading(one, reached), self.reading(other, reached)];
        let among = if self.method == Method::Fast { Among::All } else { Among::Buckets(reached) };
        let one = hash::Side { session: one.session()?, reading: &readings[0] };
        let other = hash::Side { session: other.session()?, reading: &readings[1] };
        let (apart, count) = hash::rows_apart(one, other, among, self.show).await?;
        let of = (reached.len() == buckets.len()).then_some(count);
        let by = readings[0].key.values().iter().map(|value| value.name.clone()).collect();
        Ok(Found::Rows { by, apart, of })
    }

    fn buckets(&self, sides: &[TableDigest; 2]) -> Vec<usize> {
        let of = |column: &String| hash::differing(sides[0].buckets.get(column), sides[1].buckets.get(column));
        let all: BTreeSet<usize> = self.columns.iter().flat_map(of).collect();
        all.into_iter().collect()
    }

    /// The values that differ; of a table without a key, whole rows.
    fn reading(&self, live: &Live, buckets: &[usize]) -> Reading {
        let is_keyless = self.pair.key.as_ref().is_some_and(Vec::is_empty);
        let columns = if is_keyless { &[] } else { self.columns };
        let reading = live.reading(self.pair, self.method).of_values(columns);
        if self.method == Method::Fast { fast::within(&reading, buckets) } else { reading }
    }
}

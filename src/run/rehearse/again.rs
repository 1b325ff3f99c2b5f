//! A place of the way reached again: back, or forward once more. Nothing has to be followed, names are what they were.

use super::compared::only_rows;
use super::follow::{What, Wrong};
use super::report::Verdict;
use super::snapshot::{Snapshot, Taken};
use crate::catalog::ObjectId;
use crate::engine::{Session, Stored};
use crate::error::Result;
use crate::run::hash::{self, Difference, TableDigest};
use std::collections::BTreeMap;

/// A table as it is now, against what it was at this place.
pub struct Revisited<'s> {
    pub taken: &'s Taken,
    pub digest: TableDigest,
    pub verdicts: BTreeMap<String, Verdict>,
    pub wrongs: Vec<Wrong>,
}

/// Reads every table as it was read at this place, and compares the columns that `counts`.
pub async fn revisit<'s>(
    session: &mut Session,
    place: &'s Snapshot,
    stored: &[Stored],
    counts: impl Fn(&Taken, &str) -> bool,
) -> Result<(Vec<Revisited<'s>>, Vec<Wrong>)> {
    let (mut revisited, mut strays) = (vec![], strays(place, stored));
    for (table, taken) in &place.tables {
        match stored.iter().find(|stored| stored.table == *table) {
            None => strays.push(wrong(table, None, What::TableGone { rows: taken.digest.rows })),
            Some(now) if missing(taken, now).is_empty() => revisited.push(one(session, taken, &counts).await?),
            Some(now) => strays
                .extend(missing(taken, now).into_iter().map(|column| wrong(table, Some(column), What::ValuesGone))),
        }
    }
    Ok((revisited, strays))
}

async fn one<'s>(
    session: &mut Session,
    taken: &'s Taken,
    counts: &impl Fn(&Taken, &str) -> bool,
) -> Result<Revisited<'s>> {
    let digest = hash::table(session, &taken.reading).await?;
    let verdict = |name: &String| if counts(taken, name) { Verdict::AsBefore } else { Verdict::Written };
    let mut verdicts: BTreeMap<_, _> = digest.columns.keys().map(|name| (name.clone(), verdict(name))).collect();
    let mut wrongs = vec![];
    for difference in hash::compare(&taken.digest, &digest, &BTreeMap::new()) {
        match difference {
            Difference::Rows { before, after } => {
                wrongs.push(wrong(&taken.stored.table, None, What::Rows { before, after }));
            }
            Difference::Column { column, .. } | Difference::Gone { column } if counts(taken, &column) => {
                verdicts.insert(column.clone(), Verdict::Wrong);
                wrongs.push(wrong(&taken.stored.table, Some(column), What::Changed));
            }
            Difference::Column { .. } | Difference::Gone { .. } => {}
        }
    }
    only_rows(&mut wrongs);
    Ok(Revisited { taken, digest, verdicts, wrongs })
}

/// Tables and columns that were not at this place: what comes back must not leave its hiding place behind.
fn strays(place: &Snapshot, stored: &[Stored]) -> Vec<Wrong> {
    let mut strays = vec![];
    for now in stored {
        match place.tables.get(&now.table) {
            None => strays.push(wrong(&now.table, None, What::LeftBehind)),
            Some(taken) => {
                let extra = now.columns.iter().filter(|column| taken.data_type(&column.name).is_none());
                strays.extend(extra.map(|column| wrong(&now.table, Some(column.name.clone()), What::LeftBehind)));
            }
        }
    }
    strays
}

fn missing(taken: &Taken, now: &Stored) -> Vec<String> {
    let has = |name: &str| now.columns.iter().any(|column| column.name == name);
    let gone = taken.stored.columns.iter().filter(|column| !has(&column.name));
    gone.map(|column| column.name.clone()).collect()
}

fn wrong(table: &ObjectId, column: Option<String>, what: What) -> Wrong {
    Wrong { table: table.clone(), column, what }
}

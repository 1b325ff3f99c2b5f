//! The first way forward: what a migration does not write, it must not change, wherever it went.
//!
//! ```text
//!   before: digests --+-- same name, same type      equal, or what the fill gives
//!   after: digests ---+-- same name, other type     equal when cast back, or kept in quarantine
//!                     +-- name in quarantine        equal
//!                     `-- gone                      equal to a new column: a rename
//! ```
//!
//! No plan is asked what was renamed or converted: the values themselves say where they are. A digest does not know the name
//! of its column, so it is found under any.

use super::compared::{Compared, rows};
use super::cut::Cuts;
use super::expect::Expected;
use super::former::Former;
use super::heir::{self, Heir, Heirs, as_before};
use super::report::Verdict;
use super::snapshot::{Snapshot, Taken};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::{Dialect, Session, Stored, StoredColumn};
use crate::error::Result;
use crate::run::hash::{self, Key, Reading, Value};
use std::collections::BTreeMap;

/// What a migration is measured by.
pub struct Measure<'a> {
    pub before: &'a Snapshot,
    pub expected: &'a Expected,
    /// The catalogs before and after.
    pub catalogs: [&'a Catalog; 2],
    /// The plan's number, which names in quarantine bear.
    pub number: &'a str,
    /// What is read for itself.
    pub cuts: &'a Cuts,
    /// The types whose values read otherwise now.
    pub former: &'a Former<'a>,
    /// Whether the plan says that values are taken away for good.
    pub may_lose: bool,
}

/// What was found of a table.
pub struct Followed {
    pub taken: Taken,
    pub verdicts: BTreeMap<String, Verdict>,
    pub wrongs: Vec<Wrong>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The table's name before the migration.
    pub table: ObjectId,
    pub column: Option<String>,
    pub what: What,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    TableGone { rows: u64 },
    Rows { before: u64, after: u64 },
    KeyGone,
    Changed,
    NotFilled,
    ValuesGone,
    LeftBehind,
}

impl Measure<'_> {
    /// Looks at every table of the copy after the migration.
    pub async fn follow(&self, session: &mut Session, stored: Vec<Stored>) -> Result<(Vec<Followed>, Vec<Wrong>)> {
        let (mut followed, mut gone) = (vec![], vec![]);
        let mut left = stored.clone();
        for (table, taken) in &self.before.tables {
            match heir::table(table, self.before, &stored, self.number) {
                Some(after) => {
                    left.retain(|stored| stored.table != after.table);
                    followed.push(self.table(session, taken, after).await?);
                }
                None if self.may_lose => {}
                None => gone.push(Wrong {
                    table: table.clone(),
                    column: None,
                    what: What::TableGone { rows: taken.digest.rows },
                }),
            }
        }
        for stored in left {
            let taken = Taken::fresh(session, stored).await?;
            let verdicts = taken.digest.columns.keys().map(|name| (name.clone(), Verdict::New)).collect();
            followed.push(Followed { taken, verdicts, wrongs: vec![] });
        }
        Ok((followed, gone))
    }

    async fn table(&self, session: &mut Session, before: &Taken, after: &Stored) -> Result<Followed> {
        let dialect = session.dialect();
        let heirs = Heirs { before, after, number: self.number };
        let Some(key) = heirs.key(&*dialect) else {
            return self.without_key(session, before, after).await;
        };
        let only = self.cuts.rest(&*dialect, self.catalogs[1], &after.table);
        let mut reading = Reading { key, only, ..Reading::of(after, &*dialect) };
        reading.values.extend(self.widened(&*dialect, &heirs));
        let mut digest = hash::table(session, &reading).await?;
        let former = self.former.read(session, &reading).await?;
        let mut followed = Compared {
            measure: self,
            heirs: &heirs,
            digest: &digest,
            former: former.as_ref(),
            verdicts: BTreeMap::new(),
            origins: BTreeMap::new(),
            wrongs: vec![],
        };
        followed.columns();
        let Compared { verdicts, origins, wrongs, .. } = followed;
        let plain = |name: &str| after.columns.iter().any(|column| column.name == name);
        reading.values.retain(|value| plain(&value.name));
        digest.columns.retain(|name, _| plain(name));
        digest.buckets.retain(|name, _| plain(name));
        let is_witnessed = before.is_witnessed && former.is_none_or(|former| former == digest);
        let taken =
            Taken { stored: after.clone(), reading, digest, start: before.start.clone(), origins, is_witnessed };
        Ok(Followed { taken, verdicts, wrongs })
    }

    /// Rows that can no longer be told apart as before can still be counted.
    async fn without_key(&self, session: &mut Session, before: &Taken, after: &Stored) -> Result<Followed> {
        let dialect = session.dialect();
        let only = self.cuts.rest(&*dialect, self.catalogs[1], &after.table);
        let reading = Reading { only, ..Reading::of(after, &*dialect) };
        let taken = Taken { start: before.start.clone(), ..Taken::read(session, after.clone(), reading).await? };
        let mut wrongs = rows(before, &taken.digest);
        if !self.may_lose && matches!(before.reading.key, Key::Columns(_)) {
            wrongs.push(Wrong { table: before.stored.table.clone(), column: None, what: What::KeyGone });
        }
        let verdicts = taken.digest.columns.keys().map(|name| (name.clone(), Verdict::Written)).collect();
        Ok(Followed { taken, verdicts, wrongs })
    }

    /// Columns whose type takes more than before, read in the type that they had.
    fn widened(&self, dialect: &dyn Dialect, heirs: &Heirs) -> Vec<Value> {
        let table = &heirs.before.stored.table;
        let retyped = heirs.before.stored.columns.iter().filter(|column| heirs.of(&column.name) == Heir::Retyped);
        let widens = |column: &&StoredColumn| {
            let id = |table: &ObjectId| ObjectId::under(table, Kind::Column, &column.name);
            let [old, new] = self.catalogs;
            let pair = old.column(&id(table)).zip(new.column(&id(&heirs.after.table)));
            pair.is_some_and(|(old, new)| dialect.widens(old, new))
        };
        retyped.filter(widens).map(|column| as_before(dialect, &column.name, &column.data_type)).collect()
    }
}

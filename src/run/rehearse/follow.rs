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

use super::cut::Cuts;
use super::expect::Expected;
use super::former::Former;
use super::heir::{self, Heir, Heirs, as_before};
use super::report::Verdict;
use super::snapshot::{Snapshot, Taken};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::{Dialect, Session, Stored, StoredColumn};
use crate::error::Result;
use crate::run::hash::{self, Key, Reading, TableDigest, Value};
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

/// A table whose digests are being compared.
struct Compared<'a> {
    measure: &'a Measure<'a>,
    heirs: &'a Heirs<'a>,
    digest: &'a TableDigest,
    /// The same read with the types that were, if any was another.
    former: Option<&'a TableDigest>,
    verdicts: BTreeMap<String, Verdict>,
    origins: BTreeMap<String, String>,
    wrongs: Vec<Wrong>,
}

impl Compared<'_> {
    fn columns(&mut self) {
        let before = self.heirs.before;
        self.wrongs = rows(before, self.digest);
        for column in
            self.digest.columns.keys().filter(|name| self.heirs.after.columns.iter().any(|c| c.name == **name))
        {
            self.verdicts.insert(column.clone(), Verdict::New);
        }
        for column in before.digest.columns.keys() {
            match self.heirs.of(column) {
                Heir::Itself => self.stayed(column),
                Heir::Retyped => self.retyped(column),
                Heir::Buried(name) if self.holds(name, column) => self.moved(column, name),
                Heir::Buried(_) | Heir::Gone => self.gone(column),
            }
        }
        only_rows(&mut self.wrongs);
    }

    /// Whether a column now holds what another held before.
    fn holds(&self, now: &str, column: &str) -> bool {
        let digests = std::iter::once(self.digest).chain(self.former);
        digests.map(|digest| digest.columns.get(now)).any(|now| now == self.heirs.before.digest.columns.get(column))
    }

    fn stayed(&mut self, column: &str) {
        let table = &self.heirs.before.stored.table;
        let fill = self.measure.expected.digests.get(&(table.clone(), column.to_string()));
        match fill {
            _ if self.holds(column, column) => self.keeps(column, column, Verdict::Unchanged),
            Some(None) => self.say(column, Verdict::Written),
            Some(Some(expected)) if self.digest.columns.get(column) == Some(expected) => {
                self.say(column, Verdict::Filled)
            }
            Some(Some(_)) => self.wrong(column, column, What::NotFilled),
            None if self.follows_from_others(column) => self.say(column, Verdict::Written),
            None => self.kept(column, What::Changed),
        }
    }

    /// Whether the column's values follow from others, before and after.
    fn follows_from_others(&self, column: &str) -> bool {
        let computed = |catalog: &Catalog, table: &ObjectId| {
            let id = ObjectId::under(table, Kind::Column, column);
            catalog.column(&id).is_some_and(|column| column.generated.is_some())
        };
        let [old, new] = self.measure.catalogs;
        computed(old, &self.heirs.before.stored.table) && computed(new, &self.heirs.after.table)
    }

    fn retyped(&mut self, column: &str) {
        let before = self.heirs.before;
        let back = before.data_type(column).map(|data_type| format!("{column} as {data_type}"));
        if self.holds(column, column) || back.is_some_and(|back| self.holds(&back, column)) {
            return self.keeps(column, column, Verdict::Widened);
        }
        self.kept(column, What::ValuesGone);
    }

    /// A column that holds something else now is in order when quarantine holds what it held.
    fn kept(&mut self, column: &str, otherwise: What) {
        match self.heirs.buried(column).filter(|buried| self.holds(buried, column)) {
            Some(buried) => {
                self.say(column, Verdict::Converted);
                self.moved(column, buried);
            }
            None if self.measure.may_lose => self.say(column, Verdict::Lost),
            None => self.wrong(column, column, otherwise),
        }
    }

    fn gone(&mut self, column: &str) {
        let found = self.heirs.elsewhere().find(|fresh| self.holds(&fresh.name, column));
        match found {
            Some(found) => self.moved(column, &found.name),
            None if self.measure.may_lose || self.is_computed(column) => {}
            None => self.wrong(column, column, What::ValuesGone),
        }
    }

    /// Whether the column's values followed from others, so that nothing was lost with them.
    fn is_computed(&self, column: &str) -> bool {
        let id = ObjectId::under(&self.heirs.before.stored.table, Kind::Column, column);
        self.measure.catalogs[0].column(&id).is_some_and(|column| column.generated.is_some())
    }

    fn moved(&mut self, column: &str, name: &str) {
        self.keeps(column, name, Verdict::Moved { from: column.to_string() });
    }

    fn keeps(&mut self, column: &str, name: &str, verdict: Verdict) {
        if let Some(origin) = self.heirs.before.origins.get(column) {
            self.origins.insert(name.to_string(), origin.clone());
        }
        self.say(name, verdict);
    }

    fn wrong(&mut self, column: &str, name: &str, what: What) {
        let table = self.heirs.before.stored.table.clone();
        self.wrongs.push(Wrong { table, column: Some(column.to_string()), what });
        self.say(name, Verdict::Wrong);
    }

    fn say(&mut self, name: &str, verdict: Verdict) {
        self.verdicts.insert(name.to_string(), verdict);
    }
}

/// No migration makes or takes rows.
fn rows(before: &Taken, after: &TableDigest) -> Vec<Wrong> {
    let (old, new) = (before.digest.rows, after.rows);
    let wrong =
        || Wrong { table: before.stored.table.clone(), column: None, what: What::Rows { before: old, after: new } };
    if old == new { vec![] } else { vec![wrong()] }
}

/// A row that came or went changes every column: nothing is to be learned from these.
pub fn only_rows(wrongs: &mut Vec<Wrong>) {
    if wrongs.iter().any(|wrong| matches!(wrong.what, What::Rows { .. })) {
        wrongs.retain(|wrong| wrong.column.is_none());
    }
}

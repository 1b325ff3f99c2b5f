//! One table before and after a migration: what became of each of its columns.

use super::follow::{Measure, What, Wrong};
use super::heir::{Heir, Heirs};
use super::report::Verdict;
use super::snapshot::Taken;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::run::hash::TableDigest;
use std::collections::BTreeMap;

/// A table whose digests are being compared.
pub struct Compared<'a> {
    pub measure: &'a Measure<'a>,
    pub heirs: &'a Heirs<'a>,
    pub digest: &'a TableDigest,
    /// The same read with the types that were, if any was another.
    pub former: Option<&'a TableDigest>,
    pub verdicts: BTreeMap<String, Verdict>,
    pub origins: BTreeMap<String, String>,
    pub wrongs: Vec<Wrong>,
}

impl Compared<'_> {
    /// Looks at every column.
    pub fn columns(&mut self) {
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
pub fn rows(before: &Taken, after: &TableDigest) -> Vec<Wrong> {
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

//! What becomes of a reference that leads out of a table which leaves, to one that stays.
//!
//! All else of such a table stands in nobody's way: the old release alone writes it. But a reference refuses deletes and
//! updates of what it refers to, and the new release makes those, which knows no such table.
//!
//! ```text
//!   refuses that a row goes           goes in expand; on the way back its orphans are counted before it comes
//!   refuses only that a key changes   follows the key from expand on: rows of old's go on referring to what they did
//!   acts on both                      stays: the old release's own schema says what becomes of its rows
//! ```
//!
//! Nobody would be helped by the row "new release must not run" instead: contract, which takes the table away, waits until no
//! old release runs, and until then none would. One that acts does not go with those that refuse: the old release relies on
//! it, and rows that nobody deletes any more would stay behind unseen. What it acts on may be referred to in its turn, from a
//! table that leaves as well.
//!
//! A reference out of a table that comes is another thing: it stands from expand on, though it refuses the old release what
//! rows of the new one refer to. Without it these would lose what they refer to while nobody looks, and they are to stay.

use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Kind, Object, ObjectId, Validity};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes in `both` of each reference out of a table that leaves: another one, or nothing.
pub fn references(old: &Catalog, new: &Catalog) -> BTreeMap<ObjectId, Option<Object>> {
    let mut leaving = Leaving { old, new, touched: BTreeMap::new() };
    loop {
        let before = leaving.touched.clone();
        let met: BTreeMap<ObjectId, Option<Object>> =
            leaving.keys().into_iter().filter_map(|(id, key)| Some((id.clone(), leaving.meet(id, key)?))).collect();
        if leaving.touched == before {
            return met;
        }
    }
}

/// What may become of rows of a table that the old release alone writes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Touch {
    deleted: bool,
    changed: BTreeSet<String>,
}

/// What a reference does when a row that it refers to goes or changes.
#[derive(PartialEq)]
enum Answer {
    Refuses,
    Deletes,
    Changes(Vec<String>),
}

struct Leaving<'a> {
    old: &'a Catalog,
    new: &'a Catalog,
    /// Tables that leave, and what references do to their rows.
    touched: BTreeMap<ObjectId, Touch>,
}

impl<'a> Leaving<'a> {
    fn keys(&self) -> Vec<(&'a ObjectId, &'a Constraint)> {
        let keys = self.old.of_kind(Kind::Constraint).filter_map(|(id, object)| match object {
            Object::Constraint(key) if key.refers() && !key.is_unenforced() => Some((id, key)),
            _ => None,
        });
        keys.filter(|(id, _)| !self.new.contains(&id.table())).collect()
    }

    /// Nothing where it stays as it is. What it acts on is noted.
    fn meet(&mut self, id: &ObjectId, key: &Constraint) -> Option<Option<Object>> {
        let ConstraintKind::Foreign { table, columns } = &key.sort else { return None };
        if let Some(giver) = &key.under {
            return self.as_given(giver, key);
        }
        let Touch { deleted, changed } = self.touch_of(table);
        let moved = columns.iter().any(|column| changed.contains(column));
        let own = id.table();
        let answers = [(deleted, " ON DELETE "), (moved, " ON UPDATE ")];
        let [delete, update] = answers.map(|(asked, event)| asked.then(|| self.answer(&own, key, event)));
        if delete == Some(Answer::Refuses) {
            return Some(None);
        }
        let follows = update == Some(Answer::Refuses);
        if follows && !self.is_free(&own, key, &key.columns.0) {
            return Some(None);
        }
        let touched = self.touched.entry(own.clone()).or_default();
        for answer in [delete, update].into_iter().flatten() {
            match answer {
                Answer::Deletes => touched.deleted = true,
                Answer::Changes(columns) => touched.changed.extend(columns),
                Answer::Refuses => touched.changed.extend(key.columns.0.iter().cloned()),
            }
        }
        follows.then(|| Some(Object::Constraint(self.following([&own, table], key))))
    }

    /// One of a partition is what that of its table is.
    fn as_given(&mut self, giver: &ObjectId, key: &Constraint) -> Option<Option<Object>> {
        let Some(Object::Constraint(above)) = self.old.object(giver) else { return None };
        if self.new.contains(&giver.table()) {
            return None;
        }
        let met = self.meet(giver, above)?;
        Some(met.map(|met| match met {
            Object::Constraint(met) => Object::Constraint(Constraint { under: key.under.clone(), ..met }),
            other => other,
        }))
    }

    /// What becomes of rows of a table: the new release does as it likes with those of a table that it knows, partitions that
    /// leave among them.
    fn touch_of(&self, table: &ObjectId) -> Touch {
        let known = |id: &&ObjectId| self.new.contains(id) && self.old.is_within(table, id);
        let Some(known) = self.old.of_kind(Kind::Table).map(|(id, _)| id).find(known) else {
            return self.touched.get(table).cloned().unwrap_or_default();
        };
        let columns = self.new.columns(known).into_iter().filter(|(_, column)| !gives_itself(column));
        Touch { deleted: true, changed: columns.map(|(id, _)| id.name().to_string()).collect() }
    }

    fn answer(&self, own: &ObjectId, key: &Constraint, event: &str) -> Answer {
        let action = key.action(event).unwrap_or_default();
        let set = || -> Vec<String> { key.columns.0.iter().filter(|name| key.sets(name)).cloned().collect() };
        let column = |name: &String| self.old.column(&ObjectId::under(own, Kind::Column, name));
        let takes_null = |columns: &[String]| {
            let nullable = |column: &Column| column.nullable && (column.default.is_none() || action.ends_with("NULL"));
            columns.iter().all(|name| column(name).is_some_and(nullable)) && self.is_free(own, key, columns)
        };
        match action.as_str() {
            "CASCADE" if event == " ON DELETE " => Answer::Deletes,
            "CASCADE" if self.is_free(own, key, &key.columns.0) => Answer::Changes(key.columns.0.clone()),
            "SET NULL" | "SET DEFAULT" if takes_null(&set()) => Answer::Changes(set()),
            _ => Answer::Refuses,
        }
    }

    /// Whether columns take what a reference gives them: nothing else says what they hold.
    fn is_free(&self, own: &ObjectId, key: &Constraint, columns: &[String]) -> bool {
        let plain = |column: &Column| !gives_itself(column) && column.reads.0.iter().all(|read| !read.kind.is_type());
        let taken = |names: &[String]| names.iter().any(|name| columns.contains(name));
        let bound = |object: &Object| match object {
            Object::Constraint(other) => other != key && !other.has_index() && taken(&other.columns.0),
            _ => false,
        };
        let parts = |object: &Object| match object {
            Object::Table(table) => table.partition_by.as_ref().is_some_and(|by| taken(&by.columns.0)),
            _ => false,
        };
        let names = columns.iter().map(|name| ObjectId::under(own, Kind::Column, name));
        names.into_iter().all(|id| self.old.column(&id).is_some_and(plain))
            && !self.old.children(own).any(|(_, object)| bound(object))
            && !self.old.object(own).is_some_and(parts)
    }

    /// Rows that were there are proven: nothing can have changed that by then, and no partitioned table takes what is not.
    fn following(&self, tables: [&ObjectId; 2], key: &Constraint) -> Constraint {
        let validity =
            if tables.into_iter().any(|table| self.old.is_parted(table)) { key.validity } else { Validity::NotValid };
        Constraint { validity, definition: key.following(), ..key.clone() }
    }
}

/// Whether nobody updates a column.
fn gives_itself(column: &Column) -> bool {
    let always = column.identity.as_ref().is_some_and(|identity| identity.mode == "ALWAYS");
    always || column.generated.is_some()
}

#[cfg(test)]
mod tests;

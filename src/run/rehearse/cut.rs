//! Tables that come under others in a migration, or leave them: no row comes or goes, and still a query of the one above
//! gives more, or less. On both sides of such a migration their rows are read for themselves.
//!
//! ```text
//!   before   part (a b)         moved    each read alone:  part without moved | moved
//!   after    part (a b moved)            the same again:   part without moved | moved
//! ```

use super::follow::Followed;
use super::snapshot::{Snapshot, Taken};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::{Dialect, Scope, Session, Stored};
use crate::error::Result;
use crate::run::hash::{self, Reading};
use std::collections::{BTreeMap, BTreeSet};

/// The tables of which that is so.
#[derive(Clone, Debug, Default)]
pub struct Cuts(BTreeSet<ObjectId>);

impl Cuts {
    /// The tables of both catalogs that do not stand in each as they do in the other.
    pub fn between(before: &Catalog, after: &Catalog) -> Cuts {
        let lineages = before.of_kind(Kind::Lineage).chain(after.of_kind(Kind::Lineage));
        let moved = lineages.map(|(id, _)| id).filter(|id| before.object(id) != after.object(id));
        let tables = moved.map(|id| ObjectId { kind: Kind::Table, path: id.path.clone() });
        Cuts(tables.filter(|table| before.contains(table) && after.contains(table)).collect())
    }

    /// Whether every table holds the same rows before and after.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is read at one end: every table, and those of these that are partitions there.
    pub async fn stored(&self, session: &mut Session, scope: &Scope) -> Result<Vec<Stored>> {
        let mut stored = session.stored(scope).await?;
        if !self.is_empty() {
            let partitions = session.partitions(scope).await?;
            stored.extend(partitions.into_iter().filter(|partition| self.0.contains(&partition.table)));
        }
        Ok(stored)
    }

    /// The condition that a row of a table is of none of these below it; nothing where none is.
    pub fn rest(&self, dialect: &dyn Dialect, catalog: &Catalog, table: &ObjectId) -> Option<String> {
        let below = |cut: &&ObjectId| *cut != table && catalog.is_within(cut, table);
        let cut = self.0.iter().filter(below);
        let rows: BTreeSet<ObjectId> =
            cut.flat_map(|cut| [vec![cut.clone()], catalog.descendants(cut)].concat()).collect();
        if rows.is_empty() { None } else { dialect.of_none(&rows) }
    }

    /// The place before the migration, with these read for themselves.
    pub async fn apart(
        &self,
        session: &mut Session,
        scope: &Scope,
        (whole, catalog): (&Snapshot, &Catalog),
    ) -> Result<Snapshot> {
        let mut apart = whole.clone();
        if self.is_empty() {
            return Ok(apart);
        }
        for stored in self.stored(session, scope).await? {
            let table = stored.table.clone();
            let only = self.rest(&*session.dialect(), catalog, &table);
            let Some(above) = whole.tables.get(&table).or_else(|| whole.tables.get(&catalog.eldest(&table))) else {
                continue;
            };
            if only.is_none() && whole.tables.contains_key(&table) {
                continue;
            }
            let reading = Reading { only, ..Reading::of(&stored, &*session.dialect()) };
            let taken = Taken { start: above.start.clone(), ..Taken::read(session, stored, reading).await? };
            let origins = above.origins.iter().filter(|(name, _)| taken.data_type(name).is_some());
            let origins = origins.map(|(name, origin)| (name.clone(), origin.clone())).collect();
            apart.tables.insert(table, Taken { origins, ..taken });
        }
        Ok(apart)
    }

    /// The place after the migration, every table read whole again: a column is untouched where it is so in all that it was
    /// read in.
    pub async fn together(
        &self,
        session: &mut Session,
        scope: &Scope,
        (followed, catalog): (Vec<Followed>, &Catalog),
    ) -> Result<Snapshot> {
        let taken = followed.into_iter().map(|one| (one.taken.stored.table.clone(), one.taken));
        let mut tables: BTreeMap<ObjectId, Taken> = taken.collect();
        let parts = tables.clone();
        if !self.is_empty() {
            let whole: BTreeSet<ObjectId> = session.stored(scope).await?.into_iter().map(|one| one.table).collect();
            tables.retain(|table, _| whole.contains(table));
        }
        for (table, taken) in tables.iter_mut().filter(|(_, taken)| taken.reading.only.is_some()) {
            taken.reading.only = None;
            taken.digest = hash::table(session, &taken.reading).await?;
            taken.is_witnessed = false;
            let below = parts.iter().filter(|(part, _)| self.0.contains(part) && catalog.is_within(part, table));
            for (_, part) in below {
                taken.origins.retain(|name, _| part.origins.contains_key(name));
            }
        }
        Ok(Snapshot { tables })
    }
}

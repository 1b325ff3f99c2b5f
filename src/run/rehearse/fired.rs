//! What triggers of people wrote: they fire on the rows that a plan fills as they do on any write.
//!
//! ```text
//!   fill of orders  --fires-->  a trigger of orders  --writes-->  a time of change in orders, a row in an audit, a sum elsewhere
//!   back, forward again: what it wrote stays, and it fires again
//! ```
//!
//! Nobody can foretell what that comes to. It is told with the names of the triggers, and fails no rehearsal: else none would hold of a
//! table with an audit. It excuses what changed and what came, in the migrations that fire one, where it can have written; where rows
//! are gone, or a fill does not give what it should, somebody has to look.

use super::follow::{What, Wrong};
use super::leg::Leg;
use super::reach::Reach;
use super::snapshot::Taken;
use crate::catalog::{Catalog, Kind, Object, ObjectId};
use crate::engine::Dialect;
use crate::run::backfill::FillStatement;
use std::collections::{BTreeMap, BTreeSet};

/// A table, or a column of it, by what they were at the start.
type Place = (ObjectId, Option<String>);

/// What was written so far.
#[derive(Default)]
pub struct Fired {
    /// Those that fire in the migration under way.
    triggers: BTreeSet<String>,
    reach: Reach,
    touched: BTreeMap<Place, BTreeSet<String>>,
}

impl Fired {
    /// A migration begins; what was there is in the first catalog, what will be in the other.
    pub fn begin(&mut self, dialect: &dyn Dialect, leg: &Leg<'_>, catalogs: [&Catalog; 2]) {
        (self.triggers, self.reach) = Default::default();
        let fills = leg.migration().steps.iter().filter_map(|step| FillStatement::read(&step.sql, &step.says).ok());
        let filled: BTreeSet<&str> = fills.map(|fill| fill.table).collect();
        for catalog in catalogs {
            let triggers = fired(dialect, catalog, &filled);
            self.triggers.extend(triggers.iter().map(ObjectId::dotted));
            self.reach.extend(catalog, triggers);
        }
    }

    /// Whether a trigger may have done what is not as it should be.
    pub fn excuses(&mut self, taken: &Taken, wrong: &Wrong) -> bool {
        let grew = match wrong.what {
            What::Changed => false,
            What::Rows { before, after } if after > before => true,
            _ => return false,
        };
        let table = taken.start.clone().unwrap_or_else(|| wrong.table.clone());
        let column = wrong.column.as_ref().map(|name| taken.origins.get(name).unwrap_or(name).clone());
        let known = self.touched.contains_key(&(table.clone(), column.clone()))
            || self.touched.contains_key(&(table.clone(), None));
        if ![&wrong.table, &taken.stored.table].into_iter().any(|name| self.reach.has(name)) {
            return known;
        }
        let place = (table, column.filter(|_| !grew));
        self.touched.entry(place).or_default().extend(self.triggers.iter().cloned());
        true
    }

    /// A sentence of each table and column that one may have written.
    pub fn says(&self) -> Vec<String> {
        let sentence = |((table, column), triggers): (&Place, &BTreeSet<String>)| {
            let what = match column {
                Some(column) => format!("`{}.{column}` has changed", table.dotted()),
                None => format!("`{}` has more rows", table.dotted()),
            };
            let by = triggers.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            format!("{what}: written, as it seems, by what fires on the rows that are filled: {by}")
        };
        self.touched.iter().map(sentence).collect()
    }
}

/// The triggers that fire when tables of those names are filled.
fn fired(dialect: &dyn Dialect, catalog: &Catalog, filled: &BTreeSet<&str>) -> Vec<ObjectId> {
    let tables = catalog.of_kind(Kind::Table).map(|(id, _)| id);
    let filled: Vec<&ObjectId> = tables.filter(|id| filled.contains(dialect.qualified(id).as_str())).collect();
    let kin = |table: &ObjectId| {
        filled.iter().any(|filled| catalog.is_within(table, filled) || catalog.is_within(filled, table))
    };
    let fires = |(id, object): &(&ObjectId, &Object)| match object {
        Object::Trigger(trigger) => trigger.definition.contains("UPDATE") && kin(&id.table()),
        _ => false,
    };
    catalog.of_kind(Kind::Trigger).filter(fires).map(|(id, _)| id.clone()).collect()
}

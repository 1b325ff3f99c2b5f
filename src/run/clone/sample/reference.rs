//! Which rows a sample needs besides its own: those that foreign keys ask for, of the database as it is and as it will be.
//!
//! ```text
//!   a key over columns that are there        the parents of every row that came
//!   a key over a column that a plan makes    the whole table: what its fill will name cannot be foretold
//! ```

use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId};
use crate::engine::Dialect;
use std::collections::BTreeSet;

/// What is fetched for foreign keys.
#[derive(Default)]
pub struct Wanted<'a> {
    pub references: Vec<Reference<'a>>,
    /// Tables of which every row may be asked for.
    pub whole: BTreeSet<ObjectId>,
}

/// A foreign key: columns of a table that point to columns of another.
#[derive(PartialEq, Eq)]
pub struct Reference<'a> {
    child: ObjectId,
    columns: &'a [String],
    pub parent: &'a ObjectId,
    keys: &'a [String],
}

impl<'a> Wanted<'a> {
    /// Of the live database, and of what it will be.
    pub fn of(live: &'a Catalog, ahead: &'a [Catalog]) -> Wanted<'a> {
        let mut wanted = Wanted {
            references: references(live).filter(|one| live.contains(one.parent)).collect(),
            ..Wanted::default()
        };
        for then in ahead {
            // A table that comes has no rows yet, and needs no parents.
            let rows = |one: &Reference| live.contains(&one.child) && live.contains(one.parent);
            for reference in references(then).filter(rows) {
                match reference.is_in(live) {
                    true if wanted.references.contains(&reference) => {}
                    true => wanted.references.push(reference),
                    false if references(live).any(|one| one.makes_way(&reference, then)) => {}
                    false => wanted.whole.extend(places(live, reference.parent)),
                }
            }
        }
        wanted
    }
}

/// Whether rows are kept in the table itself: not in its partitions, and not on another server, where nothing is written.
pub fn holds_rows(live: &Catalog, table: &ObjectId) -> bool {
    matches!(live.object(table), Some(Object::Table(own)) if own.partition_by.is_none() && own.foreign.is_none())
}

/// Where the rows of a table are.
pub fn places(live: &Catalog, table: &ObjectId) -> Vec<ObjectId> {
    match live.object(table) {
        Some(Object::Table(own)) if own.partition_by.is_some() => {
            live.descendants(table).into_iter().filter(|part| holds_rows(live, part)).collect()
        }
        _ => vec![table.clone()],
    }
}

fn references(catalog: &Catalog) -> impl Iterator<Item = Reference<'_>> {
    let constraints = catalog.of_kind(Kind::Constraint).filter_map(|(id, object)| match object {
        Object::Constraint(constraint) => Some((id, constraint)),
        _ => None,
    });
    constraints.filter_map(|(id, constraint)| Reference::of(id, constraint))
}

impl<'a> Reference<'a> {
    fn of(id: &ObjectId, constraint: &'a Constraint) -> Option<Reference<'a>> {
        match &constraint.sort {
            ConstraintKind::Foreign { table, columns } => {
                Some(Reference { child: id.table(), columns: &constraint.columns.0, parent: table, keys: columns })
            }
            _ => None,
        }
    }

    /// Whether all of its columns are in a database.
    fn is_in(&self, catalog: &Catalog) -> bool {
        let there = |table: &ObjectId, columns: &[String]| {
            columns.iter().all(|name| catalog.contains(&ObjectId::under(table, Kind::Column, name)))
        };
        there(&self.child, self.columns) && there(self.parent, self.keys)
    }

    /// Whether another one between the same tables comes in its place, as where a column of it is renamed: the values are the same.
    fn makes_way(&self, other: &Reference, then: &Catalog) -> bool {
        self.child == other.child && self.parent == other.parent && !self.is_in(then)
    }

    /// The values of children whose parents are not here.
    pub fn missing(&self, dialect: &dyn Dialect) -> String {
        let columns: Vec<String> = self.columns.iter().map(|name| format!("c.{}", dialect.quote(name))).collect();
        let pairs = self.keys.iter().zip(&columns).map(|(key, column)| format!("p.{} = {column}", dialect.quote(key)));
        let present: Vec<String> = columns.iter().map(|column| format!("{column} IS NOT NULL")).collect();
        format!(
            "SELECT DISTINCT {} FROM {} AS c WHERE {} AND NOT EXISTS (SELECT FROM {} AS p WHERE {})",
            columns.join(", "),
            dialect.qualified(&self.child),
            present.join(" AND "),
            dialect.qualified(self.parent),
            pairs.collect::<Vec<_>>().join(" AND ")
        )
    }

    /// A condition that these parents meet.
    pub fn wanted(&self, dialect: &dyn Dialect, asked: &[Vec<Option<String>>]) -> String {
        let keys: Vec<String> = self.keys.iter().map(|name| dialect.quote(name)).collect();
        let tuple = |row: &Vec<Option<String>>| {
            let values: Vec<String> = row.iter().flatten().map(|value| dialect.literal(value)).collect();
            format!("({})", values.join(", "))
        };
        let tuples: Vec<String> = asked.iter().map(tuple).collect();
        format!("({}) IN ({})", keys.join(", "), tuples.join(", "))
    }
}

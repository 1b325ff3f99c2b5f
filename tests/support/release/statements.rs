//! What a release does with a table that it knows: statements that name every column, with values that the rows have.

use super::super::rows::plain;
use super::columns::{keys, parted, stuck, written};
use concertina::catalog::{Catalog, Column, ConstraintKind, Kind, Object, ObjectId};
use concertina::engine::Dialect;
use std::collections::{BTreeMap, BTreeSet};

/// A row: a literal for each column.
pub type Row = BTreeMap<String, String>;

/// A table as a release knows it, and rows of it.
pub struct Known<'a> {
    pub dialect: &'a dyn Dialect,
    pub catalog: &'a Catalog,
    pub table: &'a ObjectId,
    pub rows: Vec<Row>,
    /// Whether the rows, and those that they refer to, stand there for a moment only, under numbers that a sequence gives.
    pub passing: bool,
}

/// An INSERT whose keys are others each time.
#[derive(Clone)]
pub struct Insert {
    into: String,
    cells: Vec<(String, Cell)>,
}

#[derive(Clone)]
enum Cell {
    Same(String),
    /// One of a type.
    Fresh(String),
}

impl Insert {
    /// The row of a number.
    pub fn sql(&self, number: usize) -> String {
        let Insert { into, cells } = self;
        if cells.is_empty() {
            return format!("INSERT INTO {into} DEFAULT VALUES");
        }
        let names: Vec<&str> = cells.iter().map(|(name, _)| name.as_str()).collect();
        let values = cells.iter().map(|(_, cell)| cell.literal(number)).collect::<Vec<_>>();
        format!("INSERT INTO {into} ({}) VALUES ({})", names.join(", "), values.join(", "))
    }

    /// The row of a number comes, and goes by its key.
    fn taken_back(&self, number: usize, keys: &[String]) -> String {
        let own = self.cells.iter().filter(|(name, _)| keys.iter().any(|key| key == name.trim_matches('"')));
        let equal = own.map(|(name, cell)| format!("{name} = {}", cell.literal(number))).collect::<Vec<_>>();
        let found = if equal.is_empty() { "false".into() } else { equal.join(" AND ") };
        format!("{};\nDELETE FROM {} WHERE {found}", self.sql(number), self.into)
    }
}

impl Cell {
    fn literal(&self, number: usize) -> String {
        match self {
            Cell::Same(literal) => literal.clone(),
            Cell::Fresh(data_type) => match plain(data_type, number) {
                counted if counted.parse::<usize>().is_ok() => (1000 + number).to_string(),
                other => other,
            },
        }
    }
}

/// What a release reads of a table or view.
pub fn select<'a>(dialect: &dyn Dialect, from: &ObjectId, columns: impl Iterator<Item = &'a str>) -> String {
    let columns: Vec<String> = columns.map(|name| dialect.quote(name)).collect();
    format!("SELECT {} FROM {}", columns.join(", "), dialect.qualified(from))
}

impl Known<'_> {
    /// Everything that it does with the table; rows that it inserts are those of the number.
    pub fn statements(&self, number: usize) -> Vec<String> {
        let Some(first) = self.rows.first() else { return vec![] };
        let own = keys(self.catalog, self.table);
        let every = self.insert(&own, |_, _| true);
        let parted = parted(self.catalog, self.table);
        let must = |name: &str, column: &Column| !column.nullable && !column.fills_itself() || parted.contains(name);
        let least = self.insert(&own, must).sql(number);
        let nulls = |column: &Column| if column.nullable { Some("NULL".into()) } else { None };
        let blank = Insert { cells: self.cells(&own, nulls), into: self.name() }.sql(number);
        let found = self.found(first);
        let delete = format!("DELETE FROM {} WHERE {found}", self.name());
        let stuck = stuck(self.catalog, self.table);
        let first_gone = |insert: String| if stuck.is_empty() { insert } else { format!("{delete};\n{insert}") };
        let inserts = [every.sql(number), least, blank].map(first_gone);
        let gone = match self.is_referred_to() {
            true => every.taken_back(number, &self.primary().unwrap_or_default()),
            false => delete.clone(),
        };
        inserts.into_iter().chain(self.updates(&(&own | &stuck), &found, number)).chain([gone]).collect()
    }

    /// An INSERT of those of its columns, with keys of its own.
    pub fn insert(&self, keys: &BTreeSet<String>, wanted: impl Fn(&str, &Column) -> bool) -> Insert {
        let cells = self.cells(keys, |_| None);
        let columns = written(self.catalog, self.table).into_iter();
        let cells = columns.zip(cells).filter(|((id, column), _)| wanted(id.name(), column)).map(|(_, cell)| cell);
        Insert { cells: cells.collect(), into: self.name() }
    }

    fn cells(&self, keys: &BTreeSet<String>, other: impl Fn(&Column) -> Option<String>) -> Vec<(String, Cell)> {
        let cell = |(id, column): (&ObjectId, &Column)| {
            let fresh = self.fresh(column).filter(|_| keys.contains(id.name())).map(Cell::Fresh);
            let first = || self.referred(id).unwrap_or_else(|| self.rows[0][id.name()].clone());
            let same = || Cell::Same(other(column).unwrap_or_else(first));
            (self.dialect.quote(id.name()), fresh.unwrap_or_else(same))
        };
        written(self.catalog, self.table).into_iter().map(cell).collect()
    }

    /// The type that values are made of, under its domains; enums have no values but theirs.
    fn fresh(&self, column: &Column) -> Option<String> {
        let reads = || column.reads.0.iter().filter_map(|read| self.catalog.object(read));
        match reads().find(|object| matches!(object, Object::Enum(_) | Object::Domain(_) | Object::Composite(_))) {
            Some(Object::Domain(domain)) => Some(domain.data_type.clone()),
            Some(_) => None,
            None => Some(column.data_type.clone()),
        }
    }

    /// Each column to what it is, to another value, and to nothing.
    fn updates(&self, own: &BTreeSet<String>, found: &str, number: usize) -> Vec<String> {
        let (first, last) = (&self.rows[0], &self.rows[self.rows.len() - 1]);
        let update = |(id, column): (&ObjectId, &Column)| {
            let name = id.name();
            let fresh = || self.fresh(column).map(|data_type| Cell::Fresh(data_type).literal(number));
            let other = if own.contains(name) { fresh() } else { Some(last[name].clone()) };
            let moves = !(own.contains(name) && (self.is_referred_to() || self.is_parted_by(name)));
            let null = column.nullable.then(|| "NULL".to_string()).filter(|_| !own.contains(name));
            let values = [Some(first[name].clone()), other.or(null.clone()), null].into_iter().flatten();
            let values: BTreeSet<String> = values.filter(|value| moves || *value == first[name]).collect();
            let (table, name) = (self.name(), self.dialect.quote(name));
            values.into_iter().map(move |value| format!("UPDATE {table} SET {name} = {value} WHERE {found}"))
        };
        written(self.catalog, self.table).into_iter().flat_map(update).collect()
    }

    /// A query for what a passing row refers to by one column.
    fn referred(&self, id: &ObjectId) -> Option<String> {
        let own = self.catalog.children(self.table).filter_map(|(_, object)| match object {
            Object::Constraint(own) if own.columns.0 == [id.name()] => Some(&own.sort),
            _ => None,
        });
        let mut referred = own.filter_map(|sort| match sort {
            ConstraintKind::Foreign { table, columns } => Some((table, columns.first()?)),
            _ => None,
        });
        let (table, column) = referred.next().filter(|_| self.passing)?;
        let (table, column) = (self.dialect.qualified(table), self.dialect.quote(column));
        Some(format!("(SELECT {column} FROM {table} ORDER BY 1 LIMIT 1)"))
    }

    /// A condition that finds a row by its key, or by all that it holds where there is none.
    fn found(&self, row: &Row) -> String {
        let equal = |key: &String| format!("{} = {}", self.dialect.quote(key), row[key]);
        let same = |(name, literal): (&String, &String)| {
            format!("format('%L', {}) = {}", self.dialect.quote(name), self.dialect.literal(literal))
        };
        let conditions: Vec<String> = match self.primary() {
            Some(keys) => keys.iter().map(equal).collect(),
            None => row.iter().map(same).collect(),
        };
        if conditions.is_empty() { "true".into() } else { conditions.join(" AND ") }
    }

    fn primary(&self) -> Option<Vec<String>> {
        self.catalog.children(self.table).find_map(|(_, object)| match object {
            Object::Constraint(own) if own.sort == ConstraintKind::Primary => Some(own.columns.0.clone()),
            _ => None,
        })
    }

    /// Whether rows of others refer to its rows.
    fn is_referred_to(&self) -> bool {
        let above = |table: &ObjectId| self.catalog.is_within(self.table, table);
        self.catalog.of_kind(Kind::Constraint).any(|(_, object)| match object {
            Object::Constraint(own) => {
                matches!(&own.sort, ConstraintKind::Foreign { table, .. } if above(table))
            }
            _ => false,
        })
    }

    fn is_parted_by(&self, column: &str) -> bool {
        parted(self.catalog, self.table).contains(column)
    }

    fn name(&self) -> String {
        self.dialect.qualified(self.table)
    }
}

//! Tables: read, made, dropped, moved into quarantine and out of it.

use super::introspect::{ColumnFacts, Entry, Facts};
use super::names::{is_ours, quote, same};
use super::parse::{self, ColumnText, TableText};
use super::text::as_written;
use super::{LOCK, Way, column, constraint, copy};
use crate::catalog::{Aside, Catalog, Column, Constraint, ConstraintKind, Kind, Object, ObjectId, Table};
use crate::engine::{Keep, buried_name, is_buried};
use crate::hazard::Hazard;
use crate::step::{Cost, Step, Verb};

/// A table with all that belongs to it.
pub(super) struct TableRead {
    pub objects: Vec<(ObjectId, Object)>,
    pub hidden: Vec<(String, Column)>,
}

/// Reads a table from its DDL and what the pragmas tell; `None` when the two do not fit together.
pub(super) fn read(entry: &Entry, facts: &Facts) -> Option<TableRead> {
    let Entry { sort: _, name, on: _, sql } = entry;
    let Facts { sort: _, without_rowid, strict, columns } = facts;
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let text = parse::table(sql, name, &names)?;
    let fits =
        text.columns.len() == columns.len() && text.columns.iter().zip(columns).all(|(a, b)| same(&a.name, &b.name));
    fits.then_some(())?;
    let words = [(*strict, "STRICT"), (*without_rowid, "WITHOUT ROWID")];
    let attributes = words.iter().filter(|(has, _)| *has).map(|(_, word)| word.to_string()).collect();
    let mut shape = Shape { columns: columns_read(columns, &text), constraints: vec![], attributes };
    shape.constraints = text.constraints.iter().map(|text| constraint::constraint(text, &shape.columns)).collect();
    Some(shape.into_read(name))
}

fn columns_read(facts: &[ColumnFacts], text: &TableText) -> Vec<(String, Column)> {
    let read = |(position, (facts, text)): (usize, (&ColumnFacts, &ColumnText))| {
        let ColumnFacts { name, data_type, required, default } = facts;
        let ColumnText { name: _, collation, generated, conflict } = text;
        let column = Column {
            data_type: as_written(data_type),
            nullable: !required,
            default: default.as_ref().map(|default| as_written(default)),
            identity: None,
            generated: generated.clone(),
            collation: collation.clone(),
            clauses: conflict.as_ref().filter(|_| *required).map(|way| format!("ON CONFLICT {way}")),
            reads: Aside(vec![]),
            options: vec![],
            position: Aside(u32::try_from(position).unwrap_or(u32::MAX)),
            inherited: Aside(false),
        };
        (name.clone(), column)
    };
    facts.iter().zip(&text.columns).enumerate().map(read).collect()
}

/// All that a `CREATE TABLE` says.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub columns: Vec<(String, Column)>,
    pub constraints: Vec<Constraint>,
    pub attributes: Vec<String>,
}

impl Shape {
    /// The table as a catalog has it.
    pub fn of(catalog: &Catalog, table: &ObjectId) -> Shape {
        let columns = catalog.columns(table).into_iter().map(|(id, column)| (id.name().to_string(), column.clone()));
        Shape {
            columns: columns.collect(),
            constraints: constraint::of(catalog, table).map(|(_, constraint)| constraint.clone()).collect(),
            attributes: attributes(catalog, table).to_vec(),
        }
    }

    /// The statement that makes it under a name.
    pub fn statement(&self, name: &str) -> String {
        let Shape { columns, constraints, attributes } = self;
        let beside = constraints.iter().find(|constraint| constraint::is_not_the_rowid(constraint));
        let key = |name: &str| match beside {
            Some(key) if key.columns.0.iter().any(|own| own == name) => " PRIMARY KEY DESC",
            _ => "",
        };
        let columns = columns.iter().map(|(name, own)| format!("{}{}", column::definition(name, own), key(name)));
        let apart = constraints.iter().filter(|constraint| !constraint::is_not_the_rowid(constraint));
        let lines: Vec<String> = columns.chain(apart.map(|constraint| constraint.definition.clone())).collect();
        let attributes = if attributes.is_empty() { String::new() } else { format!(" {}", attributes.join(", ")) };
        format!("CREATE TABLE {} (\n    {}\n){attributes};", quote(name), lines.join(",\n    "))
    }

    /// Whether it is a STRICT table.
    pub fn is_strict(&self) -> bool {
        self.attributes.iter().any(|word| word == "STRICT")
    }

    /// Whether rows have a rowid.
    pub fn has_rowid(&self) -> bool {
        !self.attributes.iter().any(|word| word == "WITHOUT ROWID")
    }

    /// The column that is another name of the rowid.
    pub fn rowid_alias(&self) -> Option<&str> {
        let key = self.constraints.iter().find(|constraint| constraint.sort == ConstraintKind::Primary)?;
        let [only] = key.columns.0.as_slice() else { return None };
        let integer = self.columns.iter().any(|(name, column)| same(name, only) && same(&column.data_type, "INTEGER"));
        (integer && self.has_rowid() && !constraint::is_not_the_rowid(key)).then_some(only.as_str())
    }

    /// A name for the rowid that no column has taken.
    pub fn rowid_name(&self) -> Option<&'static str> {
        let free = |name: &&str| !self.columns.iter().any(|(column, _)| same(column, name));
        ["rowid", "_rowid_", "oid"].into_iter().find(free).filter(|_| self.has_rowid())
    }

    /// Whether its rowids are never used twice.
    pub fn counts(&self) -> bool {
        self.constraints.iter().any(constraint::counts)
    }

    fn into_read(mut self, name: &str) -> TableRead {
        let table = ObjectId::new(Kind::Table, &["main", name]);
        let (hidden, columns): (Vec<_>, Vec<_>) = self.columns.into_iter().partition(|(name, _)| is_buried(name));
        let own = Table {
            attributes: self.attributes,
            options: vec![],
            partition_by: None,
            foreign: None,
            reads: Aside(vec![]),
        };
        let mut catalog = Catalog::default();
        catalog.insert(table.clone(), Object::Table(own));
        for (name, column) in columns {
            catalog.insert(ObjectId::under(&table, Kind::Column, &name), Object::Column(column));
        }
        self.constraints.sort_by_key(|constraint| constraint::given_name(constraint).is_none());
        for own in self.constraints {
            let id = |name: &str| ObjectId::under(&table, Kind::Constraint, name);
            let name = constraint::free_name(&constraint::name(&own), &|name| catalog.contains(&id(name)));
            catalog.insert(id(&name), Object::Constraint(own));
        }
        TableRead { objects: catalog.into(), hidden }
    }
}

fn attributes<'a>(catalog: &'a Catalog, table: &ObjectId) -> &'a [String] {
    match catalog.object(table) {
        Some(Object::Table(Table { attributes, .. })) => attributes,
        _ => &[],
    }
}

/// Makes a table that comes, or brings it back from quarantine. A copy of a database is made with what is hidden in it, because
/// every later step expects that there.
pub(super) fn create(way: &Way, table: &ObjectId) -> Step {
    let mut shape = Shape::of(way.to, table);
    let name = table.name();
    let Keep::Restore(number) = way.keep else {
        shape.columns.extend(way.hidden.of(table).iter().cloned());
        return Step::new(Verb::Create, table, format!("create table {name}"), shape.statement(name), LOCK);
    };
    let hidden = buried_name(name, number);
    let step = |sql| Step::new(Verb::Create, table, format!("bring back table {name}"), sql, LOCK);
    if !has_foreign_keys(&shape) {
        return step(format!("ALTER TABLE {} RENAME TO {};", quote(&hidden), quote(name)));
    }
    step(moved(way, table, &shape, (&hidden, name), &shape)).costing(Cost::Rewrite)
}

/// Drops a table, or moves it into quarantine. There its foreign keys are gone: the rows they point at stay in use, and a
/// key from quarantine would hold them or, cascading, be emptied with them.
pub(super) fn drop(way: &Way, table: &ObjectId) -> Step {
    let name = table.name();
    let Keep::Bury(number) = way.keep else {
        let step =
            Step::new(Verb::Drop, table, format!("drop table {name}"), format!("DROP TABLE {};", quote(name)), LOCK);
        return step.risking(Hazard::LosesData);
    };
    let hidden = buried_name(name, number);
    let shape = Shape::of(way.from, table);
    let indexes = way.from.children(table).filter(|(id, _)| id.kind == Kind::Index);
    let indexes: String = indexes.map(|(id, _)| format!("DROP INDEX {};\n", quote(id.name()))).collect();
    let says = format!("move table {name} into quarantine as {hidden}");
    let step = |sql| Step::new(Verb::Drop, table, says, sql, LOCK).risking(Hazard::DropsData);
    if !has_foreign_keys(&shape) {
        return step(format!("{indexes}ALTER TABLE {} RENAME TO {};", quote(name), quote(&hidden)));
    }
    let mut free = shape.clone();
    free.constraints.retain(|constraint| !matches!(constraint.sort, ConstraintKind::Foreign { .. }));
    step(moved(way, table, &shape, (name, &hidden), &free)).costing(Cost::Rewrite)
}

fn has_foreign_keys(shape: &Shape) -> bool {
    shape.constraints.iter().any(|constraint| matches!(constraint.sort, ConstraintKind::Foreign { .. }))
}

/// Copies a table whole to one of another name and drops it.
fn moved(way: &Way, table: &ObjectId, shape: &Shape, (source, target): (&str, &str), made: &Shape) -> String {
    let mut made = made.clone();
    made.columns.extend(way.hidden.of(table).iter().cloned());
    let kept = made.columns.iter().filter(|(_, column)| column.generated.is_none());
    let values = kept.map(|(name, _)| (name.clone(), quote(name))).collect();
    copy::statements(&copy::Copy { source, target, from: shape, to: &made, values })
}

/// Whether an id is of something that a rebuild writes anew.
pub(super) fn is_part(id: &ObjectId) -> bool {
    matches!(id.kind, Kind::Table | Kind::Column | Kind::Constraint) && !is_ours(id.table().name())
}

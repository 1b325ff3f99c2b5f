//! Reads a database into a catalog: four queries, whatever its size.

use super::names::{is_ours, same};
use super::{Connection, Hidden, index, reads, table, trigger, view};
use crate::catalog::{Catalog, Column, Kind, Object, ObjectId, ViewColumn};
use crate::engine::{Introspection, Scope, Unsupported};
use crate::error::Result;
use std::collections::BTreeMap;

const ENTRIES: &str = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
    ORDER BY type, name";

const TABLES: &str = "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'";

/// A view that cannot be read has no columns; asking for them would be an error.
const COLUMNS: &str = "SELECT l.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.hidden FROM pragma_table_list AS l \
    CROSS JOIN pragma_table_xinfo(l.name, 'main') AS x \
    WHERE l.schema = 'main' AND (l.type = 'table' OR l.type = 'view' AND l.ncol > 0) ORDER BY l.name, x.cid";

type Cells = Vec<Option<String>>;

/// A row of `sqlite_schema`.
pub(super) struct Entry {
    pub sort: String,
    pub name: String,
    /// The table or view it stands on.
    pub on: String,
    pub sql: String,
}

/// What the pragmas tell of a table.
#[derive(Default)]
pub(super) struct Facts {
    pub sort: String,
    pub without_rowid: bool,
    pub strict: bool,
    pub columns: Vec<ColumnFacts>,
}

/// What they tell of a column.
pub(super) struct ColumnFacts {
    pub name: String,
    pub data_type: String,
    pub required: bool,
    pub default: Option<String>,
}

/// What is being put together.
#[derive(Default)]
struct Found {
    introspection: Introspection,
    hidden: Hidden,
}

/// Reads the catalog and the columns in quarantine.
pub(super) async fn introspect(connection: &mut Connection, scope: &Scope) -> Result<(Introspection, Hidden)> {
    let entries: Vec<Entry> = connection.rows(ENTRIES).await?.into_iter().map(entry).collect();
    let mut facts: BTreeMap<String, Facts> = connection.rows(TABLES).await?.into_iter().map(table_facts).collect();
    for row in connection.rows(COLUMNS).await? {
        let (table, column) = column_facts(row);
        facts.entry(table).or_default().columns.push(column);
    }
    Ok(assemble(&entries, &facts, scope))
}

fn entry(row: Cells) -> Entry {
    let mut cells = row.into_iter().map(Option::unwrap_or_default);
    let mut next = || cells.next().unwrap_or_default();
    Entry { sort: next(), name: next(), on: next(), sql: next() }
}

fn table_facts(row: Cells) -> (String, Facts) {
    let mut cells = row.into_iter().map(Option::unwrap_or_default);
    let mut next = || cells.next().unwrap_or_default();
    let name = next();
    (name, Facts { sort: next(), without_rowid: next() == "1", strict: next() == "1", columns: vec![] })
}

fn column_facts(row: Cells) -> (String, ColumnFacts) {
    let mut cells = row.into_iter();
    let mut next = || cells.next().flatten();
    let table = next().unwrap_or_default();
    let name = next().unwrap_or_default();
    let data_type = next().unwrap_or_default();
    let required = next().as_deref() == Some("1");
    (table, ColumnFacts { name, data_type, required, default: next() })
}

fn assemble(entries: &[Entry], facts: &BTreeMap<String, Facts>, scope: &Scope) -> (Introspection, Hidden) {
    let managed = |name: &str| !is_ours(name) && !scope.ignores(&["main".to_string(), name.to_string()]);
    let shadow = |name: &str| facts.get(name).is_some_and(|facts| facts.sort == "shadow");
    let wanted: Vec<&Entry> =
        entries.iter().filter(|e| managed(&e.name) && managed(&e.on) && !shadow(&e.name) && !shadow(&e.on)).collect();
    let mut found = Found::default();
    for entry in wanted.iter().filter(|entry| entry.sort == "table") {
        found.table(entry, facts.get(&entry.name));
    }
    for entry in wanted.iter().filter(|entry| entry.sort == "view") {
        found.view(entry, facts.get(&entry.name));
    }
    for entry in wanted.iter().filter(|entry| entry.sort == "index" || entry.sort == "trigger") {
        found.child(entry);
    }
    reads::resolve(&mut found.introspection.catalog);
    (found.introspection, found.hidden)
}

impl Found {
    fn table(&mut self, entry: &Entry, facts: Option<&Facts>) {
        let understood = match facts {
            Some(facts) if facts.sort == "virtual" => Err("virtual table"),
            Some(facts) => table::read(entry, facts).ok_or("table whose definition is not understood"),
            None => Err("table"),
        };
        match understood {
            Ok(read) => {
                let id = ObjectId::new(Kind::Table, &["main", &entry.name]);
                read.hidden.into_iter().for_each(|(name, column)| self.hidden.insert(&id, &name, column));
                read.objects.into_iter().for_each(|(id, object)| self.catalog().insert(id, object));
            }
            Err(what) => self.unsupported(what, &entry.name),
        }
    }

    fn view(&mut self, entry: &Entry, facts: Option<&Facts>) {
        let columns = facts.into_iter().flat_map(|facts| &facts.columns);
        let columns = columns.map(|c| ViewColumn { name: c.name.clone(), data_type: c.data_type.clone() }).collect();
        match view::read(&entry.sql, columns) {
            Some(view) => self.catalog().insert(ObjectId::new(Kind::View, &["main", &entry.name]), Object::View(view)),
            None => self.unsupported("view whose definition is not understood", &entry.name),
        }
    }

    fn child(&mut self, entry: &Entry) {
        let relations = [Kind::Table, Kind::View].map(|kind| ObjectId::new(kind, &["main", &entry.on]));
        let spelled = |id: &&ObjectId| relations.iter().any(|r| r.kind == id.kind && same(r.name(), id.name()));
        let relation = self.introspection.catalog.iter().map(|(id, _)| id).find(spelled).cloned();
        // What stands on a table that is not understood goes unsaid with it.
        let Some(relation) = relation else { return };
        let path = ["main", relation.name(), &entry.name];
        let read = if entry.sort == "index" {
            let columns: Vec<(String, Column)> = columns_of(&self.introspection.catalog, &relation);
            index::read(&entry.sql, &columns).map(|index| (ObjectId::new(Kind::Index, &path), Object::Index(index)))
        } else {
            let trigger = trigger::read(&entry.sql, &relation);
            Some((ObjectId::new(Kind::Trigger, &path), Object::Trigger(trigger)))
        };
        match read {
            Some((id, object)) => self.catalog().insert(id, object),
            None => self.unsupported("index whose definition is not understood", &entry.name),
        }
    }

    fn catalog(&mut self) -> &mut Catalog {
        &mut self.introspection.catalog
    }

    fn unsupported(&mut self, what: &str, object: &str) {
        self.introspection.unsupported.push(Unsupported { what: what.into(), object: object.into() });
    }
}

fn columns_of(catalog: &Catalog, table: &ObjectId) -> Vec<(String, Column)> {
    catalog.columns(table).into_iter().map(|(id, column)| (id.name().to_string(), column.clone())).collect()
}

//! A release of an application, as far as a schema tells what it does: it writes and reads every table that it knows, with
//! every column by name, and reads its views.
//!
//! What its statements are is settled at home, in the schema that it was written for, with the rows there: one that is refused
//! there for its values is none of its statements. After that every failure is that of the schema it meets.

mod client;
mod columns;
pub mod journey;
mod statements;
pub mod tally;

use super::rows;
use client::Client;
use columns::{keys, parted};
use concertina::catalog::{Catalog, Kind, Lineage, Object, ObjectId};
use concertina::engine::Dialect;
use statements::{Insert, Known, Row, select};
use tally::Tally;

/// The row that a release inserts and takes back.
const TRIED: usize = 3;

/// What one release does.
pub struct Release {
    pub name: &'static str,
    pub catalog: Catalog,
    /// Rows for tables that have none; they go with the transaction.
    ground: Vec<String>,
    statements: Vec<String>,
    /// Rows that either release could have written.
    kept: Vec<Insert>,
}

/// A statement that a schema refuses, and what the server said.
pub struct Refused {
    pub statement: String,
    pub said: String,
}

impl Release {
    /// The release of a schema, in a database that has it.
    pub async fn at_home(
        name: &'static str,
        url: &str,
        [catalog, other]: [&Catalog; 2],
        dialect: &dyn Dialect,
        tally: &Tally,
    ) -> Release {
        let mut client = Client::connect(url).await;
        client.run("BEGIN").await.expect("a transaction");
        let mut home = Home { client, catalog, dialect, tally };
        let (mut kept, mut statements) = (vec![], home.views());
        let (with_rows, empty) = home.tables().await;
        for known in &with_rows {
            let of_both = &keys(catalog, known.table) | &keys(other, known.table);
            statements.extend(known.statements(TRIED));
            if !is_part(catalog, known.table) {
                kept.extend(home.fitting_rows(known.insert(&of_both, |_, _| true)).await);
            }
        }
        let ground = home.ground(&empty).await;
        for table in empty {
            let known = home.known(table).await.map(|known| Known { passing: true, ..known });
            statements.extend(known.iter().flat_map(|known| known.statements(TRIED)));
        }
        statements.extend(catalog.of_kind(Kind::Table).map(|(id, _)| home.read(id)));
        let statements = home.fitting(statements).await;
        Release { name, catalog: catalog.clone(), ground, statements, kept }
    }

    /// Runs all that it does on a database and takes it back; what was refused.
    pub async fn runs(&self, url: &str, tally: &Tally) -> Vec<Refused> {
        let mut client = Client::connect(url).await;
        client.run("BEGIN").await.expect("a transaction");
        let mut refused = vec![];
        let mut note = |statement: &String, outcome: Result<(), String>| {
            refused.extend(outcome.err().map(|said| Refused { statement: statement.clone(), said }));
        };
        for statement in &self.ground {
            note(statement, client.stays(statement).await);
        }
        for statement in &self.statements {
            note(statement, client.tried(statement).await);
        }
        tally.ran(self.ground.len() + self.statements.len());
        refused
    }

    /// Leaves the row of a number in every table.
    pub async fn writes(&self, url: &str, number: usize, tally: &Tally) -> Vec<Refused> {
        let mut client = Client::connect(url).await;
        let mut refused = vec![];
        for insert in &self.kept {
            let statement = insert.sql(number);
            let outcome = client.run(&statement).await;
            refused.extend(outcome.err().map(|said| Refused { statement, said }));
        }
        tally.wrote(self.kept.len() - refused.len());
        refused
    }
}

fn is_part(catalog: &Catalog, table: &ObjectId) -> bool {
    matches!(catalog.lineage(table), Some(Lineage::Partition { .. }))
}

/// The schema that a release was written for, inside a transaction that nobody ends.
struct Home<'a> {
    client: Client,
    catalog: &'a Catalog,
    dialect: &'a dyn Dialect,
    tally: &'a Tally,
}

impl<'a> Home<'a> {
    /// The tables that have rows, and the others. The rows of a foreign table are nowhere.
    async fn tables(&mut self) -> (Vec<Known<'a>>, Vec<&'a ObjectId>) {
        let (mut with_rows, mut empty) = (vec![], vec![]);
        for (table, object) in self.catalog.of_kind(Kind::Table) {
            if matches!(object, Object::Table(own) if own.foreign.is_some()) {
                continue;
            }
            match self.known(table).await {
                Some(known) => with_rows.push(known),
                None => empty.push(table),
            }
        }
        (with_rows, empty)
    }

    /// A table with its first rows, if it has any.
    async fn known(&mut self, table: &'a ObjectId) -> Option<Known<'a>> {
        let names: Vec<&str> = self.catalog.columns(table).into_iter().map(|(id, _)| id.name()).collect();
        let literals: Vec<String> =
            names.iter().map(|name| format!("format('=%L', {})", self.dialect.quote(name))).collect();
        let rows = format!(
            "SELECT literals FROM (SELECT ARRAY[{}]::text[] AS literals FROM {}) AS own ORDER BY literals COLLATE \"C\" LIMIT 2",
            literals.join(", "),
            self.dialect.qualified(table)
        );
        let rows = self.client.lists(&rows).await.expect("a table is read at home");
        // Behind a sign, or the driver takes the word NULL for the lack of a text.
        let row = |literals: Vec<String>| -> Row {
            let literals = literals.iter().map(|literal| literal[1..].to_string());
            names.iter().map(ToString::to_string).zip(literals).collect()
        };
        let rows: Vec<Row> = rows.into_iter().map(row).collect();
        let Home { catalog, dialect, .. } = *self;
        (!rows.is_empty()).then_some(Known { dialect, catalog, table, rows, passing: false })
    }

    /// Rows in tables that have none, but in partitions: which rows those take is theirs to say. Nor where numbers part the rows
    /// that a sequence gives: they do not come twice.
    async fn ground(&mut self, empty: &[&ObjectId]) -> Vec<String> {
        let mut ground = vec![];
        for table in empty {
            if is_part(self.catalog, table) || self.is_parted_by_numbers(table) {
                continue;
            }
            let rows = rows::insert(self.dialect, self.catalog, table);
            let unchecked = format!(
                "SET LOCAL session_replication_role = replica;\n{rows}SET LOCAL session_replication_role = origin"
            );
            let outcome = self.client.stays(&unchecked).await;
            self.tally.fits(&unchecked, &outcome);
            ground.extend(outcome.is_ok().then_some(unchecked));
        }
        ground
    }

    fn is_parted_by_numbers(&self, table: &ObjectId) -> bool {
        let by = parted(self.catalog, table);
        let columns = self.catalog.columns(table).into_iter();
        columns.filter(|(id, _)| by.contains(id.name())).any(|(_, column)| column.fills_itself())
    }

    fn views(&self) -> Vec<String> {
        let views = self.catalog.of_kind(Kind::View).filter_map(|(id, object)| match object {
            Object::View(view) => Some((id, view)),
            _ => None,
        });
        let columns = |(id, view): (_, &concertina::catalog::View)| {
            select(self.dialect, id, view.columns.0.iter().map(|column| column.name.as_str()))
        };
        views.map(columns).collect()
    }

    fn read(&self, table: &ObjectId) -> String {
        select(self.dialect, table, self.catalog.columns(table).into_iter().map(|(id, _)| id.name()))
    }

    async fn fitting(&mut self, statements: Vec<String>) -> Vec<String> {
        let mut fitting = vec![];
        for statement in statements {
            let outcome = self.client.tried(&statement).await;
            self.tally.fits(&statement, &outcome);
            fitting.extend(outcome.is_ok().then_some(statement));
        }
        fitting
    }

    async fn fitting_rows(&mut self, insert: Insert) -> Option<Insert> {
        self.client.tried(&insert.sql(TRIED)).await.is_ok().then_some(insert)
    }
}

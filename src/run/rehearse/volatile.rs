//! Whether an expression gives something else each time: the time, a random number, the next of a sequence. What it wrote
//! cannot be compared with anything.
//!
//! It is asked of the database, twice, and only after a comparison failed: no list of functions would know those of a user.

use super::snapshot::Taken;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::Session;
use crate::error::Result;
use crate::run::hash::{self, Reading, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The columns that are known to be volatile, and what is known to be written to others.
#[derive(Default)]
pub struct Volatile {
    known: BTreeSet<(ObjectId, String)>,
    expressions: BTreeMap<(ObjectId, String), Vec<String>>,
}

impl Volatile {
    /// Remembers what fills write.
    pub fn learn(&mut self, expressions: &BTreeMap<(ObjectId, String), Vec<String>>) {
        for (at, more) in expressions {
            self.expressions.entry(at.clone()).or_default().extend(more.iter().cloned());
        }
    }

    /// Whether the values of a column come from an expression that gives something else each time.
    pub async fn has(&mut self, session: &mut Session, taken: &Taken, catalog: &Catalog, column: &str) -> Result<bool> {
        let at = (taken.stored.table.clone(), column.to_string());
        if self.known.contains(&at) {
            return Ok(true);
        }
        let own = catalog.column(&ObjectId::under(&taken.stored.table, Kind::Column, column));
        let mut found = own.is_some_and(|own| own.identity.is_some());
        let default = own.and_then(|own| own.default.clone());
        let written = self.expressions.get(&at).into_iter().flatten().cloned();
        for expression in default.into_iter().chain(written) {
            found = found || self.rests_on_known(&taken.stored.table, &expression);
            found = found || expression.contains("nextval(") || differs(session, taken, &expression).await;
        }
        if found {
            self.known.insert(at);
        }
        Ok(found)
    }

    fn rests_on_known(&self, table: &ObjectId, expression: &str) -> bool {
        self.known.iter().any(|(known, column)| known == table && expression.contains(column.as_str()))
    }
}

/// Whether two looks at the rows give different values. An expression that cannot be asked is taken for steady.
async fn differs(session: &mut Session, taken: &Taken, expression: &str) -> bool {
    let alias = session.dialect().quote(taken.stored.table.name());
    let reading = Reading {
        source: format!("{} AS {alias}", taken.reading.source),
        values: vec![Value { name: "value".into(), sql: format!("({expression})") }],
        ..taken.reading.clone()
    };
    let first = hash::table(session, &reading).await;
    // The clock of some databases counts milliseconds, and the table may be small.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let second = hash::table(session, &reading).await;
    matches!((first, second), (Ok(first), Ok(second)) if first.columns != second.columns)
}

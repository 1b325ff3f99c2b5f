//! One thing to do to a database: finished SQL, and what doing it costs.

use crate::catalog::ObjectId;
use crate::hazard::Hazard;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a step does to the objects it names; all that ordering needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Gives an object its new name, by which every other step knows it.
    Rename,
    Create,
    Alter,
    Drop,
    /// Writes rows.
    Fill,
}

/// The strongest lock a step takes, and what waits for it meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// The server's name of the mode; empty for none.
    pub mode: &'static str,
    pub blocks: Blocks,
}

/// Who waits while a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Blocks {
    Nobody,
    OtherChanges,
    Writers,
    Everybody,
}

/// How the work of a step grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// The catalog only: milliseconds, however large the table.
    Catalog,
    /// Reads the table once.
    Scan,
    /// Builds an index.
    BuildIndex,
    /// Writes rows one by one.
    Rows,
    /// Writes the table and its indexes anew.
    Rewrite,
}

/// How a step stands to transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transaction {
    /// May stand in one with its neighbours.
    Shared,
    /// Commits what was done before it, and may stand in one with those behind it.
    Opening,
    /// Commits by itself before the next step begins.
    Own,
    /// Cannot run in a transaction at all.
    Outside,
    /// Runs in ranges of these key columns of the table, a transaction each.
    Batched { table: ObjectId, key: Vec<String> },
}

impl Transaction {
    /// Whether a step is done in the transaction of the one before it.
    pub fn goes_on(&self, before: &Transaction) -> bool {
        *self == Transaction::Shared && matches!(before, Transaction::Shared | Transaction::Opening)
    }
}

/// A piece of a query over rows as they are, or as they will be once filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// The rows of a table: its name, or a subquery that gives its columns as they will be.
    Rows(ObjectId),
    /// The same of a table without those that inherit from it: what is no demand on them is not asked of them.
    Alone(ObjectId),
    /// The rows of a table as they are before the step, with what is renamed by then under its new name.
    Present(ObjectId),
}

/// Which rows are those of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of tables that inherit from it, too.
    Below,
    Alone,
}

/// A question that must be answered with zero before a step may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precondition {
    /// What must hold, in words: "no two rows of public.users share (email)".
    pub says: String,
    /// A query of one row: how many rows stand against it, and a sample of them as text.
    pub query: Vec<Piece>,
}

impl Precondition {
    /// The query, with the rows of each table from `source`, or from `present` where they are asked for as they are.
    pub fn sql(&self, source: &dyn Fn(&ObjectId, Reach) -> String, present: &dyn Fn(&ObjectId) -> String) -> String {
        self.query
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Rows(table) => source(table, Reach::Below),
                Piece::Alone(table) => source(table, Reach::Alone),
                Piece::Present(table) => present(table),
            })
            .collect()
    }

    /// The tables whose rows are asked for.
    pub fn tables(&self) -> impl Iterator<Item = &ObjectId> {
        self.query.iter().filter_map(|piece| match piece {
            Piece::Rows(table) | Piece::Alone(table) | Piece::Present(table) => Some(table),
            Piece::Text(_) => None,
        })
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub verb: Verb,
    /// What it touches; the first names it.
    pub objects: Vec<ObjectId>,
    /// What it does, for a person: "add column public.users.email".
    pub says: String,
    /// Finished statements, each ended by a semicolon.
    pub sql: String,
    pub lock: Lock,
    /// The tables and views that were there before and that the lock keeps writers, or everybody, from.
    pub locks: Vec<ObjectId>,
    /// Those below them, partitions and heirs, that the server locks with them.
    pub locks_below: Vec<ObjectId>,
    pub cost: Cost,
    pub transaction: Transaction,
    pub hazards: Vec<Hazard>,
    /// Columns, and tables with all that is computed of theirs, whose statistics are gone or not there yet behind it.
    pub forgets: Vec<ObjectId>,
    /// What is counted before the stage begins.
    pub needs: Vec<Precondition>,
}

impl Step {
    /// A step that costs nothing but a look at the catalog; the rest is added by the builders below.
    pub fn new(verb: Verb, object: &ObjectId, says: impl Into<String>, sql: impl Into<String>, lock: Lock) -> Self {
        Self {
            verb,
            objects: vec![object.clone()],
            says: says.into(),
            sql: sql.into(),
            lock,
            locks: vec![],
            locks_below: vec![],
            cost: Cost::Catalog,
            transaction: Transaction::Shared,
            hazards: vec![],
            forgets: vec![],
            needs: vec![],
        }
    }

    /// All tables and views that the lock keeps writers, or everybody, from.
    pub fn locked(&self) -> impl Iterator<Item = &ObjectId> {
        self.locks.iter().chain(&self.locks_below)
    }

    /// Also touches these.
    pub fn touching(mut self, objects: impl IntoIterator<Item = ObjectId>) -> Self {
        self.objects.extend(objects);
        self
    }

    /// Locks these tables and no others, as its recipe knows: the server locks more, or less, than what it touches.
    pub fn locking(mut self, tables: impl IntoIterator<Item = ObjectId>) -> Self {
        self.locks.extend(tables);
        self
    }

    /// With this cost.
    pub fn costing(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// With this stand to transactions.
    pub fn running(mut self, transaction: Transaction) -> Self {
        self.transaction = transaction;
        self
    }

    /// With a hazard more; each is named once.
    pub fn risking(mut self, hazard: Hazard) -> Self {
        if !self.hazards.contains(&hazard) {
            self.hazards.push(hazard);
        }
        self
    }

    /// And leaves these without statistics.
    pub fn forgetting(mut self, objects: impl IntoIterator<Item = ObjectId>) -> Self {
        self.forgets.extend(objects);
        self
    }

    /// With a precondition more.
    pub fn needing(mut self, precondition: Precondition) -> Self {
        self.needs.push(precondition);
        self.risking(Hazard::MayFailOnData)
    }
}

#[cfg(test)]
pub mod samples;

use crate::catalog::{Catalog, Change, Column, ObjectId, Rename};
use crate::error::Result;
use crate::step::{Precondition, Step};
use std::collections::{BTreeMap, BTreeSet};

/// The way from one catalog to another, with what the catalogs themselves cannot say.
#[derive(Clone, Copy)]
pub struct Leg<'a> {
    pub from: &'a Catalog,
    pub to: &'a Catalog,
    /// Objects that get another name on this leg.
    pub renames: &'a [Rename],
    /// How the values of a column are converted when its type changes on this leg.
    pub conversions: &'a BTreeMap<ObjectId, Conversion>,
    /// Columns that come with the plan and whose rows get their values in its backfill: when they come, a default must not
    /// reach them.
    pub later: &'a BTreeSet<ObjectId>,
    /// Steps of the same plan that run before this leg: what they hid beside the catalog is there.
    pub earlier: &'a [Step],
    pub keep: Keep<'a>,
}

/// What becomes of data whose object leaves the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep<'a> {
    /// It is dropped for good.
    Nothing,
    /// It goes to quarantine under the number of a plan.
    Bury(&'a str),
    /// What comes was buried under that number and is brought back; what goes is dropped for good.
    Restore(&'a str),
}

/// Expressions that convert a column's values, over the table's columns as they are before the change.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversion {
    pub using: String,
    /// The way back, over the columns as they are after it.
    pub reverse: String,
}

/// Values for rows that are already there.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    pub column: ObjectId,
    /// An expression over the other columns of the row.
    pub expression: String,
    /// Which rows: those for which this condition holds.
    pub condition: String,
    /// A column to set to true beside it, so that the way back can tell which rows were filled.
    pub marker: Option<String>,
}

/// What a database can do, without a connection to one.
pub trait Dialect: Sync {
    /// Ordered by object, not yet by dependency: the steps of one object keep their order.
    ///
    /// # Errors
    /// When the change is not one that this engine can make; the error names the object and the way out.
    fn steps(&self, leg: &Leg) -> Result<Vec<Step>>;

    /// Sets values of existing rows. `catalog` is the state in which it runs.
    fn fill(&self, catalog: &Catalog, fill: &Fill) -> Vec<Step>;

    /// Takes back what [`Dialect::fill`] wrote, where a marker tells the rows and the value is still the one filled.
    fn unfill(&self, catalog: &Catalog, fill: &Fill) -> Vec<Step>;

    /// The statement that gives an object to a role. Empty where nobody owns anything.
    fn give(&self, _id: &ObjectId, _role: &str) -> String {
        String::new()
    }

    /// A query for what the role may not do of these changes, a line each. Empty where everybody may do everything.
    fn lacking_rights(&self, _changes: &[Change]) -> String {
        String::new()
    }

    /// A statement that gives others time to look up what they have read the name of. Empty where there are no others.
    fn lingers(&self) -> &'static str {
        ""
    }

    /// Whether `to`'s type takes every value of `from`'s and gives it back unchanged.
    fn widens(&self, from: &Column, to: &Column) -> bool;

    /// Whether every row is written anew, or every index of it, when a column takes another type in place.
    fn rewrites(&self, _from: &Column, _to: &Column) -> bool {
        false
    }

    /// Whether a default may give one row another value than the next, so that every row is written when a column with it comes.
    fn differs_by_row(&self, _side: &Catalog, _column: &ObjectId, _default: &str) -> bool {
        false
    }

    /// Whether a default gives the time at which a transaction or statement began.
    fn tells_the_time(&self, _default: &str) -> bool {
        false
    }

    /// The default of a column that counts by a sequence. Nothing where there are none.
    fn counting_by(&self, _sequence: &ObjectId) -> Option<String> {
        None
    }

    /// Reads columns, and tables with all that is computed of theirs, so that queries over them are planned well: for each set
    /// the steps, one a table. Nothing where the database does not need to be told.
    fn gather_statistics(&self, _side: &Catalog, of: &[BTreeSet<ObjectId>]) -> Vec<Vec<Step>> {
        vec![vec![]; of.len()]
    }

    /// Whether a trigger of this name fires before those that keep columns in step.
    fn fires_before_syncs(&self, _trigger: &str) -> bool {
        true
    }

    /// Asks whether one column holds what another does: what the first expression makes of that, or the second makes that of
    /// it. Nothing where nothing keeps two in step.
    fn carried(&self, _columns: [(&ObjectId, &Column); 2], _values: [&str; 2]) -> Vec<Precondition> {
        vec![]
    }

    /// Asks whether every row of these gives a value for a column of a table of `side`. Nothing where one process owns the database.
    fn converts(&self, _side: &Catalog, _column: &ObjectId, _value: &str, _rows: Option<&str>) -> Option<Precondition> {
        None
    }

    /// The step with the tables and views that were there before and that it keeps from others. None where there is one lock for
    /// all.
    fn locking(&self, _sides: [&Catalog; 2], step: Step) -> Step {
        step
    }

    /// A query of one row: how many values of a column do not come back as they were when what they become is reversed, and
    /// samples. The rows have the columns as they will be, and by the name behind them what this one was.
    fn survival(&self, _column: &ObjectId, _old: &Column, _reverse: &str, _rows: (&str, &str)) -> Option<String> {
        None
    }

    /// Takes all that a short transaction over several tables will lock, at once and without a long wait. Nothing where there is
    /// one lock for all.
    fn lock(&self, _tables: &[ObjectId]) -> Option<Step> {
        None
    }

    /// The condition that two values of a column differ, NULLs among them; each is a name, or stands in brackets.
    fn differs(&self, _column: &Column, one: &str, other: &str) -> String {
        format!("{one} IS DISTINCT FROM {other}")
    }

    /// Whether two expressions are one but for casts, which the database itself writes anew when a column's type grows.
    fn differs_by_casts(&self, _one: &str, _other: &str) -> bool {
        false
    }

    /// The condition that holds where one of two does, as the database writes it, if that is known.
    fn either(&self, _one: &str, _other: &str) -> Option<String> {
        None
    }

    /// Whether a condition is one that holds wherever another does, as [`either`](Dialect::either) makes it.
    fn holds_with(&self, _whole: &str, _one: &str) -> bool {
        false
    }

    /// The condition that a row is of none of these tables, where one is read that others stand under. Nothing where
    /// none can.
    fn of_none(&self, _tables: &BTreeSet<ObjectId>) -> Option<String> {
        None
    }

    /// The expression that casts a column to a type, where nobody wrote one.
    fn cast(&self, column: &str, data_type: &str) -> String;

    /// A name, quoted where it must be.
    fn quote(&self, name: &str) -> String;

    /// The name of a relation or type, qualified and quoted.
    fn qualified(&self, id: &ObjectId) -> String;

    /// A text literal.
    fn literal(&self, text: &str) -> String;

    /// A statement that fails with these words where a query of two columns counts any row in its first. None where none can.
    fn demands(&self, query: &str, says: &str) -> Option<String>;

    /// A text of SQL that names an object, once that has another name.
    fn respell(&self, text: &str, rename: &Rename) -> String;

    /// Whether a view over a column that is renamed plainly reads as if it had always had the new name; otherwise what it
    /// gives keeps the old one, and it has to be made anew.
    fn renames_inside_views(&self) -> bool;

    /// Whether a constraint, an index or a sequence can get another name and stay what it is.
    fn renames_parts(&self) -> bool;

    /// Whether renamed columns are kept in step by triggers until the old release is gone. Where one process owns the
    /// database the plain rename is right.
    fn syncs(&self) -> bool;

    /// Whether a whole stage is one transaction.
    fn transactional_stages(&self) -> bool;
}

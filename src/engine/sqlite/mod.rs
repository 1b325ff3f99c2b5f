//! SQLite, embedded.
//!
//! What a catalog needs to know stands in `sqlite_schema` as the text that somebody wrote, so introspection reads that text;
//! and most changes are no `ALTER TABLE` but a rebuild: a new table beside the old one, the rows copied, the old one dropped.
//!
//! ```text
//!   lexer -> cursor -> parse            stored DDL, token by token
//!   introspect -> table index view trigger -> reads        the catalog, and the columns in quarantine
//!   steps -> rename, alter -> rebuild -> copy              a leg; one step a table
//! ```
//!
//! Every step is right in a transaction under `PRAGMA foreign_keys = OFF` and `PRAGMA legacy_alter_table = ON`, both set before
//! it begins: with foreign keys on, dropping a table empties the tables that point at it, and outside the legacy mode a rename
//! fails while any view is broken.

mod alter;
mod column;
mod connection;
mod constraint;
mod copy;
mod cursor;
mod fill;
mod hidden;
mod index;
mod introspect;
mod lexer;
mod names;
mod needs;
mod parse;
mod reads;
mod rebuild;
mod rename;
mod steps;
mod stored;
mod stream;
mod table;
mod text;
mod trigger;
mod view;
mod way;

pub use connection::Connection;

use crate::catalog::{Catalog, Column, ObjectId, Rename};
use crate::engine::{Dialect, Fill, Leg};
use crate::error::Result;
use crate::step::{Blocks, Lock, Step};
use hidden::Hidden;
use way::Way;

/// What has to be set before steps.
pub const FOR_STEPS: &str = "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;";

/// SQLite knows one lock for writing.
const LOCK: Lock = Lock { mode: "the whole file", blocks: Blocks::Writers };

/// What SQLite can do, with the columns in quarantine that a database holds.
#[derive(Clone, Debug, Default)]
pub struct Sqlite {
    hidden: Hidden,
}

impl Dialect for Sqlite {
    fn steps(&self, leg: &Leg) -> Result<Vec<Step>> {
        steps::steps(&self.hidden, leg)
    }

    fn fill(&self, _: &Catalog, fill: &Fill) -> Vec<Step> {
        fill::fill(fill)
    }

    fn unfill(&self, _: &Catalog, fill: &Fill) -> Vec<Step> {
        fill::unfill(fill)
    }

    fn widens(&self, from: &Column, to: &Column) -> bool {
        column::stores_alike(&from.data_type, &to.data_type)
    }

    fn cast(&self, column: &str, data_type: &str) -> String {
        fill::cast(column, data_type)
    }

    fn quote(&self, name: &str) -> String {
        names::quote(name)
    }

    fn qualified(&self, id: &ObjectId) -> String {
        names::quote(id.name())
    }

    fn literal(&self, text: &str) -> String {
        names::literal(text)
    }

    fn demands(&self, _: &str, _: &str) -> Option<String> {
        // Outside of a trigger no statement fails on purpose.
        None
    }

    fn respell(&self, text: &str, rename: &Rename) -> String {
        text::respell(text, rename.from.name(), rename.to.name())
    }

    fn renames_parts(&self) -> bool {
        false
    }

    fn renames_inside_views(&self) -> bool {
        true
    }

    fn syncs(&self) -> bool {
        false
    }

    fn transactional_stages(&self) -> bool {
        true
    }
}

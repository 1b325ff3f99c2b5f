//! Schemas.

use super::introspect::{Reading, Row, number, text};
use super::{locks, quote};
use crate::catalog::{Change, Kind, Object, ObjectId, Schema};
use crate::error::Result;
use crate::step::{Step, Verb};

/// Where quarantined tables, types and sequences stand.
pub const TRASH: &str = "concertina_trash";

pub const QUERY: &str = concat!("SELECT n.oid, n.nspname FROM pg_namespace n WHERE ", managed!());

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let id = ObjectId::new(Kind::Schema, &[&text(row, 1)?]);
        reading.take(("pg_namespace", number(row, 0)?, 0), id, Object::Schema(Schema {}));
    }
    Ok(())
}

pub fn steps(change: &Change) -> Vec<Step> {
    let (id, name) = (change.id, quote::qualified(change.id));
    match (change.old, change.new) {
        (None, Some(_)) => {
            vec![Step::new(Verb::Create, id, format!("create {id}"), format!("CREATE SCHEMA {name};"), locks::NONE)]
        }
        (Some(_), None) => {
            vec![Step::new(Verb::Drop, id, format!("drop {id}"), format!("DROP SCHEMA {name};"), locks::NONE)]
        }
        _ => vec![],
    }
}

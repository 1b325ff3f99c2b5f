//! Domains: the type that they stand on. What they demand is set beside (`demand`); on another type they are made anew.

use super::introspect::{Reading, Row, maybe, number, text};
use super::{bury, demand, locks, quote};
use crate::catalog::{Aside, Change, Domain, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Step, Verb};

pub const QUERY: &str = concat!(
    "SELECT t.oid, n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), \
    (SELECT format('%I.%I', cn.nspname, co.collname) FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace \
     WHERE co.oid = t.typcollation AND t.typcollation <> b.typcollation) \
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype \
    WHERE t.typtype = 'd' AND ",
    managed!()
);

/// Checks and named NOT NULLs of domains: oid, the domain's, and what the setting is called.
pub const CONSTRAINTS: &str = "SELECT oid, contypid, CASE contype WHEN 'n' THEN 'not null' ELSE 'constraint ' || conname END \
    FROM pg_constraint WHERE contypid <> 0";

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let id = ObjectId::new(Kind::Domain, &[&text(row, 1)?, &text(row, 2)?]);
        let domain = Domain { data_type: text(row, 3)?, collation: maybe(row, 4), reads: Aside(vec![]) };
        reading.take(("pg_type", number(row, 0)?, 0), id, Object::Domain(domain));
    }
    Ok(())
}

/// Lets the constraints of domains be found as what is set of them.
pub fn read_constraints(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        if let Some(domain) = reading.ids.get(&("pg_type", number(row, 1)?, 0)) {
            let setting = ObjectId::note(Kind::Setting, domain, &text(row, 2)?);
            reading.ids.insert(("pg_constraint", number(row, 0)?, 0), setting);
        }
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new, leg.keep) {
        (None, Some(_), Keep::Restore(number)) => vec![bury::restore(id, number)],
        (None, Some(Object::Domain(new)), _) => {
            let (settings, set) = demand::along(leg, id);
            let sql = create(id, new) + &set;
            vec![Step::new(Verb::Create, id, format!("create {id}"), sql, locks::NONE).touching(settings)]
        }
        (Some(_), None, keep) => vec![bury::drop(keep, id)],
        _ => vec![],
    }
}

/// The statement that makes it.
pub fn create(id: &ObjectId, Domain { data_type, collation, reads: _ }: &Domain) -> String {
    let collate = collation.as_ref().map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
    format!("CREATE DOMAIN {} AS {data_type}{collate};", quote::qualified(id))
}

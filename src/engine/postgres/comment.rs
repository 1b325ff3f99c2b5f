//! Comments.

use super::introspect::{self, Reading, Row, maybe, number, text};
use super::{address, bury, locks, quote, view};
use crate::catalog::{Catalog, Change, Comment, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Step, Verb};

pub const QUERY: &str = "SELECT d.classoid::regclass, d.objoid, d.objsubid, d.description, a.attname FROM pg_description d \
    LEFT JOIN pg_attribute a ON d.classoid = 'pg_class'::regclass AND a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0 WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass";

/// What `initdb` writes on the schema that it makes.
const GIVEN: &str = "standard public schema";

/// Takes in the comments on what was read. One on the index of a constraint is a setting of the constraint.
pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (class, oid, part, words) = (text(row, 0)?, number(row, 1)?, number(row, 2)?, text(row, 3)?);
        let class = introspect::class(&class);
        let known = class.and_then(|class| reading.ids.get(&(class, oid, part))).cloned();
        let Some(target) = known.or_else(|| view::column(reading, oid, part)).or_else(|| attribute(reading, oid, row))
        else {
            continue;
        };
        let behind = class == Some("pg_class") && reading.behind.contains(&oid);
        if !(behind || target.is_given() && words == GIVEN) {
            reading.catalog.insert(ObjectId::comment_on(&target), Object::Comment(Comment { text: words }));
        }
    }
    Ok(())
}

/// The path of an attribute of a composite type, which is no object of its own.
fn attribute(reading: &Reading, relation: u32, row: &Row) -> Option<ObjectId> {
    let composite = reading.relations.get(&relation).filter(|id| id.kind == Kind::Composite)?;
    let path = composite.path.iter().cloned().chain([maybe(row, 4)?]).collect();
    Some(ObjectId { kind: Kind::Composite, path })
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let Some(target) = change.id.target() else { return vec![] };
    let back = matches!(leg.keep, Keep::Restore(_)) && bury::returns(leg, &target);
    match change.new {
        Some(Object::Comment(_)) if back => vec![],
        Some(Object::Comment(Comment { text })) => {
            vec![step(Verb::Create, change.id, (&target, leg.to), &quote::literal(text))]
        }
        _ => vec![step(Verb::Drop, change.id, (&target, leg.from), "NULL")],
    }
}

/// The comment again, on an object that was made anew.
pub fn again(leg: &Leg, id: &ObjectId, Comment { text }: &Comment) -> Vec<Step> {
    id.target().map(|target| step(Verb::Create, id, (&target, leg.to), &quote::literal(text))).into_iter().collect()
}

fn step(verb: Verb, id: &ObjectId, (target, catalog): (&ObjectId, &Catalog), text: &str) -> Step {
    let says = if verb == Verb::Drop { format!("remove the {id}") } else { format!("set the {id}") };
    let address = match (target.kind, target.path.len()) {
        (Kind::View, 2) => format!("{} {}", view::word(target, catalog), address::name(target)),
        (Kind::Table, _) if catalog.is_foreign(target) => format!("FOREIGN {}", address::of(target)),
        _ => address::of(target),
    };
    Step::new(verb, id, says, format!("COMMENT ON {address} IS {text};"), locks::SHARE_UPDATE_EXCLUSIVE)
}

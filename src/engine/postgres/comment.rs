//! Comments.

use super::introspect::{self, Reading, Row, number, text};
use super::{address, bury, heirs, locks, quote};
use crate::catalog::{Change, Comment, Kind, Object, ObjectId, View};
use crate::engine::{Keep, Leg, Unsupported};
use crate::error::Result;
use crate::step::{Step, Verb};

pub const QUERY: &str = "SELECT classoid::regclass, objoid, objsubid, description FROM pg_description WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass";

/// What `initdb` writes on the schema that it makes.
const GIVEN: &str = "standard public schema";

/// Takes in the comments on what was read; gives those that stand on an index of a constraint.
pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<Vec<Unsupported>> {
    let mut unsupported = vec![];
    for row in rows {
        let (class, oid, part, words) = (text(row, 0)?, number(row, 1)?, number(row, 2)?, text(row, 3)?);
        let class = introspect::class(&class);
        let known = class.and_then(|class| reading.ids.get(&(class, oid, part))).cloned();
        let Some(target) = known.or_else(|| column_of_view(reading, oid, part)) else { continue };
        if class == Some("pg_class") && reading.behind.contains(&oid) {
            unsupported
                .push(Unsupported { what: "comment on the index of a constraint".into(), object: target.dotted() });
        } else if !(target.is_given() && words == GIVEN) {
            reading.catalog.insert(ObjectId::comment_on(&target), Object::Comment(Comment { text: words }));
        }
    }
    Ok(unsupported)
}

/// The path of a view's column; a view cannot drop one, so its number is its place.
fn column_of_view(reading: &Reading, relation: u32, number: i32) -> Option<ObjectId> {
    let view = reading.relations.get(&relation).filter(|id| id.kind == Kind::View)?;
    let Some(Object::View(View { columns, .. })) = reading.catalog.object(view) else { return None };
    let column = columns.0.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
    let path = view.path.iter().cloned().chain([column.name.clone()]).collect();
    Some(ObjectId { kind: Kind::View, path })
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let Some(target) = change.id.target() else { return vec![] };
    let back = matches!(leg.keep, Keep::Restore(_)) && bury::returns(leg, &target);
    match change.new {
        Some(Object::Comment(_)) if back => vec![],
        Some(Object::Comment(Comment { text })) => {
            vec![step(Verb::Create, change.id, &target, &quote::literal(text), heirs::is_foreign(leg.to, &target))]
        }
        _ => vec![step(Verb::Drop, change.id, &target, "NULL", heirs::is_foreign(leg.from, &target))],
    }
}

/// The comment again, on an object that was made anew.
pub fn again(leg: &Leg, id: &ObjectId, Comment { text }: &Comment) -> Vec<Step> {
    let Some(target) = id.target() else { return vec![] };
    vec![step(Verb::Create, id, &target, &quote::literal(text), heirs::is_foreign(leg.to, &target))]
}

fn step(verb: Verb, id: &ObjectId, target: &ObjectId, text: &str, foreign: bool) -> Step {
    let word = if foreign && target.kind == Kind::Table { "FOREIGN " } else { "" };
    let says = if verb == Verb::Drop { format!("remove the {id}") } else { format!("set the {id}") };
    Step::new(
        verb,
        id,
        says,
        format!("COMMENT ON {word}{} IS {text};", address::of(target)),
        locks::SHARE_UPDATE_EXCLUSIVE,
    )
}

//! Comments.

use super::introspect::{Reading, Row, number, text};
use super::{bury, heirs, locks, quote};
use crate::catalog::{Change, Comment, Kind, Object, ObjectId, View};
use crate::engine::{Keep, Leg, Unsupported};
use crate::error::Result;
use crate::step::{Step, Verb};

pub const QUERY: &str = "SELECT classoid::regclass, objoid, objsubid, description FROM pg_description \
    WHERE classoid IN ('pg_class'::regclass, 'pg_namespace'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass, 'pg_extension'::regclass)";

/// What `initdb` writes on the schema that it makes.
const GIVEN: &str = "standard public schema";

/// Takes in the comments on what was read; gives those that stand on an index of a constraint.
pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<Vec<Unsupported>> {
    let mut unsupported = vec![];
    for row in rows {
        let (class, oid, part, words) = (text(row, 0)?, number(row, 1)?, number(row, 2)?, text(row, 3)?);
        let class = ["pg_class", "pg_namespace", "pg_type", "pg_constraint", "pg_extension"]
            .into_iter()
            .find(|known| *known == class);
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
    let Some(target) = change.id.commented() else { return vec![] };
    let back = matches!(leg.keep, Keep::Restore(_)) && returns(leg, &target);
    match change.new {
        Some(Object::Comment(_)) if back => vec![],
        Some(Object::Comment(Comment { text })) => {
            vec![step(Verb::Create, change.id, &target, &quote::literal(text), heirs::is_foreign(leg.to, &target))]
        }
        _ => vec![step(Verb::Drop, change.id, &target, "NULL", heirs::is_foreign(leg.from, &target))],
    }
}

/// Whether the target comes back from quarantine, with its comment.
fn returns(leg: &Leg, target: &ObjectId) -> bool {
    let comes = |id: &ObjectId| leg.to.contains(id) && !leg.from.contains(id);
    let kept = matches!(target.kind, Kind::Table | Kind::Column) && !heirs::is_foreign(leg.to, target);
    let buried = kept || matches!(target.kind, Kind::Enum | Kind::Sequence);
    (buried && comes(target)) || (target.kind != Kind::View && bury::returns(leg, &target.table()))
}

/// The comment again, on an object that was made anew.
pub fn again(leg: &Leg, id: &ObjectId, Comment { text }: &Comment) -> Vec<Step> {
    let foreign = |target: &ObjectId| heirs::is_foreign(leg.to, target);
    id.commented().map(|target| step(Verb::Create, id, &target, &quote::literal(text), foreign(&target))).into_iter().collect()
}

fn step(verb: Verb, id: &ObjectId, target: &ObjectId, text: &str, foreign: bool) -> Step {
    let on = match target.kind {
        Kind::View if target.path.len() == 3 => {
            format!("COLUMN {}.{}", quote::qualified(target), quote::name(target.name()))
        }
        Kind::Table if foreign => format!("FOREIGN TABLE {}", quote::qualified(target)),
        Kind::Enum => format!("TYPE {}", quote::qualified(target)),
        Kind::Column => format!("COLUMN {}.{}", quote::table(target), quote::name(target.name())),
        Kind::Constraint => format!("CONSTRAINT {} ON {}", quote::name(target.name()), quote::table(target)),
        kind => format!("{} {}", kind.word().to_uppercase(), quote::qualified(target)),
    };
    let says = if verb == Verb::Drop { format!("remove the {id}") } else { format!("set the {id}") };
    Step::new(verb, id, says, format!("COMMENT ON {on} IS {text};"), locks::SHARE_UPDATE_EXCLUSIVE)
}

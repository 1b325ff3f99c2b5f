//! What a scratch database begins with: schemas that are not managed, as far as managed objects can refer to them.
//!
//! Tables come with columns and keys and without rows, defaults, or what guards them; types, routines and views as they are.
//! What leans on something managed cannot stand before it is made, and what leans on an extension cannot stand before that is:
//! such an object is left out, and named where something is missing.

use super::from_nothing;
use crate::catalog::{Catalog, Column, ConstraintKind, Index, Kind, Object, ObjectId};
use crate::engine::{Dialect, Ground};
use crate::error::Result;

/// What stands in for everything that is there and not managed.
///
/// # Errors
/// When an engine cannot make one of the objects.
pub fn ground(dialect: &dyn Dialect, foreign: &Catalog) -> Result<Ground> {
    let mut stubs: Catalog = foreign.iter().filter_map(|(id, object)| Some((id.clone(), stub(id, object)?))).collect();
    let missing = settle(&mut stubs);
    let statements = from_nothing(dialect, &stubs)?.into_iter().map(|step| step.sql).collect();
    Ok(Ground { statements, missing, role: None })
}

/// The object as far as others can refer to it.
fn stub(id: &ObjectId, object: &Object) -> Option<Object> {
    match object {
        Object::Column(column) => Some(Object::Column(bare(column))),
        Object::Constraint(constraint) => {
            matches!(constraint.sort, ConstraintKind::Primary | ConstraintKind::Unique).then(|| object.clone())
        }
        Object::Index(Index { unique, .. }) => unique.then(|| object.clone()),
        _ if id.kind.is_note() || id.kind.is_of_relation() => None,
        _ if matches!(id.kind, Kind::SequenceOwner | Kind::Statistics) => None,
        _ => Some(object.clone()),
    }
}

/// A column of its type and nothing more. A type that is not the system's own has its schema before its name.
fn bare(column: &Column) -> Column {
    let own = column.data_type.contains('.') || column.collation.is_some();
    let mut bare = Column { default: None, identity: None, generated: None, ..column.clone() };
    bare.reads.0.retain(|read| own && !matches!(read.kind, Kind::Column | Kind::Sequence) && !read.kind.is_routine());
    bare
}

/// Takes out what has lost something that it leans on, until nothing more falls; gives the names of what stood by itself.
fn settle(stubs: &mut Catalog) -> Vec<String> {
    let mut missing = vec![];
    loop {
        let lost = |id: &ObjectId| stubs.reads(id).iter().any(|read| !read.is_given() && !stubs.contains(read));
        let fallen: Vec<ObjectId> = stubs.iter().map(|(id, _)| id).filter(|id| lost(id)).cloned().collect();
        if fallen.is_empty() {
            return missing;
        }
        fallen.iter().for_each(|id| drop(stubs.remove(id)));
        missing.extend(fallen.iter().map(ToString::to_string));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Aside, Enumeration, Schema, Table};
    use crate::engine::postgres::Postgres;

    fn column(data_type: &str, default: Option<&str>, reads: Vec<ObjectId>) -> Object {
        Object::Column(Column {
            data_type: data_type.into(),
            nullable: false,
            default: default.map(str::to_string),
            identity: None,
            generated: None,
            collation: None,
            clauses: None,
            reads: Aside(reads),
            options: vec![],
            position: Aside(1),
            inherited: Aside(false),
        })
    }

    #[test]
    fn a_column_loses_its_default_and_is_left_out_with_its_type() {
        let table = ObjectId::new(Kind::Table, &["auth", "users"]);
        let under = |name: &str| ObjectId::under(&table, Kind::Column, name);
        let (extension, mood) = (ObjectId::new(Kind::Extension, &["x"]), ObjectId::new(Kind::Enum, &["auth", "mood"]));
        let foreign: Catalog = [
            (ObjectId::new(Kind::Schema, &["auth"]), Object::Schema(Schema {})),
            (
                table.clone(),
                Object::Table(Table {
                    attributes: vec![],
                    options: vec![],
                    partition_by: None,
                    foreign: None,
                    reads: Aside(vec![]),
                }),
            ),
            (mood.clone(), Object::Enum(Enumeration { labels: vec!["ok".into()] })),
            (under("id"), column("uuid", Some("ext.uuid()"), vec![extension.clone()])),
            (under("mood"), column("auth.mood", None, vec![mood])),
            (under("email"), column("ext.citext", None, vec![extension])),
        ]
        .into_iter()
        .collect();
        let ground = ground(&Postgres {}, &foreign).expect("made");
        let text = ground.statements.join("\n");
        assert!(
            text.contains("id uuid NOT NULL") && text.contains("mood auth.mood") && !text.contains("email"),
            "{text}"
        );
        assert_eq!(ground.missing, ["column auth.users.email"]);
    }
}

//! Composite types: attributes are added behind the others in place; after any other change the type is made anew (`rebuild`).

use super::introspect::{Reading, Row, number, text};
use super::{bury, locks, quote};
use crate::catalog::{Aside, Attribute, Change, Composite, Kind, Object, ObjectId};
use crate::engine::{Keep, Leg};
use crate::error::{Error, Result};
use crate::hazard::Hazard;
use crate::step::{Step, Verb};

pub const QUERY: &str = concat!(
    "SELECT t.oid, c.oid, n.nspname, t.typname, (SELECT json_agg(json_build_object('name', a.attname, \
        'data_type', format_type(a.atttypid, a.atttypmod), 'collation', (SELECT format('%I.%I', cn.nspname, co.collname) \
        FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace JOIN pg_type b ON b.oid = a.atttypid \
        WHERE co.oid = a.attcollation AND a.attcollation <> b.typcollation)) ORDER BY a.attnum) \
     FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) \
    FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid JOIN pg_namespace n ON n.oid = t.typnamespace \
    WHERE c.relkind = 'c' AND ",
    managed!()
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let id = ObjectId::new(Kind::Composite, &[&text(row, 2)?, &text(row, 3)?]);
        let attributes: Vec<Attribute> =
            serde_json::from_str(&row.get(4).cloned().flatten().unwrap_or_else(|| "[]".into()))
                .map_err(|cause| Error::bug(format!("the attributes of a type cannot be read: {cause}")))?;
        let composite = Composite { attributes, reads: Aside(vec![]) };
        if reading.take(("pg_type", number(row, 0)?, 0), id.clone(), Object::Composite(composite)) {
            reading.relations.insert(number(row, 1)?, id);
        }
    }
    Ok(())
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new, leg.keep) {
        (None, Some(_), Keep::Restore(number)) => vec![bury::restore(id, number)],
        (None, Some(Object::Composite(new)), _) => {
            vec![Step::new(Verb::Create, id, format!("create {id}"), create(id, new), locks::NONE)]
        }
        (Some(_), None, keep) => vec![bury::drop(keep, id)],
        (Some(Object::Composite(old)), Some(Object::Composite(new)), _) if old.extends(new) => removals(id, old, new),
        (Some(Object::Composite(old)), Some(Object::Composite(new)), _) => additions(id, old, new),
        _ => vec![],
    }
}

/// The statement that makes it.
pub fn create(id: &ObjectId, Composite { attributes, reads: _ }: &Composite) -> String {
    let attributes: Vec<String> =
        attributes.iter().map(|attribute| format!("\n    {}", definition(attribute))).collect();
    format!("CREATE TYPE {} AS ({}\n);", quote::qualified(id), attributes.join(","))
}

fn definition(Attribute { name, data_type, collation }: &Attribute) -> String {
    let collate = collation.as_ref().map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
    format!("{} {data_type}{collate}", quote::name(name))
}

/// On the way back of what came behind the others.
fn removals(id: &ObjectId, old: &Composite, new: &Composite) -> Vec<Step> {
    let gone = old.attributes.iter().skip(new.attributes.len());
    let gone: Vec<String> = gone.map(|attribute| format!("DROP ATTRIBUTE {}", quote::name(&attribute.name))).collect();
    if gone.is_empty() {
        return vec![];
    }
    let sql = format!("ALTER TYPE {} {};", quote::qualified(id), gone.join(", "));
    let says = format!("drop attributes of {id}");
    vec![Step::new(Verb::Alter, id, says, sql, locks::ACCESS_EXCLUSIVE).risking(Hazard::LosesData)]
}

fn additions(id: &ObjectId, old: &Composite, new: &Composite) -> Vec<Step> {
    let added: Vec<String> = new
        .attributes
        .iter()
        .skip(old.attributes.len())
        .map(|attribute| format!("ADD ATTRIBUTE {}", definition(attribute)))
        .collect();
    if added.is_empty() {
        return vec![];
    }
    let sql = format!("ALTER TYPE {} {};", quote::qualified(id), added.join(", "));
    vec![Step::new(Verb::Alter, id, format!("add attributes to {id}"), sql, locks::ACCESS_EXCLUSIVE)]
}

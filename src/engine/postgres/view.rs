//! Views: dropped and made anew, because OR REPLACE can neither rename nor reorder columns.

use super::introspect::{Reading, Row, list, number, text};
use super::{locks, quote, table};
use crate::catalog::{Aside, Change, Kind, Object, ObjectId, View, ViewColumn};
use crate::error::{Error, Result};
use crate::step::{Step, Verb};

pub const QUERY: &str = "SELECT c.oid, n.nspname, c.relname, pg_get_viewdef(c.oid), r.oid, \
    (SELECT json_agg(o ORDER BY o) FROM unnest(c.reloptions) o), \
    (SELECT json_agg(json_build_object('name', a.attname, 'data_type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum) \
     FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN' \
    WHERE c.relkind = 'v' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'concertina', 'concertina_trash')";

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (oid, id) = (number(row, 0)?, ObjectId::new(Kind::View, &[&text(row, 1)?, &text(row, 2)?]));
        let columns: Vec<ViewColumn> =
            serde_json::from_str(&row.get(6).cloned().flatten().unwrap_or_else(|| "[]".into()))
                .map_err(|cause| Error::bug(format!("a view's columns cannot be read: {cause}")))?;
        let query = text(row, 3)?;
        let query = quote::settle(query.trim().trim_end_matches(';').trim_end());
        let view =
            View { query, options: list(row, 5)?, columns: Aside(columns), written: Aside(None), reads: Aside(vec![]) };
        if reading.take(("pg_class", oid, 0), id.clone(), Object::View(view)) {
            reading.relations.insert(oid, id.clone());
            reading.ids.insert(("pg_rewrite", number(row, 4)?, 0), id);
        }
    }
    Ok(())
}

/// The path of a view's column; a view cannot drop one, so its number is its place.
pub fn column(reading: &Reading, relation: u32, number: i32) -> Option<ObjectId> {
    let view = reading.relations.get(&relation).filter(|id| id.kind == Kind::View)?;
    let Some(Object::View(View { columns, .. })) = reading.catalog.object(view) else { return None };
    let column = columns.0.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
    let path = view.path.iter().cloned().chain([column.name.clone()]).collect();
    Some(ObjectId { kind: Kind::View, path })
}

pub fn steps(change: &Change) -> Vec<Step> {
    let drop = change.old.map(|_| remove(change.id));
    let create = match change.new {
        Some(Object::View(view)) => Some(create(change.id, view)),
        _ => None,
    };
    drop.into_iter().chain(create).collect()
}

/// Drops it and makes it, the same again around a change of what it reads.
pub fn replace(id: &ObjectId, view: &View) -> Vec<Step> {
    vec![remove(id), create(id, view)]
}

/// Drops it.
pub fn remove(id: &ObjectId) -> Step {
    Step::new(
        Verb::Drop,
        id,
        format!("drop {id}"),
        format!("DROP VIEW {};", quote::qualified(id)),
        locks::ACCESS_EXCLUSIVE,
    )
}

fn create(id: &ObjectId, View { query, options, columns: _, written: _, reads: _ }: &View) -> Step {
    let with = if options.is_empty() { String::new() } else { format!(" WITH ({})", table::assignments(options)) };
    let sql = format!("CREATE VIEW {}{with} AS\n {query};", quote::qualified(id));
    Step::new(Verb::Create, id, format!("create {id}"), sql, locks::NONE)
}

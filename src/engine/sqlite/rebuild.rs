//! Rebuilds: a new table beside the old one, the rows copied, the old one dropped, the new one given its name.

use super::alter::Work;
use super::names::quote;
use super::table::Shape;
use super::{Way, column, copy, index, text, trigger};
use crate::catalog::{Change, Column, Kind, Object, ObjectId};
use crate::engine::{Keep, buried_name};

/// The statements that give a table its new shape, with every hidden column it holds.
pub(super) fn work(way: &Way, table: &ObjectId, changes: &[Change]) -> Work {
    let from = Shape::of(way.from, table);
    let mut to = Shape::of(way.to, table);
    let strict = to.is_strict();
    let mut values: Vec<(String, String)> = way
        .to
        .columns(table)
        .into_iter()
        .filter(|(_, column)| column.generated.is_none())
        .filter_map(|(id, column)| Some((id.name().to_string(), value(way, id, column, strict)?)))
        .collect();
    let (gone, buried) = (restored(way, changes), buried(way, changes));
    let kept = way.hidden.of(table).iter().filter(|(name, _)| !gone.contains(name));
    let kept = kept.map(|(name, own)| (name.clone(), own.clone(), name.clone()));
    for (name, own, source) in kept.chain(buried.iter().cloned()) {
        to.columns.push((name.clone(), column::carried(&own, from.is_strict(), strict)));
        values.push((name, quote(&source)));
    }
    let hidden = gone.iter().chain(buried.iter().map(|(name, ..)| name));
    let hidden = hidden.map(|name| ObjectId::under(table, Kind::Column, name)).collect();
    Work { statements: statements(way, table, (&from, &to), values), hidden }
}

fn statements(way: &Way, table: &ObjectId, (from, to): (&Shape, &Shape), values: Vec<(String, String)>) -> Vec<String> {
    let name = table.name();
    let target = format!("_concertina_new_{name}");
    let copied = copy::statements(&copy::Copy { source: name, target: &target, from, to, values });
    let renamed = format!("ALTER TABLE {} RENAME TO {};", quote(&target), quote(name));
    [copied, renamed].into_iter().chain(belongings(way, table)).collect()
}

/// The unchanged indexes and triggers of the table, which went with it.
fn belongings<'a>(way: &'a Way, table: &'a ObjectId) -> impl Iterator<Item = String> + 'a {
    let same = |id: &ObjectId, object: &Object| way.from.object(id) == Some(object) && !way.moves(id);
    let own = way.to.iter().filter(move |(id, object)| id.table() == *table && same(id, object));
    own.filter_map(|(id, object)| match object {
        Object::Index(index) => Some(index::statement(id, index)),
        Object::Trigger(trigger) => Some(trigger::statement(trigger)),
        _ => None,
    })
}

/// The hidden columns that come back to light.
fn restored(way: &Way, changes: &[Change]) -> Vec<String> {
    let Keep::Restore(number) = way.keep else { return vec![] };
    let back = changes.iter().filter(|change| match (change.old, change.new) {
        (None, Some(Object::Column(new))) => new.generated.is_none(),
        (Some(Object::Column(old)), Some(Object::Column(new))) => keeps(way, change.id, new, old),
        _ => false,
    });
    back.map(|change| buried_name(change.id.name(), number)).collect()
}

/// The columns that are hidden: their name, their definition, and where their values come from.
fn buried(way: &Way, changes: &[Change]) -> Vec<(String, Column, String)> {
    let Keep::Bury(number) = way.keep else { return vec![] };
    let leaving = changes.iter().filter_map(|change| match (change.old, change.new) {
        (Some(Object::Column(old)), None) if old.generated.is_none() => Some((change.id, old)),
        (Some(Object::Column(old)), Some(Object::Column(new))) if keeps(way, change.id, old, new) => {
            Some((change.id, old))
        }
        _ => None,
    });
    leaving.map(|(id, old)| (buried_name(id.name(), number), column::buried(old), id.name().to_string())).collect()
}

/// Whether a change of a column can take something from its values.
fn keeps(way: &Way, id: &ObjectId, old: &Column, new: &Column) -> bool {
    let other = old.data_type != new.data_type;
    let converts = way.conversions.contains_key(id) || !column::stores_alike(&old.data_type, &new.data_type);
    old.generated.is_none() && (new.generated.is_some() || other && converts)
}

/// Whether this leg changes values of a column that stays.
pub(super) fn replaces(way: &Way, id: &ObjectId) -> bool {
    way.from.column(id).zip(way.to.column(id)).is_some_and(|(old, new)| keeps(way, id, old, new))
}

/// What fills a column; nothing where its default does.
fn value(way: &Way, id: &ObjectId, new: &Column, strict: bool) -> Option<String> {
    let name = quote(id.name());
    match (way.from.column(id), way.keep) {
        (Some(old), Keep::Restore(number)) if keeps(way, id, new, old) => {
            Some(given_back(way, id, (old, new), number, strict))
        }
        (Some(old), _) if old.data_type != new.data_type => Some(converted(way, id, (old, new), strict)),
        (Some(_), _) => Some(name),
        (None, Keep::Restore(number)) => {
            let hidden = quote(&buried_name(id.name(), number));
            let default = new.default.as_ref().filter(|_| !new.nullable);
            Some(default.map_or(hidden.clone(), |default| format!("coalesce({hidden}, {default})")))
        }
        (None, _) if way.later.contains(id) && new.nullable => Some("NULL".into()),
        (None, _) => None,
    }
}

/// The values of a column under its new type. Outside STRICT tables SQLite converts by itself where nothing is lost.
fn converted(way: &Way, id: &ObjectId, (old, new): (&Column, &Column), strict: bool) -> String {
    let name = quote(id.name());
    match way.conversions.get(id) {
        Some(conversion) => conversion.using.clone(),
        None if strict && !column::stores_alike(&old.data_type, &new.data_type) => cast(&name, &new.data_type),
        None => name,
    }
}

/// The value that was kept, where converting it still gives the present one; else the present one converted back.
fn given_back(way: &Way, id: &ObjectId, (old, new): (&Column, &Column), number: &str, strict: bool) -> String {
    let (name, hidden_name) = (quote(id.name()), buried_name(id.name(), number));
    let hidden = quote(&hidden_name);
    if old.generated.is_some() {
        return if new.nullable { hidden } else { format!("coalesce({hidden}, {name})") };
    }
    let forward = match way.conversions.get(id) {
        Some(conversion) => text::respell(&conversion.reverse, id.name(), &hidden_name),
        None if strict && !column::stores_alike(&old.data_type, &new.data_type) => cast(&hidden, &old.data_type),
        None => hidden.clone(),
    };
    let there = if new.nullable { String::new() } else { format!("{hidden} IS NOT NULL AND ") };
    let back = converted(way, id, (old, new), strict);
    format!("CASE WHEN {there}({forward}) IS {name} THEN {hidden} ELSE {back} END")
}

/// A cast; to no type at all it is the value itself.
pub(super) fn cast(expression: &str, data_type: &str) -> String {
    if data_type.is_empty() { expression.to_string() } else { format!("CAST({expression} AS {data_type})") }
}

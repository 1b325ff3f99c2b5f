//! Identity columns, and the sequence inside of each.

use super::{locks, quote, sequence};
use crate::catalog::{Catalog, Column, Identity, Kind, ObjectId};
use crate::engine::Leg;
use crate::step::{Cost, Step, Verb};
use sha2::{Digest, Sha256};

/// The sequence behind an identity is named where the server would name it otherwise.
pub fn clause(id: &ObjectId, data_type: &str, Identity { mode, sequence, options }: &Identity) -> String {
    let [schema, name] = sequence;
    let expected = format!("{}_{}_seq", id.table().name(), id.name());
    let named = *schema == id.path[0] && *name == expected;
    let name =
        if named { String::new() } else { format!("SEQUENCE NAME {}.{}", quote::name(schema), quote::name(name)) };
    let told = format!("{name}{}", sequence::unusual(options, data_type));
    let told = if told.is_empty() { told } else { format!(" ({})", told.trim_start()) };
    format!("GENERATED {mode} AS IDENTITY{told}")
}

/// The sequence that stands inside an identity, by the path of its column.
pub fn inside(catalog: &Catalog, target: &ObjectId) -> Option<ObjectId> {
    let column = catalog.column(&ObjectId { kind: Kind::Column, path: target.path.clone() })?;
    Some(ObjectId { kind: Kind::Sequence, path: column.identity.as_ref()?.sequence.to_vec() })
}

/// An identity that comes to rows that are there goes on behind the highest of them. It takes a name for its sequence, so
/// it is made, not altered: what had the name before goes first.
pub fn add(leg: &Leg, id: &ObjectId, new: &Column, identity: &Identity) -> Step {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let sequence = ObjectId { kind: Kind::Sequence, path: identity.sequence.to_vec() };
    let (position, cost) = match counted_beside(leg, id, new) {
        true => (stand(&sequence, &remembered(id), ""), Cost::Catalog),
        false => go_on(leg, id, &sequence),
    };
    let sql =
        format!("ALTER TABLE {table} ALTER COLUMN {name} ADD {};\n{position}", clause(id, &new.data_type, identity));
    let says = format!("make {} an identity", id.dotted());
    Step::new(Verb::Create, id, says, sql, locks::ACCESS_EXCLUSIVE).costing(cost)
}

/// What it costs to find the highest value of a column: a look into the index of a key that begins with it, else all rows.
fn search(leg: &Leg, id: &ObjectId) -> Cost {
    let table = id.table();
    let begins = |key: &[String]| key.first().is_some_and(|first| first == id.name());
    let mut keys = leg.from.children(&table).filter(|(key, _)| leg.to.contains(key));
    match keys.any(|(_, key)| key.key_columns().is_some_and(begins)) {
        true => Cost::Catalog,
        false => Cost::Scan,
    }
}

/// Lets a sequence go on behind the highest value of a column and behind what was [remembered](remember), and never back; and
/// what that costs.
pub fn go_on(leg: &Leg, id: &ObjectId, sequence: &ObjectId) -> (String, Cost) {
    // One that came to be filled has counted all its numbers since.
    if leg.later.contains(id) {
        return (stand(sequence, &remembered(id), ""), Cost::Catalog);
    }
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let number = format!("greatest(max({name}), {})", remembered(id));
    (stand(sequence, &number, &format!(" FROM {table}")), search(leg, id))
}

/// Lets a sequence stand at a number, unless it is further on.
fn stand(sequence: &ObjectId, number: &str, rows: &str) -> String {
    let sequence = quote::qualified(sequence);
    let counted = quote::literal(&sequence);
    format!(
        "SELECT setval({counted}, n) FROM (SELECT {number} AS n{rows}) counted WHERE n >= (SELECT last_value FROM {sequence});"
    )
}

fn remembered(id: &ObjectId) -> String {
    format!("nullif(current_setting({}, true), '')::bigint", setting(id))
}

/// The column that counts on in the place of one, by another sequence than that does: itself, or one beside it that takes the
/// name of the sequence inside of it.
pub fn counts_on(leg: &Leg, id: &ObjectId, old: &Column, new: &Column) -> Option<ObjectId> {
    let anew = match &new.identity {
        Some(_) => old.identity.is_none(),
        None => counter(new).is_some() && counter(new) != counter(old),
    };
    let sequence = old.identity.as_ref().filter(|_| new.identity.is_none()).map(|identity| &identity.sequence);
    let takes = |column: &Column| column.identity.as_ref().map(|identity| &identity.sequence) == sequence;
    let beside = || leg.to.columns(&id.table()).into_iter().find(|(_, column)| sequence.is_some() && takes(column));
    if anew { Some(id.clone()) } else { beside().map(|(other, _)| other.clone()) }
}

/// Whether a column beside it counted by the sequence that it counts by now, or by one of that name.
pub fn counted_beside(leg: &Leg, id: &ObjectId, new: &Column) -> bool {
    let inside = |column: &Column| column.identity.as_ref().map(|identity| identity.sequence.to_vec());
    let by = |column: &Column| counter(column).map(|sequence| sequence.path.clone()).or(inside(column));
    let same = |column: &Column| by(column).is_some() && by(column) == by(new);
    leg.from.columns(&id.table()).into_iter().any(|(other, column)| other != id && same(column))
}

/// Keeps for the rest of the transaction how far a column has counted, before it counts by another sequence: numbers that were
/// given away are not given again, though their rows are gone. Nobody makes a row between this look and the change.
pub fn remember(id: &ObjectId, column: &Column) -> Option<String> {
    let sequence = match &column.identity {
        Some(identity) => ObjectId { kind: Kind::Sequence, path: identity.sequence.to_vec() },
        None => counter(column)?.clone(),
    };
    Some(format!(
        "{}SELECT set_config({}, CASE WHEN is_called THEN last_value END::text, true) FROM {};\n",
        alone(id),
        setting(id),
        quote::qualified(&sequence)
    ))
}

/// The sequence that a column takes its default from.
pub fn counter(column: &Column) -> Option<&ObjectId> {
    let counts = |default: &String| default.starts_with("nextval(") && default.ends_with("::regclass)");
    column.default.as_ref().filter(|default| counts(default))?;
    column.reads.0.iter().find(|read| read.kind == Kind::Sequence)
}

fn setting(id: &ObjectId) -> String {
    quote::literal(&format!("concertina.counted_{}", &format!("{:x}", Sha256::digest(id.path.join("\0")))[..12]))
}

/// Keeps everybody from the table of a column. Who makes a row has locked that before the sequence: so must who changes both, or one
/// of the two is a deadlock's victim.
fn alone(id: &ObjectId) -> String {
    format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;\n", quote::table(id))
}

/// Gives an identity other settings, and its sequence another name.
pub fn change(id: &ObjectId, before: &Identity, after: &Identity) -> Vec<Step> {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let first = alone(id);
    let step = |sql| {
        Step::new(Verb::Alter, id, format!("change the identity of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
    };
    let [schema, former, new] =
        [&before.sequence[0], &before.sequence[1], &after.sequence[1]].map(|part| quote::name(part));
    let renaming = (before.sequence != after.sequence)
        .then(|| step(format!("{first}ALTER SEQUENCE {schema}.{former} RENAME TO {new};")));
    let counter = format!("{schema}.{new}");
    let reined = sequence::reined(&counter, &before.options, &after.options);
    let first = if reined.is_empty() { "" } else { &first };
    let settings = step(format!("{first}{reined}ALTER TABLE {table} ALTER COLUMN {name} {};", settings(after)));
    renaming.into_iter().chain([settings]).collect()
}

fn settings(Identity { mode, sequence: _, options }: &Identity) -> String {
    let settings = sequence::settings(options).map(|setting| format!(" SET {setting}"));
    format!("SET GENERATED {mode}{}", settings.concat())
}

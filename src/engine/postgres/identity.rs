//! Identity columns, and the sequence inside of each.

use super::{locks, quote, sequence};
use crate::catalog::{Column, Identity, Kind, ObjectId};
use crate::step::{Step, Verb};

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

/// An identity that comes to rows that are there goes on behind the highest of them. It takes a name for its sequence, so
/// it is made, not altered: what had the name before goes first.
pub fn add(id: &ObjectId, new: &Column, identity: &Identity) -> Step {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let sequence = ObjectId { kind: Kind::Sequence, path: identity.sequence.to_vec() };
    let sql = format!(
        "ALTER TABLE {table} ALTER COLUMN {name} ADD {};\n{}",
        clause(id, &new.data_type, identity),
        go_on(id, &sequence)
    );
    Step::new(Verb::Create, id, format!("make {} an identity", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
}

/// Lets a sequence go on behind the highest value of a column, and never back.
pub fn go_on(id: &ObjectId, sequence: &ObjectId) -> String {
    let (table, name, sequence) = (quote::table(id), quote::name(id.name()), quote::qualified(sequence));
    let counted = quote::literal(&sequence);
    format!(
        "SELECT setval({counted}, max({name})) FROM {table} HAVING max({name}) >= (SELECT last_value FROM {sequence});"
    )
}

pub fn change(id: &ObjectId, before: &Identity, after: &Identity) -> Vec<Step> {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let step = |sql| {
        Step::new(Verb::Alter, id, format!("change the identity of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
    };
    let [schema, former, new] =
        [&before.sequence[0], &before.sequence[1], &after.sequence[1]].map(|part| quote::name(part));
    let renaming =
        (before.sequence != after.sequence).then(|| step(format!("ALTER SEQUENCE {schema}.{former} RENAME TO {new};")));
    let counter = format!("{schema}.{new}");
    let reined = sequence::reined(&counter, &before.options, &after.options);
    let settings = step(format!("{reined}ALTER TABLE {table} ALTER COLUMN {name} {};", settings(after)));
    renaming.into_iter().chain([settings]).collect()
}

fn settings(Identity { mode, sequence: _, options }: &Identity) -> String {
    let settings = sequence::settings(options).map(|setting| format!(" SET {setting}"));
    format!("SET GENERATED {mode}{}", settings.concat())
}

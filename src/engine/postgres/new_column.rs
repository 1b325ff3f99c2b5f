//! How a column comes and goes: added, quarantined under another name, brought back.

use super::column::definition;
use super::column_steps::set_default;
use super::{fill, heirs, identity, locks, not_null, quote, volatile};
use crate::catalog::{Column, Identity, ObjectId, Storage};
use crate::engine::{Keep, Leg, buried_name};
use crate::hazard::Hazard;
use crate::step::{Cost, Step, Verb};

/// The steps that add it, or bring it back.
pub fn add(leg: &Leg, id: &ObjectId, new: &Column) -> Vec<Step> {
    match leg.keep {
        Keep::Restore(number) if new.generated.is_none() => return restore(leg, id, new, number),
        _ => {}
    }
    let table = quote::table(id);
    if let (Some(identity), true) =
        (&new.identity, leg.from.contains(&id.table()) && !leg.from.heirs(&id.table()).is_empty())
    {
        return add_numbered(leg, id, new, identity);
    }
    let later = leg.later.contains(id) && new.default.is_some();
    let first = if later { Column { default: None, ..new.clone() } } else { new.clone() };
    let sql = format!("ALTER TABLE {table} ADD COLUMN {};", definition(id, &first));
    let step = Step::new(Verb::Create, id, format!("add {id}"), sql, locks::ACCESS_EXCLUSIVE);
    let step = if rewrites(leg, id, &first) { step.costing(Cost::Rewrite) } else { step };
    let default = new.default.iter().filter(|_| later).map(|default| set_default(id, default));
    std::iter::once(step).chain(default).collect()
}

/// An identity cannot come with a column of a table that others stand under: its rows are numbered first, and nobody makes
/// another until all is done.
fn add_numbered(leg: &Leg, id: &ObjectId, new: &Column, identity: &Identity) -> Vec<Step> {
    let plain = Column { identity: None, nullable: true, ..new.clone() };
    let sql = format!("ALTER TABLE {} ADD COLUMN {};", quote::table(id), definition(id, &plain));
    let steps =
        vec![Step::new(Verb::Create, id, format!("add {id}"), sql, locks::ACCESS_EXCLUSIVE), fill::numbered(leg, id)];
    let sql = format!("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL;", quote::table(id), quote::name(id.name()));
    let says = format!("set NOT NULL of {}", id.dotted());
    let required = Step::new(Verb::Alter, id, says, sql, locks::ACCESS_EXCLUSIVE).costing(Cost::Scan);
    steps.into_iter().chain([required, identity::add(leg, id, new, identity)]).collect()
}

/// Whether every row is written when the column is added: a value that differs from row to row, or a domain that demands
/// something of it.
fn rewrites(leg: &Leg, id: &ObjectId, column: &Column) -> bool {
    let computed = column.generated.as_ref().is_some_and(|generated| generated.storage == Storage::Stored);
    let differing = column.default.as_ref().is_some_and(|default| volatile::differs_by_row(leg.to, id, default));
    let demanding = leg.to.is_of_demanding_domain(id, &["not null", "constraint "]);
    computed || differing || column.identity.is_some() || demanding
}

/// Drops it, or puts it away. Values that are computed are computed again.
pub fn remove(leg: &Leg, id: &ObjectId, old: &Column) -> Step {
    match (leg.keep, &old.generated) {
        (Keep::Bury(number), None) => bury(leg, id, old, number),
        (_, computed) => {
            let only = if heirs::keepers(leg, id).is_empty() { "" } else { "ONLY " };
            let sql = format!("ALTER TABLE {only}{} DROP COLUMN {};", quote::table(id), quote::name(id.name()));
            let drop = |says| Step::new(Verb::Drop, id, says, sql, locks::ACCESS_EXCLUSIVE);
            match computed {
                Some(_) => drop(format!("drop {id}, whose values are computed")),
                None => drop(format!("drop {id}")).risking(Hazard::LosesData),
            }
        }
    }
}

fn bury(leg: &Leg, id: &ObjectId, old: &Column, number: &str) -> Step {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let loosening = [
        old.identity.as_ref().map(|_| "DROP IDENTITY"),
        old.default.as_ref().map(|_| "DROP DEFAULT"),
        (!old.nullable).then_some("DROP NOT NULL"),
    ];
    let actions: Vec<String> =
        loosening.into_iter().flatten().map(|action| format!("ALTER COLUMN {name} {action}")).collect();
    let loosen =
        if actions.is_empty() { String::new() } else { format!("ALTER TABLE {table} {};\n", actions.join(", ")) };
    let buried = quote::name(&buried_name(id.name(), number));
    let around = heirs::keepers(leg, id);
    let [before, after] = apart(&table, &around, &format!("ADD COLUMN {buried} {}", old.data_type));
    let sql = format!("{before}{loosen}ALTER TABLE {table} RENAME COLUMN {name} TO {buried};{after}");
    Step::new(Verb::Drop, id, format!("quarantine {id}"), sql, locks::ACCESS_EXCLUSIVE).risking(Hazard::DropsData)
}

/// Brings a column back from quarantine; rows written meanwhile get its default before it is required again.
fn restore(leg: &Leg, id: &ObjectId, new: &Column, number: &str) -> Vec<Step> {
    let Column { nullable, default, identity, .. } = new;
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let buried = quote::name(&buried_name(id.name(), number));
    let around = heirs::keepers(leg, id);
    let [before, after] = apart(&table, &around, &format!("DROP COLUMN {buried}"));
    let sql = format!("{before}ALTER TABLE {table} RENAME COLUMN {buried} TO {name};{after}");
    let mut steps = vec![Step::new(Verb::Create, id, format!("bring back {id}"), sql, locks::ACCESS_EXCLUSIVE)];
    steps.extend(default.iter().map(|default| set_default(id, default)));
    match (nullable, default, identity) {
        (false, Some(default), _) => steps.push(fill::blank(leg, id, default)),
        (false, None, Some(_)) => steps.push(fill::numbered(leg, id)),
        _ => {}
    }
    steps.extend((!nullable).then(|| not_null::steps(leg, id)).into_iter().flatten());
    steps.extend(identity.iter().map(|identity| identity::add(leg, id, new, identity)));
    steps
}

/// Takes heirs that keep a column as their own from under the table while it is renamed there, and puts them back.
fn apart(table: &str, heirs: &[ObjectId], action: &str) -> [String; 2] {
    let heirs: Vec<String> = heirs.iter().map(quote::qualified).collect();
    let leave = heirs.iter().map(|heir| format!("ALTER TABLE {heir} NO INHERIT {table};\n"));
    let back = heirs.iter().map(|heir| format!("\nALTER TABLE {heir} {action};\nALTER TABLE {heir} INHERIT {table};"));
    [leave.collect(), back.collect()]
}

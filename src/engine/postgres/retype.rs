//! Another type for a column: in place where no row changes, by a rewrite that keeps the old values otherwise.

use super::fitting::{convertible, demanded, distinct_still, fits};
use super::widening::{is_assigned, is_free, widens};
use super::{locks, quote, respell};
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Index, Object, ObjectId, Rename};
use crate::engine::{Conversion, Keep, Leg, buried_name};
use crate::hazard::Hazard;
use crate::step::{Cost, Step, Verb};

pub fn steps(leg: &Leg, id: &ObjectId, old: &Column, new: &Column) -> Vec<Step> {
    let change = match (leg.conversions.get(id), leg.keep) {
        (None, _) => in_place(leg, id, old, new),
        (Some(conversion), Keep::Bury(number)) => keeping(leg, id, new, conversion, number),
        (Some(conversion), Keep::Restore(number)) => returning(leg, id, old, new, (conversion, number)),
        (Some(conversion), Keep::Nothing) => {
            let step = rewrite(id, new, &retyping(id, new, &conversion.using)).risking(Hazard::LosesData);
            let needs = convertible(leg, id, new, conversion).into_iter();
            needs.chain(demanded(leg, id, new, conversion)).fold(step, Step::needing)
        }
    };
    let using = leg.conversions.get(id).map(|conversion| conversion.using.as_str());
    let assumes = !matches!(leg.keep, Keep::Restore(_)) && assumes_utc([old, new], id, using);
    let change = if assumes { change.risking(Hazard::AssumesUtc) } else { change };
    // What partitions and heirs have of their own over it waits as what the table has; one with another default, for that.
    let follows = |column: &ObjectId| {
        let default = |side: &Catalog, id: &ObjectId| side.column(id).map(|column| column.default.clone());
        [leg.from, leg.to].into_iter().all(|side| default(side, column) == default(side, id))
    };
    let carried = leg.from.along(id).into_iter().skip(1).filter(follows);
    vec![change.touching(carried).forgetting(leg.from.along(id))]
}

/// Whether times get a zone or lose theirs by a plain cast of the column `from`: `using` has one, or there is none. Every session
/// of ours is in UTC.
pub fn assumes_utc([old, new]: [&Column; 2], from: &ObjectId, using: Option<&str>) -> bool {
    let zoned = |column: &Column| column.data_type.contains("with time zone");
    let plain = format!("{}::{}", quote::name(from.name()), new.data_type);
    zoned(old) != zoned(new) && using.is_none_or(|using| using.contains(&plain))
}

fn retyping(id: &ObjectId, new: &Column, using: &str) -> String {
    format!("ALTER TABLE {} {};", quote::table(id), action(id, new, using))
}

fn action(id: &ObjectId, new: &Column, using: &str) -> String {
    let using = if using.is_empty() { String::new() } else { format!(" USING ({using})") };
    format!("ALTER COLUMN {} TYPE {}{}{using}", quote::name(id.name()), new.data_type, collate(new))
}

fn collate(column: &Column) -> String {
    column.collation.as_ref().map_or_else(String::new, |collation| format!(" COLLATE {collation}"))
}

/// Without a conversion the type grows, or, on the way back, shrinks to what it was: what was written meanwhile has to fit.
fn in_place(leg: &Leg, id: &ObjectId, old: &Column, new: &Column) -> Step {
    let explicit = format!("{}::{}", quote::name(id.name()), new.data_type);
    let sql = retyping(id, new, if is_assigned(&old.data_type, &new.data_type) { "" } else { &explicit });
    let collates = old.collation != new.collation;
    if old.data_type == new.data_type || is_free(&old.data_type, &new.data_type) {
        let collation = new.collation.as_deref().unwrap_or("that of its type");
        let says = match old.data_type == new.data_type {
            true => format!("change the collation of {} to {collation}", id.dotted()),
            false => says(id, new),
        };
        let step = Step::new(Verb::Alter, id, says, sql, locks::ACCESS_EXCLUSIVE);
        return match read_again(leg, id, collates) {
            Some(cost) => step.costing(cost),
            None => step,
        };
    }
    let step = rewrite(id, new, &sql);
    if widens(&old.data_type, &new.data_type) {
        return step;
    }
    let name = quote::name(id.name());
    let plain = Conversion { using: name.clone(), reverse: String::new() };
    let needs = convertible(leg, id, new, &plain).into_iter().chain(fits(id, new, &name));
    needs.chain(demanded(leg, id, new, &plain)).fold(step, Step::needing)
}

/// What the server does again under the lock though no row changes: an index by an expression or a part of the rows is built, a
/// check is asked of every row (measured on 11 to 18). By another collation every index is in another order.
fn read_again(leg: &Leg, id: &ObjectId, collates: bool) -> Option<Cost> {
    let elsewhere = Rename { from: id.clone(), to: id.renamed("elsewhere") };
    let names = |text: &String| respell::respell(text, &elsewhere) != *text;
    let costs = leg.from.readers(id).filter(|reader| leg.to.contains(reader)).filter_map(|reader| {
        match leg.from.object(reader)? {
            Object::Index(Index { columns, predicate, .. }) => {
                let plain = columns.0.iter().any(|name| name == id.name()) && !predicate.0.as_ref().is_some_and(names);
                (collates || !plain).then_some(Cost::BuildIndex)
            }
            Object::Constraint(Constraint { sort: ConstraintKind::Check { .. }, .. }) => Some(Cost::Scan),
            Object::Constraint(key) if collates => Some(if key.has_index() { Cost::BuildIndex } else { Cost::Scan }),
            _ => None,
        }
    });
    costs.max()
}

fn rewrite(id: &ObjectId, new: &Column, sql: &str) -> Step {
    let step = Step::new(Verb::Alter, id, says(id, new), sql, locks::ACCESS_EXCLUSIVE);
    step.costing(Cost::Rewrite)
}

fn says(id: &ObjectId, new: &Column) -> String {
    format!("change the type of {} to {}", id.dotted(), new.data_type)
}

/// Converts, and keeps the values as they were beside the new ones: written in the same pass, which fires no trigger as an
/// UPDATE would.
fn keeping(leg: &Leg, id: &ObjectId, new: &Column, conversion: &Conversion, number: &str) -> Step {
    let Some(old) = leg.from.column(id) else { return rewrite(id, new, &retyping(id, new, &conversion.using)) };
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let own = id.renamed(&buried_name(id.name(), number));
    let sql = format!(
        "ALTER TABLE {table} ADD COLUMN {} {}{};\nALTER TABLE {table} {},\n    {};",
        quote::name(own.name()),
        old.data_type,
        collate(old),
        action(&own, old, &name),
        action(id, new, &conversion.using),
    );
    let step = rewrite(id, new, &sql);
    let needs = convertible(leg, id, new, conversion).into_iter();
    let needs = needs.chain(fits(id, new, &conversion.using)).chain(demanded(leg, id, new, conversion));
    needs.chain(distinct_still(leg, id)).fold(step, Step::needing)
}

/// Converts back: a row that still has the value it was converted to gets its old value, any other the converse. One that came
/// since has no old value, and may have by chance what NULL is converted to.
fn returning(
    leg: &Leg,
    id: &ObjectId,
    present: &Column,
    new: &Column,
    (conversion, number): (&Conversion, &str),
) -> Step {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let kept = buried_name(id.name(), number);
    let forward = respell::respell(&conversion.reverse, &Rename { from: id.clone(), to: id.renamed(&kept) });
    let kept = quote::name(&kept);
    let there = if new.nullable { String::new() } else { format!("{kept} IS NOT NULL AND ") };
    let using = format!(
        "CASE WHEN {there}({name})::text IS NOT DISTINCT FROM (({forward})::{})::text THEN {kept} ELSE ({})::{} END",
        present.data_type, conversion.using, new.data_type
    );
    let sql = format!("{}\nALTER TABLE {table} DROP COLUMN {kept};", retyping(id, new, &using));
    let converse = Conversion { using, reverse: String::new() };
    let needs = convertible(leg, id, new, &converse).into_iter().chain(demanded(leg, id, new, &converse));
    needs.fold(rewrite(id, new, &sql), Step::needing)
}

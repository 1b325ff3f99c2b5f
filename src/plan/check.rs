//! Questions asked of the rows before anything runs.

use super::Request;
use super::settle::Settled;
use super::stage::{Stage, columns_of};
use crate::catalog::{Catalog, Column, Kind, ObjectId, Rename};
use crate::engine::Dialect;
use crate::step::{Piece, Precondition, Reach, Step};
use serde::{Deserialize, Serialize};

/// A precondition as a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What must hold, in words.
    pub says: String,
    /// Gives one row: how many rows stand against it, and a sample of them.
    pub sql: String,
}

/// Whether a column's type is to be made yet, or comes with an extension that is; or the column does, and its default calls what
/// comes, or it counts: nobody asks a sequence for nothing.
pub(super) fn is_of_what_comes(now: &Catalog, then: &Catalog, id: &ObjectId) -> bool {
    let comes = |read: &ObjectId| match read.kind {
        Kind::Sequence => !now.contains(id),
        kind if kind.is_routine() => !now.contains(id) && !now.contains(read),
        kind => (kind.is_type() || kind == Kind::Extension) && !now.contains(read),
    };
    let counts = |column: &Column| column.identity.is_some() && !now.contains(id);
    then.column(id).is_some_and(|column| column.reads.0.iter().any(comes) || counts(column))
}

/// Whether all that the step's object calls is there already, and does what it will do; and the types that an expression of it
/// names are as they will be.
pub(super) fn calls_as_now(step: &Step, now: &Catalog, then: &Catalog) -> bool {
    let Some(object) = step.objects.first() else { return true };
    let expressed = matches!(object.kind, Kind::Constraint | Kind::Index | Kind::Setting);
    then.reads(object).iter().all(|id| match id.kind {
        Kind::Extension => now.contains(id),
        Kind::Operator => now.object(id) == then.object(id),
        kind if kind.is_routine() || (kind.is_type() && expressed) => now.object(id) == then.object(id),
        _ => true,
    })
}

/// A table by its name, as far as its rows are asked for. What is demanded of a partitioned table is of its partitions, too.
pub(super) fn reached(dialect: &dyn Dialect, catalog: &Catalog, table: &ObjectId, reach: Reach) -> String {
    let inherited = !catalog.heirs(table).is_empty() && !catalog.is_parted(table);
    let only = if reach == Reach::Alone && inherited { "ONLY " } else { "" };
    format!("{only}{}", dialect.qualified(table))
}

/// The preconditions of every stage that can be asked of the live database before the first begins.
pub fn opening(request: &Request, settled: &Settled, stages: &[Stage]) -> Vec<Check> {
    let needs =
        stages.iter().flat_map(|stage| &stage.up).flat_map(|step| step.needs.iter().map(move |need| (step, need)));
    let asked = needs.filter(|(step, need)| can_be_asked(settled, request, step, need));
    let to_come = |table: &ObjectId, reach| future(request, settled, table, reach);
    let now = |table: &ObjectId| match live_name(request, settled, table) {
        Some(live) => under_both_names(request, settled, (table, &live), Reach::Below),
        None => request.dialect.qualified(table),
    };
    let checks = asked.map(|(_, need)| Check { says: need.says.clone(), sql: need.sql(&to_come, &now) });
    let mut checks: Vec<Check> = checks.collect();
    checks.dedup();
    checks
}

fn can_be_asked(settled: &Settled, request: &Request, step: &Step, need: &Precondition) -> bool {
    let view = |table: &ObjectId| settled.old.contains(&ObjectId { kind: Kind::View, path: table.path.clone() });
    let table = |table: &ObjectId| settled.old.contains(table) && live_name(request, settled, table).is_some();
    let live = |id: &ObjectId| table(id) || view(id);
    let own = step.objects.first().map(ObjectId::table);
    let named = need.tables().next().is_some() || own.is_some_and(|table| request.old.contains(&table));
    named
        && !is_of_a_column_to_come(settled, step, need)
        && need.tables().all(live)
        && has_values(settled, request, step, need)
        && calls_as_now(step, request.old, request.new)
}

/// Whether it is asked of rows as they are and of a column that is not there.
fn is_of_a_column_to_come(settled: &Settled, step: &Step, need: &Precondition) -> bool {
    let comes = |id: &ObjectId| id.kind == Kind::Column && !settled.old.contains(id);
    step.objects.first().is_some_and(comes) && need.query.iter().any(|piece| matches!(piece, Piece::Present(_)))
}

/// Whether every column that a step asks for has values of its type now.
fn has_values(settled: &Settled, request: &Request, step: &Step, need: &Precondition) -> bool {
    let to_come = need.query.iter().any(|piece| matches!(piece, Piece::Rows(_) | Piece::Alone(_)));
    let asked = step.objects.first().into_iter().flat_map(|id| request.new.reads(id).into_iter().chain([id.clone()]));
    let second = step.objects.iter().filter_map(|id| settled.shadows.iter().find(|shadow| shadow.next == *id));
    let asked = asked.into_iter().chain(second.map(|shadow| shadow.column.clone()));
    !to_come || !asked.into_iter().any(|id| is_of_what_comes(request.old, request.new, &id))
}

/// The rows of a table with its columns as they will be: filled, copied, converted, renamed.
fn future(request: &Request, settled: &Settled, table: &ObjectId, reach: Reach) -> String {
    match live_name(request, settled, table) {
        Some(live) => rows_to_come(request, settled, (table, &live), None, reach),
        None => request.dialect.qualified(table),
    }
}

/// The same, with what one of the columns is now beside them; nothing of a table that is not there.
pub(super) fn future_with(request: &Request, settled: &Settled, id: &ObjectId, was: &str) -> Option<String> {
    let table = id.table();
    let live = live_name(request, settled, &table)?;
    Some(rows_to_come(request, settled, (&table, &live), Some((now(request, settled, id), was)), Reach::Below))
}

fn rows_to_come(
    request: &Request,
    settled: &Settled,
    (table, live): (&ObjectId, &ObjectId),
    also: Option<(String, &str)>,
    reach: Reach,
) -> String {
    let dialect = request.dialect;
    let columns = columns_of([&settled.old, request.new], table).into_iter();
    let values = columns.map(|(name, id)| (value(request, settled, id), name));
    let values = values.chain(beside(request, settled, table)).chain(also);
    let values: Vec<String> = values.map(|(value, name)| format!("{value} AS {}", dialect.quote(name))).collect();
    let rows = under_both_names(request, settled, (table, live), reach);
    format!("(SELECT {} FROM {rows}) AS rows_to_come", values.join(", "))
}

/// The name of a column in the live database, quoted: one is renamed with that of a table above.
fn now(request: &Request, settled: &Settled, id: &ObjectId) -> String {
    let with = |to: &ObjectId| {
        to.kind == Kind::Column && to.name() == id.name() && settled.old.is_within(&id.table(), &to.table())
    };
    let renamed = settled.renames.iter().find(|rename| with(&rename.to));
    request.dialect.quote(renamed.map_or(id, |rename| &rename.from).name())
}

/// What will stand beside columns of a table, by the value that it gets from them as they are.
fn beside<'a>(request: &Request, settled: &'a Settled, table: &ObjectId) -> Vec<(String, &'a str)> {
    let shadows = settled.shadows.iter().filter(|shadow| shadow.column.table() == *table);
    let values = shadows.map(|shadow| match is_of_what_comes(request.old, request.new, &shadow.column) {
        true => ("NULL".into(), shadow.next.name()),
        false => (format!("({})", shadow.to_next), shadow.next.name()),
    });
    values.collect()
}

/// The rows of a table with what is renamed under either name: expressions may say the one or the other.
fn under_both_names(
    request: &Request,
    settled: &Settled,
    (table, live): (&ObjectId, &ObjectId),
    reach: Reach,
) -> String {
    let dialect = request.dialect;
    let rows = reached(dialect, request.old, live, reach);
    let of_table = |to: &ObjectId| to.kind == Kind::Column && settled.old.is_within(table, &to.table());
    let renames = settled.renames.iter().filter(|rename| of_table(&rename.to));
    let renamed = renames.map(|rename| (dialect.quote(rename.from.name()), rename.to.name()));
    let made = |id: &ObjectId| {
        let column = ObjectId { kind: Kind::Column, path: id.path.clone() };
        !is_of_what_comes(request.old, request.new, &column)
    };
    let twins = settled.syncs.iter().filter(|(id, sync)| id.table() == *table && sync.twin().is_some() && made(id));
    let twins = twins.map(|(_, sync)| (format!("({})", sync.forward), sync.new.as_str()));
    let names: String = renamed.chain(twins).map(|(now, name)| format!(", {now} AS {}", dialect.quote(name))).collect();
    match names.is_empty() {
        true => rows,
        false => format!("(SELECT *{names} FROM {rows}) AS rows_now"),
    }
}

/// The name that the live database knows the table by; `None` for one that is renamed twice over.
fn live_name(request: &Request, settled: &Settled, table: &ObjectId) -> Option<ObjectId> {
    let live = Rename::origin(&settled.renames, table);
    request.old.contains(&live).then_some(live)
}

fn value(request: &Request, settled: &Settled, id: &ObjectId) -> String {
    let old_name = now(request, settled, id);
    let fill = settled.fills.get(id).map(|fill| fill.expression.clone());
    if is_of_what_comes(request.old, request.new, id) {
        return "NULL".into();
    }
    let typed = |expression: String| match request.new.column(id) {
        Some(column) => {
            format!("CAST(({expression}) AS {})", if column.data_type.is_empty() { "blob" } else { &column.data_type })
        }
        None => expression,
    };
    match (settled.old.column(id), request.new.column(id)) {
        (Some(_), _) if settled.conversions.contains_key(id) => typed(settled.conversions[id].using.clone()),
        (Some(_), _) => fill.map_or(old_name.clone(), |fill| format!("coalesce({old_name}, {fill})")),
        (None, Some(new)) => {
            let own =
                new.default.clone().or_else(|| new.generated.as_ref().map(|generated| generated.expression.clone()));
            typed(fill.or(own).unwrap_or_else(|| "NULL".into()))
        }
        (None, None) => {
            let sync = settled.syncs.get(&ObjectId { kind: Kind::Sync, path: id.path.clone() });
            sync.map_or_else(|| "NULL".into(), |sync| sync.forward.clone())
        }
    }
}

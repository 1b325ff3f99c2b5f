//! Questions asked of the rows before anything runs.

use super::Request;
use super::settle::Settled;
use super::stage::{Stage, columns_of};
use crate::catalog::{Catalog, Column, Kind, ObjectId, Rename};
use crate::engine::Dialect;
use crate::step::{Precondition, Step};
use serde::{Deserialize, Serialize};

/// A precondition as a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What must hold, in words.
    pub says: String,
    /// Gives one row: how many rows stand against it, and a sample of them.
    pub sql: String,
}

/// The preconditions of steps of a leg, over rows as they are when it begins: what the leg renames has its old name then,
/// and of what it brings back from quarantine, or of what is said of a column it converts, nothing can be asked yet.
pub fn before(
    dialect: &dyn Dialect,
    steps: &[Step],
    (from, to): (&Catalog, &Catalog),
    renames: &[Rename],
) -> Vec<Check> {
    let there = |id: &ObjectId| from.contains(id) || renames.iter().any(|r| r.to == *id || r.to == id.table());
    let askable = |step: &&Step| {
        let object = step.objects.first();
        let rows = |id: &ObjectId| matches!(id.kind, Kind::Table | Kind::Column);
        let needed = object.into_iter().flat_map(|id| to.reads(id).into_iter().chain([id.clone()])).filter(rows);
        let turned = |id: &ObjectId| match (from.column(id), to.column(id)) {
            (Some(old), Some(new)) => old.data_type != new.data_type && object != Some(id),
            _ => false,
        };
        needed.into_iter().all(|id| there(&id) && !turned(&id)) && calls_as_now(step, from, to)
    };
    let needs = steps.iter().filter(askable).flat_map(|step| &step.needs);
    let rows = |table: &ObjectId| renamed_rows(dialect, table, renames);
    needs.map(|need| Check { says: need.says.clone(), sql: need.sql(&rows, &rows) }).collect()
}

/// Whether all that the step's object calls is there already, and does what it will do.
fn calls_as_now(step: &Step, now: &Catalog, then: &Catalog) -> bool {
    let reads = step.objects.first().map(|id| then.reads(id)).unwrap_or_default();
    let called = reads.iter().filter(|id| id.kind.is_routine() || id.kind == Kind::Operator);
    called.into_iter().all(|id| now.object(id) == then.object(id))
}

/// The rows of a table that has its new name only later, or columns of it have theirs.
fn renamed_rows(dialect: &dyn Dialect, table: &ObjectId, renames: &[Rename]) -> String {
    let now = &Rename::origin(renames, table);
    let own = |rename: &&Rename| rename.to.kind == Kind::Column && [table, now].contains(&&rename.to.table());
    let columns = renames.iter().filter(own);
    let columns: Vec<String> = columns
        .map(|rename| format!(", {} AS {}", dialect.quote(rename.from.name()), dialect.quote(rename.to.name())))
        .collect();
    match columns.as_slice() {
        [] => dialect.qualified(now),
        columns => format!("(SELECT *{} FROM {}) AS rows_by_new_names", columns.concat(), dialect.qualified(now)),
    }
}

/// The preconditions of every stage that can be asked of the live database before the first begins.
pub fn opening(request: &Request, settled: &Settled, stages: &[Stage]) -> Vec<Check> {
    let needs =
        stages.iter().flat_map(|stage| &stage.up).flat_map(|step| step.needs.iter().map(move |need| (step, need)));
    let asked = needs.filter(|(step, need)| can_be_asked(settled, request, step, need));
    let to_come = |table: &ObjectId| future(request, settled, table);
    let now = |table: &ObjectId| match live_name(request, settled, table) {
        Some(live) => under_both_names(request, settled, (table, &live)),
        None => request.dialect.qualified(table),
    };
    let checks = asked.map(|(_, need)| Check { says: need.says.clone(), sql: need.sql(&to_come, &now) });
    let mut checks: Vec<Check> = checks.collect();
    checks.dedup();
    checks
}

fn can_be_asked(settled: &Settled, request: &Request, step: &Step, need: &Precondition) -> bool {
    let live = |table: &ObjectId| settled.old.contains(table) && live_name(request, settled, table).is_some();
    let own = step.objects.first().map(ObjectId::table);
    let named = need.tables().next().is_some() || own.is_some_and(|table| request.old.contains(&table));
    named && need.tables().all(live) && calls_as_now(step, request.old, request.new)
}

/// The rows of a table with its columns as they will be: filled, copied, converted, renamed.
fn future(request: &Request, settled: &Settled, table: &ObjectId) -> String {
    let dialect = request.dialect;
    let Some(live) = live_name(request, settled, table) else { return dialect.qualified(table) };
    let columns = columns_of([&settled.old, request.new], table);
    let values =
        columns.into_iter().map(|(name, id)| format!("{} AS {}", value(request, settled, id), dialect.quote(name)));
    let values: Vec<String> = values.collect();
    format!(
        "(SELECT {} FROM {}) AS rows_to_come",
        values.join(", "),
        under_both_names(request, settled, (table, &live))
    )
}

/// The rows of a table with what is renamed under either name: expressions may say the one or the other.
fn under_both_names(request: &Request, settled: &Settled, (table, live): (&ObjectId, &ObjectId)) -> String {
    let dialect = request.dialect;
    let of_table = |to: &ObjectId| to.kind == Kind::Column && settled.old.is_within(table, &to.table());
    let renames = settled.renames.iter().filter(|rename| of_table(&rename.to));
    let renamed = renames.map(|rename| (dialect.quote(rename.from.name()), rename.to.name()));
    let twins = settled.syncs.iter().filter(|(id, sync)| id.table() == *table && sync.twin.is_some());
    let twins = twins.map(|(_, sync)| (format!("({})", sync.forward), sync.new.as_str()));
    let names: String = renamed.chain(twins).map(|(now, name)| format!(", {now} AS {}", dialect.quote(name))).collect();
    match names.is_empty() {
        true => dialect.qualified(live),
        false => format!("(SELECT *{names} FROM {}) AS rows_now", dialect.qualified(live)),
    }
}

/// The name that the live database knows the table by; `None` for one that is renamed twice over.
fn live_name(request: &Request, settled: &Settled, table: &ObjectId) -> Option<ObjectId> {
    let live = Rename::origin(&settled.renames, table);
    request.old.contains(&live).then_some(live)
}

fn value(request: &Request, settled: &Settled, id: &ObjectId) -> String {
    let dialect = request.dialect;
    // A column is renamed with that of a table above.
    let with = |to: &ObjectId| {
        to.kind == Kind::Column && to.name() == id.name() && settled.old.is_within(&id.table(), &to.table())
    };
    let renamed = settled.renames.iter().find(|rename| with(&rename.to));
    let renamed = renamed.map(|rename| dialect.quote(rename.from.name()));
    let old_name = renamed.unwrap_or_else(|| dialect.quote(id.name()));
    let fill = settled.fills.get(id).map(|fill| fill.expression.clone());
    let made = |column: &Column| column.reads.0.iter().all(|read| !read.kind.is_type() || request.old.contains(read));
    if request.new.column(id).is_some_and(|column| !made(column)) {
        return "''".into();
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
            let certain = own.filter(|expression| !expression.contains("nextval("));
            typed(fill.or(certain).unwrap_or_else(|| "NULL".into()))
        }
        (None, None) => {
            let sync = settled.syncs.get(&ObjectId { kind: Kind::Sync, path: id.path.clone() });
            sync.map_or_else(|| "NULL".into(), |sync| sync.forward.clone())
        }
    }
}

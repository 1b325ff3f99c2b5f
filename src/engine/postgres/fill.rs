//! Values for rows that are there: one guarded UPDATE, which the runner cuts into ranges of the key.

use super::needs::{self, Filling};
use super::{deferred, locks, quote, sync};
use crate::catalog::{Catalog, ConstraintKind, Kind, Object, ObjectId, Validity};
use crate::engine::{Fill, Leg};
use crate::step::{Cost, Step, Transaction, Verb};

/// Where a row lies: what is there where no key is.
const PLACE: &str = "ctid";

/// Fills, and marks the filled rows where the way back has to find them.
pub fn steps(catalog: &Catalog, fill: &Fill) -> Vec<Step> {
    let Fill { column, expression, condition, marker } = fill;
    let (table, name) = (quote::table(column), quote::name(column.name()));
    let mark = marker.as_ref().map(|marker| {
        let sql = format!("ALTER TABLE {table} ADD COLUMN {} boolean;", quote::name(marker));
        Step::new(
            Verb::Alter,
            column,
            format!("remember which rows have no {}", column.dotted()),
            sql,
            locks::ACCESS_EXCLUSIVE,
        )
    });
    let marked = marker.as_ref().map_or_else(String::new, |marker| format!(", {} = true", quote::name(marker)));
    let sql = format!("UPDATE {table} SET {name} = ({expression}){marked} WHERE ({condition});");
    let step = write(catalog, column, format!("fill {}", column.dotted()), sql);
    mark.into_iter().chain([withstanding(catalog, column, (expression, condition), step)]).collect()
}

/// Takes back what was filled, where nobody has written since.
pub fn undo(catalog: &Catalog, fill: &Fill) -> Vec<Step> {
    let Fill { column, expression, condition: _, marker: Some(marker) } = fill else { return vec![] };
    let (table, name, marker) = (quote::table(column), quote::name(column.name()), quote::name(marker));
    // As the column took it in: rounded, padded.
    let taken = catalog.column(column).map_or_else(String::new, |own| format!("::{}", own.data_type));
    let filled = format!("({expression}){taken}");
    let followed = catalog.contains(&ObjectId { kind: Kind::Sync, path: column.path.clone() });
    let unheard = if followed { format!(" AND {}", sync::unheard()) } else { String::new() };
    let sql = format!(
        "UPDATE {table} SET {name} = NULL WHERE ({marker} AND {name} IS NOT DISTINCT FROM ({filled}){unheard});"
    );
    let forget = format!("ALTER TABLE {table} DROP COLUMN {marker};");
    let forget = Step::new(
        Verb::Alter,
        column,
        format!("forget which rows had no {}", column.dotted()),
        forget,
        locks::ACCESS_EXCLUSIVE,
    );
    vec![write(catalog, column, format!("empty {} where it was filled", column.dotted()), sql), forget]
}

/// Gives rows without a value the column's default.
pub fn blank(leg: &Leg, column: &ObjectId, default: &str) -> Step {
    let (table, name) = (quote::table(column), quote::name(column.name()));
    let sql = format!("UPDATE {table} SET {name} = ({default}) WHERE ({name} IS NULL);");
    let step = write(leg.to, column, format!("fill {} with its default", column.dotted()), sql);
    withstanding(leg.to, column, (default, &format!("{name} IS NULL")), step)
}

/// Gives rows without a value numbers behind the highest there is.
pub fn numbered(leg: &Leg, column: &ObjectId) -> Step {
    let (table, name) = (quote::table(column), quote::name(column.name()));
    let sql = format!(
        "UPDATE {table} AS blank SET {name} = numbered.number FROM (SELECT tableoid, ctid, (SELECT coalesce(max({name}), 0) FROM {table}) \
         + row_number() OVER () AS number FROM {table} WHERE {name} IS NULL) AS numbered WHERE (blank.tableoid, blank.ctid) = (numbered.tableoid, numbered.ctid);{}",
        deferred::at_once(leg, column)
    );
    let says = format!("number the rows without {}", column.dotted());
    Step::new(Verb::Fill, column, says, sql, locks::ROW_EXCLUSIVE).costing(Cost::Rows)
}

/// With what is counted before rows are written: those that a check refuses which nobody has proven.
fn withstanding(catalog: &Catalog, column: &ObjectId, (expression, rows): (&str, &str), step: Step) -> Step {
    let data_type = catalog.column(column).map_or("", |own| own.data_type.as_str());
    let fill = Filling { column, data_type, expression, rows };
    let table = column.table();
    let needs = catalog.children(&table).filter_map(|(id, object)| match object {
        Object::Constraint(check) if check.validity == Validity::NotValid && !check.is_unenforced() => {
            let ConstraintKind::Check { condition } = &check.sort else { return None };
            Some(needs::withstood(id, check, condition, &fill))
        }
        _ => None,
    });
    needs.fold(step, Step::needing)
}

fn write(catalog: &Catalog, column: &ObjectId, says: String, sql: String) -> Step {
    let step = Step::new(Verb::Fill, column, says, sql, locks::ROW_EXCLUSIVE).costing(Cost::Rows);
    if catalog.is_foreign(column) {
        return step.running(Transaction::Own);
    }
    let table = column.table();
    let key = key(catalog, &table).unwrap_or_else(|| vec![PLACE.into()]);
    step.running(Transaction::Batched { table, key })
}

/// The columns of the primary key, else of a unique constraint whose columns are all required.
fn key(catalog: &Catalog, table: &ObjectId) -> Option<Vec<String>> {
    let required = |name: &String| {
        catalog.column(&ObjectId::under(table, Kind::Column, name)).is_some_and(|column| !column.nullable)
    };
    let constraints = catalog.children(table).filter_map(|(_, object)| match object {
        Object::Constraint(constraint) => Some(constraint),
        _ => None,
    });
    let keys = constraints.filter(|constraint| match constraint.sort {
        ConstraintKind::Primary => true,
        ConstraintKind::Unique => constraint.columns.0.iter().all(required),
        _ => false,
    });
    keys.min_by_key(|constraint| constraint.sort != ConstraintKind::Primary)
        .map(|constraint| constraint.columns.0.clone())
}

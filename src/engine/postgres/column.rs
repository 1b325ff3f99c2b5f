//! Columns: added, altered attribute by attribute, quarantined under another name, brought back.

use super::introspect::{Reading, Row, flag, list, maybe, number, text};
use super::{fill, foreign_table, heirs, identity, locks, not_null, quote, retype, sequence};
use crate::catalog::{Aside, Catalog, Change, Column, Generated, Identity, Kind, Object, ObjectId, Storage};
use crate::engine::{Keep, Leg, buried_name, is_buried};
use crate::error::Result;
use crate::hazard::Hazard;
use crate::step::{Cost, Step, Verb};
use std::collections::BTreeSet;

pub const QUERY: &str = concat!(
    "SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
    pg_get_expr(ad.adbin, ad.adrelid), a.attidentity, a.attgenerated, \
    CASE WHEN a.attcollation <> t.typcollation THEN (SELECT format('%I.%I', cn.nspname, co.collname) \
         FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END, ad.oid, \
    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, s.nspname, s.relname, NOT a.attislocal, \
    CASE WHEN a.attfdwoptions IS NOT NULL THEN (SELECT json_agg(o.option_name || '=' || o.option_value ORDER BY o.option_name) \
         FROM pg_options_to_table(a.attfdwoptions) o) END \
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid \
    LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum \
    LEFT JOIN (SELECT d.refobjid, d.refobjsubid, q.*, sn.nspname, sc.relname FROM pg_sequence q \
        JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = q.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i' \
        JOIN pg_class sc ON sc.oid = q.seqrelid JOIN pg_namespace sn ON sn.oid = sc.relnamespace) s \
        ON a.attidentity <> '' AND s.refobjid = a.attrelid AND s.refobjsubid = a.attnum \
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ",
    managed!()
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (relation, number): (u32, i32) = (number(row, 0)?, number(row, 1)?);
        let Some(table) = reading.relations.get(&relation) else { continue };
        let name = text(row, 2)?;
        if is_buried(&name) {
            continue;
        }
        let id = ObjectId::under(table, Kind::Column, &name);
        reading.ids.insert(("pg_class", relation, number), id.clone());
        if let Some(default) = maybe(row, 9).and_then(|oid| oid.parse().ok()) {
            reading.ids.insert(("pg_attrdef", default, 0), id.clone());
        }
        reading.catalog.insert(id, Object::Column(column(row, number)?));
    }
    Ok(())
}

fn column(row: &Row, number: i32) -> Result<Column> {
    let expression = maybe(row, 5).map(|expression| quote::settle(&expression));
    let generated = match text(row, 7)?.as_str() {
        "s" => expression.clone().map(|expression| Generated { expression, storage: Storage::Stored }),
        "v" => expression.clone().map(|expression| Generated { expression, storage: Storage::Virtual }),
        _ => None,
    };
    let identity = match text(row, 6)?.as_str() {
        "" => None,
        // That of a partition is its table's.
        _ if maybe(row, 17).is_none() => None,
        mode => Some(Identity {
            mode: if mode == "a" { "ALWAYS" } else { "BY DEFAULT" }.into(),
            sequence: [text(row, 16)?, text(row, 17)?],
            options: sequence::options(row, 10)?,
        }),
    };
    Ok(Column {
        data_type: text(row, 3)?,
        nullable: text(row, 4)? == "f",
        default: expression.filter(|_| generated.is_none()),
        identity,
        generated,
        collation: maybe(row, 8),
        clauses: None,
        options: list(row, 19)?,
        reads: Aside(vec![]),
        position: Aside(number.unsigned_abs()),
        inherited: Aside(flag(row, 18)),
    })
}

/// The column as it stands in CREATE TABLE and ADD COLUMN.
pub fn definition(id: &ObjectId, column: &Column) -> String {
    let Column { data_type, nullable, default, identity, generated, collation, options, .. } = column;
    let mut text = format!("{} {data_type}", quote::name(id.name()));
    text += &foreign_table::clause(options);
    text += &collation.as_ref().map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
    text += &default.as_ref().map_or_else(String::new, |default| format!(" DEFAULT {default}"));
    text += &identity
        .as_ref()
        .map_or_else(String::new, |identity| format!(" {}", identity::clause(id, data_type, identity)));
    text += &generated.as_ref().map_or_else(String::new, generated_clause);
    text + if *nullable { "" } else { " NOT NULL" }
}

/// What a column that comes with another table's has of its own, as statements behind that.
pub fn own_settings(id: &ObjectId, given: &Column, own: &Column) -> String {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let default = match &own.default {
        same if *same == given.default => None,
        Some(default) => Some(format!("SET DEFAULT {default}")),
        None => Some("DROP DEFAULT".into()),
    };
    let null = (given.nullable && !own.nullable).then(|| "SET NOT NULL".to_string());
    let actions = default.into_iter().chain(null);
    actions.map(|action| format!("\nALTER TABLE {table} ALTER COLUMN {name} {action};")).collect()
}

fn generated_clause(Generated { expression, storage }: &Generated) -> String {
    let word = match storage {
        Storage::Stored => "STORED",
        Storage::Virtual => "VIRTUAL",
    };
    format!(" GENERATED ALWAYS AS ({expression}) {word}")
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    if heirs::is_foreign(leg.to, change.id) {
        return foreign_table::column_steps(change);
    }
    if let Some(giver) = heirs::giver(leg, change.id) {
        return own_steps(leg, change.id, &giver);
    }
    match (change.old, change.new) {
        (None, Some(Object::Column(new))) => add(leg, change.id, new),
        (Some(Object::Column(old)), None) => vec![remove(leg, change.id, old)],
        (Some(Object::Column(old)), Some(Object::Column(new))) if is_replaced(leg, old, new) => {
            std::iter::once(remove(leg, change.id, old)).chain(add(leg, change.id, new)).collect()
        }
        (Some(Object::Column(old)), Some(Object::Column(new))) => alter(leg, change.id, old, new),
        _ => vec![],
    }
}

/// What is left to do of columns that others carry along, though they are to be as they were.
pub fn carried_along(leg: &Leg, changes: &[Change]) -> Vec<Step> {
    let changed: BTreeSet<&ObjectId> = changes.iter().map(|change| change.id).collect();
    let givers = changed.iter().filter(|id| id.kind == Kind::Column);
    let below = givers.flat_map(|id| {
        let tables = leg.from.descendants(&id.table()).into_iter();
        tables.map(|table| ObjectId::under(&table, Kind::Column, id.name()))
    });
    let below: BTreeSet<ObjectId> = below.filter(|id| !changed.contains(id)).collect();
    let own = below.iter().filter_map(|id| heirs::giver(leg, id).map(|giver| own_steps(leg, id, &giver)));
    own.flatten().collect()
}

/// What is left to do of a column that another carries along.
fn own_steps(leg: &Leg, id: &ObjectId, giver: &ObjectId) -> Vec<Step> {
    match (heirs::carried(leg, id, giver), leg.to.column(id)) {
        (Some(carried), Some(new)) if carried != *new => alter(leg, id, &carried, new),
        (None, Some(new)) if !leg.from.contains(id) => add(leg, id, new),
        _ => vec![],
    }
}

/// Whether a column can only become the other by leaving and coming: a value that is computed from now on, or that was
/// computed in the place of one that comes back from quarantine.
pub fn is_replaced(leg: &Leg, old: &Column, new: &Column) -> bool {
    let retyped = old.data_type != new.data_type || old.collation != new.collation;
    match (&old.generated, &new.generated) {
        (None, None) => false,
        (Some(a), Some(b)) => a != b || retyped,
        (Some(a), None) => a.storage == Storage::Virtual || matches!(leg.keep, Keep::Restore(_)),
        (None, Some(_)) => true,
    }
}

fn add(leg: &Leg, id: &ObjectId, new: &Column) -> Vec<Step> {
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
    let step = if rewrites(&first) { step.costing(Cost::Rewrite).risking(Hazard::RewritesTable) } else { step };
    let default = new.default.iter().filter(|_| later).map(|default| set_default(id, default));
    std::iter::once(step).chain(default).collect()
}

/// An identity cannot come with a column of a table that others stand under: its rows are numbered first.
fn add_numbered(leg: &Leg, id: &ObjectId, new: &Column, identity: &Identity) -> Vec<Step> {
    let plain = Column { identity: None, nullable: true, ..new.clone() };
    let sql = format!("ALTER TABLE {} ADD COLUMN {};", quote::table(id), definition(id, &plain));
    let steps =
        vec![Step::new(Verb::Create, id, format!("add {id}"), sql, locks::ACCESS_EXCLUSIVE), fill::numbered(leg, id)];
    let required = not_null::steps(id).into_iter().map(|step| Step { needs: vec![], hazards: vec![], ..step });
    steps.into_iter().chain(required).chain([identity::add(id, new, identity)]).collect()
}

/// Whether every row is written when the column is added: a value that differs from row to row.
fn rewrites(column: &Column) -> bool {
    let computed = column.generated.as_ref().is_some_and(|generated| generated.storage == Storage::Stored);
    let stable = |default: &str| matches!(default, "now()" | "statement_timestamp()" | "transaction_timestamp()");
    let called = column.default.as_ref().is_some_and(|default| default.contains("()") && !stable(default));
    let counted = column.default.as_ref().is_some_and(|default| default.contains("nextval("));
    computed || called || counted || column.identity.is_some()
}

fn remove(leg: &Leg, id: &ObjectId, old: &Column) -> Step {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let Keep::Bury(number) = leg.keep else {
        let only = if heirs::keepers(leg, id).is_empty() { "" } else { "ONLY " };
        let sql = format!("ALTER TABLE {only}{table} DROP COLUMN {name};");
        return Step::new(Verb::Drop, id, format!("drop {id}"), sql, locks::ACCESS_EXCLUSIVE)
            .risking(Hazard::LosesData);
    };
    if old.generated.is_some() {
        let sql = format!("ALTER TABLE {table} DROP COLUMN {name};");
        return Step::new(
            Verb::Drop,
            id,
            format!("drop {id}, whose values are computed"),
            sql,
            locks::ACCESS_EXCLUSIVE,
        );
    }
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
    steps.extend((!nullable).then(|| not_null::steps(id)).into_iter().flatten());
    steps.extend(identity.iter().map(|identity| identity::add(id, new, identity)));
    steps
}

/// Takes heirs that keep a column as their own from under the table while it is renamed there, and puts them back.
fn apart(table: &str, heirs: &[ObjectId], action: &str) -> [String; 2] {
    let heirs: Vec<String> = heirs.iter().map(quote::qualified).collect();
    let leave = heirs.iter().map(|heir| format!("ALTER TABLE {heir} NO INHERIT {table};\n"));
    let back = heirs.iter().map(|heir| format!("\nALTER TABLE {heir} {action};\nALTER TABLE {heir} INHERIT {table};"));
    [leave.collect(), back.collect()]
}

fn set_default(id: &ObjectId, default: &str) -> Step {
    let sql =
        format!("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {default};", quote::table(id), quote::name(id.name()));
    Step::new(Verb::Alter, id, format!("set the default of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
}

/// Looser first, then the type, then tighter.
fn alter(leg: &Leg, id: &ObjectId, old: &Column, new: &Column) -> Vec<Step> {
    let (table, name) = (quote::table(id), quote::name(id.name()));
    let action = |says: &str, action: String| {
        let sql = format!("ALTER TABLE {table} ALTER COLUMN {name} {action};");
        Step::new(Verb::Alter, id, format!("{says} of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
    };
    let retyped = old.data_type != new.data_type || old.collation != new.collation;
    let mut steps = vec![];
    if old.identity.is_some() && new.identity.is_none() {
        steps.push(Step { verb: Verb::Drop, ..action("drop the identity", "DROP IDENTITY".into()) });
    }
    if old.default.is_some() && (new.default.is_none() || retyped) {
        steps.push(action("drop the default", "DROP DEFAULT".into()));
    }
    if !old.nullable && new.nullable {
        let step = action("drop NOT NULL", "DROP NOT NULL".into());
        steps.push(Step { sql: step.sql.clone() + &of_their_own(leg, id), ..step });
    }
    if old.generated.is_some() && new.generated.is_none() {
        steps.push(action("drop the expression", "DROP EXPRESSION".into()));
    }
    let changed = match (&old.identity, &new.identity) {
        (Some(before), Some(after)) if before != after => identity::change(id, before, after),
        _ => vec![],
    };
    let fits = new.identity.as_ref().is_some_and(|identity| sequence::fits(&identity.options, &old.data_type));
    let (sooner, later) = if fits { (changed, vec![]) } else { (vec![], changed) };
    steps.extend(sooner);
    if retyped {
        steps.extend(retype::steps(leg, id, old, new));
    }
    steps.extend(later);
    if let Some(default) = new.default.as_ref().filter(|_| retyped || old.default != new.default) {
        let fresh = new.reads.0.iter().find(|read| read.kind == Kind::Sequence && !leg.from.contains(read));
        let step = set_default(id, default);
        let behind = fresh.map_or_else(String::new, |sequence| format!("\n{}", identity::go_on(id, sequence)));
        steps.push(Step { sql: step.sql.clone() + &behind, ..step });
    }
    if old.nullable && !new.nullable {
        steps.extend(not_null::steps(id));
    }
    if let (None, Some(identity)) = (&old.identity, &new.identity) {
        steps.push(identity::add(id, new, identity));
    }
    steps
}

/// Below, a NOT NULL may be an heir's own, too, and does not go with the one above since 18.
fn of_their_own(leg: &Leg, id: &ObjectId) -> String {
    let own = |table: ObjectId| ObjectId::under(&table, Kind::Column, id.name());
    let goes = |id: &ObjectId| {
        let nullable = |side: &Catalog| side.column(id).map(|column| column.nullable);
        (nullable(leg.from), nullable(leg.to)) == (Some(false), Some(true)) && heirs::is_heir(leg, &id.table())
    };
    let below = leg.from.descendants(&id.table()).into_iter().map(own).filter(goes);
    let drop = |id: ObjectId| {
        format!("\nALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;", quote::table(&id), quote::name(id.name()))
    };
    below.map(drop).collect()
}

/// The same again around a change of what it reads: a computed column is dropped and added, of another the default only.
pub fn replace(leg: &Leg, id: &ObjectId) -> Vec<Step> {
    if heirs::giver(leg, id).is_some() {
        return vec![];
    }
    match (leg.from.column(id), leg.to.column(id)) {
        (Some(old), Some(new)) if new.generated.is_some() => {
            std::iter::once(remove(leg, id, old)).chain(add(leg, id, new)).collect()
        }
        (Some(_), Some(Column { default: Some(default), .. })) => {
            vec![without_default(id), Step { verb: Verb::Create, ..set_default(id, default) }]
        }
        _ => vec![],
    }
}

/// Takes the default away before what it calls goes.
fn without_default(id: &ObjectId) -> Step {
    let sql = format!("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT;", quote::table(id), quote::name(id.name()));
    Step::new(Verb::Drop, id, format!("drop the default of {}", id.dotted()), sql, locks::ACCESS_EXCLUSIVE)
}

//! Columns as they are read, and as they stand in statements.

use super::introspect::{Reading, Row, flag, list, maybe, number, text};
use super::{foreign_table, identity, quote, sequence};
use crate::catalog::{Aside, Column, Generated, Identity, Kind, Object, ObjectId, Storage};
use crate::engine::is_buried;
use crate::error::Result;

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

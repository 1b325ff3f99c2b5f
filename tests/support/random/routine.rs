//! Functions of every language and body, procedures, aggregates.

use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, one_of, table};
use super::write::quote;

pub const FAMILIES: &[Family] = &[
    Family { kind: "function", address: "FUNCTION {}", place: Place::Early, forms: 8, choose: base, write: function },
    Family {
        kind: "combiner",
        address: "FUNCTION {}",
        place: Place::Early,
        forms: 3,
        choose: super::thing::nothing,
        write: combiner,
    },
    Family {
        kind: "aggregate",
        address: "AGGREGATE {}(integer)",
        place: Place::Early,
        forms: 4,
        choose: combined,
        write: aggregate,
    },
    Family { kind: "reader", address: "FUNCTION {}", place: Place::Late, forms: 6, choose: table, write: reader },
    Family {
        kind: "procedure",
        address: "PROCEDURE {}",
        place: Place::Late,
        forms: 5,
        choose: table,
        write: procedure,
    },
];

/// What a function takes and gives back.
fn base(grower: &mut Grower, _: &Schema) -> Option<Vec<String>> {
    grower.one(&["integer", "text"]).map(|base| vec![base.to_string()])
}

fn combined(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &["combiner"]).map(|name| vec![name])
}

/// What it is given, in whatever form: so that checks, computed columns and indexes hold under all of them.
fn function(_: &Schema, thing: &Thing) -> Option<String> {
    let (name, base) = (thing.quoted(), &thing.over[0]);
    let wide = if base == "integer" { "bigint" } else { "character varying" };
    let rest = match thing.form {
        0 => format!("(x {base}) RETURNS {base} LANGUAGE sql IMMUTABLE AS 'SELECT x'"),
        1 => format!("(x {base}) RETURNS {base} LANGUAGE sql IMMUTABLE STRICT COST 5 RETURN x"),
        2 => format!("(x {base}) RETURNS {base} LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT x; END"),
        3 => format!("(x {base}) RETURNS {base} LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS 'BEGIN RETURN x; END'"),
        4 => format!(
            "(x {base}) RETURNS {base} LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = public \
             AS $$BEGIN RETURN coalesce(x, NULL); END$$"
        ),
        5 => format!("(x {base}) RETURNS {wide} LANGUAGE sql IMMUTABLE AS 'SELECT x::{wide}'"),
        6 => format!("(x {base}, y {base} DEFAULT NULL) RETURNS {base} LANGUAGE sql IMMUTABLE LEAKPROOF AS 'SELECT x'"),
        _ => format!("(value {base}) RETURNS {base} LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN value; END'"),
    };
    Some(format!("CREATE FUNCTION {name}{rest};\n"))
}

fn combiner(_: &Schema, thing: &Thing) -> Option<String> {
    let head = format!("CREATE FUNCTION {}(a integer, b integer) RETURNS integer", thing.quoted());
    Some(match thing.form {
        0 => format!("{head} LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a + b';\n"),
        1 => format!("{head} LANGUAGE plpgsql IMMUTABLE STRICT AS 'BEGIN RETURN a + b; END';\n"),
        _ => format!("{head} LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN a + b;\n"),
    })
}

fn aggregate(schema: &Schema, thing: &Thing) -> Option<String> {
    let combiner = schema.thing(&thing.over[0])?.quoted();
    let rest = match thing.form {
        0 => "INITCOND = '0'",
        1 => "INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = SAFE",
        2 => "FINALFUNC = int4abs, FINALFUNC_MODIFY = READ_WRITE",
        _ => "INITCOND = '1', MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MINITCOND = '1'",
    };
    Some(format!("CREATE AGGREGATE {}(integer) (SFUNC = {combiner}, STYPE = integer, {rest});\n", thing.quoted()))
}

/// A function over a table.
fn reader(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, table) = (thing.quoted(), quote(&schema.table(&thing.over[0])?.name));
    let rest = match thing.form {
        0 => format!("() RETURNS bigint LANGUAGE sql STABLE AS $$SELECT count(*) FROM {table}$$"),
        1 => format!("() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM {table}; END"),
        2 => format!("() RETURNS SETOF {table} LANGUAGE sql STABLE ROWS 10 AS $$SELECT * FROM {table}$$"),
        3 => format!(
            "() RETURNS TABLE (one bigint) LANGUAGE sql STABLE BEGIN ATOMIC SELECT id::bigint FROM {table}; END"
        ),
        4 => format!(
            "(INOUT one bigint DEFAULT 1) LANGUAGE plpgsql AS \
             $$DECLARE own {table}%ROWTYPE; BEGIN SELECT * INTO own FROM {table} LIMIT 1; one := own.id; END$$"
        ),
        _ => format!("(own {table}) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT own.id::bigint'"),
    };
    Some(format!("CREATE FUNCTION {name}{rest};\n"))
}

fn procedure(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, table) = (thing.quoted(), quote(&schema.table(&thing.over[0])?.name));
    let rest = match thing.form {
        0 => format!("() LANGUAGE sql AS $$DELETE FROM {table} WHERE false$$"),
        1 => format!("() LANGUAGE sql BEGIN ATOMIC DELETE FROM {table} WHERE false; END"),
        2 => format!("(INOUT x integer) LANGUAGE plpgsql AS $$BEGIN SELECT count(*) INTO x FROM {table}; END$$"),
        3 => "(x integer, OUT y integer) LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN y := x; END'".to_string(),
        _ => format!("(VARIADIC x integer[]) LANGUAGE sql SET work_mem = '4MB' AS $$DELETE FROM {table} WHERE false$$"),
    };
    Some(format!("CREATE PROCEDURE {name}{rest};\n"))
}

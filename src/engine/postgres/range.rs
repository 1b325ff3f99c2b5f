//! Range types, each with its multirange: made anew when they change (`rebuild`).

use super::defined::Sort;
use super::schema::TRASH;
use super::{bury, locks, quote};
use crate::catalog::{Catalog, Change, Defined, Kind, LONGEST_NAME, Object, ObjectId, short_name};
use crate::engine::{Keep, Leg};
use crate::step::{Step, Verb};

pub const SORT: Sort = Sort { kind: Kind::Range, query: |_| RANGES.to_string() };

/// The multirange comes last in the definition.
const RANGES: &str = concat!(
    "SELECT 'pg_type', t.oid, json_build_array(n.nspname, t.typname)::text, \
    format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s', n.nspname, t.typname, format_type(r.rngsubtype, NULL)) \
    || coalesce((SELECT format(', SUBTYPE_OPCLASS = %I.%I', cn.nspname, o.opcname) FROM pg_opclass o JOIN pg_namespace cn ON cn.oid = o.opcnamespace \
        WHERE o.oid = r.rngsubopc AND NOT o.opcdefault), '') \
    || coalesce((SELECT format(', COLLATION = %I.%I', cn.nspname, c.collname) FROM pg_collation c JOIN pg_namespace cn ON cn.oid = c.collnamespace \
        JOIN pg_type s ON s.oid = r.rngsubtype WHERE c.oid = r.rngcollation AND r.rngcollation <> s.typcollation), '') \
    || CASE WHEN r.rngcanonical <> 0 THEN ', CANONICAL = ' || r.rngcanonical::regproc ELSE '' END \
    || CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc ELSE '' END \
    || format(', MULTIRANGE_TYPE_NAME = %I.%I)', mn.nspname, m.typname) \
    FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace \
    JOIN pg_type m ON m.oid = r.rngmultitypid JOIN pg_namespace mn ON mn.oid = m.typnamespace \
    WHERE ",
    managed!()
);

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let id = change.id;
    match (change.old, change.new, leg.keep) {
        (None, Some(new), Keep::Restore(number)) => {
            let step = bury::restore(id, number);
            vec![Step { sql: format!("{}{}", step.sql, back(id, new, number)), ..step }]
        }
        (None, Some(Object::Defined(Defined { definition, .. })), _) => {
            vec![Step::new(Verb::Create, id, format!("create {id}"), format!("{definition};"), locks::NONE)]
        }
        (Some(old), None, Keep::Bury(_)) => {
            let step = bury::drop(leg.keep, id);
            vec![Step { sql: format!("{}{}", step.sql, aside(id, old, leg.keep)), ..step }]
        }
        (Some(_), None, keep) => vec![bury::drop(keep, id)],
        _ => vec![],
    }
}

/// The qualified name of the multirange that comes with a type, if that is a range.
pub fn multirange_of(side: &Catalog, id: &ObjectId) -> Option<String> {
    let (schema, name) = side.object(id).filter(|_| id.kind == Kind::Range).and_then(multirange)?;
    Some(format!("{schema}.{name}"))
}

/// Schema and name of the multirange of a range type, quoted.
fn multirange(object: &Object) -> Option<(&str, &str)> {
    let Object::Defined(Defined { definition, .. }) = object else { return None };
    let (_, name) = definition.split_once("MULTIRANGE_TYPE_NAME = ")?;
    let name = name.strip_suffix(')')?;
    let mut quoted = false;
    let end = name.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == '.' && !quoted
    })?;
    Some((&name[..end.0], &name[end.0 + 1..]))
}

/// Lets the multirange step aside with its range, and the functions that make values of both: a range, already under its
/// other name, takes neither with it.
pub fn aside(id: &ObjectId, object: &Object, keep: Keep) -> String {
    let Some((schema, name)) = multirange(object) else { return String::new() };
    let beside = id.renamed(&format!("{}.multirange", id.name()));
    let (own, other, place) = match keep {
        Keep::Bury(number) => (bury::trash_name(id, number), bury::trash_name(&beside, number), TRASH.to_string()),
        _ => {
            let former = |id: &ObjectId| short_name(&format!("{}_former", id.name()), LONGEST_NAME);
            (former(id), former(&beside), quote::name(&id.path[0]))
        }
    };
    let moved = match keep {
        Keep::Bury(_) => format!("\nALTER TYPE {schema}.{} SET SCHEMA {TRASH};", quote::name(&other)),
        _ => String::new(),
    };
    let at = if moved.is_empty() { schema } else { TRASH };
    format!(
        "\nALTER TYPE {schema}.{name} RENAME TO {};{moved}{}{}",
        quote::name(&other),
        makers(&format!("{place}.{}", quote::name(&own))),
        makers(&format!("{at}.{}", quote::name(&other))),
    )
}

/// Brings the multirange back behind its range.
pub fn back(id: &ObjectId, object: &Object, number: &str) -> String {
    let Some((schema, name)) = multirange(object) else { return String::new() };
    let buried = quote::name(&bury::trash_name(&id.renamed(&format!("{}.multirange", id.name())), number));
    format!(
        "\nALTER TYPE {TRASH}.{buried} SET SCHEMA {schema};\nALTER TYPE {schema}.{buried} RENAME TO {name};{}{}",
        makers(&quote::qualified(id)),
        makers(&format!("{schema}.{name}")),
    )
}

/// Gives the functions that the server made with a type the type's name and schema.
fn makers(data_type: &str) -> String {
    let body = format!(
        "DECLARE maker regprocedure; own regtype := {}; BEGIN\n\
         FOR maker IN SELECT objid FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_proc'::regclass AND deptype = 'i'\n\
         AND refclassid = 'pg_catalog.pg_type'::regclass AND refobjid = own LOOP\n\
         EXECUTE (SELECT format('ALTER FUNCTION %s RENAME TO %I', maker, typname) FROM pg_catalog.pg_type WHERE oid = own);\n\
         EXECUTE (SELECT format('ALTER FUNCTION %s SET SCHEMA %s', maker, typnamespace::regnamespace) FROM pg_catalog.pg_type WHERE oid = own);\n\
         END LOOP; END",
        quote::literal(data_type)
    );
    format!("\nDO {};", quote::dollars(&body))
}

//! Default privileges: what roles are given on objects that somebody makes later.
//!
//! They work on what a plan makes, too. So nothing is left to them: `grant` says of every object made while some are in
//! force, or about to be, what each role that they speak of has on it.

use super::introspect::{Reading, Row, list, number, text};
use super::privileges::{self, Place, Privileges};
use super::{address, locks, quote};
use crate::catalog::{Aside, Change, Grant, Kind, Object, ObjectId};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::{Step, Verb};
use std::collections::BTreeSet;

/// Whose, in which schema, of which sort, to whom, what is given, and what is usual.
pub fn query() -> String {
    let (held, usual) = (privileges::of("o.acl"), privileges::of("o.usual"));
    format!(
        "SELECT pg_get_userbyid(o.defaclrole), o.schema, o.sort, \
         CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee) END, to_json(h.privileges), to_json(u.privileges), o.ns \
         FROM (SELECT d.defaclrole, coalesce(n.nspname, '') AS schema, coalesce(n.oid, 0) AS ns, d.defaclacl AS acl, \
             CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' \
                 WHEN 'n' THEN 'schemas' ELSE 'large objects' END AS sort, \
             CASE d.defaclnamespace WHEN 0 THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's'::\"char\" ELSE d.defaclobjtype END, \
                 d.defaclrole) END AS usual \
             FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace) o \
         CROSS JOIN LATERAL (SELECT grantee FROM aclexplode(o.acl) UNION SELECT grantee FROM aclexplode(o.usual)) r \
         LEFT JOIN LATERAL ({held}) h USING (grantee) LEFT JOIN LATERAL ({usual}) u USING (grantee) \
         WHERE h.privileges IS DISTINCT FROM u.privileges"
    )
}

/// Takes in those of managed schemas, and those of the whole database.
pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let path = [text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?];
        let schema = reading.ids.get(&("pg_namespace", number(row, 6)?, 0)).cloned();
        let elsewhere = schema.is_none() && !path[1].is_empty();
        if elsewhere || privileges::is_of_platform(&path[0]) || privileges::is_of_platform(&path[3]) {
            continue;
        }
        let reads = Aside(schema.into_iter().collect());
        let grant = Grant { privileges: list(row, 4)?, usual: list(row, 5)?, reads };
        reading.catalog.insert(ObjectId { kind: Kind::DefaultPrivileges, path: path.to_vec() }, Object::Grant(grant));
    }
    Ok(())
}

pub fn steps(change: &Change) -> Vec<Step> {
    let side = |object: Option<&Object>, other: Option<&Object>| match (object, other) {
        (Some(Object::Grant(grant)), _) => Privileges::of(&grant.privileges),
        (_, Some(Object::Grant(grant))) => Privileges::of(&grant.usual),
        _ => Privileges::default(),
    };
    let [owner, schema, sort, role] = change.id.path.as_slice() else { return vec![] };
    let within = if schema.is_empty() { String::new() } else { format!(" IN SCHEMA {}", quote::name(schema)) };
    let before = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {}{within} ", quote::name(owner));
    let place = Place { before, object: sort.to_uppercase(), column: None };
    let (old, new) = (side(change.old, change.new), side(change.new, change.old));
    let verb = match (change.old, change.new) {
        (None, _) => Verb::Create,
        (_, None) => Verb::Drop,
        _ => Verb::Alter,
    };
    let sql = new.from(&old, &place, &address::role(role)).join("\n");
    vec![Step::new(
        verb,
        change.id,
        new.says(
            role,
            &format!(
                "new {sort} of {owner}{}",
                if schema.is_empty() { String::new() } else { format!(" in {schema}") }
            ),
        ),
        sql,
        locks::NONE,
    )]
}

/// The roles, as grants have them, that default privileges of either side speak of where an object like this is made.
pub fn on(leg: &Leg, target: &ObjectId) -> BTreeSet<String> {
    let Some(sort) = sort(target) else { return BTreeSet::new() };
    let own = target.schema().map(|schema| schema.name().to_string());
    let sides = leg.from.of_kind(Kind::DefaultPrivileges).chain(leg.to.of_kind(Kind::DefaultPrivileges));
    let roles = sides.filter_map(|(id, _)| match id.path.as_slice() {
        [owner, schema, named, role] if named == sort && (schema.is_empty() || own.as_ref() == Some(schema)) => {
            Some(if owner == role { String::new() } else { role.clone() })
        }
        _ => None,
    });
    roles.collect()
}

fn sort(target: &ObjectId) -> Option<&'static str> {
    match (target.kind, target.path.len()) {
        (Kind::Table | Kind::View, 2) => Some("tables"),
        (Kind::Sequence, _) => Some("sequences"),
        (Kind::Schema, _) => Some("schemas"),
        (kind, _) if kind.is_routine() => Some("functions"),
        (kind, _) if kind.is_type() => Some("types"),
        _ => None,
    }
}

//! Grants: what each role may do with an object, where that is not what it may do with any new one.
//!
//! Grantors are not told apart: what somebody other than the owner granted is read, and named as not managed. Roles that a
//! platform keeps for itself are left alone.

use super::introspect::{Oid, Reading, Row, class, flag, list, maybe, number, text};
use super::privileges::{self, Place, Privileges};
use super::{bury, default_privileges, locks, view};
use crate::catalog::{Aside, Catalog, Change, Grant, Kind, Object, ObjectId};
use crate::engine::{Leg, Unsupported};
use crate::error::Result;
use crate::step::{Step, Verb};
use std::collections::BTreeSet;

/// Every object that can have grants: system catalog, oid, part, owner, what is granted, and what is on any new object. What
/// every database gives on `public` is as usual.
fn granted(major: u32) -> String {
    let public = if major >= 15 { "" } else { " || makeaclitem(0, n.nspowner, 'CREATE', false)" };
    format!(
        "SELECT 'pg_class' AS class, c.oid, 0 AS part, c.relowner AS owner, c.relacl AS acl, \
             acldefault(CASE c.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r'::\"char\" END, c.relowner) AS usual FROM pg_class c \
             WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relacl IS NOT NULL \
             AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d \
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')) \
         UNION ALL SELECT 'identity', d.refobjid, d.refobjsubid, c.relowner, c.relacl, acldefault('s', c.relowner) FROM pg_class c \
             JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i' \
             WHERE c.relkind = 'S' AND c.relacl IS NOT NULL \
         UNION ALL SELECT 'pg_class', a.attrelid, a.attnum, c.relowner, a.attacl, acldefault('c', c.relowner) FROM pg_attribute a \
             JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped \
         UNION ALL SELECT 'pg_proc', oid, 0, proowner, proacl, acldefault('f', proowner) FROM pg_proc WHERE proacl IS NOT NULL \
         UNION ALL SELECT 'pg_type', oid, 0, typowner, typacl, acldefault('T', typowner) FROM pg_type WHERE typacl IS NOT NULL \
         UNION ALL SELECT 'pg_language', oid, 0, lanowner, lanacl, acldefault('l', lanowner) FROM pg_language WHERE lanacl IS NOT NULL \
         UNION ALL SELECT 'pg_foreign_data_wrapper', oid, 0, fdwowner, fdwacl, acldefault('F', fdwowner) \
             FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL \
         UNION ALL SELECT 'pg_foreign_server', oid, 0, srvowner, srvacl, acldefault('S', srvowner) \
             FROM pg_foreign_server WHERE srvacl IS NOT NULL \
         UNION ALL SELECT 'pg_namespace', n.oid, 0, n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner)), \
             CASE n.nspname WHEN 'public' THEN acldefault('n', n.nspowner) || makeaclitem(0, n.nspowner, 'USAGE', false){public} \
             ELSE acldefault('n', n.nspowner) END FROM pg_namespace n WHERE n.nspacl IS NOT NULL OR n.nspname = 'public'"
    )
}

/// Each role that has something else than is usual: system catalog, oid and part of the object, the role, what it has, what is
/// usual, whether somebody else than the owner granted some of it, and whether it is the connected role.
pub fn query(major: u32) -> String {
    let (held, usual) = (privileges::of("o.acl"), privileges::of("o.usual"));
    format!(
        "SELECT o.class, o.oid, o.part, CASE grantee WHEN 0 THEN 'public' WHEN o.owner THEN '' ELSE pg_get_userbyid(grantee) END, \
         to_json(h.privileges), to_json(u.privileges), \
         EXISTS (SELECT FROM aclexplode(o.acl) x WHERE x.grantee = r.grantee AND x.grantor <> o.owner), \
         pg_get_userbyid(grantee) = current_user \
         FROM ({}) o CROSS JOIN LATERAL (SELECT grantee FROM aclexplode(o.acl) UNION SELECT grantee FROM aclexplode(o.usual)) r \
         LEFT JOIN LATERAL ({held}) h USING (grantee) LEFT JOIN LATERAL ({usual}) u USING (grantee) \
         WHERE (o.oid >= 16384 OR o.class = 'pg_namespace') AND h.privileges IS DISTINCT FROM u.privileges",
        granted(major)
    )
}

/// Takes in the grants on what was read; gives those that somebody else than the owner granted.
pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<Vec<Unsupported>> {
    let mut unsupported = vec![];
    for row in rows {
        let (class_name, oid, part) = (text(row, 0)?, number(row, 1)?, number(row, 2)?);
        let Some(target) = target(reading, &class_name, oid, part) else { continue };
        let role = maybe(row, 3).unwrap_or_default();
        // To the connected role belongs what is made of a schema file, so that no grant to it can be told there.
        let own = flag(row, 7) && !role.is_empty() && !reading.scope.owners;
        if own || privileges::is_of_platform(&role) {
            continue;
        }
        if flag(row, 6) {
            let what = "grant by somebody else than the owner".to_string();
            unsupported.push(Unsupported { what, object: target.dotted() });
        }
        let grant = Grant { privileges: list(row, 4)?, usual: list(row, 5)?, reads: Aside(vec![]) };
        reading.catalog.insert(ObjectId::note(Kind::Grant, &target, &role), Object::Grant(grant));
    }
    Ok(unsupported)
}

fn target(reading: &Reading, class_name: &str, oid: u32, part: i32) -> Option<ObjectId> {
    if class_name == "identity" {
        let column = reading.ids.get(&("pg_class", oid, part))?;
        return Some(column.inside());
    }
    let key: Oid = (class(class_name)?, oid, part);
    reading.ids.get(&key).cloned().or_else(|| view::column(reading, oid, part))
}

/// `made`: what is made on the leg, or made anew, and so begins with what is usual.
pub fn steps(leg: &Leg, change: &Change, made: &BTreeSet<ObjectId>) -> Vec<Step> {
    let id = change.id;
    let Some(target) = id.target() else { return vec![] };
    let (old, new) = (grant(change.old), grant(change.new));
    if bury::comes_back(leg, &target) {
        return vec![];
    }
    match (old, new) {
        _ if is_made(leg, &target, made) => new.and_then(|new| fresh(leg, id, &target, new)).into_iter().collect(),
        (None, None) => vec![],
        (Some(Grant { usual, .. }), _) | (None, Some(Grant { usual, .. })) => {
            let side = |grant: Option<&Grant>| Privileges::of(grant.map_or(usual, |grant| &grant.privileges));
            alter(leg, change, &target, (&side(old), &side(new)))
        }
    }
}

fn grant(object: Option<&Object>) -> Option<&Grant> {
    match object {
        Some(Object::Grant(grant)) => Some(grant),
        _ => None,
    }
}

fn alter(leg: &Leg, change: &Change, target: &ObjectId, (old, new): (&Privileges, &Privileges)) -> Vec<Step> {
    let verb = match (change.old, change.new) {
        (None, _) => Verb::Create,
        (_, None) => Verb::Drop,
        _ => Verb::Alter,
    };
    let changing = step(leg, verb, change.id, target, |place, role| new.from(old, place, role));
    let changing = changing.map(|step| Step { says: new.says(change.id.name(), &target.to_string()), ..step });
    let again = if old.loses(new) { columns_again(leg, change.id, target) } else { None };
    changing.into_iter().chain(again).collect()
}

/// A step of statements on what a grant is on; none where it is not there to be granted on.
fn step(
    leg: &Leg,
    verb: Verb,
    id: &ObjectId,
    target: &ObjectId,
    statements: impl Fn(&Place, &str) -> Vec<String>,
) -> Option<Step> {
    let place = privileges::place(leg.to, target)?;
    let statements = statements(&place, &privileges::role(id.name()));
    if statements.is_empty() {
        return None;
    }
    let sql = privileges::told(leg.to, target, id.name(), &statements);
    Some(Step::new(verb, id, format!("set the {id}"), sql, locks::NONE))
}

/// A revoke on a table takes the same privileges from the role on every column: what it has there is granted again.
fn columns_again(leg: &Leg, id: &ObjectId, table: &ObjectId) -> Option<Step> {
    let column = |note: &ObjectId| {
        let column = note.target().filter(|_| note.name() == id.name())?;
        let inside = matches!(column.kind, Kind::Column | Kind::View) && column.path.len() == 3;
        (inside && table.path.len() == 2 && column.path.starts_with(&table.path)).then_some(column)
    };
    let grants = leg.to.of_kind(Kind::Grant).filter_map(|(note, object)| {
        let wanted = Privileges::of(&grant(Some(object))?.privileges);
        let again = |place: &Place, role: &str| wanted.from(&Privileges::default(), place, role);
        step(leg, Verb::Alter, note, &column(note)?, again)
    });
    let grants: Vec<Step> = grants.collect();
    let sql: Vec<String> = grants.iter().map(|step| step.sql.clone()).collect();
    let says = format!("grant again what is said of columns of {table}");
    let step = Step::new(Verb::Alter, id, says, sql.join("\n"), locks::NONE);
    (!grants.is_empty()).then(|| step.touching(grants.into_iter().flat_map(|step| step.objects)))
}

/// What stands on an object that was made anew.
pub fn again(leg: &Leg, id: &ObjectId, new: &Grant) -> Vec<Step> {
    id.target().and_then(|target| fresh(leg, id, &target, new)).into_iter().collect()
}

/// All that a role has on an object that has just been made, whatever default privileges gave it.
fn fresh(leg: &Leg, id: &ObjectId, target: &ObjectId, new: &Grant) -> Option<Step> {
    let (wanted, usual) = (Privileges::of(&new.privileges), Privileges::of(&new.usual));
    let given = default_privileges::on(leg, target).contains(id.name());
    let before = if given { Privileges::default() } else { usual };
    let made = step(leg, Verb::Create, id, target, |place, role| wanted.from(&before, place, role));
    made.map(|step| Step { says: wanted.says(id.name(), &target.to_string()), ..step })
}

/// On what is made while default privileges are in force: the roles that those speak of have what is usual, or nothing where
/// a grant of their own says what they have.
pub fn guard(leg: &Leg, made: &BTreeSet<ObjectId>) -> Vec<Step> {
    let counts = |side: &Catalog, id: &ObjectId| side.column(id).map(|column| column.identity.is_some());
    let starts = |id: &&ObjectId| counts(leg.from, id) == Some(false) && counts(leg.to, id) == Some(true);
    let starting = leg.to.of_kind(Kind::Column).map(|(id, _)| id).filter(starts).filter(|id| !made.contains(*id));
    let guard = |id: &ObjectId| -> Vec<Step> {
        let anew = insides(leg, id).into_iter().filter(|target| !bury::comes_back(leg, target));
        anew.filter_map(|target| guarded(leg, id, &target)).collect()
    };
    made.iter().chain(starting).flat_map(guard).collect()
}

/// The object, and the sequences inside of its identities.
fn insides(leg: &Leg, id: &ObjectId) -> Vec<ObjectId> {
    match id.kind {
        Kind::Table => leg.to.columns(id).into_iter().map(|(column, _)| column.inside()).chain([id.clone()]).collect(),
        Kind::Column => vec![id.inside()],
        _ => vec![id.clone()],
    }
}

fn guarded(leg: &Leg, maker: &ObjectId, target: &ObjectId) -> Option<Step> {
    let place = privileges::place(leg.to, target)?;
    let roles = default_privileges::on(leg, target);
    let sql = roles.iter().map(|name| {
        let role = privileges::role(name);
        let told = leg.to.contains(&ObjectId::note(Kind::Grant, target, name));
        let given = if told { Privileges::default() } else { usual(target, name) };
        let given = given.from(&Privileges::default(), &place, &role);
        let statements: Vec<String> = std::iter::once(place.revoke_all(&role)).chain(given).collect();
        privileges::told(leg.to, target, name, &statements)
    });
    let sql: Vec<String> = sql.collect();
    let says = format!("take from {target} what default privileges give");
    (!sql.is_empty()).then(|| Step::new(Verb::Create, maker, says, sql.join("\n"), locks::NONE))
}

/// What a role has on any new object.
fn usual(target: &ObjectId, role: &str) -> Privileges {
    let names: &[&str] = match (role, target.kind) {
        ("", _) => &["ALL"],
        ("public", kind) if kind.is_routine() => &["EXECUTE"],
        ("public", kind) if kind.is_type() => &["USAGE"],
        _ => &[],
    };
    Privileges::of(&names.iter().map(ToString::to_string).collect::<Vec<_>>())
}

fn is_made(leg: &Leg, target: &ObjectId, made: &BTreeSet<ObjectId>) -> bool {
    let (Kind::Sequence | Kind::Column, [_, _, _]) = (target.kind, target.path.as_slice()) else {
        let view = ObjectId { kind: target.kind, path: target.path.iter().take(2).cloned().collect() };
        return made.contains(target) || (target.kind == Kind::View && made.contains(&view));
    };
    let column = ObjectId { kind: Kind::Column, path: target.path.clone() };
    let counts = |side: &Catalog| side.column(&column).is_some_and(|column| column.identity.is_some());
    let starts = target.kind == Kind::Sequence && !counts(leg.from);
    starts || made.contains(&column) || made.contains(&column.table())
}

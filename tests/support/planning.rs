//! Plans through the library, as `concertina plan` makes them, without a project and without a clock.

use concertina::catalog::{Catalog, Kind, ObjectId};
use concertina::engine::{Access, Engine, Scope, Session, Target};
use concertina::error::Result;
use concertina::plan::{self, Mode, Plan, RenameWish, Request, Retyping};
use concertina::source::{self, Desired, Directives, Renamed, SchemaFile, Script, Strategy};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The number of every plan.
pub const NUMBER: &str = "20260101000000";

/// Everything that can be managed.
pub fn scope() -> Scope {
    Scope { owners: true, ..Scope::default() }
}

/// A connection to a PostgreSQL database.
pub async fn open(url: &str) -> Session {
    Session::open(&Target::parse(url).unwrap(), Access::Create).await.unwrap()
}

/// A connection to a SQLite file, made if it is not there.
pub async fn open_file(path: &Path) -> Session {
    Session::open(&Target::Sqlite(path.into()), Access::Create).await.unwrap()
}

/// What a schema's text asks for, elaborated in a scratch database beside the session's; all of it is managed.
pub async fn desired(session: &mut Session, name: &str, text: &str) -> Result<Desired> {
    let desired = elaborated(session, name, text).await?;
    assert_eq!(desired.unsupported, [], "{name} asks for what is not managed yet:\n{text}");
    Ok(desired)
}

/// The same, with what is not managed.
pub async fn elaborated(session: &mut Session, name: &str, text: &str) -> Result<Desired> {
    let file = SchemaFile { path: name.into(), text: text.to_string() };
    let script = Script::read(session.engine(), file)?.with_owners();
    let written = source::directives(&script)?;
    let scripts = [script];
    let work = async |scratch: &mut Session| {
        source::load(scratch, &scripts).await?;
        scratch.introspect(&scope()).await
    };
    let read = session.in_scratch(work).await?;
    let directives = source::resolve(&written, &read.catalog)?;
    Ok(Desired { catalog: read.catalog, unsupported: read.unsupported, directives, flaws: vec![], left_out: vec![] })
}

/// What a database holds.
pub async fn catalog(session: &mut Session) -> Catalog {
    let read = session.introspect(&scope()).await.unwrap();
    assert_eq!(read.unsupported, [], "there is what is not managed yet");
    read.catalog
}

/// What the name of a case or trip begins with whose tables are large: columns take other types without a rewrite.
pub const LARGE: &str = "large_";

/// What the name of a trip begins with whose plan is one migration.
pub const DIRECT: &str = "direct_";

/// The plan from one to the other, if every table holds rows.
pub fn planned(session: &Session, name: &str, old: &Catalog, new: &Desired) -> Result<Plan> {
    planned_by(plan::plan, session, name, old, new)
}

/// The same by another way to plan.
pub fn planned_by(
    plan: impl Fn(&Request) -> Result<Plan>,
    session: &Session,
    name: &str,
    old: &Catalog,
    new: &Desired,
) -> Result<Plan> {
    let dialect = session.dialect();
    let occupied: BTreeSet<ObjectId> = old.of_kind(Kind::Table).map(|(id, _)| id.clone()).collect();
    let large = if name.starts_with(LARGE) { occupied.clone() } else { BTreeSet::new() };
    plan(&Request {
        number: NUMBER,
        name,
        old,
        new: &new.catalog,
        dialect: dialect.as_ref(),
        renames: &renames(&new.directives),
        fills: &fills(&new.directives),
        retypings: &retypings(&new.directives),
        occupied: &occupied,
        large: &large,
        owners: &BTreeMap::new(),
        small_table: 0,
        quarantine: true,
        mode: if name.starts_with(DIRECT) { Mode::Direct } else { Mode::Phased },
    })
}

fn renames(directives: &Directives) -> Vec<RenameWish> {
    let renames = directives.renames.iter().map(|rename| RenameWish {
        from: id(&rename.from),
        to: id(&rename.to),
        direct: rename.strategy == Strategy::Direct,
        place: rename.place.to_string(),
    });
    renames.collect()
}

fn id(renamed: &Renamed) -> ObjectId {
    match renamed {
        Renamed::Object(id) => id.clone(),
        Renamed::Label { enumeration, label } => {
            let path = enumeration.path.iter().cloned().chain([label.clone()]).collect();
            ObjectId { kind: Kind::Enum, path }
        }
    }
}

fn fills(directives: &Directives) -> BTreeMap<ObjectId, String> {
    directives.fills.iter().map(|(id, (expression, _))| (id.clone(), expression.clone())).collect()
}

fn retypings(directives: &Directives) -> BTreeMap<ObjectId, Retyping> {
    let retyping = directives.conversions.iter().map(|(id, conversion)| {
        (id.clone(), Retyping { using: conversion.using.clone(), reverse: conversion.reverse.clone() })
    });
    retyping.collect()
}

/// The word of an engine in the names of files.
pub fn word(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => "postgres",
        Engine::Sqlite => "sqlite",
    }
}

//! Plans made by hand, for tests.

use super::{Context, Draft, FactsDocument, Project};
use crate::catalog::{Aside, Catalog, Column, Kind, Object, ObjectId, Unlisted};
use crate::engine::Engine;
use crate::error::Result;
use crate::hazard::Hazard;
use crate::plan::{Check, Plan, Releases, Stage};
use crate::route::Phase;
use crate::step::{Cost, Step, Transaction, Verb};
use std::collections::BTreeMap;
use std::path::PathBuf;

pub use crate::step::samples::{EXCLUSIVE, WRITES, table};

pub fn column(table: &str, name: &str, nullable: bool) -> (ObjectId, Object) {
    let column = Column {
        data_type: "text".into(),
        nullable,
        default: None,
        identity: None,
        generated: None,
        collation: None,
        clauses: None,
        reads: Aside(vec![]),
        options: vec![],
        position: Aside(1),
        inherited: Aside(false),
    };
    (ObjectId::new(Kind::Column, &["public", table, name]), Object::Column(column))
}

/// `users.note` comes and is filled, `users.old` goes: expand and contract.
pub fn plan(number: &str) -> Plan {
    let catalog = |columns: &[(&str, bool)]| -> Catalog {
        let columns = columns.iter().map(|(name, nullable)| column("users", name, *nullable));
        std::iter::once(table("users")).chain(columns).collect()
    };
    let old = catalog(&[("id", false), ("old", true)]);
    let both = catalog(&[("id", false), ("note", true), ("old", true)]);
    let new = catalog(&[("id", false), ("note", true)]);
    let expand =
        Stage { up: vec![add(), fill()], down: vec![], checks: vec![check()], ..stage(Phase::Expand, &old, &both) };
    let contract = Stage { up: vec![bury()], down: vec![add()], ..stage(Phase::Contract, &both, &new) };
    let gone = Releases { old: Some("column public.users.old is not there".into()), new: None };
    Plan {
        number: number.into(),
        name: "users note".into(),
        stages: vec![expand, Stage { releases: gone, ..contract }],
        survivals: vec![],
        opening: vec![check()],
        rest: Catalog::default(),
        notes: vec!["the view | is rebuilt".into()],
        stale: vec![],
        unlisted: Unlisted::default(),
    }
}

pub fn check() -> Check {
    Check {
        says: "no row of public.users lacks id".into(),
        sql: "SELECT count(*), '' FROM users WHERE id IS NULL".into(),
    }
}

static NO_FACTS: FactsDocument =
    FactsDocument { direct: None, counts: vec![], sizes: BTreeMap::new(), schema: String::new() };

pub fn context() -> Context<'static> {
    Context { engine: Engine::Postgres, server: "17.2", date: "2026-11-20", directives: &[], facts: &NO_FACTS }
}

pub fn draft(number: &str) -> Draft {
    Draft::of(&plan(number), &context()).expect("a draft")
}

/// Writes the files of [`plan`].
pub fn write(project: &Project, number: &str) -> Result<Vec<PathBuf>> {
    project.write(&plan(number), &draft(number), "# Review\n")
}

fn stage(phase: Phase, before: &Catalog, after: &Catalog) -> Stage {
    Stage {
        phase,
        before: before.clone(),
        after: after.clone(),
        up: vec![],
        down: vec![],
        checks: vec![],
        down_checks: vec![],
        releases: Releases::default(),
    }
}

fn add() -> Step {
    let sql = "ALTER TABLE public.users ADD COLUMN note text;";
    Step::new(Verb::Create, &column("users", "note", true).0, "add column public.users.note", sql, EXCLUSIVE)
}

fn fill() -> Step {
    let table = table("users").0;
    let batched = Transaction::Batched { table, key: vec!["id".into()] };
    let sql = "UPDATE public.users SET note = 'x' WHERE note IS NULL;";
    Step::new(Verb::Fill, &column("users", "note", true).0, "fill public.users.note", sql, WRITES)
        .costing(Cost::Rows)
        .running(batched)
}

fn bury() -> Step {
    let sql = "ALTER TABLE public.users RENAME COLUMN old TO _dropped_old_1;";
    Step::new(Verb::Drop, &column("users", "old", true).0, "quarantine column public.users.old", sql, EXCLUSIVE)
        .risking(Hazard::DropsData)
}

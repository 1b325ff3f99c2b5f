//! A plan of the part of a schema that it has to do with is that of all of it, and so is the verdict of its proof.

mod support;

use concertina::catalog::Catalog;
use concertina::engine::{Engine, Ladder, Scope, Session};
use concertina::plan::plan_of_all;
use concertina::prove::{prove_part, prove_whole};
use support::case::Case;
use support::each::each;
use support::planning::{desired, open, open_file, planned, planned_by};
use support::postgres::servers;
use support::printing::printed;

/// What no case has to do with.
const BESIDE: &str = "\nCREATE TABLE beside_a (id integer PRIMARY KEY, note text UNIQUE);\n\
    CREATE TABLE beside_b (id integer PRIMARY KEY, a integer REFERENCES beside_a (id));\n\
    CREATE INDEX beside_b_a ON beside_b (a);\nCREATE VIEW beside_v AS SELECT id FROM beside_a;\n";

async fn agree(case: Case, mut session: Session) -> Result<(), String> {
    let read = async |session: &mut Session, name: &str, text: &str| {
        desired(session, name, &format!("{text}{BESIDE}")).await.map_err(|error| error.to_string())
    };
    let old = read(&mut session, "old.sql", &case.old_schema()).await?.catalog;
    let Ok(new) = read(&mut session, "new.sql", &case.new_schema()).await else { return Ok(()) };
    let plan = planned(&session, &case.name, &old, &new);
    let (of_part, of_all) = (printed(&plan), printed(&planned_by(plan_of_all, &session, &case.name, &old, &new)));
    if of_part != of_all {
        return Err(format!("of the part:\n{of_part}\nof all:\n{of_all}"));
    }
    let Some(plan) = plan.ok().filter(|plan| !plan.is_empty()) else { return Ok(()) };
    let strange =
        |catalog: &Catalog| catalog.iter().map(|(id, _)| id).find(|id| id.dotted().contains("beside")).cloned();
    if let Some(strange) = plan.start().and_then(strange) {
        return Err(format!("{strange} has nothing to do with it"));
    }
    let (ladder, scope) = (Ladder::own(), Scope::default());
    let whole = prove_whole(&mut session, &ladder, &plan, &scope).await;
    let part = prove_part(&mut session, &ladder, &plan, &scope).await;
    match (whole, part) {
        (Ok(()), Ok(())) | (Err(_), Err(_)) => Ok(()),
        (whole, part) => Err(format!("whole: {whole:?}\npart: {part:?}")),
    }
}

#[test]
fn of_every_case_on_postgres() {
    let server = servers().pop().expect("a server");
    let cases = Case::all(Engine::Postgres).into_iter().filter(|case| case.since() <= server.major);
    let url = server.url("postgres");
    each(cases.map(|case| (case.name.clone(), case)).collect(), async |case| agree(case, open(&url).await).await);
}

#[test]
fn of_every_case_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = Case::all(Engine::Sqlite).into_iter();
    each(cases.map(|case| (case.name.clone(), case)).collect(), async |case| {
        let path = folder.path().join(&case.name);
        agree(case, open_file(&path).await).await
    });
}

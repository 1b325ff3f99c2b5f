//! Plans that are known by heart: `tests/golden/<case>/` holds an old schema, a new one, and the plan of each engine.
//!
//! `UPDATE=1` writes the plans as they are now; a new case begins with an empty `.plan` of each engine it is about.

mod support;

use concertina::engine::{Engine, Session};
use similar::TextDiff;
use std::{env, fs};
use support::case::Case;
use support::each::each;
use support::planning::{desired, open, open_file, planned};
use support::postgres::servers;
use support::printing::printed;
use support::standing::missed;

async fn compare(case: Case, mut session: Session) -> Result<(), String> {
    let engine = session.engine();
    let read = async |session: &mut Session, name: &str, text: String| {
        desired(session, name, &text).await.map_err(|error| format!("{name}: {error}"))
    };
    let old = read(&mut session, "old.sql", case.old_schema()).await?.catalog;
    let new = read(&mut session, "new.sql", case.new_schema()).await;
    let found = match new {
        Ok(new) => {
            let plan = planned(&session, &case.name, &old, &new);
            let again = planned(&session, &case.name, &old, &new);
            assert_eq!(printed(&plan), printed(&again), "a plan is the same whenever it is made");
            assert_eq!(plan.as_ref().map_or(vec![], missed), Vec::<String>::new(), "nothing is missed for long");
            printed(&plan)
        }
        Err(said) => format!("refused\n{said}\n"),
    };
    let known = case.plan(engine);
    if env::var_os("UPDATE").is_some() {
        fs::write(case.plan_path(engine), &found).map_err(|error| error.to_string())?;
    } else if found != known {
        return Err(TextDiff::from_lines(&known, &found).unified_diff().header("known", "now").to_string());
    }
    Ok(())
}

#[test]
fn plans_of_postgres() {
    let server = servers().pop().expect("a server");
    let cases = Case::all(Engine::Postgres).into_iter().filter(|case| case.since() <= server.major);
    let url = server.url("postgres");
    each(cases.map(|case| (case.name.clone(), case)).collect(), async |case| compare(case, open(&url).await).await);
}

#[test]
fn plans_of_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = Case::all(Engine::Sqlite).into_iter();
    each(cases.map(|case| (case.name.clone(), case)).collect(), async |case| {
        let path = folder.path().join(&case.name);
        compare(case, open_file(&path).await).await
    });
}

//! Every case of `tests/golden` there and back on every server, and in SQLite, with rows in every table.

mod support;

use concertina::engine::Engine;
use support::case::Case;
use support::each::each;
use support::planning::{DIRECT, LARGE};
use support::postgres::Server;
use support::trials::{a_share, trials};
use support::trip::{Outcome, Trip, on_postgres, on_sqlite};

fn trip(case: &Case) -> Trip {
    Trip { name: case.name.clone(), old: case.old_schema(), new: case.new_schema(), rows: case.rows() }
}

/// What the plan that is known says about the end.
fn judged(case: &Case, engine: Engine, outcome: &Outcome) -> Result<(), String> {
    let (plan, rows) = (case.plan(engine), case.rows().unwrap_or_default());
    let expected = match plan.lines().next() {
        Some("refused") => "not planned",
        Some("nothing to do") => "nothing to do",
        _ if rows.starts_with("-- refused") => "refused by rows",
        _ => "returned",
    };
    if outcome.word() == expected { Ok(()) } else { Err(format!("{outcome:?}, and not {expected}")) }
}

#[test]
fn cases_on_postgres() {
    let cases = Case::all(Engine::Postgres);
    each(trials(&cases), async |(server, case): (Server, Case)| {
        let outcome = on_postgres(&server, &trip(&case)).await?;
        judged(&case, Engine::Postgres, &outcome)
    });
}

/// Whatever writes rows anew when tables are small comes to the same when they are large.
#[test]
fn cases_on_large_tables() {
    let cases = Case::all(Engine::Postgres).into_iter();
    let rewrites = |case: &Case| case.plan(Engine::Postgres).contains("rewrites-table");
    let cases: Vec<Case> = cases.filter(|case| rewrites(case) && !case.name.starts_with(LARGE)).collect();
    each(a_share(&cases), async |(server, case): (Server, Case)| {
        let large = Trip { name: format!("{LARGE}{}", case.name), ..trip(&case) };
        let outcome = on_postgres(&server, &large).await?;
        judged(&case, Engine::Postgres, &outcome)
    });
}

/// One migration comes to the same as several.
#[test]
fn direct_cases_on_postgres() {
    let cases = Case::all(Engine::Postgres);
    each(a_share(&cases), async |(server, case): (Server, Case)| {
        let direct = Trip { name: format!("{DIRECT}{}", case.name), ..trip(&case) };
        let outcome = on_postgres(&server, &direct).await?;
        judged(&case, Engine::Postgres, &outcome)
    });
}

#[test]
fn direct_cases_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = Case::all(Engine::Sqlite).into_iter();
    each(cases.map(|case| (case.name.clone(), case)).collect(), async |case: Case| {
        let direct = Trip { name: format!("{DIRECT}{}", case.name), ..trip(&case) };
        let outcome = on_sqlite(folder.path(), &direct).await?;
        judged(&case, Engine::Sqlite, &outcome)
    });
}

#[test]
fn cases_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = Case::all(Engine::Sqlite).into_iter();
    each(cases.map(|case| (case.name.clone(), case)).collect(), async |case: Case| {
        let outcome = on_sqlite(folder.path(), &trip(&case)).await?;
        judged(&case, Engine::Sqlite, &outcome)
    });
}

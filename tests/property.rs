//! What holds for every pair of schemas: random ones, there and back on a live server, judged by the observers.
//!
//! `SEEDS=1000` tries more of them, `SEED=17` one; `SHOW=1` prints the plan of what fails.

mod support;

use concertina::engine::{Engine, Session};
use concertina::plan::Plan;
use std::collections::BTreeSet;
use std::env;
use support::each::each;
use support::planning::{desired, open, open_file, planned};
use support::postgres::servers;
use support::printing::printed;
use support::random::pair;
use support::trip::{Outcome, Trip, on_postgres, on_sqlite};

/// Seeds that failed once.
const ONCE_FAILED: [u64; 20] = [8, 25, 33, 42, 50, 58, 65, 76, 82, 87, 90, 113, 159, 161, 172, 212, 265, 278, 290, 291];

fn seeds() -> Vec<(String, u64)> {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let seeds: BTreeSet<u64> = match (number("SEED"), number("SEEDS")) {
        (Some(one), _) => BTreeSet::from([one]),
        (None, many) => (0..many.unwrap_or(25)).chain(ONCE_FAILED).collect(),
    };
    seeds.into_iter().map(|seed| (format!("seed {seed}"), seed)).collect()
}

fn trip(engine: Engine, seed: u64) -> Trip {
    let (old, new) = pair(engine, seed);
    Trip { name: format!("seed_{seed}"), old, new, rows: None }
}

/// What holds without a database: a plan is the same whenever it is made, its stages chain, and between equals there is none.
async fn well_formed(mut session: Session, trip: &Trip) -> Result<(), String> {
    let old = desired(&mut session, "old.sql", &trip.old).await.map_err(|error| format!("{error}\n{}", trip.old))?;
    let new = desired(&mut session, "new.sql", &trip.new).await.map_err(|error| format!("{error}\n{}", trip.new))?;
    let none = planned(&session, "none", &new.catalog, &new);
    assert!(none.as_ref().is_ok_and(Plan::is_empty), "there is something to do between equals\n{}", printed(&none));
    let plan = planned(&session, "plan", &old.catalog, &new);
    assert_eq!(printed(&plan), printed(&planned(&session, "plan", &old.catalog, &new)), "the same plan twice");
    let Ok(plan) = plan else { return Ok(()) };
    assert!(plan.start().is_none_or(|start| *start == old.catalog), "it begins with the old schema");
    assert!(plan.goal().is_none_or(|goal| *goal == new.catalog), "it ends with the new schema");
    assert!(plan.stages.windows(2).all(|pair| pair[0].after == pair[1].before), "stages chain");
    Ok(())
}

#[test]
fn random_schemas_on_postgres() {
    let server = servers().pop().expect("a server");
    let url = server.url("postgres");
    each(seeds(), async |seed| {
        let trip = trip(Engine::Postgres, seed);
        well_formed(open(&url).await, &trip).await?;
        on_postgres(&server, &trip).await.map(|outcome| tell(seed, &outcome))
    });
}

#[test]
fn random_schemas_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    each(seeds(), async |seed| {
        let trip = trip(Engine::Sqlite, seed);
        well_formed(open_file(&folder.path().join(format!("{seed}.db"))).await, &trip).await?;
        on_sqlite(folder.path(), &trip).await.map(|outcome| tell(seed, &outcome))
    });
}

fn tell(seed: u64, outcome: &Outcome) {
    println!("seed {seed}: {outcome:?}");
}

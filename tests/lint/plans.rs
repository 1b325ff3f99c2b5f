//! Our own migrations are clean: every plan of `tests/golden`, written as files, and the worked example.

use super::{judged_all, lines};
use crate::support::case::Case;
use crate::support::cli::Cli;
use crate::support::each::each;
use crate::support::planning::{desired, open, planned};
use crate::support::postgres::servers;
use concertina::engine::Engine;
use concertina::plan::Plan;
use concertina::project::Migration;
use std::path::Path;

/// The files of a plan: name and text.
pub fn files(plan: &Plan) -> Vec<(String, String)> {
    let ends = plan.ends();
    let pairs = ends.iter().enumerate().map(|(at, ends)| Migration::pair(plan, at, ends).unwrap());
    pairs.flat_map(|(up, down)| [up, down]).map(|migration| (migration.file_name(), migration.write())).collect()
}

#[test]
fn every_plan_is_clean() {
    let server = servers().pop().expect("a server");
    let url = server.url("postgres");
    let cases = Case::all(Engine::Postgres).into_iter().filter(|case| case.since() <= server.major);
    each(cases.map(|case| (case.name.clone(), case)).collect(), async |case: Case| {
        let mut session = open(&url).await;
        let old =
            desired(&mut session, "old.sql", &case.old_schema()).await.map_err(|error| error.to_string())?.catalog;
        let Ok(new) = desired(&mut session, "new.sql", &case.new_schema()).await else { return Ok(()) };
        let Ok(plan) = planned(&session, &case.name, &old, &new) else { return Ok(()) };
        let files = files(&plan);
        let named: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let found = lines(&judged_all(&named));
        if found.is_empty() { Ok(()) } else { Err(found) }
    });
}

#[test]
fn a_step_that_does_more_than_its_header_says_is_found() {
    let cli = Cli::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let example = root.join("migrations");
    cli.run(&["check", &example.to_string_lossy()]).exits(0);
    let name = "0004_constrain_customers.sql";
    let text = std::fs::read_to_string(example.join(name)).unwrap();
    let edited =
        text.replace("CREATE UNIQUE INDEX CONCURRENTLY", "VACUUM FULL public.orders; CREATE UNIQUE INDEX CONCURRENTLY");
    assert_ne!(text, edited);
    cli.write(name, &edited);
    let found = cli.run(&["check", name]).exits(2);
    assert!(found.stdout().contains("(rewrite-table)") && found.stdout().contains("1 of Concertina"), "{found:?}");
}

#[test]
fn the_project_is_judged_as_a_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cli = Cli::new();
    let config = root.join("concertina.toml").to_string_lossy().into_owned();
    assert!(cli.run(&["--config", &config, "check"]).exits(0).stdout().contains("5 migrations: all is well"));
}

//! The phases forward and back by the binary, with each release running where the plan says that it may.

use super::case::Release;
use super::course::{Course, Stage};
use super::meter::Work;
use super::site::Site;
use crate::support::cli::Cli;

/// What the phases cost.
#[derive(Clone, Debug)]
pub struct Journey {
    pub windows: String,
    pub forward: Work,
    pub back: Work,
    /// Rows that backfills passed.
    pub filled: u64,
}

/// Every stage forward, and every one back.
///
/// # Errors
/// What the binary said when it did not do its part.
pub fn travels(site: &mut Site) -> Result<Journey, String> {
    let cli = project(site);
    done(&cli, &["plan", "--name", "change", "--allow", "*"])?;
    let plan = cli.list("plans").into_iter().find(|name| name.ends_with(".toml")).ok_or("there is nothing to plan")?;
    let course = Course::read(&cli.read(&format!("plans/{plan}")), site.case);
    admit(site, &course, 0);
    site.rest("before");
    let forward = forward(site, &cli, &course)?;
    let filled = site.database.psql("SELECT coalesce(sum(rows_done), 0) FROM concertina.journal");
    let back = back(site, &cli, &course)?;
    Release::ALL.into_iter().for_each(|release| site.stop(release));
    let filled = filled.parse().map_err(|_| format!("`{filled}` is no number of rows"))?;
    Ok(Journey { windows: course.windows(), forward, back, filled })
}

fn project(site: &Site) -> Cli {
    let config = "schema = [\"schema.sql\"]\n[plan]\nsmall_table = 100\nnumbering = \"sequence\"\n\
        [gates]\ncontract_cooldown = \"0s\"\n";
    let cli = Cli::new().env("DATABASE_URL", &site.database.url());
    cli.file("concertina.toml", config).file("schema.sql", &site.case.new_schema())
}

fn forward(site: &mut Site, cli: &Cli, course: &Course) -> Result<Work, String> {
    let mut sum = Work::default();
    for (at, stage) in course.stages.iter().enumerate() {
        keep(site, course, [at, at + 1]);
        if stage.old_is_out || stage.phase == "contract" {
            done(cli, &["deployed", "new"])?;
        }
        site.ledger.turn(&format!("forward, {}", stage.phase));
        let (outcome, work) = Work::of(&site.database, || applied(cli, stage));
        outcome?;
        sum = sum.and(work);
        admit(site, course, at + 1);
        site.rest(&format!("after {}", stage.phase));
    }
    Ok(sum)
}

fn applied(cli: &Cli, stage: &Stage) -> Result<(), String> {
    done(cli, &["apply", "--to", &stage.migration, "--yes"])
}

fn back(site: &mut Site, cli: &Cli, course: &Course) -> Result<Work, String> {
    let mut sum = Work::default();
    for (at, stage) in course.stages.iter().enumerate().rev() {
        keep(site, course, [at, at + 1]);
        if at == 0 {
            site.database.try_psql(&site.case.mending())?;
        }
        site.ledger.turn(&format!("back, {}", stage.phase));
        let (outcome, work) = Work::of(&site.database, || done(cli, &["rollback", "--steps", "1", "--yes"]));
        outcome?;
        sum = sum.and(work);
        admit(site, course, at);
        site.rest(&format!("after the way back of {}", stage.phase));
    }
    Ok(sum)
}

/// Ends what does not run in all of these places.
fn keep(site: &mut Site, course: &Course, places: [usize; 2]) {
    let gone = |release: &Release| !places.iter().all(|behind| course.lets(*release, *behind));
    Release::ALL.into_iter().filter(gone).for_each(|release| site.stop(release));
}

/// Begins what runs here.
fn admit(site: &mut Site, course: &Course, behind: usize) {
    let here = |release: &Release| course.lets(*release, behind);
    Release::ALL.into_iter().filter(here).for_each(|release| site.start(release));
}

fn done(cli: &Cli, arguments: &[&str]) -> Result<(), String> {
    let output = cli.run(arguments);
    match output.code() {
        0 => Ok(()),
        code => Err(format!("concertina {}: exit {code}\n{}", arguments.join(" "), output.stderr().trim())),
    }
}

//! The tour: a small shop on SQLite, from nothing through every phase and back, by the real commands.

use super::words;
use crate::error::{Error, Exit, Result};
use crate::run::hash::Digest;
use clap::Args;
use similar::TextDiff;
use std::path::PathBuf;
use tour::{Rows, Tour};

mod tour;

const SETTINGS: &str = include_str!("demo/concertina.toml");
const BEFORE: &str = include_str!("demo/before.sql");
const AFTER: &str = include_str!("demo/after.sql");
const ROWS: &str = include_str!("demo/rows.sql");
const SCHEMA: &str = "schema/shop.sql";

/// Make a small shop on SQLite and walk it: plan, rehearse, apply, roll back, drift
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  concertina demo /tmp/shop")]
pub struct Demo {
    /// A folder that is empty or not there yet
    #[arg(default_value = "concertina-demo")]
    dir: PathBuf,
}

impl Demo {
    pub async fn run(&self) -> Result<Exit> {
        let tour = Tour::of(&self.dir)?;
        first_plan(&tour).await?;
        let before = tour.rows().await?;
        second_plan(&tour)?;
        through_the_gates(&tour)?;
        back_and_forth(&tour, &before).await?;
        drift(&tour).await?;
        tour.chapter("What was shown");
        tell!(
            "a plan from nothing; a rename, a filled NOT NULL column, a check, a dropped column and a new table in four \
             phases;\na rehearsal on a copy; gates that wait for deployments; the way back, with every row as it was; \
             drift, found and mended.\nThe project is in `{}`: read its plans/*.md.",
            self.dir.display()
        );
        Ok(Exit::Ok)
    }
}

async fn first_plan(tour: &Tour) -> Result<()> {
    tour.chapter("A shop: the schema as it should be, in one file");
    tour.write("concertina.toml", SETTINGS)?;
    tour.write(SCHEMA, BEFORE)?;
    tell!("{BEFORE}");
    tour.run(&["plan", "--name", "first"], Exit::Ok)?;
    tour.run(&["apply", "--yes"], Exit::Ok)?;
    tour.sql(ROWS.trim_end()).await
}

fn second_plan(tour: &Tour) -> Result<()> {
    tour.chapter("The schema changes: the file is edited, and the way there is planned");
    tour.write(SCHEMA, AFTER)?;
    let diff = TextDiff::from_lines(BEFORE, AFTER);
    tell!("{}", diff.unified_diff().context_radius(1).header(SCHEMA, SCHEMA));
    tour.run(&["plan", "--name", "customers"], Exit::Ok)?;
    tour.chapter("Tried on a copy, with every row counted and hashed");
    tour.run(&["rehearse"], Exit::Ok)
}

fn through_the_gates(tour: &Tour) -> Result<()> {
    tour.chapter("Applied up to the first gate: what breaks the old release waits until it is gone");
    tour.run(&["apply", "--yes"], Exit::Decision)?;
    tour.run(&["deployed", "2.0"], Exit::Ok)?;
    tour.run(&["apply", "--yes"], Exit::Decision)?;
    tour.run(&["deployed", "2.1"], Exit::Ok)?;
    tour.run(&["apply", "--yes"], Exit::Ok)?;
    tour.run(&["status"], Exit::Ok)
}

async fn back_and_forth(tour: &Tour, before: &Rows) -> Result<()> {
    tour.chapter("All the way back: the dropped column returns with its values");
    let migrations = tour.migrations()?;
    let first = migrations.first().map_or("", String::as_str);
    tour.run(&["rollback", "--to", first, "--yes"], Exit::Ok)?;
    let after = tour.rows().await?;
    for (table, digest) in &after {
        let columns: Vec<Vec<u8>> = digest.columns.values().map(|column| column.bytes().to_vec()).collect();
        let whole = Digest::of(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>()).short();
        let same = if before.get(table) == Some(digest) { "as before" } else { "NOT as before" };
        tell!("{table}: {}, hash {whole}, {same}", words::count(usize::try_from(digest.rows).unwrap_or(0), "row"));
    }
    if *before != after {
        return Err(Error::bug("the rows are not what they were before the plan"));
    }
    tour.chapter("And forward again");
    tour.run(&["apply", "--yes", "--override-gates", "the demo has no old release"], Exit::Ok)
}

async fn drift(tour: &Tour) -> Result<()> {
    tour.chapter("Somebody changes the database by hand");
    tour.sql("ALTER TABLE products ADD COLUMN note TEXT;").await?;
    tour.run(&["drift"], Exit::Differs)?;
    tour.sql("ALTER TABLE products DROP COLUMN note;").await?;
    tour.run(&["drift", "--schema", "schema"], Exit::Ok)
}

//! A drift in the format that was asked for.

use super::told;
use crate::cli::context::Context;
use crate::cli::fleet::Summary;
use crate::cli::words::{self, RunFormat};
use crate::error::{Exit, Result};
use crate::output::departures::{Departure, github, junit, sarif};
use crate::project::sums;
use crate::run::{Drift, Origin};
use clap::ValueEnum;

/// How a drift is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    /// Workflow commands: a line for each object
    Github,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit's XML
    Junit,
}

impl Format {
    /// Prints what differs in one database.
    ///
    /// # Errors
    /// When nothing says where the database should be.
    pub fn tell(self, context: &Context, drift: &Drift) -> Result<()> {
        match self {
            Format::Text => return told::tell(context, drift),
            Format::Json => tell!("{}", words::json(drift)?),
            _ => {
                told::known(drift)?;
                self.platform(context, &departures(drift, None))?;
            }
        }
        Ok(())
    }

    /// Prints what differs in those of a fleet, and gives the exit code.
    ///
    /// # Errors
    /// When one could not be looked at.
    pub fn tell_all(self, context: &Context, looked: &Summary<'_, Drift>) -> Result<Exit> {
        match self {
            Format::Text => looked.tell(RunFormat::Text, None),
            Format::Json => looked.tell(RunFormat::Json, None),
            _ => {
                let all: Vec<Departure> =
                    looked.done().flat_map(|(name, drift)| departures(drift, Some(name))).collect();
                self.platform(context, &all)?;
                looked.end(None)
            }
        }
    }

    fn platform(self, context: &Context, departures: &[Departure]) -> Result<()> {
        let file = context.config.settings.migrations.join(sums::FILE);
        let text = match self {
            Format::Sarif => sarif::render(departures, &file.to_string_lossy().replace('\\', "/"))?,
            Format::Junit => junit::render(departures, "the database is where it should be")?,
            _ => github::render(departures),
        };
        crate::cli::out::write(format_args!("{}\n", text.trim_end()));
        Ok(())
    }
}

fn departures(drift: &Drift, database: Option<&str>) -> Vec<Departure> {
    let code = |object: &str| match drift.origin(object) {
        Some(Origin::ByHand) | None => "by-hand",
        Some(Origin::Pending) => "pending",
        Some(Origin::BothAlike) => "both-alike",
        Some(Origin::BothApart) => "both-apart",
    };
    let one = |(object, says): (&str, String)| Departure {
        code: code(object),
        database: database.map(String::from),
        object: object.into(),
        says,
    };
    told::each(drift).into_iter().map(one).collect()
}

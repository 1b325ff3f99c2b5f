//! Migrations read for what they would do to a database in use: ours and those of other tools.
//!
//! ```text
//!   Input (path, text) --recognise--> Tool --parts--> ways, transactions, what headers declare
//!                                                        |
//!                    tokens --Act::read--> Act, statement by statement
//!                                                        |
//!        Known (what the files said) + Passage (the transaction it stands in) --rules--> Hits --waivers--> Findings
//! ```
//!
//! No database is asked: a rule says what a statement does to any table that may hold rows, as it was measured on PostgreSQL 11
//! to 18 and SQLite 3.40. A table that came on the same way of the same file holds none. What cannot be read is a finding, never silence.
//!
//! A migration that Concertina wrote is judged by the same rules. Its headers declare lock, work and loss of each step, and its plan
//! was refused until a person accepted its hazards; so a rule about work is answered by a header that declares as much, and not by
//! one that declares less: an edit that makes a step heavier than it says is found.

mod finding;
mod input;
mod known;
mod locks;
mod order;
mod passage;
mod place;
mod reader;
mod rebuilds;
mod rule;
mod rules;
mod statement;
mod taken;
mod tool;
mod waiver;

pub use finding::{Finding, Report, Spot};
pub use input::Input;
pub use rule::{Concern, Level, Look, Rule};
pub use rules::{all as rules, files::unreadable, near, nearest, of as rule, project, waivers::idle_ignore};
pub use tool::Tool;

use crate::engine::Engine;
use crate::error::{Error, Exit, Result};
use reader::Reader;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What is the same for all files.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The major version of PostgreSQL that the migrations are for.
    pub postgres: u32,
    /// Codes of rules that nobody is told of, with the reason.
    pub ignore: BTreeMap<String, String>,
}

/// The major versions of PostgreSQL on which locks, scans and rewrites were measured.
const VERSIONS: RangeInclusive<u32> = 11..=18;

impl Terms {
    /// Refuses a version that the rules do not know, and what the configuration leaves out without naming a rule or a reason.
    ///
    /// # Errors
    /// Names the version, or the code and the nearest that is known.
    pub fn checked(self) -> Result<Terms> {
        if !VERSIONS.contains(&self.postgres) {
            let (oldest, newest) = VERSIONS.into_inner();
            let sentence = format!("the rules are for PostgreSQL {oldest} to {newest}, not for {}", self.postgres);
            let nearest = self.postgres.clamp(oldest, newest);
            return Err(Error::of(Exit::Usage, sentence)
                .hint(format!("`--postgres {nearest}`, or `postgres = {nearest}` under [check], is the nearest")));
        }
        for (code, reason) in &self.ignore {
            if rule(code).is_none() {
                let near = nearest(code).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                return Err(Error::of(Exit::Usage, format!("`check.ignore` names no rule that is known: `{code}`"))
                    .hint(format!("{near}`concertina explain rules` lists them")));
            }
            if reason.trim().is_empty() {
                return Err(Error::of(Exit::Usage, format!("`check.ignore` gives no reason for `{code}`"))
                    .hint(format!("write `{code} = \"the reason\"` under [check.ignore]")));
            }
        }
        Ok(self)
    }
}

/// Judges files, in the order of their names: those of each database by its own rules.
pub fn lint(inputs: Vec<Input>, terms: &Terms) -> Report {
    let mut report = Report::default();
    for engine in [Engine::Postgres, Engine::Sqlite] {
        let mut reader = Reader::new(engine, terms);
        for (unit, input, way) in order::ordered(inputs.iter().filter(|input| input.database() == engine)) {
            reader.read(unit, input, way);
        }
        report.add(reader.report);
    }
    report.sorted()
}

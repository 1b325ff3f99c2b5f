use super::report::Pass;
use crate::plan::Check;
use crate::project::{Direction, Migration, MigrationFile, digest};

/// One migration, one way, between two places.
#[derive(Clone, Copy)]
pub struct Leg<'f> {
    pub file: &'f MigrationFile,
    pub pass: Pass,
    /// The place before the migration when it goes forward.
    pub at: usize,
}

impl Leg<'_> {
    /// Which way it goes.
    pub fn direction(&self) -> Direction {
        match self.pass {
            Pass::Forward | Pass::Again | Pass::Loaded => Direction::Up,
            Pass::Back | Pass::Leave | Pass::LoadedBack => Direction::Down,
        }
    }

    /// What is run.
    pub fn migration(&self) -> &Migration {
        match self.direction() {
            Direction::Up => &self.file.up,
            Direction::Down => &self.file.down,
        }
    }

    /// Of the text that is run.
    pub fn sha256(&self) -> String {
        match self.direction() {
            Direction::Up => digest(&self.file.up_text),
            Direction::Down => digest(&self.file.down_text),
        }
    }

    /// What is counted before it: a plan's opening only the first time, when the rows are those of the source. What
    /// both ask is asked once.
    pub fn checks(&self) -> Vec<&Check> {
        let opening = self.file.up.opening.iter().filter(|_| self.pass == Pass::Forward);
        let mut checks: Vec<&Check> = vec![];
        for check in opening.chain(&self.migration().needs) {
            if checks.iter().all(|asked| (&asked.says, &asked.sql) != (&check.says, &check.sql)) {
                checks.push(check);
            }
        }
        checks
    }
}

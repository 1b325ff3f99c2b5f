//! What the journal knows of a run that failed: where a person begins who has to explain it.
//!
//! It holds no value of a row: of what a server said, only the code is taken, as its words may repeat one.

use super::Site;
use super::journal::{Course, Entry, History, Passage};
use super::lock::{Holder, at_work};
use super::past::{Past, past};
use super::status::way_out;
use crate::engine::Access;
use crate::error::{Error, Exit, Result};
use crate::project::Project;
use jiff::Timestamp;
use serde::Serialize;

/// What is known.
#[derive(Clone, Debug, Serialize)]
pub struct Incident {
    /// A URL without its password.
    pub database: String,
    /// By the database's clock; by ours where it cannot be asked.
    pub now: Timestamp,
    /// How the command ended, if it has just done so.
    pub failure: Option<Failure>,
    /// Why the journal could not be read.
    pub unread: Option<String>,
    pub at_work: Option<Holder>,
    /// The row of the journal; none where the command failed before it began a migration.
    pub entry: Option<Entry>,
    /// What has to be done before the migration that stopped half way can go on, where that is known.
    pub way_out: Option<String>,
    /// The rows of the same migration from that one on, oldest first.
    pub rows: Vec<Past>,
    pub passages: Vec<Passage>,
    /// What the migration does, step by step, if its file is there.
    pub steps: Vec<String>,
    /// Which release may run before it and after it.
    pub releases: Vec<Release>,
}

/// How a command ended.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    pub exit: u8,
    pub sentence: String,
    /// The objects that are not where they should be.
    pub objects: Vec<String>,
    pub hint: Option<String>,
    /// The server's code.
    pub code: Option<String>,
}

/// Which release of the application may run at a time; why not, where it may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    pub when: &'static str,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Gathers it: of the failure of a command that has just ended, else of the last one in the journal.
///
/// # Errors
/// When nothing has failed, or, without a failure in hand, the journal cannot be read.
pub async fn incident(site: &Site<'_>, failure: Option<&Error>) -> Result<Incident> {
    match (gathered(site, failure).await, failure) {
        (Err(cause), Some(error)) => {
            let mut incident = Incident::new(site, Some(error), Timestamp::now());
            incident.unread = Some(cause.sentence);
            Ok(incident)
        }
        (gathered, _) => gathered,
    }
}

async fn gathered(site: &Site<'_>, failure: Option<&Error>) -> Result<Incident> {
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let mut incident = Incident::new(site, failure, history.now);
    incident.at_work = at_work(&mut session).await?;
    let entry = match failure {
        // The run has written its sentence down, if it began.
        Some(error) => of(&history, error),
        None => Some(last(&history).ok_or_else(|| {
            Error::new("no run in the journal failed").hint("`concertina status --history` shows every run")
        })?),
    };
    let Some(entry) = entry.cloned() else { return Ok(incident) };
    if incident.at_work.is_none() && entry.is_half_way() {
        let files = site.project.readable()?;
        incident.way_out = way_out(site, &mut session, (&history, &files)).await;
    }
    let own = |past: &Past| past.entry.migration == entry.migration && past.entry.seq >= entry.seq;
    incident.rows = past(site).await?.into_iter().filter(own).collect();
    incident.passages = history.passages.iter().filter(|one| one.migration == entry.migration).cloned().collect();
    incident.read_files(site.project, &entry);
    let entry = if incident.at_work.is_some() { entry } else { entry.at_rest() };
    incident.entry = Some(entry);
    Ok(incident)
}

/// The row of the run that has just ended so: it is half done, or the last one forward, taken back by the same command.
fn of<'h>(history: &'h History, error: &Error) -> Option<&'h Entry> {
    let own =
        |entry: &&Entry| entry.error.as_ref().and_then(|kept| kept.lines().next()) == error.sentence.lines().next();
    let unfinished = history.entries.iter().rev().filter(own).find(|entry| entry.is_unfinished());
    unfinished.or_else(|| history.entries.iter().rfind(|entry| entry.course == Course::Up).filter(own))
}

/// The last row that is half done or that failed.
fn last(history: &History) -> Option<&Entry> {
    let unfinished = history.entries.iter().rev().find(|entry| entry.is_unfinished());
    unfinished.or_else(|| history.entries.iter().rev().find(|entry| entry.error.is_some()))
}

impl Incident {
    fn new(site: &Site, failure: Option<&Error>, now: Timestamp) -> Incident {
        Incident {
            database: site.target.told(),
            now,
            failure: failure.map(Failure::of),
            unread: None,
            at_work: None,
            entry: None,
            way_out: None,
            rows: vec![],
            passages: vec![],
            steps: vec![],
            releases: vec![],
        }
    }

    /// What the files of the project say of the migration, as far as they are there.
    fn read_files(&mut self, project: &Project, entry: &Entry) {
        let files = project.migrations().unwrap_or_default();
        if let Some(file) = files.iter().find(|file| file.id == entry.migration) {
            let migration = if entry.course == Course::Down { &file.down } else { &file.up };
            let own = migration.steps.len() == entry.steps;
            self.steps = migration.steps.iter().filter(|_| own).map(|step| step.says.clone()).collect();
        }
        let Ok(document) = project.plan_document(&entry.plan) else { return };
        let Some(at) = document.stages.iter().position(|stage| stage.migration == entry.migration) else { return };
        let before = match at.checked_sub(1).and_then(|at| document.stages.get(at)) {
            Some(stage) => {
                Release { when: "before it", old: stage.releases.old.clone(), new: stage.releases.new.clone() }
            }
            None => Release { when: "before it", old: None, new: Some("nothing of its plan is there".into()) },
        };
        let after = document.stages.get(at).map(|stage| &stage.releases);
        let after = after.map(|one| Release { when: "after it", old: one.old.clone(), new: one.new.clone() });
        self.releases = std::iter::once(before).chain(after).collect();
    }
}

impl Failure {
    fn of(error: &Error) -> Failure {
        // Data exceptions, violated constraints, and what a function raises repeat values in the server's own words.
        let class = error.code.as_deref().and_then(|code| code.get(..2));
        let speaks_of_rows = class.is_some_and(|class| matches!(class, "22" | "23" | "44" | "P0"));
        let ours = error.sentence.starts_with("the step `") || !speaks_of_rows;
        let sentence = if ours { error.sentence.clone() } else { "the server refused a value of a row".into() };
        // Other details may be a server's, or show rows.
        let stale = error.exit == Exit::Stale && error.code.is_none();
        let objects = if stale { error.details.clone() } else { vec![] };
        let hint = error.hint.clone().filter(|_| stale);
        Failure { exit: error.exit as u8, sentence, objects, hint, code: error.code.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_about_a_value_are_not_taken() {
        let said = |sentence: &str| {
            let error = Error { code: Some("22P02".into()), ..Error::new(sentence) };
            Failure::of(&error).sentence
        };
        assert!(!said("invalid input syntax for type integer: \"hunter2\"").contains("hunter2"));
        assert_eq!(said("the step `fill t.a` failed"), "the step `fill t.a` failed");
    }
}

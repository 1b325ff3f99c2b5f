//! What a migration waits for besides its turn.
//!
//! - After some stages the old release of the application cannot run any more (the plan's document says after which): see
//!   `release`, for the deployments and retirements that such a constrain or contract waits for.
//! - A contract after other stages of its plan waits for `contract_cooldown` since the last of them: a release that was just
//!   rolled out may be rolled back. A plan whose first stage it is has nothing to wait after.
//! - What was recorded, and the time that passed, before something of the plan was taken back opens nothing: the old release may
//!   have come back with it.
//! - `approval`: every stage waits until so many people have approved these bytes of the plan. `rehearsal`: a contract waits
//!   for a rehearsal of these bytes that held. Where the last one of these bytes failed, every stage waits, whatever is configured:
//!   the plan is known not to hold. See `papers`.
//! - `backup`: a contract is preceded by a command, once a plan; that is no waiting, and `apply` runs it.
//!
//! An expand and a direct migration wait for no more than approval, and after a rehearsal that failed: that they break the old
//! release, where they do, was decided when they were planned. What leaves in a contract leaves in a direct migration, so that
//! `backup` runs before it, too.
//!
//! A database that was empty when apply began has no release running on it and nothing to lose: there only approval counts.

mod papers;
mod release;

use super::journal::{Course, Entry, History, Outcome, State, timestamp};
use super::settings::Gates;
use crate::error::{Error, Result};
use crate::project::Papers;
use crate::project::document::StageDocument;
use crate::route::Phase;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// The gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    Approval,
    Deploys,
    Cooldown,
    Rehearsal,
    Backup,
}

impl Gate {
    /// All of them, in the order in which they are told.
    pub const ALL: [Gate; 5] = [Gate::Approval, Gate::Deploys, Gate::Cooldown, Gate::Rehearsal, Gate::Backup];

    /// The word in the journal.
    pub fn word(self) -> &'static str {
        match self {
            Gate::Approval => "approval",
            Gate::Deploys => "deploys",
            Gate::Cooldown => "cooldown",
            Gate::Rehearsal => "rehearsal",
            Gate::Backup => "backup",
        }
    }

    /// The gate of a word.
    pub fn of(word: &str) -> Option<Gate> {
        Gate::ALL.into_iter().find(|gate| gate.word() == word)
    }
}

/// A migration before gates that are not open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waiting {
    pub migration: String,
    pub closed: Vec<Closed>,
}

/// A gate that is not open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Closed {
    pub gate: Gate,
    /// What is waited for, to follow the word "waits".
    pub reason: String,
    /// Further lines: what a command said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// The one command that opens it, or goes on once the time has come.
    pub command: String,
    /// When the time has come, if time is what it waits for.
    pub until: Option<Timestamp>,
}

impl Closed {
    fn new(gate: Gate, reason: impl Into<String>, command: impl Into<String>) -> Closed {
        Closed { gate, reason: reason.into(), details: vec![], command: command.into(), until: None }
    }

    /// A backup that failed.
    pub(super) fn backup(ended: &str, output: Option<&str>) -> Closed {
        let details = output.into_iter().flat_map(str::lines).map(|line| format!("  {line}")).collect();
        let reason = format!("for the backup before it: the command of `gates.backup` ended with {ended}");
        Closed { details, ..Closed::new(Gate::Backup, reason, "mend the command, then `concertina apply`") }
    }
}

impl Waiting {
    /// The refusal.
    pub fn error(&self) -> Error {
        let error = Error::decision(format!("`{}` waits", self.migration));
        let lines = self.closed.iter().flat_map(|closed| std::iter::once(&closed.reason).chain(&closed.details));
        let error = lines.cloned().fold(error, Error::detail);
        // Time passes by itself: it is the next thing to do only where nothing else is.
        let work = self.closed.iter().filter(|closed| closed.gate != Gate::Cooldown);
        let mut commands: Vec<&str> = work.map(|closed| closed.command.as_str()).collect();
        if commands.is_empty() {
            commands.extend(self.closed.iter().map(|closed| closed.command.as_str()));
        }
        error.hint(format!("{}; or `concertina apply --override-gates REASON`", commands.join("; and ")))
    }
}

/// A stage of a plan before its gates.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub stage: &'a StageDocument,
    /// [`Document::begins_without_old`] of its plan.
    ///
    /// [`Document::begins_without_old`]: crate::project::document::Document::begins_without_old
    pub without_old: bool,
    /// What people and rehearsals said of its plan.
    pub papers: &'a Papers,
    /// Whether the database was empty when apply began.
    pub fresh: bool,
    /// Whether stages of its plan before it are pending: it is judged as it will stand right after them.
    pub ahead: bool,
}

/// The gates before a stage, unless all are open.
///
/// # Errors
/// A journal that cannot be read.
pub fn gate(asked: &Asked, history: &History, gates: &Gates) -> Result<Option<Waiting>> {
    let Asked { stage, without_old, papers, fresh, ahead } = asked;
    let mut closed: Vec<Closed> = papers::approval(papers, gates.approvals).into_iter().collect();
    let rehearsed = gates.rehearsal && stage.phase == Phase::Contract;
    let rehearsal = papers::rehearsal(papers, &stage.migration, rehearsed).filter(|_| !fresh);
    if !fresh && stage.phase >= Phase::Constrain {
        let before = Before::of(&papers.plan, *without_old, history)?;
        let before = if *ahead { before.right_after(history.now) } else { before };
        let contract = stage.phase == Phase::Contract;
        closed.extend(release::deploys(stage, &before, history, gates));
        closed.extend(Some(&before).filter(|_| contract).and_then(|before| cooldown(before, history.now, gates)));
    }
    closed.extend(rehearsal);
    Ok((!closed.is_empty()).then(|| Waiting { migration: stage.migration.clone(), closed }))
}

/// Whether a backup is to be made before a stage: once a plan, and again after some of it was taken back.
///
/// # Errors
/// A journal that cannot be read.
pub fn backup_is_due(asked: &Asked, history: &History, gates: &Gates) -> Result<bool> {
    let leaves = matches!(asked.stage.phase, Phase::Contract | Phase::Direct);
    if gates.backup.is_none() || asked.fresh || !leaves {
        return Ok(false);
    }
    let plan = &asked.papers.plan;
    let back = history.entries.iter().rfind(|entry| entry.plan == *plan && entry.course == Course::Down);
    let back = back.map(|entry| timestamp(&entry.applied_at)).transpose()?;
    let mut passed = history.passages.iter().filter(|one| one.gate == Gate::Backup && one.outcome == Outcome::Passed);
    Ok(!passed.any(|one| one.plan == *plan && back.is_none_or(|back| one.at > back)))
}

/// What came before a stage, by the journal.
struct Before {
    /// When the last stage of the plan that is applied was.
    earlier: Option<Timestamp>,
    /// The same; where none of the plan is applied, when the last migration of any plan was.
    since: Option<Timestamp>,
    /// When the first stage of the plan that is applied was; else as `since`.
    begun: Option<Timestamp>,
    /// When a stage of the plan was applied for the first time ever, taken back since or not; else as `since`.
    first: Option<Timestamp>,
    /// When something of the plan was taken back last.
    back: Option<Timestamp>,
    /// Whether all of this is of a stage whose turn has not come.
    ahead: bool,
}

impl Before {
    /// Of a plan. One whose first stage waits for the old release to be gone `without_old` begins with the deployment of the new one, and
    /// so where the plan before it ended.
    fn of(plan: &str, without_old: bool, history: &History) -> Result<Before> {
        let at = |entry: Option<&Entry>| entry.map(|entry| timestamp(&entry.applied_at)).transpose();
        let mut own = history.applied().filter(|entry| entry.plan == plan);
        let (first, last) = (own.next(), own.next_back());
        let whole = |entry: &Entry| entry.course != Course::Down && entry.state == State::Done;
        let base = history.entries.iter().rfind(|entry| whole(entry));
        let (earlier, base) = (at(last.or(first))?, at(base)?);
        let former = history.entries.iter().rfind(|entry| entry.plan != plan && whole(entry));
        let former = at(former)?;
        let was_whole = |entry: &&Entry| entry.state == State::Done || !entry.fingerprint_after.is_empty();
        let ever =
            history.entries.iter().filter(|entry| entry.plan == plan && entry.course == Course::Up).find(was_whole);
        let back = |entry: &&Entry| entry.plan == plan && entry.course == Course::Down && entry.state == State::Done;
        Ok(Before {
            earlier,
            since: earlier.or(base),
            begun: if without_old { former } else { at(first)?.or(base) },
            first: if without_old { former } else { at(ever)?.or(base) },
            back: at(history.entries.iter().rfind(back))?,
            ahead: false,
        })
    }

    /// As it will be when the stage before it has been applied at this time.
    fn right_after(self, now: Timestamp) -> Before {
        let begun = Some(self.earlier.and(self.begun).unwrap_or(now));
        let first = self.earlier.or(self.back).and(self.first).or(Some(now));
        Before { earlier: Some(now), since: Some(now), begun, first, ahead: true, ..self }
    }

    /// Whether a time is after the stage before it, and after the last way back of its plan.
    fn counts(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at > since) && self.back.is_none_or(|back| at > back)
    }

    /// Whether something of the plan was taken back after the stage before it was applied.
    fn returned(&self) -> bool {
        self.back.is_some_and(|back| self.since.is_none_or(|since| back > since))
    }
}

fn cooldown(before: &Before, now: Timestamp, gates: &Gates) -> Option<Closed> {
    let cooldown = SignedDuration::try_from(gates.contract_cooldown).unwrap_or(SignedDuration::MAX);
    let since = before.earlier.map(|earlier| before.back.map_or(earlier, |back| back.max(earlier)))?;
    let until = since.saturating_add(cooldown).unwrap_or(Timestamp::MAX);
    if until <= now {
        return None;
    }
    if before.ahead {
        let reason = format!("until {cooldown:#} after the stage before it");
        return Some(Closed::new(Gate::Cooldown, reason, format!("`concertina apply` {cooldown:#} after that stage")));
    }
    let what = if before.returned() { "its way back" } else { "the stage before it" };
    let reason = format!("until {until:.0}: so long after {what}");
    let command = format!("`concertina apply` after {until:.0}");
    Some(Closed { until: Some(until), ..Closed::new(Gate::Cooldown, reason, command) })
}

#[cfg(test)]
mod tests;

//! What a migration waits for besides its turn.
//!
//! - After some stages the old release of the application cannot run any more (the plan's document says after which). Such a
//!   constrain or contract waits until a deployment was recorded after the stage before it was applied: the old release wrote
//!   until then.
//! - A contract after other stages of its plan waits for `contract_deploys` deployments and for `contract_cooldown` since the
//!   last of them in any case: a release that was just rolled out may be rolled back.
//! - A plan whose first stage it is has nothing to wait after, so a deployment since the last migration of any plan counts,
//!   and no time passes. An expand never waits: that it breaks the old release, where it does, was decided when it was planned.
//! - `contract_deploys = 0` says that deployments are not recorded here; then only the time counts.
//!
//! A database that was empty when apply began has no release running on it, and nothing waits; apply decides that.

use super::journal::{Course, Entry, History, State, timestamp};
use super::settings::Gates;
use crate::error::{Error, Result};
use crate::project::document::StageDocument;
use crate::route::Phase;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// A gate that is not open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waiting {
    pub migration: String,
    /// What it waits for, a sentence each.
    pub reasons: Vec<String>,
    /// The one command that opens it, or goes on once the time has come.
    pub command: String,
    /// When the time has come, if time is what it waits for.
    pub until: Option<Timestamp>,
}

impl Waiting {
    /// The refusal.
    pub fn error(&self) -> Error {
        let error = Error::decision(format!("`{}` waits", self.migration));
        let hint = format!("{}; or `concertina apply --override-gates REASON`", self.command);
        self.reasons.iter().cloned().fold(error, Error::detail).hint(hint)
    }
}

/// The gate before a stage of a plan, unless it is open.
///
/// # Errors
/// A journal that cannot be read.
pub fn gate(plan: &str, stage: &StageDocument, history: &History, gates: &Gates) -> Result<Option<Waiting>> {
    if stage.phase < Phase::Constrain {
        return Ok(None);
    }
    let earlier = history.applied().rfind(|entry| entry.plan == plan);
    let base = history.entries.iter().rfind(|entry| entry.course != Course::Down && entry.state == State::Done);
    let since = earlier.or(base).map(|entry: &Entry| timestamp(&entry.applied_at)).transpose()?;
    let contract = stage.phase == Phase::Contract && earlier.is_some();
    let needed = match (&stage.releases.old, contract) {
        _ if gates.contract_deploys == 0 => 0,
        (_, true) => gates.contract_deploys,
        (Some(_), false) => 1,
        (None, false) => 0,
    };
    let count = history.deployments.iter().filter(|deployment| since.is_none_or(|since| deployment.at > since)).count();
    let missing = usize::try_from(needed).unwrap_or(usize::MAX).saturating_sub(count);
    let cooldown = SignedDuration::try_from(gates.contract_cooldown).unwrap_or(SignedDuration::MAX);
    let open_at = since.filter(|_| contract).map(|since| since.saturating_add(cooldown).unwrap_or(Timestamp::MAX));
    let until = open_at.filter(|until| *until > history.now);
    Ok(waiting(stage, missing, until))
}

fn waiting(stage: &StageDocument, missing: usize, until: Option<Timestamp>) -> Option<Waiting> {
    let deploys = (missing > 0).then(|| {
        let old = stage
            .releases
            .old
            .as_ref()
            .map_or_else(String::new, |why| format!("; the old release must be gone: {why}"));
        let count = if missing == 1 { "a deployment".into() } else { format!("{missing} deployments") };
        format!("for {count} to be recorded{old}")
    });
    let time = until.map(|until| format!("until {until:.0}: so long after the stage before it"));
    let reasons: Vec<String> = deploys.iter().cloned().chain(time).collect();
    let command = match (&deploys, until) {
        (Some(_), _) => "`concertina deployed VERSION` when the new release is out everywhere".into(),
        (None, Some(until)) => format!("`concertina apply` after {until:.0}"),
        (None, None) => return None,
    };
    Some(Waiting { migration: stage.migration.clone(), reasons, command, until })
}

#[cfg(test)]
mod tests;

//! Which release runs, as far as it was recorded.
//!
//! A constrain or contract after which the old release must not run waits until it is gone. Either is enough:
//!
//! - a deployment was recorded after the stage before it was applied (`contract_deploys` of them before a contract), because a
//!   release that is out everywhere has taken the place of the one before;
//! - the old release was recorded as retired. The old release is the one that ran when the plan began: the last one that was
//!   recorded as out, and not as retired, before the plan's first stage was applied; where none is applied yet, before the last
//!   migration of any plan.
//!
//! A contract after other stages of its plan waits for one of the two in any case. `contract_deploys = 0` says that
//! deployments are not recorded here: nothing waits for one.

use super::{Before, Closed, Gate};
use crate::catalog::printable;
use crate::project::document::StageDocument;
use crate::route::Phase;
use crate::run::journal::{History, Sort};
use crate::run::settings::Gates;

/// The gate of the releases, unless it is open.
pub fn deploys(stage: &StageDocument, before: &Before, history: &History, gates: &Gates) -> Option<Closed> {
    let contract = stage.phase == Phase::Contract && before.earlier.is_some();
    let needed = match (&stage.releases.old, contract) {
        _ if gates.contract_deploys == 0 => 0,
        (_, true) => gates.contract_deploys,
        (Some(_), false) => 1,
        (None, false) => 0,
    };
    let released = history.deployments.iter().filter(|deployment| deployment.sort == Sort::Released);
    let count = released.filter(|deployment| before.since.is_none_or(|since| deployment.at > since)).count();
    let missing = usize::try_from(needed).unwrap_or(usize::MAX).saturating_sub(count);
    let old = before.begun.and_then(|begun| history.running(begun).pop());
    let gone = old.and_then(|old| history.release(old)).is_some_and(|last| last.sort == Sort::Retired);
    // The only release that runs cannot be recorded as gone.
    let retirable = old.filter(|_| history.running(history.now).len() > 1);
    (missing > 0 && !gone).then(|| closed(stage, missing, retirable))
}

fn closed(stage: &StageDocument, missing: usize, old: Option<&str>) -> Closed {
    let why = stage.releases.old.as_ref();
    let why = why.map_or_else(String::new, |why| format!("; the old release must be gone: {why}"));
    let count = if missing == 1 { "a deployment".into() } else { format!("{missing} deployments") };
    let out = "`concertina deployed VERSION` when the new release is out everywhere";
    let command = match old.map(printable) {
        Some(old) => format!("{out}, or `concertina deployed {old} --retired` when that one is gone"),
        None => out.into(),
    };
    Closed::new(Gate::Deploys, format!("for {count} to be recorded{why}"), command)
}

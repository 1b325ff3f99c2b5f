//! Which release runs, as far as it was recorded.
//!
//! A constrain or contract after which the old release must not run waits until it is gone. Either is enough:
//!
//! - another release was recorded as out after the stage before it was applied (`contract_deploys` of them before a contract),
//!   because a release that is out everywhere has taken the place of the one before. One that was out before the plan began is
//!   none: recorded once more, it has come back, and what was recorded before it counts no more. Nor does one that is recorded
//!   twice count twice;
//! - the old release was recorded as retired. The old release is the one that ran when the plan began: the last one that was
//!   recorded as out, and not as retired, before the plan's first stage was applied; where none is applied yet, before the last
//!   migration of any plan.
//!
//! Neither counts that was recorded before something of the plan was taken back. A contract after other stages of its plan waits
//! for one of the two in any case. `contract_deploys = 0` says that deployments are not recorded here: nothing waits for one. Nor does
//! a stage whose plan breaks the old release, as a person accepted: the new one cannot be out before it.

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
        _ if gates.contract_deploys == 0 || stage.breaks_old_release() => 0,
        (_, true) => gates.contract_deploys,
        (Some(_), false) => 1,
        (None, false) => 0,
    };
    let out = Out::of(before, history);
    let missing = usize::try_from(needed).unwrap_or(usize::MAX).saturating_sub(out.others);
    let old = old(before, history);
    let gone = old.and_then(|old| history.release(old));
    let gone = gone.is_some_and(|last| last.sort == Sort::Retired && before.back.is_none_or(|back| last.at > back));
    // The only release that runs cannot be recorded as gone.
    let running = history.running(history.now);
    let retirable = old.filter(|old| running.len() > 1 && running.contains(old));
    (missing > 0 && !gone).then(|| closed(stage, missing, (before, &out), retirable))
}

/// The release that ran when the plan began.
fn old<'h>(before: &Before, history: &'h History) -> Option<&'h str> {
    before.begun.and_then(|begun| history.running(begun).pop())
}

/// What came out since the stage before, by what is recorded.
#[derive(Default)]
struct Out<'h> {
    /// How many releases that were not out before the plan began.
    others: usize,
    /// One that was, and has come back after them.
    former: Option<&'h str>,
}

impl<'h> Out<'h> {
    fn of(before: &Before, history: &'h History) -> Out<'h> {
        let old = old(before, history);
        let released = || history.deployments.iter().filter(|deployment| deployment.sort == Sort::Released);
        let early = |release: &str| {
            released().any(|one| one.release == release && before.first.is_some_and(|first| one.at <= first))
        };
        let (mut others, mut former): (Vec<&str>, Option<&str>) = (vec![], None);
        for release in released().filter(|one| before.counts(one.at)).map(|one| one.release.as_str()) {
            if old == Some(release) || early(release) {
                others.clear();
                former = Some(release);
            } else if !others.contains(&release) {
                others.push(release);
                former = None;
            }
        }
        let running = history.running(history.now);
        let runs = others.iter().any(|release| running.contains(release));
        Out { others: if runs { others.len() } else { 0 }, former }
    }
}

fn closed(stage: &StageDocument, missing: usize, (before, out): (&Before, &Out), old: Option<&str>) -> Closed {
    let why = stage.releases.old.as_ref();
    let why = why.map_or_else(String::new, |why| format!("; the old release must be gone: {why}"));
    let count = if missing == 1 { "a deployment".into() } else { format!("{missing} deployments") };
    let after = if before.returned() { " after its way back" } else { "" };
    let former = out.former.map(printable);
    let former = former.map(|one| format!("; `{one}` was out before the plan began, and does not count"));
    let command = "`concertina deployed VERSION` when the new release is out everywhere";
    let command = match old.map(printable) {
        Some(old) => format!("{command}, or `concertina deployed {old} --retired` when that one is gone"),
        None => command.into(),
    };
    let reason = format!("for {count} to be recorded{after}{}{why}", former.unwrap_or_default());
    Closed::new(Gate::Deploys, reason, command)
}

//! What people and rehearsals said of a plan. Both speak of bytes: of other ones, they say nothing.

use super::{Closed, Gate};
use crate::catalog::printable;
use crate::project::Papers;

/// The gate of approval, unless enough people have approved the plan as it is.
pub fn approval(papers: &Papers, needed: u32) -> Option<Closed> {
    let by = papers.approvers();
    let needed = usize::try_from(needed).unwrap_or(usize::MAX);
    if by.len() >= needed {
        return None;
    }
    let plan = &papers.plan;
    let so_far = match by.as_slice() {
        [] => "nobody has".to_string(),
        by => format!("{} has", printable(&by.join(", "))),
    };
    let void = match papers.void().as_slice() {
        [] => String::new(),
        void => format!("; what {} approved has changed since", printable(&void.join(", "))),
    };
    let reason = format!("for approval of the plan `{plan}`: {} of {needed}, {so_far}{void}", by.len());
    let another = if by.is_empty() { "" } else { " by somebody else" };
    Some(Closed::new(Gate::Approval, reason, format!("`concertina approve {plan}`{another}")))
}

/// The gate of rehearsal, unless one of the plan as it is held, this migration included. One that failed closes it whether or not
/// a rehearsal is `asked` for: the plan is known not to hold.
pub fn rehearsal(papers: &Papers, migration: &str, asked: bool) -> Option<Closed> {
    let found = match &papers.rehearsal {
        Some(one) if one.sha256 == papers.sha256 && !one.held => {
            format!("the one at {:.0} failed: {}", one.at, printable(&one.failure().unwrap_or_default()))
        }
        _ if !asked => return None,
        None => "none is recorded".to_string(),
        Some(one) if one.sha256 != papers.sha256 => format!("what was rehearsed at {:.0} has changed since", one.at),
        Some(one) if !one.migrations.iter().any(|id| id == migration) => {
            format!("the one at {:.0} was not of this migration", one.at)
        }
        Some(_) => return None,
    };
    let reason = format!("for a rehearsal of the plan `{}` that holds: {found}", papers.plan);
    Some(Closed::new(Gate::Rehearsal, reason, "`concertina rehearse`"))
}

//! Whether the next migration can begin: the database is where it begins, and no row stands against it.

use super::patient::{Case, Patient};
use super::{Finding, Looked, PATIENCE, ahead};
use crate::catalog::Catalog;
use crate::engine::Session;
use crate::error::{Exit, Result};
use crate::run::Site;
use crate::run::journal::{Course, History};
use crate::run::lock::is_taken;
use crate::run::meanwhile;
use crate::run::place::{Outset, begins, fits, kept};
use crate::run::repair::{Side, standing};

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let half_way = patient.pending.first().filter(|case| case.half_way);
    if half_way.is_some() && !is_taken(&mut patient.session).await? {
        return goes_on(patient).await;
    }
    let Some(case) = Case::next(&patient.pending, &patient.history) else {
        return Ok(vec![Finding::ok("nothing is about to begin")]);
    };
    let live = patient.session.introspect(patient.site.scope).await?.catalog;
    let up = &case.file.up;
    let unrelated = patient.site.conduct.settings.allow_unrelated;
    let outset = Outset { migration: up, document: &case.document, history: &patient.history, live: &live, unrelated };
    if let Err(error) = begins(&mut patient.session, outset).await {
        return Ok(vec![Finding::of("", &error)]);
    }
    let found = Finding::ok(format!("the database is where `{}` begins", case.file.id));
    let rows = match fits(&mut patient.session, up).await {
        Ok(()) => Finding::ok(format!("no row stands against `{}`", case.file.id)),
        // query_canceled
        Err(error) if error.code.as_deref() == Some("57014") => {
            Finding::note(format!("its rows cannot be counted in {} s: apply counts them", PATIENCE.as_secs()))
        }
        Err(error) => Finding::of("", &error),
    };
    Ok(vec![found, rows])
}

/// Whether a migration that stopped half way can go on.
async fn goes_on(patient: &mut Patient<'_>) -> Looked {
    let Some(case) = patient.pending.first() else { return Ok(vec![]) };
    let blocked = blocked(patient.site, &mut patient.session, (case, &patient.history)).await?;
    let id = &case.file.id;
    let fine = || {
        Finding::ok(format!(
            "nothing has moved since `{id}` began, but what it changes; nothing that its steps that are left make is there"
        ))
    };
    Ok(vec![blocked.unwrap_or_else(fine)])
}

/// What stops a migration that stopped half way from going on, and the way out: what its next steps make must not be there, and
/// nothing else may have moved since it began.
///
/// # Errors
/// When files, journal or database cannot be read.
pub async fn blocked(
    site: &Site<'_>,
    session: &mut Session,
    (case, history): (&Case, &History),
) -> Result<Option<Finding>> {
    let live = session.introspect(site.scope).await?.catalog;
    let there = ahead::made_by_others(case, session.engine(), &live)?;
    let id = &case.file.id;
    if there.is_empty() {
        return moved(site, session, (case, history), &live).await;
    }
    let side = standing(site, session, &case.file).await?.side;
    let repair = format!("`concertina repair --resolve {id} --as applied --reason WHY`");
    let hint = match side {
        Side::After | Side::Beyond { .. } | Side::Both => {
            format!("the database is as `{id}` leaves it: {repair} records that")
        }
        Side::Before | Side::Neither { .. } => format!(
            "drop what was made by hand, and `concertina apply` goes on; or do the rest of `{id}` by hand, and {repair} records that"
        ),
    };
    let says = format!("`{id}` cannot go on: what its next steps make is there already: {}", there.join(", "));
    Ok(Some(Finding::stops(Exit::Partial, says).hint(hint)))
}

/// What moved since a migration began that stopped half way, and was not moved by it.
async fn moved(
    site: &Site<'_>,
    session: &mut Session,
    (case, history): (&Case, &History),
    live: &Catalog,
) -> Result<Option<Finding>> {
    let begun = history.unfinished(Course::Up).filter(|entry| entry.migration == case.file.id);
    let Some(entry) = begun.filter(|entry| entry.is_half_way()) else { return Ok(None) };
    let before = kept(session, entry).await?;
    let unrelated = site.conduct.settings.allow_unrelated;
    let outset = Outset { migration: &case.file.up, document: &case.document, history, live, unrelated };
    Ok(meanwhile::goes_on(outset, &before, entry.step).err().map(|error| Finding::of("", &error)))
}

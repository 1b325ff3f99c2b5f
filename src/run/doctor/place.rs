//! Whether the next migration can begin: the database is where it begins, and no row stands against it.

use super::patient::{Case, Patient};
use super::{Finding, Looked, PATIENCE};
use crate::run::place::{Outset, begins, fits};

pub async fn look(patient: &mut Patient<'_>) -> Looked {
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

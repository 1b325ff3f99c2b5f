//! Settings of the server and the role that change how statements run, and triggers that hear of every change of the schema.

use super::patient::Patient;
use super::{Finding, Looked};

/// What a session begins with, where that is not what the server came with. Concertina sets its own limits of time.
const SET: &str = "SELECT name, reset_val || coalesce(unit, '') FROM pg_catalog.pg_settings WHERE reset_val <> '0' AND name IN ( \
    'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout') ORDER BY 1";

const LOADED: &str = "SELECT string_agg(reset_val, ', ') FROM pg_catalog.pg_settings \
    WHERE name IN ('session_preload_libraries', 'local_preload_libraries') AND reset_val <> ''";

const ISOLATION: &str = "SELECT reset_val FROM pg_catalog.pg_settings \
    WHERE name = 'default_transaction_isolation' AND reset_val <> 'read committed'";

/// Those that fire; a member of an extension is its business.
const EVENTS: &str = "SELECT evtname, evtevent FROM pg_catalog.pg_event_trigger AS e WHERE evtenabled IN ('O', 'A') \
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_event_trigger'::regclass AND objid = e.oid AND deptype = 'e') \
    AND evtevent <> 'login' ORDER BY 1 LIMIT 20";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = vec![];
    let limits: Vec<String> =
        patient.rows::<2>(SET).await?.into_iter().map(|[name, value]| format!("{name} = {value}")).collect();
    if !limits.is_empty() {
        let says =
            format!("the role begins with {}: Concertina sets its own limits in its sessions", limits.join(", "));
        found.push(Finding::note(says));
    }
    if let Some(loaded) = patient.session.value(LOADED).await? {
        let says = format!("every session loads {loaded}, which may refuse or slow down statements");
        found.push(match loaded.contains("safeupdate") {
            true => Finding::warning(says).hint("`ALTER ROLE … SET safeupdate.enabled = 0` for the role that applies"),
            false => Finding::note(says),
        });
    }
    if let Some(isolation) = patient.session.value(ISOLATION).await? {
        let says =
            format!("transactions begin as {isolation}: a batch that meets another's write fails and is tried again");
        found.push(
            Finding::warning(says)
                .hint("`ALTER ROLE … SET default_transaction_isolation = 'read committed'` for the role that applies"),
        );
    }
    for [name, event] in patient.rows::<2>(EVENTS).await? {
        let says = format!("event trigger `{name}` fires on {event} and may refuse a change");
        found.push(
            Finding::note(says).hint("`concertina rehearse` runs the plan on a copy: see whether it has that trigger"),
        );
    }
    if found.is_empty() {
        found.push(Finding::ok("none stands in the way"));
    }
    Ok(found)
}

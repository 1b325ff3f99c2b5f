//! What the role may not do of all that is pending, and what it does not see.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::{Exit, Result};
use crate::run::journal;
use crate::run::place::{WHOSE, lacking};
use std::collections::BTreeSet;

/// The journal's tables that the role may not write.
const UNWRITABLE: &str = "SELECT format('it may not write %s', c.oid::regclass) FROM pg_catalog.pg_class AS c \
    WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace('concertina') \
    AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') \
    AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))";

/// Whether a schema of ours cannot be made, or nothing in it.
fn closed(schema: &str) -> String {
    format!(
        "SELECT CASE WHEN to_regnamespace('{schema}') IS NULL AND NOT has_database_privilege(current_database(), 'CREATE') \
         THEN 'it needs CREATE on the database, for the schema {schema}' \
         WHEN NOT has_schema_privilege(to_regnamespace('{schema}'), 'CREATE') THEN 'it needs CREATE on schema {schema}' END"
    )
}

/// Whether the role sees what others do.
const SEES: &str = "SELECT (pg_has_role('pg_read_all_stats', 'USAGE'))::int";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = vec![];
    for case in &patient.pending {
        let lacks = lacking(&mut patient.session, &case.file.up, &case.document).await?;
        found.extend(refused(&format!("`{}`", case.file.id), lacks, WHOSE));
    }
    found.extend(of_journal(patient).await?);
    let buries = patient.pending.iter().flat_map(|case| case.left()).any(|step| step.buries());
    if buries {
        let closed = patient.session.value(&closed("concertina_trash")).await?;
        let hint = "`GRANT CREATE ON DATABASE … TO …`, or on the schema where it is there";
        found.extend(refused("quarantine", closed.into_iter().collect(), hint));
    }
    if found.is_empty() {
        found.push(Finding::ok("the role may do all that is pending, and write the journal"));
    }
    if patient.value(SEES).await? != "1" {
        let says = "the role does not see what other sessions, replicas and vacuums do: a backfill does not wait for them, \
             and nothing below tells of them";
        let role = patient.value("SELECT quote_ident(current_user)").await?;
        found.push(Finding::note(says).hint(format!("`GRANT pg_monitor TO {role}`")));
    }
    Ok(found)
}

async fn of_journal(patient: &mut Patient<'_>) -> Result<Option<Finding>> {
    let mut lacks: BTreeSet<String> = BTreeSet::new();
    match journal::exists(&mut patient.session).await? {
        true => lacks.extend(patient.session.rows(UNWRITABLE).await?.into_iter().flatten().flatten()),
        false => lacks.extend(patient.session.value(&closed("concertina")).await?),
    }
    let hint =
        "`GRANT CREATE ON DATABASE … TO …` before the first apply; later, run as the owner of the schema `concertina`";
    Ok(refused("the journal", lacks, hint))
}

fn refused(what: &str, lacks: BTreeSet<String>, hint: &str) -> Option<Finding> {
    let all: Vec<String> = lacks.into_iter().collect();
    let says = format!("the role may not do all of {what}: {}", all.join("; "));
    (!all.is_empty()).then(|| Finding::stops(Exit::Error, says).hint(hint))
}

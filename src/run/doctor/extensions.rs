//! Extensions that are to come: whether the server has them, and lets the role make them.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::catalog::Kind;
use crate::error::Exit;
use std::collections::BTreeSet;

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let changes = patient.pending.iter().flat_map(|case| &case.stage.changes);
    let coming = changes.filter(|change| change.id.kind == Kind::Extension && change.before.is_none());
    let names: BTreeSet<String> = coming.map(|change| change.id.name().to_string()).collect();
    if names.is_empty() {
        return Ok(vec![Finding::ok("none is to come")]);
    }
    let dialect = patient.session.dialect();
    let list: Vec<String> = names.iter().map(|name| dialect.literal(name)).collect();
    let rows = patient.rows::<3>(&query(&list.join(", "))).await?;
    let mut found: Vec<Finding> = rows.into_iter().filter_map(|row| told(&row)).collect();
    if found.is_empty() {
        found.push(Finding::ok(format!("the server has {}", Vec::from_iter(names).join(", "))));
    }
    Ok(found)
}

/// Name, whether the server has it, whether the role may make it.
fn query(names: &str) -> String {
    format!(
        "SELECT asked.name, e.default_version IS NOT NULL, coalesce( \
         (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) OR NOT v.superuser \
         OR (v.trusted AND has_database_privilege(current_database(), 'CREATE')), false) \
         FROM unnest(ARRAY[{names}]::text[]) AS asked (name) LEFT JOIN pg_catalog.pg_available_extensions AS e USING (name) \
         LEFT JOIN pg_catalog.pg_available_extension_versions AS v ON v.name = e.name AND v.version = e.default_version \
         ORDER BY asked.name"
    )
}

fn told([name, there, permitted]: &[String; 3]) -> Option<Finding> {
    match (there.as_str(), permitted.as_str()) {
        ("t", "t") => None,
        ("t", _) => Some(
            Finding::stops(Exit::Error, format!("extension `{name}` is to come, and the role may not make it"))
                .hint(format!("let a superuser run `CREATE EXTENSION {name}`, and plan again")),
        ),
        _ => Some(
            Finding::stops(Exit::Error, format!("extension `{name}` is to come, and the server does not have it"))
                .hint("install its package on the server: `SELECT * FROM pg_available_extensions` lists what is there"),
        ),
    }
}

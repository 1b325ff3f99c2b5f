//! Which tables hold rows, and which many: what a plan that is of one database reads there, and one of many tenants takes for granted.

use super::questions;
use crate::catalog::{Catalog, ObjectId};
use crate::engine::{Session, Tenant};
use crate::error::Result;
use std::collections::BTreeSet;

/// Tables of a plan by their rows.
pub struct Tables {
    pub occupied: BTreeSet<ObjectId>,
    pub large: BTreeSet<ObjectId>,
}

/// Those that change. What one tenant has no rows in, another has: all count as occupied, and as large where one is at any of them.
pub async fn tables(
    session: &mut Session,
    tenant: Option<&Tenant>,
    (live, desired): (&Catalog, &Catalog),
    small: u64,
) -> Result<Tables> {
    let occupied = match tenant {
        Some(_) => questions::changing(live, desired),
        None => questions::occupied(session, live, desired).await?,
    };
    let mut large = questions::large(session, &occupied, small).await?;
    if let Some(tenant) = tenant {
        let elsewhere = large_anywhere(session, tenant, small).await?;
        large.extend(occupied.iter().filter(|table| elsewhere.contains(table.name())).cloned());
    }
    Ok(Tables { occupied, large })
}

/// The names of the tables that hold at least `small` rows in the schema of some tenant, as the server estimates.
async fn large_anywhere(session: &mut Session, tenant: &Tenant, small: u64) -> Result<BTreeSet<String>> {
    let dialect = session.dialect();
    let schemas: Vec<String> =
        tenant.family.iter().filter(|name| **name != tenant.template).map(|schema| dialect.literal(schema)).collect();
    let query = format!(
        "SELECT DISTINCT c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p') AND c.reltuples >= {small} AND n.nspname IN ({})",
        schemas.join(", ")
    );
    Ok(session.rows(&query).await?.into_iter().flatten().flatten().collect())
}

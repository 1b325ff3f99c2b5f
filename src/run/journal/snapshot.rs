use super::tables::{exists, now, table};
use crate::catalog::{Catalog, Fingerprint};
use crate::engine::Session;
use crate::error::{Error, Result};

/// A catalog that the journal kept.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub fingerprint: Fingerprint,
    pub catalog: Catalog,
}

/// The kept catalog of a fingerprint.
///
/// # Errors
/// A text that is no catalog.
pub async fn load(session: &mut Session, fingerprint: &str) -> Result<Option<Snapshot>> {
    if !exists(session).await? {
        return Ok(None);
    }
    let wanted = session.dialect().literal(fingerprint);
    let table = table(session.engine(), "snapshot");
    let text = session.value(&format!("SELECT catalog FROM {table} WHERE fingerprint = {wanted}")).await?;
    let Some(text) = text else { return Ok(None) };
    let catalog = serde_json::from_str(&text)
        .map_err(|cause| Error::new(format!("the snapshot {fingerprint} in the journal is no catalog: {cause}")))?;
    Ok(Some(Snapshot { fingerprint: Fingerprint(fingerprint.into()), catalog }))
}

/// A statement that keeps a catalog.
///
/// # Errors
/// A catalog that cannot be written as JSON.
pub fn keep(session: &Session, catalog: &Catalog) -> Result<String> {
    let (dialect, engine) = (session.dialect(), session.engine());
    let text = serde_json::to_string(catalog).map_err(|cause| Error::bug(format!("a catalog is no JSON: {cause}")))?;
    Ok(format!(
        "INSERT INTO {} (fingerprint, taken_at, catalog) VALUES ({}, {}, {}) ON CONFLICT (fingerprint) DO NOTHING;",
        table(engine, "snapshot"),
        dialect.literal(&catalog.fingerprint().0),
        now(engine),
        dialect.literal(&text)
    ))
}

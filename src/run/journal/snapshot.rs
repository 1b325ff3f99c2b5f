use super::tables::{exists, now, table};
use crate::catalog::{Catalog, Fingerprint, Kind};
use crate::engine::{Engine, Session};
use crate::error::{Error, Result};

/// A catalog that the journal kept.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub fingerprint: Fingerprint,
    pub catalog: Catalog,
}

/// The kept catalog of a fingerprint, as the connected role would read it: without what was granted to itself.
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
    let mut catalog: Catalog = serde_json::from_str(&text)
        .map_err(|cause| Error::new(format!("the snapshot {fingerprint} in the journal is no catalog: {cause}")))?;
    if let Some(reader) = reader(session, &catalog).await? {
        catalog.forget_grants_to(&reader);
    }
    Ok(Some(Snapshot { fingerprint: Fingerprint(fingerprint.into()), catalog }))
}

/// The connected role, of which a reading leaves out what was granted to it. Where owners are managed, and so are in the catalog, it
/// leaves out nothing.
///
/// # Errors
/// When the server cannot be asked.
pub async fn reader(session: &mut Session, catalog: &Catalog) -> Result<Option<String>> {
    if session.engine() == Engine::Sqlite || catalog.of_kind(Kind::Owner).next().is_some() {
        return Ok(None);
    }
    session.value("SELECT current_user").await
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

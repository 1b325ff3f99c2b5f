//! A connection to a PostgreSQL server, with a session that reads the same everywhere.

use super::lens::Lens;
use super::parameters::Parameters;
use super::said::said;
use super::{Postgres, dial, quote};
use crate::engine::trace::sent;
use crate::engine::{Access, Engine, Tenant};
use crate::error::{Error, Exit, Result};
use sqlx::postgres::PgConnection;
use sqlx::{Executor, Row, ValueRef};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The oldest server that is understood.
const OLDEST: u32 = 14_00_00;

/// The settings that values are read and written with.
const WRITTEN_AS: [(&str, &str); 6] = [
    ("DateStyle", "'ISO, YMD'"),
    ("IntervalStyle", "'postgres'"),
    ("TimeZone", "'UTC'"),
    ("extra_float_digits", "1"),
    ("bytea_output", "'hex'"),
    ("xmloption", "content"),
];

/// Options that say the reverse of what a connection was started with: of two, the later one holds, and `RESET` leads to it.
const AS_BUILT: &str = r"SELECT string_agg(format('-c %s=%s', name, regexp_replace(boot_val, '([\\ ])', '\\\1', 'g')), ' ')
    FROM pg_catalog.pg_settings WHERE source = 'client' AND context IN ('user', 'superuser') AND boot_val IS NOT NULL";

/// What a function of ours runs with: whoever calls it, values are read and written as in our own sessions.
pub(super) fn as_written() -> String {
    let settings = WRITTEN_AS.iter().map(|(name, value)| format!("\n  SET {name} = {value}"));
    settings.chain(["\n  SET search_path FROM CURRENT".into()]).collect()
}

/// A connection to a PostgreSQL server.
pub struct Connection {
    pub(super) inner: PgConnection,
    /// How the same server is found again.
    pub(super) parameters: Parameters,
    version: u32,
    /// Between the names of a tenant's schemas and those that are used above.
    pub(super) lens: Option<Lens>,
    /// What a query of the catalogs asks of schemas besides, while one is read.
    pub(super) hides: String,
    /// The names of the queries that the server has compiled for it, see `compiled`.
    pub(super) known: BTreeSet<String>,
}

impl Connection {
    /// Connects, checks the version, and pins every setting that changes how a catalog or a value reads.
    pub async fn open(parameters: &Parameters, access: Access) -> Result<Self> {
        let shown = |error: Error| match error.exit {
            Exit::Error => error.context(format!("cannot connect to `{parameters}`")),
            _ => error,
        };
        Self::connect(parameters, access).await.map_err(shown)
    }

    pub(super) async fn connect(parameters: &Parameters, access: Access) -> Result<Self> {
        let mut connection = Self::dialled(parameters).await?;
        connection.direct().await?;
        if dial::is_started_with_others(&connection.parameters) {
            let options = connection.rows(AS_BUILT).await?.into_iter().flatten().flatten().next();
            let own = connection.parameters.with("options", options.as_deref().unwrap_or(" "));
            connection.close().await?;
            connection = Self::dialled(&own).await?;
        }
        let version = connection.rows("SHOW server_version_num").await?;
        connection.version = version.first().and_then(|row| row.first()?.as_ref()?.parse().ok()).unwrap_or(0);
        known(connection.version)?;
        connection.pin(access).await?;
        match connection.parameters.tenant().cloned() {
            Some(tenant) => connection.of_tenant(tenant).await,
            None => Ok(connection),
        }
    }

    /// The same for one tenant, whose schema has to be there: nothing of ours is made for one that is not.
    async fn of_tenant(mut self, tenant: Arc<Tenant>) -> Result<Self> {
        let there = format!("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {}", quote::literal(&tenant.schema));
        if self.rows(&there).await?.is_empty() {
            let made = format!("CREATE SCHEMA {}", quote::name(&tenant.schema));
            return Err(Error::of(Exit::Usage, format!("there is no schema `{tenant}`"))
                .hint(format!("make it, empty (`{made}`), or take it out of what `fleet.schemas` lists")));
        }
        self.lens = Some(Lens::of(tenant));
        Ok(self)
    }

    pub(super) async fn dialled(parameters: &Parameters) -> Result<Self> {
        let (inner, parameters) = dial::dial(parameters).await?;
        Ok(Self { inner, parameters, version: 0, lens: None, hides: String::new(), known: BTreeSet::new() })
    }

    async fn pin(&mut self, access: Access) -> Result<()> {
        let read_only = if access == Access::Read { "SET default_transaction_read_only = on;" } else { "" };
        let written_as: String = WRITTEN_AS.iter().map(|(name, value)| format!("SET {name} = {value}; ")).collect();
        let settings = "SET client_min_messages = warning; SET quote_all_identifiers = off; SET standard_conforming_strings = on; \
             SET row_security = off;";
        self.execute(&format!("{written_as}{settings} {read_only}")).await.map(|_| ())
    }

    /// How the same server is found again.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What this server can do.
    pub fn dialect(&self) -> Postgres {
        Postgres {}
    }

    /// The major version.
    pub fn version(&self) -> String {
        self.major().to_string()
    }

    /// The major version as a number.
    pub fn major(&self) -> u32 {
        self.version / 10000
    }

    /// Runs statements in one round trip; outside a transaction they are one, as the protocol has it.
    pub async fn execute(&mut self, sql: &str) -> Result<u64> {
        let sql = self.worded(sql)?;
        sent(Engine::Postgres, &sql);
        let done = self.inner.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(&*sql))).await;
        done.map(|result| result.rows_affected()).map_err(|cause| self.placed_error(cause))
    }

    /// Rows of a query, each value in the server's text form.
    pub async fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let sql = self.worded(sql)?;
        sent(Engine::Postgres, &sql);
        let done = self.inner.fetch_all(sqlx::raw_sql(sqlx::AssertSqlSafe(&*sql))).await;
        let rows = done.map_err(|cause| self.placed_error(cause))?;
        rows.iter().map(|row| (0..row.len()).map(|at| text(row, at)).collect()).collect()
    }

    /// A statement as the server gets it.
    pub(super) fn worded<'a>(&self, sql: &'a str) -> Result<Cow<'a, str>> {
        match &self.lens {
            Some(lens) => lens.worded(sql),
            None if self.hides.is_empty() => Ok(Cow::Borrowed(sql)),
            None => Ok(Cow::Owned(sql.replace(managed!(), &format!("{}{}", managed!(), self.hides)))),
        }
    }

    /// The name above of a schema of the database; none where it is another tenant's.
    pub fn place(&self, schema: &str) -> Option<String> {
        self.lens.as_ref().map_or_else(|| Some(schema.into()), |lens| lens.place(schema))
    }

    /// Refuses a statement that cannot be told for another schema with certainty.
    ///
    /// # Errors
    /// The first place that is in doubt.
    pub fn surely(&self, sql: &str) -> Result<()> {
        self.lens.as_ref().map_or(Ok(()), |lens| lens.surely(sql))
    }

    /// The server counts the place of an error in what it got.
    fn placed_error(&self, cause: sqlx::Error) -> Error {
        let error = said(cause);
        let position = error.position.filter(|_| self.lens.is_none());
        Error { position, ..error }
    }
}

/// Refuses a server that is too old; newer ones are taken to be like the newest that is known.
fn known(version: u32) -> Result<()> {
    if version >= OLDEST {
        return Ok(());
    }
    let major = version / 10000;
    Err(Error::new(format!("the server is PostgreSQL {major}; Concertina knows 14 to 18"))
        .hint("upgrade the server: its own support has ended"))
}

fn text(row: &sqlx::postgres::PgRow, at: usize) -> Result<Option<String>> {
    let value = row.try_get_raw(at).map_err(said)?;
    if value.is_null() {
        return Ok(None);
    }
    value
        .as_str()
        .map(|text| Some(text.to_string()))
        .map_err(|cause| Error::new(format!("the server sent no text: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_too_old_is_refused_by_its_version() {
        let error = known(13_00_22).expect_err("too old").to_string();
        assert!(error.contains("PostgreSQL 13") && error.contains("hint: upgrade"), "{error}");
        assert!(known(9_06_24).expect_err("too old").to_string().contains("PostgreSQL 9;"));
        assert!(known(14_00_00).is_ok() && known(19_00_01).is_ok());
    }
}

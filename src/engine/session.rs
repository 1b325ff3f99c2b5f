use super::{Dialect, Each, Engine, Introspection, Ladder, Scope, Stored, Target, Tenant, postgres, sqlite};
use crate::catalog::ObjectId;
use crate::error::Result;
use std::sync::Arc;

/// What a connection is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The server refuses writes.
    Read,
    Write,
    /// Writes, and a SQLite file is made if there is none.
    Create,
}

/// A connection to a database.
pub enum Session {
    Postgres(postgres::Connection),
    Sqlite(sqlite::Connection),
}

impl Session {
    /// Connects.
    ///
    /// # Errors
    /// No server, wrong password, a server that is too old, a file that is no database.
    pub async fn open(target: &Target, access: Access) -> Result<Session> {
        Ok(match target {
            Target::Postgres(parameters) => Session::Postgres(postgres::Connection::open(parameters, access).await?),
            Target::Sqlite(path) => Session::Sqlite(sqlite::Connection::open(path, access).await?),
        })
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        match self {
            Session::Postgres(_) => Engine::Postgres,
            Session::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Where another connection finds the same database: of several hosts, the one that this connection has reached.
    pub fn reached(&self, target: &Target) -> Target {
        match self {
            Session::Postgres(connection) => Target::Postgres(connection.parameters().clone()),
            Session::Sqlite(_) => target.clone(),
        }
    }

    /// What this server can do.
    pub fn dialect(&self) -> Box<dyn Dialect> {
        match self {
            Session::Postgres(connection) => Box::new(connection.dialect()),
            Session::Sqlite(connection) => Box::new(connection.dialect()),
        }
    }

    /// The server's version as it names itself.
    pub fn version(&self) -> String {
        match self {
            Session::Postgres(connection) => connection.version(),
            Session::Sqlite(connection) => connection.version(),
        }
    }

    /// Reads the catalog, a fixed number of queries whatever its size.
    pub async fn introspect(&mut self, scope: &Scope) -> Result<Introspection> {
        match self {
            Session::Postgres(connection) => connection.introspect(scope).await,
            Session::Sqlite(connection) => connection.introspect(scope).await,
        }
    }

    /// Functions whose bodies name what is not there, and what the server says of each; it may write to a scratch database.
    /// SQLite knows none.
    pub async fn flaws(&mut self) -> Result<Vec<(ObjectId, String)>> {
        match self {
            Session::Postgres(connection) => connection.flaws().await,
            Session::Sqlite(_) => Ok(vec![]),
        }
    }

    /// Refuses a statement of a migration that cannot be told for a tenant's schema with certainty, or is not of that schema alone.
    ///
    /// # Errors
    /// The first place that is in doubt.
    pub fn surely(&self, sql: &str) -> Result<()> {
        match self {
            Session::Postgres(connection) => connection.surely(sql),
            Session::Sqlite(_) => Ok(()),
        }
    }

    /// An expression for the name here of the schema that the row `n` of `pg_namespace` is; NULL for one that has it by chance.
    pub fn schema_name(&self) -> String {
        let Some(tenant) = self.tenant() else { return "n.nspname".into() };
        let [own, here] = [&tenant.schema, &tenant.template].map(|name| self.dialect().literal(name));
        format!("CASE n.nspname WHEN {own} THEN {here}::name WHEN {here} THEN NULL ELSE n.nspname END")
    }

    /// The tenant whose schema is worked on, if it is one's.
    pub fn tenant(&self) -> Option<&Tenant> {
        match self {
            Session::Postgres(connection) => connection.parameters().tenant().map(Arc::as_ref),
            Session::Sqlite(_) => None,
        }
    }

    /// The name here of a schema of the database; none where it is another tenant's.
    pub fn place(&self, schema: &str) -> Option<String> {
        match self {
            Session::Postgres(connection) => connection.place(schema),
            Session::Sqlite(_) => Some(schema.into()),
        }
    }

    /// Runs statements and gives the rows that the last one touched.
    pub async fn execute(&mut self, sql: &str) -> Result<u64> {
        match self {
            Session::Postgres(connection) => connection.execute(sql).await,
            Session::Sqlite(connection) => connection.execute(sql).await,
        }
    }

    /// Rows of a query, each value as text.
    pub async fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        match self {
            Session::Postgres(connection) => connection.rows(sql).await,
            Session::Sqlite(connection) => connection.rows(sql).await,
        }
    }

    /// Gives every row of a query to `each` as it arrives, never all of them in memory. Two values have the same bytes exactly
    /// when the database holds them for the same: in SQLite the first byte tells the storage class.
    ///
    /// # Errors
    /// What the database says, and the first error of `each`.
    pub async fn stream(&mut self, query: &str, each: &mut Each<'_>) -> Result<()> {
        match self {
            Session::Postgres(connection) => connection.stream(query, each).await,
            Session::Sqlite(connection) => connection.stream(query, each).await,
        }
    }

    /// Every table that holds rows, those in quarantine too; not the journal's, nor an extension's.
    pub async fn stored(&mut self, scope: &Scope) -> Result<Vec<Stored>> {
        match self {
            Session::Postgres(connection) => connection.stored(scope).await,
            Session::Sqlite(connection) => connection.stored(scope).await,
        }
    }

    /// Every partition that a table's rows are stored in, as [`Session::stored`] gives tables.
    pub async fn partitions(&mut self, scope: &Scope) -> Result<Vec<Stored>> {
        match self {
            Session::Postgres(connection) => connection.partitions(scope).await,
            Session::Sqlite(_) => Ok(vec![]),
        }
    }

    /// The single value of a query of one row and one column.
    pub async fn value(&mut self, sql: &str) -> Result<Option<String>> {
        Ok(self.rows(sql).await?.into_iter().next().and_then(|row| row.into_iter().next().flatten()))
    }

    /// Elaborates what a person has written in an empty scratch database of the same server, which is dropped afterwards, whatever
    /// came of it.
    ///
    /// # Errors
    /// When no scratch database can be made, and the error of `work`.
    pub async fn in_scratch<T>(&mut self, work: impl AsyncFn(&mut Session) -> Result<T>) -> Result<T> {
        Ladder::own().elaborating(self, work).await
    }
}

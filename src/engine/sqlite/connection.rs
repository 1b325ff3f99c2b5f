use crate::engine::{Access, Introspection, Scope};
use crate::error::{Error, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions, Decode, Executor, Row, ValueRef};
use std::path::Path;

/// A connection to a SQLite database.
pub struct Connection {
    pub(super) inner: SqliteConnection,
}

impl Connection {
    pub async fn open(path: &Path, access: Access) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(access == Access::Read)
            .create_if_missing(access == Access::Create);
        Ok(Self { inner: options.foreign_keys(true).connect().await.map_err(said)? })
    }
    pub async fn memory() -> Result<Self> {
        Ok(Self { inner: SqliteConnectOptions::new().filename(":memory:").connect().await.map_err(said)? })
    }
    pub fn dialect(&self) -> crate::engine::postgres::Postgres {
        crate::engine::postgres::Postgres {}
    }
    pub fn version(&self) -> String {
        String::new()
    }
    pub async fn introspect(&mut self, _scope: &Scope) -> Result<Introspection> {
        Err(Error::new("SQLite is not there yet"))
    }
    pub async fn execute(&mut self, sql: &str) -> Result<u64> {
        let done = self.inner.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await;
        done.map(|result| result.rows_affected()).map_err(said)
    }
    pub async fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let rows = self.inner.fetch_all(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.map_err(said)?;
        let text = |row: &SqliteRow, at: usize| -> Result<Option<String>> {
            let value = row.try_get_raw(at).map_err(said)?;
            if value.is_null() {
                return Ok(None);
            }
            <String as Decode<sqlx::Sqlite>>::decode(value).map(Some).map_err(|cause| Error::new(cause.to_string()))
        };
        rows.iter().map(|row| (0..row.len()).map(|at| text(row, at)).collect::<Result<_>>()).collect()
    }
}

pub(super) fn said(cause: sqlx::Error) -> Error {
    Error::new(cause.to_string())
}

//! A connection to a SQLite file, or to a database in memory.

use super::{Hidden, Sqlite, introspect};
use crate::engine::trace::sent;
use crate::engine::{Access, Engine, Introspection, Scope};
use crate::error::{Error, Exit, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions, Decode, Executor, Row, Sqlite as Sqlx, TypeInfo, ValueRef};
use std::path::Path;
use std::time::Duration;

/// How long a statement waits for another writer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection to a SQLite database.
pub struct Connection {
    pub(super) inner: SqliteConnection,
    version: String,
    hidden: Hidden,
}

impl Connection {
    /// Opens a file. Foreign keys are enforced.
    ///
    /// # Errors
    /// No such file, a file that is no SQLite database, a file that may not be read.
    pub async fn open(path: &Path, access: Access) -> Result<Self> {
        let shown = path.display();
        if access != Access::Create && !path.exists() {
            return Err(Error::new(format!("no database file at `{shown}`"))
                .hint("check the path in the URL: it is relative to the directory the command runs in"));
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(access == Access::Read)
            .create_if_missing(access == Access::Create);
        Self::connect(options).await.map_err(|error| match error.code.as_deref() {
            Some("26") => Error::new(format!("`{shown}` is not a SQLite database"))
                .hint("check the path in the URL; an encrypted database cannot be opened either"),
            _ => error.context(format!("cannot open `{shown}`")),
        })
    }

    /// An empty database in memory, gone with the connection.
    pub async fn memory() -> Result<Self> {
        Self::connect(SqliteConnectOptions::new().filename(":memory:")).await
    }

    async fn connect(options: SqliteConnectOptions) -> Result<Self> {
        let options = options.foreign_keys(true).busy_timeout(PATIENCE).disable_statement_logging();
        let inner = options.connect().await.map_err(said)?;
        let mut connection = Self { inner, version: String::new(), hidden: Hidden::default() };
        // SQLite reads a file only when it must: the version alone would not show that it is no database.
        let rows = connection.rows("SELECT sqlite_version(), count(*) FROM sqlite_schema").await?;
        connection.version = rows.into_iter().flatten().flatten().next().unwrap_or_default();
        Ok(connection)
    }

    /// What this database can do. It knows the columns in quarantine that the last [`Connection::introspect`] saw.
    pub fn dialect(&self) -> Sqlite {
        Sqlite { hidden: self.hidden.clone() }
    }

    /// SQLite's version.
    pub fn version(&self) -> String {
        self.version.clone()
    }

    /// Reads the catalog.
    pub async fn introspect(&mut self, scope: &Scope) -> Result<Introspection> {
        let (introspection, hidden) = introspect::introspect(self, scope).await?;
        self.hidden = hidden;
        Ok(introspection)
    }

    /// Runs statements, one after the other; outside a transaction each commits by itself.
    pub async fn execute(&mut self, sql: &str) -> Result<u64> {
        sent(Engine::Sqlite, sql);
        let done = self.inner.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await;
        done.map(|result| result.rows_affected()).map_err(said)
    }

    /// Rows of a query, each value as text: a blob, and text that is no UTF-8, as `x'hex'`.
    pub async fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        sent(Engine::Sqlite, sql);
        let rows = self.inner.fetch_all(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.map_err(said)?;
        rows.iter().map(|row| (0..row.len()).map(|at| text(row, at)).collect()).collect()
    }
}

fn text(row: &SqliteRow, at: usize) -> Result<Option<String>> {
    let value = row.try_get_raw(at).map_err(said)?;
    if value.is_null() {
        return Ok(None);
    }
    let shown = match value.type_info().name() {
        "INTEGER" => <i64 as Decode<Sqlx>>::decode(value).map(|number| number.to_string()),
        "REAL" => <f64 as Decode<Sqlx>>::decode(value).map(|number| format!("{number:?}")),
        "BLOB" => <&[u8] as Decode<Sqlx>>::decode(value).map(hexadecimal),
        _ => <&[u8] as Decode<Sqlx>>::decode(value).map(|bytes| match str::from_utf8(bytes) {
            Ok(text) => text.to_string(),
            Err(_) => hexadecimal(bytes),
        }),
    };
    shown.map(Some).map_err(|cause| Error::new(format!("SQLite gave a value that cannot be read: {cause}")))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("x'{digits}'")
}

/// SQLite's own words, with its extended result code.
pub(super) fn said(cause: sqlx::Error) -> Error {
    let Some(sqlite) = cause.as_database_error() else {
        return Error::new(cause.to_string());
    };
    let mut error = Error::new(sqlite.message());
    error.code = sqlite.code().map(|code| code.to_string());
    // The low byte of an extended code is the code itself: 5 is SQLITE_BUSY, 6 SQLITE_LOCKED.
    let code = error.code.as_deref().and_then(|code| code.parse::<u32>().ok()).map_or(0, |code| code & 0xff);
    match code {
        5 | 6 => error.exit(Exit::Busy).hint("another process writes to the database; try again when it is done"),
        8 => error
            .hint("this user has to be able to write the file and its folder: SQLite keeps a journal beside the file"),
        10 | 13 => error.hint(
            "look at the disk, `df -h`: once there is room, run the command again; SQLite keeps what is committed",
        ),
        11 => error.hint("the file is damaged: restore a copy, or read what is left with `sqlite3 FILE .recover`"),
        _ => error,
    }
}

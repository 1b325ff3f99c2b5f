//! SQLite databases, as files.

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, TypeInfo, ValueRef};
use std::path::Path;
use std::thread;

/// Runs SQL in the database of that file, which is made if it is not there, and gives its rows as `sqlite3` prints them:
/// a line each, columns parted by `|`, null as nothing.
pub fn sqlite(path: impl AsRef<Path>, sql: &str) -> String {
    let path = path.as_ref();
    // In a thread of its own, because the caller may be asynchronous itself.
    let rows = thread::scope(|scope| scope.spawn(|| rows(path, sql)).join().unwrap());
    let rows = rows.unwrap_or_else(|error| panic!("{}: {error}\n{sql}", path.display()));
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn rows(path: &Path, sql: &str) -> Result<Vec<SqliteRow>, sqlx::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        let mut connection = options.connect().await?;
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await?;
        connection.close().await?;
        Ok(rows)
    })
}

fn line(row: &SqliteRow) -> String {
    (0..row.len()).map(|column| text(row, column)).collect::<Vec<_>>().join("|")
}

fn text(row: &SqliteRow, column: usize) -> String {
    let value = row.try_get_raw(column).unwrap();
    if value.is_null() {
        return String::new();
    }
    match value.type_info().name() {
        "INTEGER" => row.get_unchecked::<i64, _>(column).to_string(),
        "REAL" => format!("{:?}", row.get_unchecked::<f64, _>(column)),
        "BLOB" => row.get_unchecked::<Vec<u8>, _>(column).iter().map(|byte| format!("{byte:02x}")).collect(),
        _ => row.get_unchecked::<String, _>(column),
    }
}

//! Rows of a query as they arrive, each value with its storage class.

use super::Connection;
use super::connection::said;
use crate::engine::trace::sent;
use crate::engine::{Cell, Each, Engine};
use crate::error::{Error, Result};
use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteRow, SqliteValueRef};
use sqlx::{Decode, Executor, Row, Sqlite, TypeInfo, ValueRef};

impl Connection {
    /// Gives every row of a query to `each`. The first byte of a value is its storage class, because 1, 1.0 and '1' differ.
    ///
    /// # Errors
    /// What SQLite says, and the first error of `each`.
    pub async fn stream(&mut self, query: &str, each: &mut Each<'_>) -> Result<()> {
        sent(Engine::Sqlite, query);
        let mut rows = self.inner.fetch(sqlx::raw_sql(sqlx::AssertSqlSafe(query)));
        let mut values: Vec<Option<Vec<u8>>> = vec![];
        while let Some(row) = rows.try_next().await.map_err(said)? {
            values.clear();
            for at in 0..row.len() {
                values.push(value(&row, at)?);
            }
            let cells: Vec<Cell> = values.iter().map(Option::as_deref).collect();
            each(&cells)?;
        }
        Ok(())
    }
}

fn value(row: &SqliteRow, at: usize) -> Result<Option<Vec<u8>>> {
    let value = row.try_get_raw(at).map_err(said)?;
    if value.is_null() {
        return Ok(None);
    }
    let class = value.type_info().name().to_string();
    Ok(Some(match class.as_str() {
        "INTEGER" => format!("i{}", decode::<i64>(value)?).into_bytes(),
        "REAL" => format!("r{:?}", decode::<f64>(value)?).into_bytes(),
        "TEXT" => [b"t", decode::<&[u8]>(value)?].concat(),
        _ => [b"b", decode::<&[u8]>(value)?].concat(),
    }))
}

fn decode<'r, T: Decode<'r, Sqlite>>(value: SqliteValueRef<'r>) -> Result<T> {
    T::decode(value).map_err(|cause| Error::new(format!("SQLite gave a value that cannot be read: {cause}")))
}

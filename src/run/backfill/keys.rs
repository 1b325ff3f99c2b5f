//! Where the ranges of a backfill end.

use super::Filling;
use super::cursor::{Cursor, Key, range};
use super::place::{self, is_by_place};
use crate::error::Result;

impl Filling<'_, '_> {
    fn columns(&self, suffix: &str) -> String {
        let dialect = self.run.session.dialect();
        self.key.iter().map(|name| format!("{}{suffix}", dialect.quote(name))).collect::<Vec<_>>().join(", ")
    }

    async fn one_key(&mut self, query: &str) -> Result<Option<Key>> {
        let row = self.run.session.rows(query).await?.into_iter().next();
        Ok(row.and_then(|row| row.into_iter().collect()))
    }

    /// The greatest key there is, or the last place.
    pub(super) async fn greatest(&mut self) -> Result<Option<Key>> {
        if is_by_place(self.key) {
            let query = place::extent(&*self.run.session.dialect(), &self.table);
            let found = self.one_key(&query).await?.unwrap_or_default();
            self.rows_a_page = found.get(1).and_then(|rows| rows.parse().ok()).unwrap_or(1);
            return Ok(found.into_iter().next().map(|place| vec![place]));
        }
        let (columns, order) = (self.columns(""), self.columns(" DESC"));
        let present = self.columns(" IS NOT NULL").replace(", ", " AND ");
        let query = format!("SELECT {columns} FROM {} WHERE {present} ORDER BY {order} LIMIT 1", self.table);
        self.one_key(&query).await
    }

    /// How many rows the last range has, which is one of fewer than a batch.
    pub(super) async fn left(&mut self) -> Result<u64> {
        let Cursor { at, stop } = &self.cursor;
        let ahead = range(&*self.run.session.dialect(), self.key, at.as_ref(), stop.as_ref());
        let count = self.run.session.value(&format!("SELECT count(*) FROM {} WHERE {ahead}", self.table)).await?;
        Ok(count.and_then(|count| count.parse().ok()).unwrap_or_default())
    }

    /// The key or the place so many rows further on; nothing where so many are not left.
    pub(super) async fn upto(&mut self, rows: u64) -> Result<Option<Key>> {
        let Cursor { at, stop } = &self.cursor;
        if let (Some(stop), true) = (stop, is_by_place(self.key)) {
            return place::onward(at.as_ref(), stop, rows, self.rows_a_page).map(Some);
        }
        let (columns, offset) = (self.columns(""), rows.saturating_sub(1));
        let ahead = range(&*self.run.session.dialect(), self.key, at.as_ref(), stop.as_ref());
        let bound =
            format!("SELECT {columns} FROM {} WHERE {ahead} ORDER BY {columns} OFFSET {offset} LIMIT 1", self.table);
        self.one_key(&bound).await
    }
}

use super::Sample;
use super::reference::{Wanted, holds_rows, places};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::Dialect;
use crate::engine::postgres::Connection;
use crate::error::Result;

/// How many parents are asked for in one query.
const ASKED: usize = 500;

/// How many times larger than its sample a table is whose rows are taken from all over it.
const SPREAD: u64 = 100;

/// A table that is smaller is taken whole, in bytes: a part of its rows may be none.
const SMALL: u64 = 256 << 10;

/// A table that is larger gives pages and not single rows, in bytes: to look at all of its rows would take long.
const LARGE: u64 = 64 << 20;

/// Rows on their way from one database to another.
pub struct Rows<'a> {
    pub from: &'a mut Connection,
    pub to: &'a mut Connection,
    /// The schema of both.
    pub live: &'a Catalog,
    /// What rows are wanted besides those of the sample.
    pub wanted: &'a Wanted<'a>,
}

impl Rows<'_> {
    /// Copies a sample of every table, and the parents of all that came. Says how many rows came.
    pub async fn copy(mut self, sample: Sample) -> Result<u64> {
        let mut count = 0;
        for (table, _) in self.live.of_kind(Kind::Table).filter(|(table, _)| holds_rows(self.live, table)) {
            count += match sample {
                _ if self.wanted.whole.contains(table) => self.pour(table, "").await?,
                Sample::Rows(limit) => self.some(table, limit).await?,
                Sample::Percent(part) => self.part(table, part).await?,
            };
        }
        loop {
            let came = self.parents().await?;
            count += came;
            if came == 0 {
                return Ok(count);
            }
        }
    }

    /// So many of a hundred rows.
    async fn part(&mut self, table: &ObjectId, part: f64) -> Result<u64> {
        let dialect = self.to.dialect();
        let name = dialect.literal(&dialect.qualified(table));
        let size = format!("SELECT pg_catalog.pg_relation_size({name}::regclass)");
        let size = self.from.rows(&size).await?.into_iter().flatten().flatten().next();
        // The same rows each time, so that two rehearsals can be compared.
        let sampled = match size.and_then(|size| size.parse::<u64>().ok()).unwrap_or(0) {
            ..SMALL => String::new(),
            SMALL..LARGE => format!(" TABLESAMPLE BERNOULLI ({part}) REPEATABLE (1)"),
            _ => format!(" TABLESAMPLE SYSTEM ({part}) REPEATABLE (1)"),
        };
        self.pour(table, &sampled).await
    }

    /// Rows of some pages spread over the table; of a small one, all.
    async fn some(&mut self, table: &ObjectId, limit: u64) -> Result<u64> {
        let name = self.to.dialect().qualified(table);
        let literal = self.to.dialect().literal(&name);
        let estimate = format!("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = {literal}::regclass");
        let rows = self.from.rows(&estimate).await?.into_iter().flatten().flatten().next();
        let rows: u64 = rows.and_then(|rows| rows.parse().ok()).unwrap_or(0);
        // Of a table that is not much larger than the sample, a hundredth of the pages can be none.
        let sampled = if rows / SPREAD > limit { " TABLESAMPLE SYSTEM (2)" } else { "" };
        self.pour(table, &format!("{sampled} LIMIT {limit}")).await
    }

    /// Fetches the parents that rows here miss; one link of each chain. Says how many came.
    async fn parents(&mut self) -> Result<u64> {
        let mut came = 0;
        for reference in &self.wanted.references {
            let dialect = self.to.dialect();
            let missing = self.to.rows(&reference.missing(&dialect)).await?;
            for asked in missing.chunks(ASKED) {
                let wanted = reference.wanted(&dialect, asked);
                for table in places(self.live, reference.parent) {
                    came += self.pour(&table, &format!(" WHERE {wanted}")).await?;
                }
            }
        }
        Ok(came)
    }

    async fn pour(&mut self, table: &ObjectId, rest: &str) -> Result<u64> {
        let stored = self.live.columns(table).into_iter().filter(|(_, column)| column.generated.is_none());
        let columns: Vec<String> = stored.map(|(id, _)| id.name().to_string()).collect();
        let dialect = self.to.dialect();
        let list: Vec<String> = columns.iter().map(|name| dialect.quote(name)).collect();
        let query = format!("SELECT {} FROM ONLY {}{rest}", list.join(", "), dialect.qualified(table));
        self.to.pour(self.from, &query, table, &columns).await
    }
}

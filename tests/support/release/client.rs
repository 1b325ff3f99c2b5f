//! A connection of a release: statements that are taken back, and such as stay.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Row};

pub struct Client(PgConnection);

impl Client {
    pub async fn connect(url: &str) -> Client {
        Client(PgConnection::connect(url).await.expect("the server takes another connection"))
    }

    /// Runs SQL, or gives the server's code and words.
    pub async fn run(&mut self, sql: &str) -> Result<(), String> {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.0).await.map(drop).map_err(said)
    }

    /// The rows of a query that gives one array of texts.
    pub async fn lists(&mut self, sql: &str) -> Result<Vec<Vec<String>>, String> {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut self.0).await.map_err(said)?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Runs a statement inside a transaction, with all that is deferred, and takes it back.
    pub async fn tried(&mut self, sql: &str) -> Result<(), String> {
        let whole = format!("SAVEPOINT here;\n{sql};\nSET CONSTRAINTS ALL IMMEDIATE;\nROLLBACK TO SAVEPOINT here");
        self.or_back(&whole).await
    }

    /// Runs a statement inside a transaction; it stays there, if it runs.
    pub async fn stays(&mut self, sql: &str) -> Result<(), String> {
        self.or_back(&format!("SAVEPOINT here;\n{sql};\nRELEASE SAVEPOINT here")).await
    }

    async fn or_back(&mut self, sql: &str) -> Result<(), String> {
        let outcome = self.run(sql).await;
        if outcome.is_err() {
            self.run("ROLLBACK TO SAVEPOINT here").await.expect("the savepoint is there");
        }
        outcome
    }
}

fn said(error: sqlx::Error) -> String {
    match error.as_database_error() {
        Some(own) => format!("{} {}", own.code().unwrap_or_default(), own.message()),
        None => error.to_string(),
    }
}

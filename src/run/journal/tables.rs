use super::TOOL;
use crate::engine::{Engine, Session};
use crate::error::{Error, Result};

/// The version of the tables below.
const FORMAT: u32 = 1;

/// The name of one of the journal's tables.
pub fn table(engine: Engine, name: &str) -> String {
    match engine {
        Engine::Postgres => format!("concertina.{name}"),
        Engine::Sqlite => format!("_concertina_{name}"),
    }
}

/// Whether there is a journal.
pub async fn exists(session: &mut Session) -> Result<bool> {
    let count = match session.engine() {
        Engine::Postgres => {
            "SELECT count(*) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             WHERE n.nspname = 'concertina' AND c.relname = 'meta'"
        }
        Engine::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE name = '_concertina_meta'",
    };
    Ok(session.value(count).await?.is_some_and(|count| count != "0"))
}

/// An expression for the time, as text in UTC by the database's clock.
pub fn now(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
        Engine::Sqlite => "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    }
}

/// Makes the journal if there is none.
///
/// # Errors
/// A role that may not, and a journal of a version that this tool does not know.
pub async fn prepare(session: &mut Session) -> Result<()> {
    if exists(session).await? {
        return understand(session).await;
    }
    let engine = session.engine();
    let meta = table(engine, "meta");
    let marks = format!(
        "INSERT INTO {meta} (name, value) VALUES ('format', '{FORMAT}'), ('tool', {});",
        session.dialect().literal(TOOL)
    );
    let made = format!("BEGIN; {} {marks} COMMIT;", definitions(engine));
    let done = session.execute(&made).await;
    if let Err(error) = done {
        // The transaction may be open or gone already, depending on what failed.
        drop(session.execute("ROLLBACK").await);
        let hint = match engine {
            Engine::Postgres => {
                "grant it: `GRANT CREATE ON DATABASE … TO …`, or make the schema `concertina` for the role"
            }
            Engine::Sqlite => "is the file writable?",
        };
        return Err(error.context("cannot make the journal").hint(hint));
    }
    Ok(())
}

/// Refuses a journal that a newer version wrote.
pub async fn understand(session: &mut Session) -> Result<()> {
    let meta = table(session.engine(), "meta");
    let format = session.value(&format!("SELECT value FROM {meta} WHERE name = 'format'")).await?;
    let known = format.as_deref().and_then(|format| format.parse::<u32>().ok()).is_some_and(|format| format <= FORMAT);
    if known {
        return Ok(());
    }
    let tool = session.value(&format!("SELECT value FROM {meta} WHERE name = 'tool'")).await?;
    let tool = tool.unwrap_or_else(|| "a newer version".into());
    Err(Error::new(format!("the journal was written by concertina {tool}, and this is {TOOL}"))
        .hint(format!("upgrade to concertina {tool} or later")))
}

fn definitions(engine: Engine) -> String {
    let (schema, seq) = match engine {
        Engine::Postgres => {
            ("CREATE SCHEMA IF NOT EXISTS concertina;", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
        }
        Engine::Sqlite => ("", "integer PRIMARY KEY AUTOINCREMENT"),
    };
    let [journal, deployment, snapshot, meta] =
        ["journal", "deployment", "snapshot", "meta"].map(|name| table(engine, name));
    format!(
        "{schema}
        CREATE TABLE {journal} (
            seq {seq}, migration text NOT NULL, phase text NOT NULL, plan text NOT NULL, direction text NOT NULL,
            sha256 text NOT NULL, applied_at text NOT NULL, applied_by text NOT NULL, duration_ms bigint NOT NULL,
            tool_version text NOT NULL, step bigint NOT NULL, steps bigint NOT NULL, state text NOT NULL, cursor text,
            rows_done bigint NOT NULL, fingerprint_before text NOT NULL, fingerprint_after text NOT NULL, reason text, error text
        );
        CREATE TABLE {deployment} (
            seq {seq}, release text NOT NULL, sort text NOT NULL, recorded_at text NOT NULL, recorded_by text NOT NULL
        );
        CREATE TABLE {snapshot} (fingerprint text PRIMARY KEY, taken_at text NOT NULL, catalog text NOT NULL);
        CREATE TABLE {meta} (name text PRIMARY KEY, value text NOT NULL);"
    )
}

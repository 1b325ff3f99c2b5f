use super::TOOL;
use crate::engine::{Engine, Session, Tenant};
use crate::error::{Error, Result};
use std::time::Duration;

/// The version of the tables below: 2 added `gate` and `usage`, 3 `step`, 4 `repair`.
const FORMAT: u32 = 4;

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
            "SELECT count(*) FROM pg_catalog.pg_class AS c \
             WHERE c.relnamespace = to_regnamespace('concertina') AND c.relname = 'meta'"
        }
        Engine::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE name = '_concertina_meta'",
    };
    Ok(session.value(count).await?.is_some_and(|count| count != "0"))
}

/// How times are written: UTC, ISO 8601.
pub const TIME: &str = "YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"";

/// An expression for the time, as text in UTC by the database's clock.
pub fn now(engine: Engine) -> String {
    before_now(engine, Duration::ZERO)
}

/// An expression for the time so long ago.
pub fn before_now(engine: Engine, ago: Duration) -> String {
    let ago = ago.as_secs_f64();
    match engine {
        Engine::Postgres => {
            format!("to_char(clock_timestamp() AT TIME ZONE 'UTC' - {ago:.3} * interval '1 second', '{TIME}')")
        }
        Engine::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{ago:.3} seconds')"),
    }
}

/// Makes the journal if there is none, and adds to one of an earlier version what it lacks.
///
/// # Errors
/// A role that may not, and a journal of a version that this tool does not know.
pub async fn prepare(session: &mut Session) -> Result<()> {
    let there = if exists(session).await? { understand(session).await? } else { 0 };
    if there == FORMAT {
        return Ok(());
    }
    let made = format!("BEGIN; {} {} COMMIT;", definitions(session.engine(), there), marks(session));
    let Err(error) = session.execute(&made).await else { return Ok(()) };
    // The transaction may be open or gone already, depending on what failed.
    drop(session.execute("ROLLBACK").await);
    // Another run may have done the same at this moment.
    if matches!(exists(session).await, Ok(true)) && matches!(understand(session).await, Ok(FORMAT)) {
        return Ok(());
    }
    Err(refused(session, there, error))
}

fn refused(session: &Session, there: u32, error: Error) -> Error {
    let schema = session.tenant().map_or_else(|| "concertina".into(), Tenant::journal);
    match (session.engine(), there) {
        (Engine::Postgres, 0) => error
            .context("cannot make the journal")
            .hint(format!("grant it: `GRANT CREATE ON DATABASE … TO …`, or make the schema `{schema}` for the role")),
        (Engine::Postgres, _) => error
            .context("cannot add what this version keeps to the journal of an earlier one")
            .hint(format!("grant it: `GRANT CREATE ON SCHEMA {schema} TO …`, or run as the owner of that schema once")),
        (Engine::Sqlite, _) => error.context("cannot make the journal").hint("is the file writable?"),
    }
}

/// The statement that says of what version the tables are.
fn marks(session: &Session) -> String {
    format!(
        "INSERT INTO {} (name, value) VALUES ('format', '{FORMAT}'), ('tool', {}) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value;",
        table(session.engine(), "meta"),
        session.dialect().literal(TOOL)
    )
}

/// The version of the journal's tables. Refuses what a newer version wrote.
pub async fn understand(session: &mut Session) -> Result<u32> {
    let meta = table(session.engine(), "meta");
    let format = session.value(&format!("SELECT value FROM {meta} WHERE name = 'format'")).await?;
    let known = format.as_deref().and_then(|format| format.parse::<u32>().ok()).filter(|format| *format <= FORMAT);
    if let Some(format) = known {
        return Ok(format);
    }
    let tool = session.value(&format!("SELECT value FROM {meta} WHERE name = 'tool'")).await?;
    let tool = tool.unwrap_or_else(|| "a newer version".into());
    Err(Error::new(format!("the journal was written by concertina {tool}, and this is {TOOL}"))
        .hint(format!("upgrade to concertina {tool} or later")))
}

/// What makes the tables that a journal of version `there` lacks.
fn definitions(engine: Engine, there: u32) -> String {
    let added: [fn(Engine) -> String; FORMAT as usize] = [first, second, third, fourth];
    added.iter().skip(there as usize).map(|added| added(engine)).collect::<Vec<_>>().join(" ")
}

fn sequence(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        Engine::Sqlite => "integer PRIMARY KEY AUTOINCREMENT",
    }
}

fn first(engine: Engine) -> String {
    let schema = match engine {
        Engine::Postgres => "CREATE SCHEMA IF NOT EXISTS concertina;",
        Engine::Sqlite => "",
    };
    let seq = sequence(engine);
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

fn second(engine: Engine) -> String {
    let seq = sequence(engine);
    let [gate, usage] = ["gate", "usage"].map(|name| table(engine, name));
    format!(
        "CREATE TABLE {gate} (
            seq {seq}, migration text NOT NULL, plan text NOT NULL, gate text NOT NULL, outcome text NOT NULL, reason text,
            exit_code bigint, output text, recorded_at text NOT NULL, recorded_by text NOT NULL
        );
        CREATE TABLE {usage} (
            name text PRIMARY KEY, taken_at text NOT NULL, reads bigint NOT NULL, writes bigint NOT NULL
        );"
    )
}

fn third(engine: Engine) -> String {
    format!(
        "CREATE TABLE {} (
            seq {}, entry bigint NOT NULL, number bigint NOT NULL, says text NOT NULL, attempt bigint NOT NULL,
            started_at text NOT NULL, finished_at text NOT NULL, duration_ms bigint NOT NULL, outcome text NOT NULL, rows bigint,
            error text
        );",
        table(engine, "step"),
        sequence(engine)
    )
}

fn fourth(engine: Engine) -> String {
    format!(
        "CREATE TABLE {} (
            seq {}, entry bigint NOT NULL, migration text NOT NULL, deed text NOT NULL, reason text NOT NULL, was text NOT NULL,
            became text NOT NULL, finding text NOT NULL, repaired_at text NOT NULL, repaired_by text NOT NULL
        );",
        table(engine, "repair"),
        sequence(engine)
    )
}

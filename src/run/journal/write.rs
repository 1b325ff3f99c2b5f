use super::fence::fence;
use super::snapshot::keep;
use super::tables::{now, table};
use super::{Author, Course, Entry, State, TOOL};
use crate::catalog::{Catalog, Fingerprint};
use crate::engine::{Engine, Session};
use crate::error::{Error, Result};
use crate::route::Phase;
use std::time::Duration;

/// What is known of a migration before it begins.
pub struct Opening<'a> {
    pub migration: &'a str,
    pub phase: Option<Phase>,
    pub plan: &'a str,
    pub course: Course,
    pub sha256: &'a str,
    pub steps: usize,
    /// What the database holds as it begins.
    pub before: &'a Catalog,
    pub reason: Option<&'a str>,
}

/// Writes the row of a migration that begins, and gives its number. A row that was begun before is taken up again.
pub async fn begin(session: &mut Session, opening: &Opening<'_>, resumed: Option<&Entry>) -> Result<i64> {
    match resumed {
        Some(entry) => resume(session, opening, entry).await,
        None => open(session, opening).await,
    }
}

async fn open(session: &mut Session, opening: &Opening<'_>) -> Result<i64> {
    let Opening { migration, phase, plan, course, sha256, steps, before, reason } = opening;
    let by = Author::here(session).await?.in_full();
    let (dialect, engine) = (session.dialect(), session.engine());
    let text = |text: &str| dialect.literal(text);
    let reason = reason.map_or_else(|| "NULL".into(), text);
    let values = [
        text(migration),
        text(phase.map_or("", Phase::word)),
        text(plan),
        text(course.word()),
        text(sha256),
        now(engine),
        text(&by),
        "0".into(),
        text(TOOL),
        "0".into(),
        steps.to_string(),
        text(State::Running.word()),
        "NULL".into(),
        "0".into(),
        text(&before.fingerprint().0),
        "''".into(),
        reason,
        "NULL".into(),
    ];
    let columns = Entry::COLUMNS.trim_start_matches("seq, ");
    let opening = format!(
        "{} {} INSERT INTO {} ({columns}) VALUES ({}) RETURNING seq",
        superseded(engine),
        keep(session, before)?,
        table(engine, "journal"),
        values.join(", ")
    );
    let seq = session.rows(&opening).await?.pop().into_iter().flatten().flatten().next();
    seq.and_then(|seq| seq.parse().ok()).ok_or_else(|| Error::bug("the journal gave its new row no number"))
}

/// The statement that ends attempts of which nothing was committed: they are over once another migration begins.
pub fn superseded(engine: Engine) -> String {
    let (journal, undone) = (table(engine, "journal"), State::Undone.word());
    format!(
        "{} UPDATE {journal} SET state = '{undone}' WHERE state IN ('running', 'failed') AND step = 0 AND cursor IS NULL;",
        fence(engine)
    )
}

async fn resume(session: &mut Session, opening: &Opening<'_>, entry: &Entry) -> Result<i64> {
    let by = Author::here(session).await?.in_full();
    let dialect = session.dialect();
    let set = format!(
        "sha256 = {}, steps = {}, applied_by = {}, tool_version = {}, error = NULL",
        dialect.literal(opening.sha256),
        opening.steps,
        dialect.literal(&by),
        dialect.literal(TOOL)
    );
    let running = change(session.engine(), entry.seq, State::Running, &set);
    session.execute(&running).await?;
    Ok(entry.seq)
}

fn change(engine: Engine, seq: i64, state: State, set: &str) -> String {
    let (journal, at, word) = (table(engine, "journal"), now(engine), state.word());
    format!("{} UPDATE {journal} SET state = '{word}', applied_at = {at}, {set} WHERE seq = {seq};", fence(engine))
}

/// The statement that records steps as done. It belongs in their transaction.
pub fn advance(engine: Engine, seq: i64, step: usize) -> String {
    format!("{} UPDATE {} SET step = {step}, cursor = NULL WHERE seq = {seq};", fence(engine), table(engine, "journal"))
}

/// The statement that records that a step is begun that may be done, or half done, before the journal knows of it.
pub fn enter(engine: Engine, seq: i64) -> String {
    format!("{} UPDATE {} SET cursor = 'begun' WHERE seq = {seq};", fence(engine), table(engine, "journal"))
}

/// The statement that records where a backfill is. `cursor` is JSON; `passed` more rows are behind it.
pub fn changes(session: &Session, seq: i64, cursor: &str, passed: u64) -> String {
    let (journal, fence) = (table(session.engine(), "journal"), fence(session.engine()));
    let cursor = session.dialect().literal(cursor);
    format!("{fence} UPDATE {journal} SET cursor = {cursor}, rows_done = rows_done + {passed} WHERE seq = {seq};")
}

/// The statements that end a migration well and keep what the database holds now; older snapshots go.
///
/// # Errors
/// A catalog that cannot be written as JSON.
pub fn finish(session: &Session, seq: i64, after: Option<&Catalog>, took: Duration) -> Result<String> {
    let engine = session.engine();
    let fingerprint = after.map(Catalog::fingerprint).map_or_else(String::new, |Fingerprint(hash)| hash);
    let set = format!(
        "fingerprint_after = {}, duration_ms = duration_ms + {}, error = NULL",
        session.dialect().literal(&fingerprint),
        took.as_millis()
    );
    let done = change(engine, seq, State::Done, &set);
    let Some(after) = after else { return Ok(done) };
    let (snapshot, journal) = (table(engine, "snapshot"), table(engine, "journal"));
    let prune = format!(
        "DELETE FROM {snapshot} WHERE fingerprint NOT IN (\
         SELECT fingerprint_before FROM {journal} WHERE seq = {seq} OR state IN ('running', 'failed') \
         UNION SELECT fingerprint_after FROM {journal} WHERE seq = {seq});"
    );
    Ok(format!("{done} {} {prune}", keep(session, after)?))
}

/// The statement that ends a migration badly.
pub fn fail(session: &Session, seq: i64, error: &str, took: Duration) -> String {
    let set = format!("error = {}, duration_ms = duration_ms + {}", session.dialect().literal(error), took.as_millis());
    change(session.engine(), seq, State::Failed, &set)
}

/// The statement that marks the forward rows of a migration as taken back.
pub fn undo(session: &Session, migration: &str) -> String {
    let migration = session.dialect().literal(migration);
    format!(
        "{} UPDATE {} SET state = '{}' WHERE migration = {migration} AND direction = 'up' AND state <> '{}';",
        fence(session.engine()),
        table(session.engine(), "journal"),
        State::Undone.word(),
        State::Undone.word()
    )
}

/// The statement that takes another text of an applied file for what was applied.
pub fn accept(session: &Session, seq: i64, sha256: &str) -> String {
    let sha256 = session.dialect().literal(sha256);
    let (fence, journal) = (fence(session.engine()), table(session.engine(), "journal"));
    format!("{fence} UPDATE {journal} SET sha256 = {sha256} WHERE seq = {seq};")
}

/// The statements after which a way back counts as never begun, and its migration as having left what the database holds now.
///
/// # Errors
/// A catalog that cannot be written as JSON.
pub fn leave(session: &Session, way_back: i64, migration: i64, live: &Catalog) -> Result<String> {
    let (journal, undone) = (table(session.engine(), "journal"), State::Undone.word());
    let left = session.dialect().literal(&live.fingerprint().0);
    Ok(format!(
        "{} UPDATE {journal} SET state = '{undone}', cursor = NULL WHERE seq = {way_back}; \
         UPDATE {journal} SET fingerprint_after = {left} WHERE seq = {migration}; {}",
        fence(session.engine()),
        keep(session, live)?
    ))
}

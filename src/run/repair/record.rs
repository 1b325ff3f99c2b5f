//! The journal as it is when a migration is done, or taken back, by other hands.

use super::resolve::Case;
use super::standing::Resolution;
use super::together;
use crate::engine::Session;
use crate::error::Result;
use crate::project::digest;
use crate::run::journal::{self, Course, Deed, Entry, Opening, Repaired};

pub(super) async fn record(session: &mut Session, case: &Case<'_>, resolution: Resolution, reason: &str) -> Result<()> {
    let (deed, became) = match resolution {
        Resolution::Applied => (Deed::Applied, "applied"),
        Resolution::Undone => (Deed::Undone, "taken back"),
    };
    together(session, async |session| {
        let entry = match resolution {
            Resolution::Applied => applied(session, case).await?,
            Resolution::Undone => undone(session, case).await?,
        };
        let repaired = Repaired {
            entry,
            migration: case.file.id.clone(),
            deed,
            reason: reason.into(),
            was: case.finding.journal.clone(),
            became: became.into(),
            finding: case.finding.says(),
            at: Default::default(),
            by: String::new(),
        };
        repaired.write(session).await
    })
    .await
}

/// Its row forward is done, and left what the database holds now, but for what others changed beside it.
async fn applied(session: &mut Session, case: &Case<'_>) -> Result<i64> {
    if let (Some(up), Some(down)) = (&case.up, &case.down) {
        if !up.is_unfinished() {
            let leave = journal::leave(session, down.seq, up.seq, case.left())?;
            session.execute(&leave).await?;
            return Ok(up.seq);
        }
        let leave = journal::leave(session, down.seq, down.seq, case.left())?;
        session.execute(&leave).await?;
    }
    let begun = case.up.as_ref().filter(|up| up.is_unfinished());
    let seq = finished(session, case, (Course::Up, begun)).await?;
    let taken = journal::take(session.engine());
    session.execute(&taken).await?;
    Ok(seq)
}

/// Its way back is done, and left what the database holds now.
async fn undone(session: &mut Session, case: &Case<'_>) -> Result<i64> {
    let seq = finished(session, case, (Course::Down, case.down.as_ref())).await?;
    let undo = format!("{} {}", journal::undo(session, &case.file.id), journal::forget(session.engine()));
    session.execute(&undo).await?;
    Ok(seq)
}

/// A row of this course that is done with no step of it run.
async fn finished(session: &mut Session, case: &Case<'_>, (course, begun): (Course, Option<&Entry>)) -> Result<i64> {
    let Case { file, live, before, after, .. } = case;
    let (migration, text, before, left) = match course {
        Course::Down => (&file.down, &file.down_text, after, live),
        Course::Up | Course::Baseline => (&file.up, &file.up_text, before, case.left()),
    };
    let (sha256, steps) = (digest(text), migration.steps.len());
    let opening = Opening {
        migration: &file.id,
        phase: Some(migration.phase),
        plan: &migration.plan,
        course,
        sha256: &sha256,
        steps,
        before,
        reason: None,
    };
    let seq = journal::begin(session, &opening, begun).await?;
    let advance = journal::advance(session.engine(), seq, steps);
    let finish = journal::finish(session, seq, Some(left), std::time::Duration::ZERO)?;
    session.execute(&format!("{advance} {finish}")).await?;
    Ok(seq)
}

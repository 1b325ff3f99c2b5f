use super::Site;
use super::journal::{self, Course, History, Opening};
use crate::engine::Access;
use crate::error::{Error, Exit, Result};

/// Records that the schema was there when Concertina came, so that drift knows what changed since.
///
/// # Errors
/// When there is a history already.
pub async fn baseline(site: &Site<'_>) -> Result<()> {
    let mut session = site.open(Access::Write).await?;
    if !History::read(&mut session).await?.entries.is_empty() {
        return Err(Error::of(Exit::History, "this database has a history already")
            .hint("`concertina status` shows it; a baseline is only its beginning"));
    }
    journal::prepare(&mut session).await?;
    let live = session.introspect(site.scope).await?.catalog;
    let opening = Opening {
        migration: "baseline",
        phase: None,
        plan: "",
        course: Course::Baseline,
        sha256: "",
        steps: 0,
        before: &live,
        reason: None,
    };
    let begun = std::time::Instant::now();
    session.execute("BEGIN").await?;
    let seq = journal::begin(&mut session, &opening, None).await?;
    let finish = journal::finish(&session, seq, Some(&live), begun.elapsed())?;
    session.execute(&format!("{finish} COMMIT;")).await.map(drop)
}

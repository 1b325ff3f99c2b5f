use super::Site;
use super::journal::{Deployment, History, Sort, record, timestamp};
use crate::catalog::printable;
use crate::engine::Access;
use crate::error::{Error, Exit, Result};
use serde::Serialize;

/// Records that a release of the application is out everywhere, or runs nowhere any more. It opens gates.
///
/// # Errors
/// 64 when a release is to be retired that was never out, or is retired already; 3 when it is the only one that runs.
pub async fn deployed(site: &Site<'_>, release: &str, sort: Sort) -> Result<()> {
    if release.trim().is_empty() {
        return Err(Error::of(Exit::Usage, "the release has no name").hint("`concertina deployed VERSION`"));
    }
    // One of an earlier version can still be retired.
    if sort == Sort::Released && release.chars().any(char::is_control) {
        let sentence = format!("the name of the release holds a control character: `{}`", printable(release));
        return Err(Error::of(Exit::Usage, sentence).hint("name it as the application prints it, on one line"));
    }
    let mut session = site.open(Access::Write).await?;
    if sort == Sort::Retired {
        retirable(&History::read(&mut session).await?, release)?;
    }
    record(&mut session, release, sort).await
}

/// Whether it was recorded now, or was already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Recorded {
    Now,
    Before,
}

/// The same, unless it is recorded already: that it is gone, or that it came out last, since anything ran on the database.
///
/// # Errors
/// As [`deployed`].
pub async fn deployed_once(site: &Site<'_>, release: &str, sort: Sort) -> Result<Recorded> {
    let history = History::read(&mut site.open(Access::Read).await?).await?;
    if is_recorded(&history, release, sort)? {
        return Ok(Recorded::Before);
    }
    deployed(site, release, sort).await.map(|()| Recorded::Now)
}

/// One that came out before something ran, or before another one did, is out once more: gates tell these apart.
fn is_recorded(history: &History, release: &str, sort: Sort) -> Result<bool> {
    let Some(last) = history.release(release).filter(|last| last.sort == sort) else { return Ok(false) };
    let ran =
        history.entries.iter().map(|entry| timestamp(&entry.applied_at)).collect::<Result<Vec<_>>>()?.into_iter().max();
    let newest = history.deployments.iter().rfind(|one| one.sort == Sort::Released);
    Ok(sort == Sort::Retired || (newest == Some(last) && ran.is_none_or(|ran| last.at > ran)))
}

/// Whether a release can be gone: it was out, it still is, and something else runs.
fn retirable(history: &History, release: &str) -> Result<()> {
    let shown = printable(release);
    match history.release(release) {
        None => Err(never_out(history, &shown)),
        Some(Deployment { sort: Sort::Retired, at, .. }) => {
            Err(Error::of(Exit::Usage, format!("`{shown}` is recorded as retired already, since {at:.0}"))
                .hint("nothing is to be done: `concertina status` shows every release"))
        }
        Some(_) if history.running(history.now) == [release] => {
            Err(Error::decision(format!("`{shown}` is the only release that runs, by what is recorded"))
                .hint("record first what has taken its place: `concertina deployed VERSION`"))
        }
        Some(_) => Ok(()),
    }
}

fn never_out(history: &History, shown: &str) -> Error {
    let error = Error::of(Exit::Usage, format!("`{shown}` was never recorded as out"));
    let mut known: Vec<&str> = vec![];
    for Deployment { release, .. } in &history.deployments {
        if !known.contains(&release.as_str()) {
            known.push(release);
        }
    }
    match known.last() {
        None => error.hint("no release was: `concertina deployed VERSION` records that one is out"),
        Some(_) => {
            let known = known.iter().map(|name| format!("`{}`", printable(name))).collect::<Vec<_>>().join(", ");
            error
                .detail(format!("recorded are: {known}"))
                .hint("`concertina deployed VERSION --retired` with one of these")
        }
    }
}

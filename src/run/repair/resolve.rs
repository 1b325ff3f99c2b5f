use super::named;
use super::record::record;
use super::standing::{Resolution, Side, Standing};
use crate::catalog::{Catalog, Unlisted};
use crate::engine::{Access, Session};
use crate::error::{Error, Exit, Result};
use crate::project::MigrationFile;
use crate::run::journal::{self, Course, Entry, History};
use crate::run::lock::Lock;
use crate::run::pending::{pending, stage};
use crate::run::{Site, moved};

/// A migration of which the journal may be wrong.
pub(super) struct Case<'f> {
    pub file: &'f MigrationFile,
    /// Its row forward, which is begun or done, and its way back, which is begun.
    pub up: Option<Entry>,
    pub down: Option<Entry>,
    /// What the database holds, and should hold before the migration and after it.
    pub live: Catalog,
    pub before: Catalog,
    pub after: Catalog,
    pub finding: Standing,
}

/// What the journal and the database say of a migration. It only reads.
///
/// # Errors
/// A migration that is neither half way, nor the last that is applied, nor the next that is pending: what comes after it rests on it.
pub async fn finding(site: &Site<'_>, name: &str, resolution: Resolution) -> Result<Standing> {
    site.project.unedited()?;
    let files = site.project.files()?;
    let mut session = site.open(Access::Read).await?;
    Ok(case(site, &mut session, &files, (name, resolution)).await?.finding)
}

/// What they say of a migration that stopped half way.
///
/// # Errors
/// When the database cannot be read.
pub(in crate::run) async fn standing(site: &Site<'_>, session: &mut Session, file: &MigrationFile) -> Result<Standing> {
    let asked = (file.id.as_str(), Resolution::Applied);
    Ok(case(site, session, std::slice::from_ref(file), asked).await?.finding)
}

/// Sets the journal right about a migration.
///
/// # Errors
/// 5 when another run is at work, 4 when the database contradicts.
pub async fn resolve(
    site: &Site<'_>,
    (name, resolution): (&str, Resolution),
    reason: &str,
    unproven: bool,
) -> Result<Standing> {
    site.project.unedited()?;
    let files = site.project.files()?;
    let mut session = site.open(Access::Write).await?;
    let lock = Lock::take(site, &mut session, "concertina repair").await?;
    let done = async {
        let case = case(site, &mut session, &files, (name, resolution)).await?;
        case.finding.allows(resolution, unproven)?;
        record(&mut session, &case, resolution, reason).await?;
        Ok(case.finding)
    }
    .await;
    lock.release().await;
    done
}

async fn case<'f>(
    site: &Site<'_>,
    session: &mut Session,
    files: &'f [MigrationFile],
    (name, resolution): (&str, Resolution),
) -> Result<Case<'f>> {
    let file = named(files, name)?;
    let history = History::read(session).await?;
    let own = |entry: &&Entry| entry.migration == file.id;
    let down = history.unfinished(Course::Down).filter(own).filter(|entry| entry.is_half_way()).cloned();
    let begun = history.unfinished(Course::Up).filter(own).cloned();
    let up = begun.or_else(|| history.applied().rfind(own).cloned());
    in_turn(files, &history, file, (up.as_ref(), resolution))?;
    let document = site.project.plan_document(&file.up.plan)?;
    let stage = stage(&document, file)?;
    let live = session.introspect(site.scope).await?.catalog;
    let known = up.as_ref().map(|entry| entry.fingerprint_before.as_str()).or(history.fingerprint());
    let before = match known {
        Some(fingerprint) => journal::load(session, fingerprint).await?.map(|snapshot| snapshot.catalog),
        None => None,
    };
    // Without a snapshot, what the migration does not change counts as unmoved only if the fingerprint says so.
    let here = document.fingerprint(&live);
    let differs = |known: Option<Catalog>, end: &Catalog, is_here: bool| match known {
        _ if is_here => vec![],
        Some(catalog) => moved(&document.unlisted, &catalog, &live),
        None => {
            let own = moved(&document.unlisted, end, &live);
            if own.is_empty() { vec!["something that it does not change has moved".to_string()] } else { own }
        }
    };
    let after = before.as_ref().map(|before| stage.after(before));
    let ends =
        (before.clone().unwrap_or_else(|| stage.before(&live)), after.clone().unwrap_or_else(|| stage.after(&live)));
    let from_before = differs(before, &ends.0, here == file.up.from);
    let from_after = differs(after.clone(), &ends.1, here == file.up.to);
    // In the middle of a migration nobody can tell what its steps have still to do.
    let is_untouched = up.is_none() && down.is_none();
    let side = match (from_before.is_empty(), from_after.is_empty()) {
        (true, true) => Side::Both,
        (true, false) => Side::Before,
        (false, true) => Side::After,
        (false, false) if is_untouched && after.is_some_and(|_| holds(&document.unlisted, &ends, &live)) => {
            Side::Beyond { more: from_after }
        }
        (false, false) => Side::Neither { before: from_before, after: from_after },
    };
    let journal = told(up.as_ref(), down.as_ref());
    let finding = Standing { migration: file.id.clone(), journal, side };
    Ok(Case { file, up, down, live, before: ends.0, after: ends.1, finding })
}

/// Whether all that differs between the two ends of a migration is in the database as it is after it.
fn holds(unlisted: &Unlisted, (before, after): &(Catalog, Catalog), live: &Catalog) -> bool {
    let [before, after, live] = [before, after, live].map(|catalog| unlisted.hide(catalog));
    let changed = before.differing(&after);
    !changed.is_empty() && changed.into_iter().all(|id| after.object(id) == live.object(id))
}

impl Case<'_> {
    /// Where the migration, taken for applied, left the database: what others changed beside it is not its doing.
    pub(super) fn left(&self) -> &Catalog {
        match self.finding.side {
            Side::Beyond { .. } => &self.after,
            _ => &self.live,
        }
    }
}

/// Whether the migration is one of which the journal may be wrong: what came after it would be wrong, too.
fn in_turn(
    files: &[MigrationFile],
    history: &History,
    file: &MigrationFile,
    (up, resolution): (Option<&Entry>, Resolution),
) -> Result<()> {
    let refused = |sentence: String, hint: &str| Err(Error::of(Exit::History, sentence).hint(hint));
    let id = &file.id;
    if history.baseline().any(|entry| entry.migration == *id) {
        let hint = "there is nothing to repair: what was there before is never taken back";
        return refused(format!("`{id}` was there when Concertina came"), hint);
    }
    let half_way = history.entries.iter().rfind(|entry| entry.is_half_way());
    match (half_way, up, resolution) {
        (Some(other), ..) if other.migration != *id => refused(
            format!("`{}` stopped half way: it comes first", other.migration),
            "`concertina status` shows how far it is",
        ),
        (Some(_), ..) => Ok(()),
        (None, Some(up), Resolution::Undone) if !up.is_unfinished() => match history.applied().next_back() {
            Some(last) if last.migration != *id => refused(
                format!("`{}` was applied after `{id}`, and rests on it", last.migration),
                "begin with the last one that is applied",
            ),
            _ => Ok(()),
        },
        (None, Some(up), Resolution::Applied) if !up.is_unfinished() => refused(
            format!("the journal says already that `{id}` is applied"),
            "nothing is to be done: `concertina status`",
        ),
        (None, None, Resolution::Undone) => refused(
            format!("the journal says already that `{id}` is not applied"),
            "nothing is to be done: `concertina status`",
        ),
        (None, _, Resolution::Undone) => Ok(()),
        (None, _, Resolution::Applied) => match pending(files, history)?.first() {
            Some(next) if next.id != *id => {
                refused(format!("`{}` comes before `{id}`, and is not applied", next.id), "begin with that one")
            }
            _ => Ok(()),
        },
    }
}

/// What the journal says.
fn told(up: Option<&Entry>, down: Option<&Entry>) -> String {
    let so_far = |entry: &Entry| {
        format!("{} after {} of {} steps", entry.clone().at_rest().state.word(), entry.step, entry.steps)
    };
    match (up, down) {
        (_, Some(down)) => format!("its way back {}", so_far(down)),
        (Some(up), None) if up.is_unfinished() => so_far(up),
        (Some(up), None) => format!("applied on {}", up.applied_at),
        (None, None) => "not applied".into(),
    }
}

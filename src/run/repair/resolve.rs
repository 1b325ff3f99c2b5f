use super::{named, together};
use crate::catalog::Catalog;
use crate::engine::{Access, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{MigrationFile, digest};
use crate::run::journal::{self, Course, Deed, Entry, History, Opening, Repaired};
use crate::run::lock::Lock;
use crate::run::pending::{pending, stage};
use crate::run::{Site, moved};

/// What a person says of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Applied,
    Undone,
}

/// Where a database is, by its schema, seen from a migration.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    Before,
    After,
    /// The migration changes rows alone.
    Both,
    /// What differs from either end.
    Neither {
        before: Vec<String>,
        after: Vec<String>,
    },
}

/// What files, journal and database say of a migration.
#[derive(Clone, Debug)]
pub struct Standing {
    pub migration: String,
    /// What the journal says: "failed after 1 of 3 steps".
    pub journal: String,
    pub side: Side,
}

impl Standing {
    /// Where the database is, in words.
    pub fn says(&self) -> String {
        let id = &self.migration;
        match &self.side {
            Side::Before => format!("the database is as it was before `{id}`"),
            Side::After => format!("the database is as `{id}` leaves it"),
            Side::Both => format!("the schema is the same before `{id}` and after it; rows were not looked at"),
            Side::Neither { .. } => format!("the database is neither as it was before `{id}` nor as that leaves it"),
        }
    }

    /// Refuses what the database contradicts; `unproven`: where it is neither before nor after, the person is believed.
    ///
    /// # Errors
    /// 4, with what differs.
    pub fn allows(&self, resolution: Resolution, unproven: bool) -> Result<()> {
        let id = &self.migration;
        let (sentence, differs, hint) = match (&self.side, resolution) {
            (Side::Both, _) | (Side::Before, Resolution::Undone) | (Side::After, Resolution::Applied) => return Ok(()),
            (Side::Neither { .. }, _) if unproven => return Ok(()),
            (Side::Before, Resolution::Applied) => {
                (self.says(), &[][..], "`concertina apply` applies it; `--as undone` says that it is not".to_string())
            }
            (Side::After, Resolution::Undone) => (
                self.says(),
                &[][..],
                "`concertina rollback --steps 1` takes it back; `--as applied` says that it is there".into(),
            ),
            (Side::Neither { before, after }, resolution) => {
                let differs = if resolution == Resolution::Applied { after } else { before };
                let hint =
                    "mend by hand what is named, then try again; `--unproven` records what is there now as it is";
                (
                    format!("{}; with `{id}` {} this differs", self.says(), resolution.word()),
                    differs.as_slice(),
                    hint.into(),
                )
            }
        };
        let error = Error::of(Exit::Stale, sentence);
        Err(differs.iter().take(20).cloned().fold(error, Error::detail).hint(hint))
    }
}

impl Resolution {
    /// The word that is typed.
    pub fn word(self) -> &'static str {
        match self {
            Resolution::Applied => "applied",
            Resolution::Undone => "undone",
        }
    }
}

/// A migration of which the journal may be wrong.
struct Case<'f> {
    file: &'f MigrationFile,
    /// Its row forward, which is begun or done, and its way back, which is begun.
    up: Option<Entry>,
    down: Option<Entry>,
    /// What the database holds, and should hold before the migration and after it.
    live: Catalog,
    before: Catalog,
    after: Catalog,
    finding: Standing,
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
    let released = lock.release().await;
    let finding = done?;
    released.map(|()| finding)
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
    let from_after = differs(after, &ends.1, here == file.up.to);
    let side = match (from_before.is_empty(), from_after.is_empty()) {
        (true, true) => Side::Both,
        (true, false) => Side::Before,
        (false, true) => Side::After,
        (false, false) => Side::Neither { before: from_before, after: from_after },
    };
    let journal = told(up.as_ref(), down.as_ref());
    let finding = Standing { migration: file.id.clone(), journal, side };
    Ok(Case { file, up, down, live, before: ends.0, after: ends.1, finding })
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

async fn record(session: &mut Session, case: &Case<'_>, resolution: Resolution, reason: &str) -> Result<()> {
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

/// Its row forward is done, and left what the database holds now.
async fn applied(session: &mut Session, case: &Case<'_>) -> Result<i64> {
    if let (Some(up), Some(down)) = (&case.up, &case.down) {
        if !up.is_unfinished() {
            let leave = journal::leave(session, down.seq, up.seq, &case.live)?;
            session.execute(&leave).await?;
            return Ok(up.seq);
        }
        let leave = journal::leave(session, down.seq, down.seq, &case.live)?;
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
    let (migration, text, before) = match course {
        Course::Down => (&file.down, &file.down_text, after),
        Course::Up | Course::Baseline => (&file.up, &file.up_text, before),
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
    let finish = journal::finish(session, seq, Some(live), std::time::Duration::ZERO)?;
    session.execute(&format!("{advance} {finish}")).await?;
    Ok(seq)
}

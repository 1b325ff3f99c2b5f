use super::{named, together};
use crate::engine::Access;
use crate::error::{Error, Exit, Result};
use crate::project::{Direction, MigrationFile, Problem, digest};
use crate::run::Site;
use crate::run::journal::{self, Course, Deed, Entry, History, Repaired, State};
use crate::run::lock::Lock;

/// An applied migration of which a file says something else than when it was written, or applied.
#[derive(Clone, Debug)]
pub struct Edit {
    pub file: MigrationFile,
    /// Which of its files differ, and the sums that these had, where that is known.
    pub changed: Vec<(Direction, Vec<String>)>,
    /// Its row in the journal.
    row: Entry,
}

impl Edit {
    /// The journal knows other bytes than these.
    fn is_unknown(&self) -> bool {
        digest(&self.file.up_text) != self.row.sha256
    }
}

/// What was edited of an applied migration; nothing where its files are what was written and applied. It only reads.
///
/// # Errors
/// Another file that is not what was written, a migration that is not applied here, or stopped half way.
pub async fn edit(site: &Site<'_>, name: &str) -> Result<Option<Edit>> {
    let files = site.project.files()?;
    let file = named(&files, name)?;
    let own = |name: &str| file.texts().iter().any(|(own, _)| own == name);
    let problems = site.project.problems()?;
    if problems.iter().any(|problem| !matches!(problem, Problem::Edited(name) if own(name))) {
        let error = Error::of(Exit::History, format!("more than `{}` is not what was written", file.id));
        let error = problems.iter().map(ToString::to_string).fold(error, Error::detail);
        return Err(error.hint("restore the others from version control first: one migration is repaired at a time"));
    }
    let mut session = site.open(Access::Read).await?;
    let row = row(&History::read(&mut session).await?, file)?;
    let sums = site.project.sums()?;
    let changed =
        [(Direction::Up, &file.up_text), (Direction::Down, &file.down_text)].into_iter().filter_map(|(way, text)| {
            let now = digest(text);
            let name = format!("{}{}", file.id, way.suffix());
            let applied = (way == Direction::Up).then(|| row.sha256.clone());
            let known: Vec<String> = sums.digests_of(&name).map(str::to_string).chain(applied).collect();
            known.iter().any(|known| *known != now).then_some((way, known))
        });
    let changed: Vec<(Direction, Vec<String>)> = changed.collect();
    Ok((!changed.is_empty()).then(|| Edit { file: file.clone(), changed, row }))
}

/// Takes the files of an edit for what was applied: in the journal and in the sums.
///
/// # Errors
/// 5 when another run is at work; when the journal or the sums cannot be written.
pub async fn accept(site: &Site<'_>, edit: &Edit, reason: &str, finding: &str) -> Result<()> {
    let mut session = site.open(Access::Write).await?;
    let lock = Lock::take(site, &mut session, "concertina repair").await?;
    let done = written(site, &mut session, edit, (reason, finding)).await;
    lock.release().await;
    done?;
    site.project.record_edits(&[&edit.file])?;
    let mut sums = site.project.sums()?;
    for (name, text) in edit.file.texts() {
        sums = sums.renewed(&name, text);
    }
    site.project.write_sums(&sums)
}

async fn written(
    site: &Site<'_>,
    session: &mut crate::engine::Session,
    edit: &Edit,
    (reason, finding): (&str, &str),
) -> Result<()> {
    let files = site.project.files()?;
    let now = named(&files, &edit.file.id)?;
    if now.texts() != edit.file.texts() || row(&History::read(session).await?, now)? != edit.row {
        return Err(Error::of(Exit::Busy, format!("`{}` has changed since it was looked at", now.id)).hint("try again"));
    }
    let sum = |text: &str| format!("sha256 {}", digest(text));
    let former = |known: &[String], text: &str| {
        let now = digest(text);
        known.iter().find(|known| **known != now).map(|known| format!("sha256 {known}")).unwrap_or_default()
    };
    let was = edit.changed.iter().map(|(way, known)| match way {
        Direction::Up if edit.is_unknown() => format!("sha256 {}", edit.row.sha256),
        Direction::Up => former(known, &now.up_text),
        Direction::Down => format!("the way back {}", former(known, &now.down_text)),
    });
    let became = edit.changed.iter().map(|(way, _)| match way {
        Direction::Up => sum(&now.up_text),
        Direction::Down => format!("the way back {}", sum(&now.down_text)),
    });
    let (seq, sha256) = (edit.row.seq, digest(&now.up_text));
    let repaired = Repaired {
        entry: seq,
        migration: now.id.clone(),
        deed: Deed::Accepted,
        reason: reason.into(),
        was: was.collect::<Vec<_>>().join(", "),
        became: became.collect::<Vec<_>>().join(", "),
        finding: finding.into(),
        at: Default::default(),
        by: String::new(),
    };
    together(session, async |session| {
        let accept = journal::accept(session, seq, &sha256);
        session.execute(&accept).await?;
        repaired.write(session).await
    })
    .await
}

/// The row of an applied migration.
fn row(history: &History, file: &MigrationFile) -> Result<Entry> {
    let own = |entry: &&Entry| entry.migration == file.id;
    if let Some(half_way) = history.entries.iter().filter(own).find(|entry| entry.is_half_way()) {
        let sentence = format!(
            "`{}` stopped after {} of {} steps: an edit now would be of its middle",
            file.id, half_way.step, half_way.steps
        );
        return Err(Error::of(Exit::History, sentence).hint(
            "restore the file from version control, then `concertina apply` or `concertina rollback --steps 1`",
        ));
    }
    let committed = |entry: &&Entry| entry.course != Course::Down && entry.state == State::Done;
    history.entries.iter().filter(own).rfind(committed).cloned().ok_or_else(|| {
        Error::of(Exit::History, format!("`{}` is not applied here: there is no history of it to repair", file.id))
            .hint("`concertina plan --accept-edits` proves the edit of a pending migration")
    })
}

//! The files against the journal: what is applied must be what it was, and what is pending must come after it.

use super::apply::ApplyOptions;
use super::journal::{Course, Entry, History, State};
use crate::error::{Error, Exit, Result};
use crate::project::document::StageDocument;
use crate::project::{Document, MigrationFile, digest, named};

/// The migrations that are not applied whole, in order.
///
/// # Errors
/// An applied file that was edited or is gone, and a pending one that stands before an applied one; every one is named.
pub fn pending<'f>(files: &'f [MigrationFile], history: &History) -> Result<Vec<&'f MigrationFile>> {
    unedited(files, history)?;
    let applied = |file: &MigrationFile| history.has_applied(&file.id);
    let last = files.iter().rposition(applied);
    let early: Vec<&MigrationFile> = files.iter().take(last.unwrap_or(0)).filter(|file| !applied(file)).collect();
    match last.and_then(|at| files.get(at)) {
        Some(last) if !early.is_empty() => Err(too_early(&early, last, history)),
        _ => Ok(files.iter().filter(|file| !applied(file)).collect()),
    }
}

/// Refuses files that are not what was applied.
///
/// # Errors
/// An applied file that was edited or is gone; every one is named.
pub fn unedited(files: &[MigrationFile], history: &History) -> Result<()> {
    let committed = history.entries.iter().filter(|entry| entry.course != Course::Down);
    let committed = committed.filter(|entry| entry.state == State::Done || entry.is_half_way());
    let wrong: Vec<Complaint> = committed.filter_map(|entry| complaint(files, entry)).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let edited = wrong.iter().find_map(|complaint| complaint.edited.as_ref());
    let way_out = edited.map_or_else(String::new, |name| {
        format!("; for an edit that leads to the same, `concertina repair --accept {name} --reason WHY`")
    });
    let error = Error::of(Exit::History, "what was applied to this database is not what the files say");
    let error = wrong.into_iter().fold(error, |error, complaint| error.detail(complaint.sentence));
    Err(error.hint(format!(
        "restore the files from version control: an applied migration is never edited, another one follows it{way_out}"
    )))
}

/// Pending migrations before an applied one: their plan goes behind it, unless some of it is applied, too.
fn too_early(early: &[&MigrationFile], last: &MigrationFile, history: &History) -> Error {
    let sentence = format!("migrations stand before `{}`, which is applied, and are not applied themselves", last.id);
    let error =
        early.iter().map(|file| format!("`{}`", file.id)).fold(Error::of(Exit::History, sentence), Error::detail);
    let begun = |plan: &str| history.baseline().chain(history.applied()).any(|entry| entry.plan == plan);
    match early.iter().find(|file| begun(&file.up.plan)) {
        None => error.hint("`concertina renumber` puts their plans behind what is applied"),
        Some(file) => error.hint(format!(
            "others of the plan `{}` are applied, so it keeps its place: take back what came after it with \
             `concertina rollback --to MIGRATION`, then `concertina apply`",
            file.up.plan
        )),
    }
}

/// Those of the pending migrations that are asked for: a beginning of them.
pub fn chosen<'f>(pending: Vec<&'f MigrationFile>, options: &ApplyOptions) -> Result<Vec<&'f MigrationFile>> {
    let end = match &options.to {
        None => pending.len(),
        Some(to) => {
            let last = named(pending.iter().copied(), |file| &file.id, ("pending migration", to));
            let last = last.map_err(|error| error.hint("`concertina status` lists them"))?;
            pending.iter().take_while(|file| file.id != last.id).count() + 1
        }
    };
    let within = |file: &&MigrationFile| options.through.is_none_or(|through| file.up.phase <= through);
    Ok(pending.into_iter().take(end).take_while(within).collect())
}

/// Whether others of its plan stand before a migration among those that are pending.
pub fn is_ahead(pending: &[&MigrationFile], file: &MigrationFile) -> bool {
    pending.iter().take_while(|other| other.id != file.id).any(|other| other.up.plan == file.up.plan)
}

/// The row of a migration that stopped, to be taken up again.
pub fn resumed<'h>(history: &'h History, file: &MigrationFile) -> Option<&'h Entry> {
    history.unfinished(Course::Up).filter(|entry| entry.migration == file.id)
}

/// The stage of a migration in its plan's document.
pub fn stage<'d>(document: &'d Document, file: &MigrationFile) -> Result<&'d StageDocument> {
    document.stage(&file.id).ok_or_else(|| {
        Error::of(Exit::History, format!("the document of the plan `{}` does not know `{}`", document.plan, file.id))
            .hint("restore both from version control")
    })
}

/// What a file has against its row of the journal.
struct Complaint {
    sentence: String,
    /// The name of the file, where it is there and says something else.
    edited: Option<String>,
}

fn complaint(files: &[MigrationFile], entry: &Entry) -> Option<Complaint> {
    let name = format!("{}.sql", entry.migration);
    match files.iter().find(|file| file.id == entry.migration) {
        None => {
            let sentence = format!("`{name}` was applied on {} and is missing", entry.applied_at);
            Some(Complaint { sentence, edited: None })
        }
        Some(file) if digest(&file.up_text) != entry.sha256 => {
            let sentence = format!("`{name}` was edited after it was applied on {}", entry.applied_at);
            Some(Complaint { sentence, edited: Some(name) })
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests;

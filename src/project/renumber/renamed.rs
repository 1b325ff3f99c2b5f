//! The files of a plan under another number, or from another beginning.

use super::text::buried;
use super::{Bundle, Turn};
use crate::catalog::Fingerprint;
use crate::error::{Error, Result};
use crate::project::document::StageDocument;
use crate::project::folder::numbered;
use crate::project::{
    Direction, Document, Edit, Folder, Migration, MigrationFigures, MigrationFile, Project, Rehearsed, Rewrite, Sums,
    number, registry, seal, sums, text_or_empty,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A plan as it will be.
#[derive(Clone, Debug)]
pub struct Renamed<'b> {
    pub was: &'b Bundle,
    /// Its id.
    pub id: String,
    pub document: Document,
    /// In turn.
    pub files: Vec<MigrationFile>,
}

/// What stands in folder of plans beside a plan's document, by the end of its name.
const PAPERS: [&str; 3] = ["md", "approvals.toml", "rehearsal.json"];

impl<'b> Renamed<'b> {
    /// A plan in its turn; `document` is its own, or that of another beginning.
    ///
    /// # Errors
    /// A number that has no successor, a name in quarantine that grows too long.
    pub fn new(turn: &Turn<'b>, document: &Document) -> Result<Renamed<'b>> {
        let bundle = turn.bundle;
        let id = behind(&bundle.id, &turn.number);
        let mut document = document.clone();
        document.plan.clone_from(&id);
        rename(&mut document.edits, &bundle.id, &id);
        let mut files = vec![];
        for (at, (file, stage)) in bundle.files.iter().zip(&mut document.stages).enumerate() {
            stage.migration = behind(&file.id, &number::version(&turn.number, at)?);
            rename(&mut document.edits, &file.id, &stage.migration);
            files.push(renamed(turn, &id, file, stage)?);
        }
        Ok(Renamed { was: bundle, id, document, files })
    }

    /// Whether anything is different.
    pub fn changes(&self) -> bool {
        self.id != self.was.id || self.document != self.was.document
    }

    /// The ids of its migrations before and now.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &str)> {
        self.was.files.iter().map(|file| file.id.as_str()).zip(self.files.iter().map(|file| file.id.as_str()))
    }

    /// Whether it leads from elsewhere than before.
    pub fn begins_anew(&self) -> bool {
        self.document.stages.iter().zip(&self.was.document.stages).any(|(now, was)| now.before != was.before)
    }

    /// Where it ends.
    pub fn ends(&self) -> Option<&Fingerprint> {
        self.document.stages.last().map(|stage| &stage.after)
    }

    fn number(&self) -> &str {
        self.document.number()
    }
}

/// What was noted of files under one name is of those under another.
fn rename(edits: &mut [Edit], was: &str, now: &str) {
    for edit in edits {
        if let Some((_, end)) = edit.file.split_once('.').filter(|(own, _)| *own == was) {
            edit.file = format!("{now}.{end}");
        }
    }
}

/// An id with another number.
fn behind(id: &str, number: &str) -> String {
    format!("{number}_{}", id.split_once('_').map_or(id, |(_, name)| name))
}

fn renamed(turn: &Turn, plan: &str, file: &MigrationFile, stage: &StageDocument) -> Result<MigrationFile> {
    let Turn { bundle, number, .. } = turn;
    let (before, after) = (&stage.before, &stage.after);
    let one = |own: &Migration, text: &str, [from, to]: [&Fingerprint; 2]| {
        let named = text.replacen(&format!("plan {} ", bundle.id), &format!("plan {plan} "), 1);
        let ends = |from: &Fingerprint, to: &Fingerprint| format!("from {from} to {to}");
        let led = named.replacen(&ends(&own.from, &own.to), &ends(from, to), 1);
        buried(&led, bundle.number(), number)
    };
    let up_text = one(&file.up, &file.up_text, [before, after])?;
    let down_text = one(&file.down, &file.down_text, [after, before])?;
    let path = |old: &Path, way: Direction| old.with_file_name(format!("{}{}", stage.migration, way.suffix()));
    let (up_path, down_path) = (path(&file.up_path, Direction::Up), path(&file.down_path, Direction::Down));
    let (up, down) = (Migration::read(&up_path, &up_text)?, Migration::read(&down_path, &down_text)?);
    let own = number::parts(&stage.migration).map_or("", |(number, ..)| number).to_string();
    Ok(MigrationFile { id: stage.migration.clone(), number: own, up_path, down_path, up_text, down_text, up, down })
}

impl Project {
    /// What is to become of the files of all plans: those that change, the registry, the sums.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn renumbering(&self, plans: &[Renamed<'_>]) -> Result<Rewrite> {
        let mut rewrite = Rewrite::default();
        for plan in plans.iter().filter(|plan| plan.changes()) {
            rewrite.says.push(match plan.id == plan.was.id {
                true => format!("`{}` begins anew", plan.id),
                false => format!("`{}` becomes `{}`", plan.was.id, plan.id),
            });
            move_migrations(&mut rewrite, plan);
            self.move_papers(&mut rewrite, plan)?;
        }
        let rows = text_or_empty(&self.migrations_dir.join(registry::FILE))?;
        let moved: Vec<_> = plans.iter().filter(|plan| plan.id != plan.was.id).collect();
        let moves: Vec<registry::Move> = moved
            .iter()
            .flat_map(|plan| {
                plan.ids().map(|(was, id)| registry::Move { plan: &plan.was.id, becomes: &plan.id, was, id })
            })
            .collect();
        let there: BTreeSet<(&str, &str)> = plans.iter().flat_map(|plan| numbered(&plan.was.files)).collect();
        let written = registry::renumbered(&registry::without(&rows, &registry::idle(&rows, &there)), &moves);
        if written != rows {
            rewrite.write(Folder::Migrations, registry::FILE, written);
        }
        let texts: BTreeMap<String, &str> =
            plans.iter().flat_map(|plan| &plan.files).flat_map(|file| file.texts()).collect();
        let sums = Sums::of(texts.iter().map(|(name, text)| (name.as_str(), *text))).to_string();
        if sums != text_or_empty(&self.migrations_dir.join(sums::FILE))?.replace("\r\n", "\n") {
            rewrite.write(Folder::Migrations, sums::FILE, sums);
        }
        Ok(rewrite)
    }

    fn move_papers(&self, rewrite: &mut Rewrite, plan: &Renamed<'_>) -> Result<()> {
        let (old, new) = (&plan.was.id, &plan.id);
        let document = buried(&plan.document.write()?, plan.was.number(), plan.number())?;
        rewrite.write(Folder::Plans, format!("{new}.toml"), seal::DOCUMENT.put(&document));
        rewrite.remove(Folder::Plans, format!("{old}.toml"));
        for end in PAPERS {
            let path = self.document_path(old, end);
            if !path.exists() {
                continue;
            }
            let text = text_or_empty(&path)?;
            let text = match end {
                "md" => {
                    seal::REVIEW.revised(&text, |text| buried(&spoken(plan, text), plan.was.number(), plan.number()))?
                }
                "rehearsal.json" => rehearsed(plan, &text),
                _ => text,
            };
            rewrite.write(Folder::Plans, format!("{new}.{end}"), text);
            rewrite.remove(Folder::Plans, format!("{old}.{end}"));
        }
        Ok(())
    }
}

fn move_migrations(rewrite: &mut Rewrite, plan: &Renamed<'_>) {
    for (name, text) in plan.files.iter().flat_map(|file| file.texts()) {
        rewrite.write(Folder::Migrations, name, text);
    }
    for (name, _) in plan.was.files.iter().flat_map(|file| file.texts()) {
        rewrite.remove(Folder::Migrations, name);
    }
}

/// The reviewer's document with the names of now.
fn spoken(plan: &Renamed<'_>, text: &str) -> String {
    let named = text.replace(&plan.was.id, &plan.id);
    plan.ids().fold(named, |text, (was, id)| text.replace(was, id))
}

/// A rehearsal with the names of now: it is of other bytes, and counts for nothing. One that is not understood stays as it is.
fn rehearsed(plan: &Renamed<'_>, text: &str) -> String {
    let renamed = |one: Rehearsed| {
        let of = |id: &String| plan.ids().find(|(was, _)| was == id).map_or(id.clone(), |(_, id)| id.to_string());
        let migrations = one.migrations.iter().map(of).collect();
        let named = |figures: MigrationFigures| MigrationFigures { migration: of(&figures.migration), ..figures };
        let figures = one.figures.into_iter().map(named).collect();
        let renamed = Rehearsed { plan: plan.id.clone(), migrations, figures, ..one };
        serde_json::to_string_pretty(&renamed).map_err(Error::bug)
    };
    let read: Option<Rehearsed> = serde_json::from_str(text).ok();
    read.and_then(|one| renamed(one).ok()).map_or_else(|| text.to_string(), |text| format!("{text}\n"))
}

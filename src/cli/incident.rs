//! Writes the skeleton of an incident's report: what the journal knows, and headings for a person to fill.
//!
//! It is a flag in two places. `apply --incident` and `rollback --incident` write it the moment that they fail, when nobody thinks of
//! it and a pipeline's disk may be all that is kept; `status --incident` writes it later, from the journal alone, for a run that was
//! killed or that nobody had asked for one of. Both write the same file, and neither writes over one that is there.

mod markdown;

use super::conduct::Ground;
use super::context::Context;
use crate::error::{Error, Exit, Result, file};
use crate::project::{Batch, Replaces, slug};
use crate::run::{self, Incident};
use clap::Args;
use std::path::{Path, PathBuf};

/// Where reports go that nobody named a place for, under the folder of the configuration.
const FOLDER: &str = "docs/incidents";

/// What is asked for in case a command fails.
#[derive(Args, Clone, Debug, Default)]
pub struct InCase {
    /// When it fails, write what the journal knows of it to this file, never over one that is there [default file:
    /// docs/incidents/DATE-MIGRATION.md, numbered where there is one]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    incident: Option<Option<PathBuf>>,
}

impl InCase {
    /// Refuses a fleet, of which each database would have an incident of its own.
    ///
    /// # Errors
    /// When a report was asked for.
    pub fn of_one(&self) -> Result<()> {
        self.incident.as_ref().map_or(Ok(()), |_| Err(one_database()))
    }

    /// Writes it, if it was asked for and the end of the command is an incident: no gate, no person's decision, no interruption.
    pub async fn failed(&self, context: &Context, ground: &Ground, error: &Error) {
        let Some(asked) = &self.incident else { return };
        let none = match error.exit {
            Exit::Ok => return,
            Exit::Decision => Some("a person has to decide, and nothing broke"),
            Exit::Interrupted => Some("a person interrupted it"),
            Exit::Usage => Some("the command line is not understood"),
            _ => None,
        };
        if let Some(none) = none {
            return context.say(format!("no incident, and no report of one is written: {none}"));
        }
        match write(context, ground, asked.as_deref(), Some(error)).await {
            Ok(path) => context.say(format!("what is known of it is in {}", context.shown(&path))),
            Err(cause) => context.say(format!("what is known of it is not written down: {cause}")),
        }
    }
}

/// That a report is of one database.
pub fn one_database() -> Error {
    Error::of(Exit::Usage, "an incident is of one database, and this is a fleet")
        .hint("name the one that failed, afterwards: `concertina status --only NAME --incident`")
}

/// Writes what is known of a failure to a file, and gives its path.
///
/// # Errors
/// When nothing failed, the file is there already, or the disk refuses.
pub async fn write(
    context: &Context,
    ground: &Ground,
    asked: Option<&Path>,
    failure: Option<&Error>,
) -> Result<PathBuf> {
    let incident = run::incident(&ground.site(), failure).await?;
    let text = markdown::text(&incident);
    let path = match asked {
        Some(path) => placed(path, &text)?.then(|| path.to_path_buf()).ok_or_else(|| {
            Error::new(format!("`{}` is there already and is left as it is", context.shown(path)))
                .hint("name another file: `concertina status --incident another.md`")
        })?,
        None => numbered(&context.config.root.join(FOLDER), &name(&incident), &text)?,
    };
    path.canonicalize().map_err(file("find", &path))
}

/// Writes it under a name that is free: `NAME.md`, `NAME-2.md`, and so on.
fn numbered(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let mut path = folder.join(format!("{name}.md"));
    let mut number = 1_u32;
    while !placed(&path, text)? {
        number += 1;
        path = folder.join(format!("{name}-{number}.md"));
    }
    Ok(path)
}

/// Writes a file whole, and gives false where one of that name is there.
fn placed(path: &Path, text: &str) -> Result<bool> {
    let mut batch = Batch::default();
    if path.exists() {
        return Ok(false);
    }
    batch.stage(path.to_path_buf(), text, Replaces::Nothing)?;
    match batch.commit() {
        Ok(_) => Ok(true),
        // Another command was faster.
        Err(_) if path.exists() => Ok(false),
        Err(error) => Err(error),
    }
}

/// `2026-11-22-20261120203000_expand_users`.
fn name(incident: &Incident) -> String {
    let at = incident.entry.as_ref().map_or_else(|| incident.now.to_string(), |entry| entry.applied_at.clone());
    let day: String = at.chars().take(10).filter(|letter| letter.is_ascii_digit() || *letter == '-').collect();
    format!("{day}-{}", incident.entry.as_ref().map_or_else(|| "nothing_began".into(), |entry| slug(&entry.migration)))
}

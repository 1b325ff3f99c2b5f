//! A plan whose files are there, as its reviewers are told of it.

use super::check;
use super::context::Context;
use crate::error::Result;
use crate::lint::{Finding, Terms, lint};
use crate::output::{Review, Sources, markdown};
use crate::project::{MigrationFile, Project};

/// What is told of a plan.
///
/// # Errors
/// When a file of it is missing, or not understood.
pub fn of(context: &Context, plan: &str) -> Result<Review> {
    let project = context.project();
    let (document, files, papers) = (project.plan_document(plan)?, project.migrations()?, project.papers(plan)?);
    let findings = if document.edits.is_empty() { vec![] } else { findings(context, &project, &files)? };
    let sources = Sources::of_files(&document, &files, &papers, context.config.settings.gates.approval);
    Ok(Review::of(&Sources { findings: &findings, ..sources }))
}

/// What the rules of `check` find in the migrations.
fn findings(context: &Context, project: &Project, files: &[MigrationFile]) -> Result<Vec<Finding>> {
    let settings = &context.config.settings.check;
    let terms = Terms { postgres: settings.postgres, ignore: settings.ignore.clone() }.checked()?;
    Ok(lint(check::inputs(context, project, files)?, &terms).findings)
}

/// Writes the document of a plan anew. One that cannot be is no failure of what was done to the plan: a note says so.
pub fn rewrite(context: &Context, plan: &str) {
    let written =
        of(context, plan).and_then(|review| context.project().rewrite_review(plan, &markdown::document(&review)));
    if let Err(error) = written {
        let hint = error.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        context.say(format!("note: the document of `{plan}` is not written anew: {}{hint}", error.sentence));
    }
}

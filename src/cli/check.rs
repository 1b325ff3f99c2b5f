use super::context::Context;
use super::words::{self, Format};
use crate::error::{Error, Exit, Result};
use crate::project::{MigrationFile, Project, order};
use clap::Args;

/// Check migrations and plans without a database: for CI
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  concertina check\n\n\
    Exits 7 when files are edited, missing or out of order, when two branches meet in them, or when a document is not that of its\n\
    plan; 2 when something else is found.")]
pub struct Check {
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Check {
    pub fn run(&self, context: &Context) -> Result<Exit> {
        let project = context.project();
        project.intact()?;
        let migrations = project.migrations()?;
        documents_fit(&project, &migrations)?;
        let unregistered = project.unregistered()?.into_iter().map(|id| format!("`{id}` has no row in REGISTRY.md"));
        let mut found: Vec<String> = unregistered.collect();
        if project.registry_is_torn()? {
            found.push("REGISTRY.md holds two sides of a merge: keep the rows of both".into());
        }
        found.extend(project.idle_rows()?.into_iter().map(|row| {
            format!("{row} has a row in REGISTRY.md, and no file: `concertina renumber` takes the row out")
        }));
        found.extend(project.wrong_rows()?);
        found.extend(
            project.idle_documents()?.into_iter().map(|name| format!("`{name}` is the document of no migration")),
        );
        match self.format {
            Format::Json => tell!("{}", words::json(&found)?),
            Format::Text if found.is_empty() => {
                tell!("{}: all is well", words::count(migrations.len(), "migration"))
            }
            Format::Text => found.iter().for_each(|finding| tell!("{finding}")),
        }
        Ok(if found.is_empty() { Exit::Ok } else { Exit::Differs })
    }
}

/// Refuses a document that speaks of other migrations than there are.
fn documents_fit(project: &Project, migrations: &[MigrationFile]) -> Result<()> {
    for files in order::plans(migrations) {
        let plan = files.first().map_or("", |file| file.up.plan.as_str());
        let strange = project.plan_document(plan)?.strange(files);
        if !strange.is_empty() {
            let error =
                Error::of(Exit::History, format!("the document of the plan `{plan}` is not that of its migrations"));
            return Err(strange.into_iter().fold(error, Error::detail).hint("restore both from version control"));
        }
    }
    Ok(())
}

use super::context::Context;
use super::words::{self, Format};
use crate::error::{Exit, Result};
use clap::Args;

/// Check migrations and plans without a database: for CI
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  concertina check\n\n\
    Exits 7 when files are edited, missing or out of order, 2 when something else is found.")]
pub struct Check {
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Check {
    pub fn run(&self, context: &Context) -> Result<Exit> {
        let project = context.project();
        let migrations = project.migrations()?;
        project.intact()?;
        let mut found = vec![];
        for migration in migrations.iter().filter(|migration| migration.up.ordinal == 1) {
            let document = project.plan_document(&migration.up.plan)?;
            if document.stages.len() != migration.up.total {
                found.push(format!("the plan `{}` has other stages than its migrations", document.plan));
            }
        }
        let unregistered = project.unregistered()?;
        found.extend(unregistered.into_iter().map(|id| format!("`{id}` has no row in REGISTRY.md")));
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

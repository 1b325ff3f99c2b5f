use super::context::Context;
use crate::config::{self, Secret};
use crate::engine::Target;
use crate::error::{Error, Exit, Result, file};
use crate::project::Project;
use clap::Args;
use histories::History;
use std::path::Path;

mod beside;
mod histories;
mod takeover;

/// Make a project here: concertina.toml and its folders; from a database, if one is named, schema files and a first migration
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina init\n  concertina init --url postgres://localhost/app\n  \
    concertina init --url sqlite://app.db\n\n\
    It writes a runbook to migrations/README.md, and a .gitignore, where there is none.")]
pub struct Init {}

const FOLDERS: [&str; 3] = ["schema", "migrations", "plans"];

impl Init {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let path = Path::new(config::NAME);
        if path.exists() {
            return Err(Error::new(format!("`{}` is there already", config::NAME)).hint("edit it, or remove it first"));
        }
        let project = Project { migrations_dir: FOLDERS[1].into(), plans_dir: FOLDERS[2].into() };
        let target = context.global.url.as_ref().map(|_| context.target()).transpose()?;
        for folder in FOLDERS {
            std::fs::create_dir_all(folder).map_err(file("make", Path::new(folder)))?;
        }
        let histories = match &target {
            Some(target) => takeover::take_over(context, target, Path::new(FOLDERS[0]), &project).await?,
            None => vec![],
        };
        let given = context.global.url.as_deref().filter(|url| Secret::is_elsewhere(url));
        std::fs::write(path, text(target.as_ref(), given, &histories)).map_err(file("write", path))?;
        tell!("{}", config::NAME);
        for history in &histories {
            let objects = history.objects.join("`, `");
            context.say(format!("left alone: `{objects}`, in which {} keeps its history", history.tool));
        }
        beside::write(&project.migrations_dir, target.as_ref())?.iter().for_each(|path| tell!("{}", path.display()));
        if given.is_none() && matches!(target, Some(Target::Postgres(_))) {
            context.say("the URL may hold a password: put it in `DATABASE_URL`, from which concertina.toml takes it");
        }
        context.say("next: write the desired schema to `schema/`, then `concertina plan`");
        Ok(Exit::Ok)
    }
}

/// The configuration, with where the URL is kept as it was `given`. A URL that may hold a password stays in the environment.
fn text(target: Option<&Target>, given: Option<&str>, histories: &[History]) -> String {
    let (engine, url) = match target {
        Some(Target::Sqlite(path)) => ("sqlite", format!("sqlite://{}", path.display())),
        Some(Target::Postgres(_)) | None => ("postgres", "env:DATABASE_URL".into()),
    };
    let url = toml::Value::String(given.map_or(url, String::from));
    let ignored: Vec<String> = histories.iter().flat_map(|history| history.objects.clone()).collect();
    let ignore = if ignored.is_empty() { String::new() } else { format!("ignore = {}\n", toml::Value::from(ignored)) };
    format!(
        "engine = \"{engine}\"\nschema = [\"schema/**/*.sql\"]\nmigrations = \"migrations\"\nplans = \"plans\"\n\n\
         [database]\nurl = {url}\n{ignore}\n\
         [plan]\nmode = \"phased\" # \"direct\": one migration, for development and small services\n\n[gates]\ncontract_deploys = 1\ncontract_cooldown = \"24h\"\n\
         approval = false # true, or how many people must approve a plan\n\
         rehearsal = false # true: a contract waits for a rehearsal that held\n\
         backup = \"\" # a command that must succeed before a contract, or a direct migration\n\n\
         [quarantine]\nenabled = true\nkeep = \"30d\"\n"
    )
}

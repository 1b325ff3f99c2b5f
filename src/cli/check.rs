use super::context::Context;
use super::words;
use crate::engine::Engine;
use crate::error::{Error, Exit, Result};
use crate::lint::{self, Finding, Input, Level, Report, Terms, project::Findings};
use crate::output::findings::{github, gitlab, json, junit, sarif, text};
use crate::project::{MigrationFile, Project, order};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

mod idle;
mod input;

use input::{Gathered, STANDARD_INPUT};

/// Check migrations and plans without a database, ours or those of other tools: for CI
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina check\n  concertina check db/migrations --format github\n  concertina check -\n\n\
    Reads our own migrations and those of goose, dbmate, Flyway, sqlx, golang-migrate, `structure.sql` of Rails and plain SQL; whose \
    a file is, is told; a file that cannot be read is an error of its own. `-- @allow CODE reason` above a statement waives a finding, [check.ignore] in concertina.toml a rule; \
    `concertina explain rules` lists them, with the database that each is for.\n\n\
    Exits 7 when files of the project are edited, missing or out of order, when two branches meet in them, or when a document is not that \
    of its plan; 2 when an error is found, with --strict a warning, too. Warnings alone exit 0."
)]
pub struct Check {
    /// SQL files, folders or patterns of any tool; `-` for standard input [default: the project, with its plans and registry]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The database that the SQL is for; our own migrations say it themselves [default: `engine` in the configuration, else postgres]
    #[arg(long, value_name = "DATABASE")]
    engine: Option<Database>,

    /// The oldest major version of PostgreSQL that the SQL is for [default: `check.postgres` in the configuration, else 14]
    #[arg(long, value_name = "MAJOR")]
    postgres: Option<u32>,

    /// Exit 2 for warnings, too
    #[arg(long)]
    strict: bool,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: CheckFormat,
}

/// What SQL is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    Postgres,
    Sqlite,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Text,
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// XML of test suites
    Junit,
    /// Annotations of GitHub's workflows
    Github,
    /// GitLab's code quality report
    Gitlab,
}

impl Check {
    pub fn run(&self, context: &Context) -> Result<Exit> {
        let settings = &context.config.settings.check;
        let postgres = self.postgres.unwrap_or(settings.postgres);
        let terms = Terms { postgres, ignore: settings.ignore.clone() }.checked()?;
        let mut report = match self.paths.is_empty() {
            true => of_project(context, &terms)?,
            false => self.of_paths(context, &terms)?,
        };
        if self.is_of_all() {
            report.findings.extend(idle::entries(context, &report)?);
        }
        self.tell(&report)?;
        let errors = report.count(Level::Error) > 0 || (self.strict && !report.findings.is_empty());
        Ok(if errors { Exit::Differs } else { Exit::Ok })
    }

    /// The files that are named.
    fn of_paths(&self, context: &Context, terms: &Terms) -> Result<Report> {
        let Gathered { inputs, unread } = input::read(&self.paths, self.engine(context))?;
        let mut report = lint::lint(inputs, terms);
        report.add(Report { findings: unread, ..Report::default() }.without(terms));
        Ok(report.sorted())
    }

    /// Whether more is checked than single files: what the configuration leaves out may be found in others.
    fn is_of_all(&self) -> bool {
        let is_one = |path: &PathBuf| path.is_file() || path.as_os_str() == STANDARD_INPUT;
        self.paths.is_empty() || !self.paths.iter().all(is_one)
    }

    /// The database that files of other tools are for.
    fn engine(&self, context: &Context) -> Engine {
        match self.engine {
            Some(Database::Postgres) => Engine::Postgres,
            Some(Database::Sqlite) => Engine::Sqlite,
            None => context.config.settings.engine.unwrap_or(Engine::Postgres),
        }
    }

    fn tell(&self, report: &Report) -> Result<()> {
        match self.format {
            CheckFormat::Json => tell!("{}", json::render(report)?),
            CheckFormat::Sarif => tell!("{}", sarif::render(report)?),
            CheckFormat::Junit => tell!("{}", junit::render(report)?),
            CheckFormat::Github => super::out::write(github::render(report)),
            CheckFormat::Gitlab => tell!("{}", gitlab::render(report)?),
            CheckFormat::Text if self.paths.is_empty() && report.findings.is_empty() => {
                // Forward and back of each.
                tell!("{}: all is well", words::count(report.files.len() / 2, "migration"));
            }
            CheckFormat::Text => {
                let mut out = vec![];
                text::print(&mut out, report).map_err(Error::bug)?;
                super::out::coloured(&out);
            }
        }
        Ok(())
    }
}

/// The project: its history, its migrations, and the files beside them.
fn of_project(context: &Context, terms: &Terms) -> Result<Report> {
    let project = context.project();
    there_is_one(context, &project)?;
    project.intact()?;
    let migrations = project.migrations()?;
    documents_fit(&project, &migrations)?;
    let mut report = lint::lint(inputs(context, &project, &migrations)?, terms);
    let beside = Report { findings: beside(context, &project)?, ..Report::default() }.without(terms);
    report.findings.splice(0..0, beside.findings.iter().cloned());
    report.add(Report { findings: vec![], ..beside });
    Ok(report)
}

/// Refuses a folder that holds nothing to check: whoever runs this in the wrong one must not take it for good news.
fn there_is_one(context: &Context, project: &Project) -> Result<()> {
    if context.config.file.is_some() || project.migrations_dir.is_dir() {
        return Ok(());
    }
    let sentence = format!(
        "there is no project: no `concertina.toml` here or above, and no folder `{}`",
        project.migrations_dir.display()
    );
    Err(Error::of(Exit::Usage, sentence)
        .hint("run it in the project's folder, or name what is to be checked: `concertina check PATH`"))
}

/// The migrations, forward and back, each for the database of its plan.
pub fn inputs(context: &Context, project: &Project, migrations: &[MigrationFile]) -> Result<Vec<Input>> {
    let mut inputs = vec![];
    for file in migrations {
        let engine = project.plan_document(&file.up.plan)?.engine;
        for (path, text) in [(&file.up_path, &file.up_text), (&file.down_path, &file.down_text)] {
            inputs.push(Input { path: context.shown(path).into(), text: text.clone(), beside: None, engine });
        }
    }
    Ok(inputs)
}

/// What is wrong with the registry and the documents.
fn beside(context: &Context, project: &Project) -> Result<Vec<Finding>> {
    let registry = context.shown(&project.migrations_dir.join(crate::project::registry::FILE));
    let mut found = Findings::default();
    for id in project.unregistered()? {
        found.unregistered(&registry, &id);
    }
    if project.registry_is_torn()? {
        found.torn(&registry);
    }
    for row in project.idle_rows()? {
        found.idle_row(&registry, &row);
    }
    for says in project.wrong_rows()? {
        found.wrong_row(&registry, &says);
    }
    for name in project.idle_documents()? {
        found.idle_document(&context.shown(&project.plans_dir.join(&name)), &name);
    }
    for name in project.edited_reviews()? {
        found.changed_document(&context.shown(&project.plans_dir.join(&name)), &name);
    }
    Ok(found.all)
}

/// Refuses a document that speaks of other migrations than there are, and papers beside it that cannot be read.
fn documents_fit(project: &Project, migrations: &[MigrationFile]) -> Result<()> {
    for files in order::plans(migrations) {
        let plan = files.first().map_or("", |file| file.up.plan.as_str());
        let strange = project.plan_document(plan)?.strange(files);
        if !strange.is_empty() {
            let error =
                Error::of(Exit::History, format!("the document of the plan `{plan}` is not that of its migrations"));
            return Err(strange.into_iter().fold(error, Error::detail).hint("restore both from version control"));
        }
        project.papers(plan)?;
    }
    Ok(())
}

//! A pipeline for a project: printed, so that a person reads it before it runs.
//!
//! The text is a template beside this file. What differs between databases is put in where it says `{{…}}`.

use super::context::Context;
use super::out;
use crate::config;
use crate::engine::{Engine, Target};
use crate::error::{Exit, Result, file};
use clap::{Args, ValueEnum};

/// Print a pipeline that checks, plans, rehearses and looks for drift
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina ci github > .github/workflows/schema.yml\n  \
    concertina ci gitlab > .gitlab-ci.yml\n\n\
    Its first lines say which secrets it takes. The server's version is `check.postgres` of the configuration, else 18, and a variable \
    of the pipeline. Every command in it runs in a shell here as well.")]
pub struct Ci {
    platform: Platform,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Platform {
    /// GitHub Actions
    Github,
    /// GitLab CI/CD
    Gitlab,
}

/// What stands in a template in the place of a word.
struct Filling {
    /// What its first lines say of the server's version.
    variable: &'static str,
    /// Where scratch databases are made.
    service: &'static str,
    /// What the environment says of it.
    variables: &'static str,
    /// How programs come that a rehearsal takes.
    programs: &'static str,
    /// The database of which nothing but its engine counts.
    empty: &'static str,
}

const GITHUB: &str = include_str!("ci/github.yml");
const GITLAB: &str = include_str!("ci/gitlab.yml");

/// The version of PostgreSQL in a pipeline whose project does not say one.
const NEWEST: u32 = 18;

const VERSION: &str =
    "# And a variable:\n#   POSTGRES_VERSION         the major version of the server [default: {{version}}]\n";

const GITHUB_POSTGRES: Filling = Filling {
    variable: VERSION,
    service: include_str!("ci/github_postgres_service.yml"),
    variables: "      DEV_DATABASE_URL: postgres://postgres@localhost:5432/postgres\n      POSTGRES_VERSION: ${{ vars.POSTGRES_VERSION || '{{version}}' }}\n",
    programs: include_str!("ci/github_postgres_programs.yml"),
    empty: "--url env:DEV_DATABASE_URL --dev-url env:DEV_DATABASE_URL",
};

const GITLAB_POSTGRES: Filling = Filling {
    variable: VERSION,
    service: include_str!("ci/gitlab_postgres_service.yml"),
    variables: "    POSTGRES_VERSION: \"{{version}}\"\n    POSTGRES_HOST_AUTH_METHOD: trust\n    DEV_DATABASE_URL: postgres://postgres@postgres:5432/postgres\n",
    programs: include_str!("ci/gitlab_postgres_programs.yml"),
    empty: "--url env:DEV_DATABASE_URL --dev-url env:DEV_DATABASE_URL",
};

/// SQLite makes scratch databases in memory, and needs no programs.
const SQLITE: Filling =
    Filling { variable: "", service: "", variables: "", programs: "", empty: "--url sqlite:nothing.db" };

impl Ci {
    pub fn run(&self, context: &Context) -> Result<Exit> {
        out::write(text(self.platform, engine(context), version(context)?));
        Ok(Exit::Ok)
    }
}

/// As the configuration has it; else as the URL says, if one is to be had.
fn engine(context: &Context) -> Engine {
    let named = || match context.target() {
        Ok(Target::Sqlite(_)) => Engine::Sqlite,
        Ok(Target::Postgres(_)) | Err(_) => Engine::Postgres,
    };
    context.config.settings.engine.unwrap_or_else(named)
}

/// The version of PostgreSQL that the migrations are for, where the configuration says one.
fn version(context: &Context) -> Result<u32> {
    let Some(path) = &context.config.file else { return Ok(NEWEST) };
    let text = std::fs::read_to_string(path).map_err(file("read", path))?;
    let is_said = config::line(&text, "check.postgres").is_some();
    Ok(if is_said { context.config.settings.check.postgres } else { NEWEST })
}

fn text(platform: Platform, engine: Engine, version: u32) -> String {
    let (template, filling) = match (platform, engine) {
        (Platform::Github, Engine::Postgres) => (GITHUB, GITHUB_POSTGRES),
        (Platform::Gitlab, Engine::Postgres) => (GITLAB, GITLAB_POSTGRES),
        (Platform::Github, Engine::Sqlite) => (GITHUB, SQLITE),
        (Platform::Gitlab, Engine::Sqlite) => (GITLAB, SQLITE),
    };
    let Filling { variable, service, variables, programs, empty } = filling;
    let words = [("variable", variable), ("service", service), ("variables", variables), ("programs", programs)];
    let whole =
        words.iter().fold(template.to_string(), |text, (word, part)| text.replace(&format!("{{{{{word}}}}}\n"), part));
    whole.replace("{{empty}}", empty).replace("{{version}}", &version.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_filled_in() {
        for platform in [Platform::Github, Platform::Gitlab] {
            for engine in [Engine::Postgres, Engine::Sqlite] {
                let text = text(platform, engine, 16);
                let left = text.replace("${{ ", "").contains("{{");
                let says = text.contains("POSTGRES_VERSION") && text.contains("16");
                assert!(!left && says == (engine == Engine::Postgres), "{text}");
            }
        }
    }
}

//! A pipeline for a project: printed, so that a person reads it before it runs.
//!
//! The text is a template beside this file. What differs between databases is put in where it says `{{…}}`.

use super::context::Context;
use super::out;
use crate::engine::{Engine, Target};
use crate::error::{Exit, Result};
use clap::{Args, ValueEnum};

/// Print a pipeline that checks, plans, rehearses and looks for drift
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina ci github > .github/workflows/schema.yml\n  \
    concertina ci gitlab > .gitlab-ci.yml\n\n\
    Its first lines say which secrets it takes. Every command in it runs in a shell here as well.")]
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

const GITHUB_POSTGRES: Filling = Filling {
    service: include_str!("ci/github_postgres_service.yml"),
    variables: "      DEV_DATABASE_URL: postgres://postgres@localhost:5432/postgres\n",
    programs: include_str!("ci/github_postgres_programs.yml"),
    empty: "--url env:DEV_DATABASE_URL --dev-url env:DEV_DATABASE_URL",
};

const GITLAB_POSTGRES: Filling = Filling {
    service: include_str!("ci/gitlab_postgres_service.yml"),
    variables: "    POSTGRES_HOST_AUTH_METHOD: trust\n    DEV_DATABASE_URL: postgres://postgres@postgres:5432/postgres\n",
    programs: include_str!("ci/gitlab_postgres_programs.yml"),
    empty: "--url env:DEV_DATABASE_URL --dev-url env:DEV_DATABASE_URL",
};

/// SQLite makes scratch databases in memory, and needs no programs.
const SQLITE: Filling = Filling { service: "", variables: "", programs: "", empty: "--url sqlite:nothing.db" };

impl Ci {
    pub fn run(&self, context: &Context) -> Result<Exit> {
        out::write(text(self.platform, engine(context)));
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

fn text(platform: Platform, engine: Engine) -> String {
    let (template, filling) = match (platform, engine) {
        (Platform::Github, Engine::Postgres) => (GITHUB, GITHUB_POSTGRES),
        (Platform::Gitlab, Engine::Postgres) => (GITLAB, GITLAB_POSTGRES),
        (Platform::Github, Engine::Sqlite) => (GITHUB, SQLITE),
        (Platform::Gitlab, Engine::Sqlite) => (GITLAB, SQLITE),
    };
    let Filling { service, variables, programs, empty } = filling;
    let words = [("service", service), ("variables", variables), ("programs", programs)];
    let whole =
        words.iter().fold(template.to_string(), |text, (word, part)| text.replace(&format!("{{{{{word}}}}}\n"), part));
    whole.replace("{{empty}}", empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_filled_in() {
        for platform in [Platform::Github, Platform::Gitlab] {
            for engine in [Engine::Postgres, Engine::Sqlite] {
                let text = text(platform, engine);
                let left = text.replace("${{ ", "").contains("{{");
                assert!(!left && text.contains("postgres:18") == (engine == Engine::Postgres), "{text}");
            }
        }
    }
}

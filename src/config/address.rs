//! Which database a command speaks to.

use super::secret::Secret;
use super::{Config, Settings};
use crate::engine::Target;
use crate::error::{Error, Exit, Result};
use std::path::PathBuf;

const VARIABLE: &str = "DATABASE_URL";

/// The database: of the flag, else of the configuration, else of `DATABASE_URL`, else of libpq's own variables.
///
/// # Errors
/// When nothing names one, when it cannot be read, or when it is not of the configured engine.
pub fn target(config: &Config, flag: Option<&str>) -> Result<Target> {
    let target = named(config, flag, config.settings.database.url.clone())?;
    match config.settings.engine {
        Some(engine) if engine != target.engine() => Err(Error::of(
            Exit::Usage,
            format!("the configuration is for {engine}, and `{target}` is {}", target.engine()),
        )
        .hint("change `engine` in concertina.toml, or the URL")),
        _ => Ok(target),
    }
}

/// The database that a query for the targets is asked of, which may be of another engine: of the flag, else `fleet.url`, else where a
/// single database would be.
///
/// # Errors
/// When nothing names one, or when it cannot be read.
pub fn asked_for_targets(config: &Config, flag: Option<&str>) -> Result<Target> {
    let Settings { fleet, database, .. } = &config.settings;
    named(config, flag, fleet.url.clone().or_else(|| database.url.clone()))
}

fn named(config: &Config, flag: Option<&str>, configured: Option<Secret>) -> Result<Target> {
    let flag = flag.map(|text| Secret(text.to_string()));
    let from_flag = flag.is_some();
    let secret = flag.or(configured);
    let secret = secret.unwrap_or_else(|| Secret(format!("env:{VARIABLE}")));
    if secret.is_unset(VARIABLE) {
        return if libpq_names_one() { Target::parse("postgres://") } else { Err(nothing(config)) };
    }
    let target = Target::parse(&secret.resolve(&config.root)?)?;
    Ok(if from_flag { target } else { rooted(config, target) })
}

/// A SQLite path of the configuration is relative to the configuration, as every path in it.
fn rooted(config: &Config, target: Target) -> Target {
    match target {
        Target::Sqlite(path) => Target::Sqlite(config.root.join::<PathBuf>(path)),
        postgres => postgres,
    }
}

fn libpq_names_one() -> bool {
    ["PGHOST", "PGDATABASE"].iter().any(|name| std::env::var_os(name).is_some())
}

fn nothing(config: &Config) -> Error {
    let error = Error::of(Exit::Usage, "nothing says which database to use");
    if config.settings.fleet.targets.is_some() {
        return error
            .hint("name one of the fleet: `--only NAME`; or pass `--url`, or set `database.url` in concertina.toml");
    }
    error.hint("pass `--url postgres://user@host/database` or `--url sqlite://app.db`, or set DATABASE_URL")
}

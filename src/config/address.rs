//! Which database a command speaks to.

use super::Config;
use super::secret::Secret;
use crate::engine::Target;
use crate::error::{Error, Exit, Result};
use std::path::PathBuf;

const VARIABLE: &str = "DATABASE_URL";

/// A database that a flag or an argument names: a URL, or where one is kept.
///
/// # Errors
/// When it cannot be read.
pub fn named(config: &Config, text: &str) -> Result<Target> {
    Target::parse(&Secret(text.to_string()).resolve(&config.root)?)
}

/// The database: of the flag, else of the configuration, else of `DATABASE_URL`, else of libpq's own variables.
///
/// # Errors
/// When nothing names one, when it cannot be read, or when it is not of the configured engine.
pub fn target(config: &Config, flag: Option<&str>) -> Result<Target> {
    let target = chosen(config, flag, None)?;
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
    chosen(config, flag, config.settings.fleet.url.as_ref())
}

/// The password of the configuration is for its own database: a flag, or `fleet.url`, may lead to another server.
fn chosen(config: &Config, flag: Option<&str>, before: Option<&Secret>) -> Result<Target> {
    if let Some(flag) = flag {
        return named(config, flag);
    }
    if let Some(before) = before {
        return Ok(rooted(config, Target::parse(&before.resolve(&config.root)?)?));
    }
    let target = match &config.settings.database.url {
        Some(secret) => Target::parse(&secret.resolve(&config.root)?)?,
        None if std::env::var_os(VARIABLE).is_some() => named(config, &format!("env:{VARIABLE}"))?,
        None if libpq_names_one() => Target::parse("postgres://")?,
        None => return Err(nothing(config)),
    };
    with_password(config, rooted(config, target))
}

/// A SQLite path of the configuration is relative to the configuration, as every path in it.
fn rooted(config: &Config, target: Target) -> Target {
    match target {
        Target::Sqlite(path) => Target::Sqlite(config.root.join::<PathBuf>(path)),
        postgres => postgres,
    }
}

/// The password of the configuration, where the URL has none.
fn with_password(config: &Config, target: Target) -> Result<Target> {
    match (target, &config.settings.database.password) {
        (Target::Postgres(parameters), Some(secret)) if parameters.get("password").is_none() => {
            Ok(Target::Postgres(parameters.with("password", &secret.elsewhere()?.resolve(&config.root)?)))
        }
        (target, _) => Ok(target),
    }
}

/// Whether libpq's variables alone name the database: no flag, no configuration, no `DATABASE_URL`.
pub fn is_by_variables(config: &Config, flag: Option<&str>) -> bool {
    flag.is_none()
        && config.settings.database.url.is_none()
        && std::env::var_os(VARIABLE).is_none()
        && libpq_names_one()
}

fn libpq_names_one() -> bool {
    ["PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE"].iter().any(|name| std::env::var_os(name).is_some())
}

fn nothing(config: &Config) -> Error {
    let error = Error::of(Exit::Usage, "nothing says which database to use");
    if config.settings.fleet.targets.is_some() {
        return error
            .hint("name one of the fleet: `--only NAME`; or pass `--url`, or set `database.url` in concertina.toml");
    }
    error.hint("pass `--url postgres://user@host/database` or `--url sqlite://app.db`, or set DATABASE_URL")
}

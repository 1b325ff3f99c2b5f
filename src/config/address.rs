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
    let flag = flag.map(|text| Secret(text.to_string()));
    let from_flag = flag.is_some();
    let secret = flag.or_else(|| config.settings.database.url.clone());
    let secret = secret.unwrap_or_else(|| Secret(format!("env:{VARIABLE}")));
    if secret.is_unset(VARIABLE) {
        let target = if libpq_names_one() { Target::parse("postgres://") } else { Err(nothing()) };
        return with_password(config, target?);
    }
    let target = Target::parse(&secret.resolve(&config.root)?)?;
    // A flag may lead to another server than the one that the password is for.
    let target = if from_flag { target } else { with_password(config, target)? };
    match config.settings.engine {
        Some(engine) if engine != target.engine() => Err(Error::of(
            Exit::Usage,
            format!("the configuration is for {engine}, and `{target}` is {}", target.engine()),
        )
        .hint("change `engine` in concertina.toml, or the URL")),
        _ => Ok(if from_flag { target } else { rooted(config, target) }),
    }
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

fn libpq_names_one() -> bool {
    ["PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE"].iter().any(|name| std::env::var_os(name).is_some())
}

fn nothing() -> Error {
    Error::of(Exit::Usage, "nothing says which database to use")
        .hint("pass `--url postgres://user@host/database` or `--url sqlite://app.db`, or set DATABASE_URL")
}

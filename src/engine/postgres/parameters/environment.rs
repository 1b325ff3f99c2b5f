//! What the environment says where nothing else does.

use super::{Parameters, keyword, service};
use crate::error::{Exit, Result};
use std::path::PathBuf;

/// How a variable is looked up.
pub type Environment<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// A variable of this process; none where it is empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A file in the user's home.
pub fn home(environment: &Environment, name: impl AsRef<std::path::Path>) -> Option<PathBuf> {
    let folder = environment("HOME").map(PathBuf::from).or_else(std::env::home_dir);
    folder.map(|folder| folder.join(name))
}

/// What is said, then what the service says, then the variables.
///
/// # Errors
/// A service that is not there, a value that cannot be obeyed.
pub fn completed(mut said: Parameters, environment: &Environment) -> Result<Parameters> {
    let named = |said: &Parameters, name: &str, variable: &str| {
        said.get(name).map(String::from).or_else(|| environment(variable))
    };
    if let Some(service) = named(&said, "service", "PGSERVICE") {
        let file = named(&said, "servicefile", "PGSERVICEFILE");
        service::add(&service, file.as_deref(), environment, &mut said)?;
    }
    for keyword in keyword::all().filter(|keyword| !keyword.variable.is_empty()) {
        if let Some(value) = environment(keyword.variable) {
            let refused =
                |error: crate::error::Error| error.context(format!("`{}` says it", keyword.variable)).exit(Exit::Error);
            said.add(keyword.name, value).map_err(refused)?;
        }
    }
    // They are done with, and whoever reads on must not look them up again.
    said.said.remove("service");
    said.said.remove("servicefile");
    trusting(said)
}

/// The system's authorities are for whoever wants to be sure: that is the mode then, and no weaker one.
fn trusting(mut said: Parameters) -> Result<Parameters> {
    if said.get("sslrootcert") == Some("system") {
        match said.get("sslmode") {
            None | Some("verify-full") => drop(said.said.insert("sslmode", "verify-full".into())),
            Some(mode) => {
                return Err(super::usage(format!("`sslmode={mode}` is too weak for `sslrootcert=system`"))
                    .hint("write `sslmode=verify-full`"));
            }
        }
    }
    Ok(said)
}

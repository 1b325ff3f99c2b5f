use crate::catalog::Change;
use crate::error::{Error, Result};
use crate::output::change::differences;
use clap::ValueEnum;

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// Prints changes: a line each, or as JSON.
pub fn print(changes: &[Change], format: Format) -> Result<()> {
    match format {
        Format::Text => changes.iter().for_each(|change| tell!("{change}")),
        Format::Json => tell!("{}", json(&differences(changes))?),
    }
    Ok(())
}

/// A value as JSON for people and machines.
pub fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string_pretty(value).map_err(Error::bug)
}

/// "1 step", "3 steps".
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

use crate::catalog::Change;
use crate::config;
use crate::error::{Error, Result};
use crate::output::change::differences;
use clap::ValueEnum;
use std::time::Duration;

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// How a run is told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    #[default]
    Text,
    /// What came of it, when it is over
    Json,
    /// A line of JSON for everything that happens, and one for what came of it
    Ndjson,
}

impl RunFormat {
    /// What came of it, for machines; nothing where a person reads.
    pub fn result(self, value: &impl serde::Serialize) -> Result<Option<String>> {
        match self {
            RunFormat::Text => Ok(None),
            RunFormat::Json => json(value).map(Some),
            RunFormat::Ndjson => {
                let line = serde_json::json!({ "event": "result", "at": jiff::Timestamp::now(), "result": value });
                Ok(Some(line.to_string()))
            }
        }
    }

    /// The error of a run, as the last line of what machines read; people read it where every error stands.
    pub fn failed(self, error: &Error) {
        if self == RunFormat::Ndjson {
            let mut line = failure(error);
            line["event"] = "error".into();
            line["at"] = jiff::Timestamp::now().to_string().into();
            tell!("{line}");
        }
    }
}

impl From<Format> for RunFormat {
    fn from(format: Format) -> RunFormat {
        match format {
            Format::Text => RunFormat::Text,
            Format::Json => RunFormat::Json,
        }
    }
}

/// An error for machines.
pub fn failure(error: &Error) -> serde_json::Value {
    serde_json::json!({ "exit": error.exit as u8, "error": error.body(), "hint": error.hint })
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

/// A length of time as it is typed: `30s`, `5m`, `30d`.
pub fn time(text: &str) -> Result<Duration, String> {
    config::duration(text).map_err(|error| format!("{}: {}", error.sentence, error.hint.unwrap_or_default()))
}

/// "1 step", "3 steps".
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// A word as a shell takes it whole.
pub fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
    if plain { word.to_string() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

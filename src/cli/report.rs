//! How a failure is printed: once, on standard error; and to a machine, which is told of nothing else, on standard output.

use super::out;
use super::words::{RunFormat, failure, json};
use crate::engine::{Engine, Target};
use crate::error::{Error, Exit, Result, file, printable_lines};
use anstyle::AnsiColor;
use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Prints what clap has to say of these arguments. Its own exit code for bad usage is taken here by "differs".
pub fn usage(message: clap::Error, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let message = discreet(message);
    // Nothing is left to do when the terminal is gone.
    let _ = message.print();
    if !message.use_stderr() {
        return ExitCode::from(Exit::Ok as u8);
    }
    to_machine(&misused(&message), typed(arguments).as_deref());
    ExitCode::from(Exit::Usage as u8)
}

/// What clap has to say, without the password of an address that stands where none belongs: clap repeats what it does not know.
fn discreet(mut message: clap::Error) -> clap::Error {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand] {
        let Some(ContextValue::String(text)) = message.get(kind) else { continue };
        if text.contains("://") || text.contains("password") {
            let shown = Target::parse(text).map_or_else(|_| "ADDRESS".into(), |target| target.to_string());
            message.insert(kind, ContextValue::String(shown));
            // It would repeat the argument behind `--`.
            message.insert(ContextKind::Suggested, ContextValue::None);
        }
    }
    message
}

/// What clap has to say, as an error of ours.
fn misused(message: &clap::Error) -> Error {
    let text = message.render().to_string();
    let mut parts = text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let sentence = parts.next().unwrap_or_default();
    let error = Error::of(Exit::Usage, sentence.strip_prefix("error: ").unwrap_or(&sentence));
    let parts = parts.filter(|part| !part.is_empty() && !part.starts_with("For more information"));
    parts.fold(error, Error::detail).hint("the command's `--help` says what it takes")
}

/// The word of `--format` in arguments that are not understood.
fn typed(arguments: impl Iterator<Item = OsString>) -> Option<String> {
    let mut words = arguments.map(|word| word.to_string_lossy().into_owned()).take_while(|word| word != "--");
    words.find_map(|word| Some(word.strip_prefix("--format")?.to_string())).and_then(|rest| {
        match rest.strip_prefix('=') {
            Some(word) => Some(word.to_string()),
            None => words.next().filter(|_| rest.is_empty()),
        }
    })
}

/// The word of `--format`, where the command has one.
pub fn format(arguments: &ArgMatches) -> Option<String> {
    let (_, own) = arguments.subcommand()?;
    let mut words = own.try_get_raw("format").ok()??;
    words.next().map(|word| word.to_string_lossy().into_owned())
}

/// Prints an error for a machine that waits for a result in this format and has read nothing yet.
pub fn to_machine(error: &Error, format: Option<&str>) {
    if !out::is_silent() {
        return;
    }
    match format {
        Some("json") => json(&failure(error)).into_iter().for_each(|text| tell!("{text}")),
        Some("ndjson") => RunFormat::Ndjson.failed(error),
        _ => {}
    }
    // Nothing is left to do when nobody reads.
    drop(out::finish());
}

/// Makes sure that a file can be written at the end of a command, before its beginning. What is there stays.
///
/// # Errors
/// When it cannot.
pub fn writable(path: &Path) -> Result<()> {
    let there = path.exists();
    std::fs::OpenOptions::new().append(true).create(true).open(path).map_err(file("write", path))?;
    // Until there is something to say, there is no file.
    if there { Ok(()) } else { std::fs::remove_file(path).map_err(file("write", path)) }
}

/// Prints a statement that is sent to a database.
pub fn statement(engine: Engine, sql: &str) {
    // A command goes on when nobody reads along any more.
    drop(writeln!(std::io::stderr(), "-- {engine}\n{}", sql.trim()));
}

/// Prints an error with its hint.
pub fn error(error: &Error) {
    let (red, cyan) = (AnsiColor::Red.on_default().bold(), AnsiColor::Cyan.on_default());
    let body = error.body();
    let mut stderr = anstream::stderr().lock();
    // Nobody may read along any more; the exit code still tells.
    drop(writeln!(stderr, "{red}error:{red:#} {body}"));
    if let Some(hint) = error.told_hint() {
        drop(writeln!(stderr, "{cyan}hint:{cyan:#} {hint}"));
    }
}

/// Prints what a person should know of a connection.
pub fn notice(sentence: &str) {
    drop(writeln!(std::io::stderr(), "warning: {}", printable_lines(sentence)));
}

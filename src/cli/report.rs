//! How a failure is printed: once, on standard error.

use crate::engine::Engine;
use crate::error::{Error, Exit};
use anstyle::AnsiColor;
use std::io::Write;
use std::process::ExitCode;

/// Prints what clap has to say. Its own exit code for bad usage is taken here by "differs".
pub fn usage(message: &clap::Error) -> ExitCode {
    // Nothing is left to do when the terminal is gone.
    let _ = message.print();
    ExitCode::from(if message.use_stderr() { Exit::Usage as u8 } else { Exit::Ok as u8 })
}

/// Prints a statement that is sent to a database.
pub fn statement(engine: Engine, sql: &str) {
    // A command goes on when nobody reads along any more.
    drop(writeln!(std::io::stderr(), "-- {engine}\n{}", sql.trim()));
}

/// Prints an error with its hint.
pub fn error(error: &Error) {
    let (red, cyan) = (AnsiColor::Red.on_default().bold(), AnsiColor::Cyan.on_default());
    let text = error.to_string();
    let body = error.hint.as_ref().and_then(|hint| text.strip_suffix(&format!("\nhint: {hint}"))).unwrap_or(&text);
    let mut stderr = anstream::stderr().lock();
    // Nobody may read along any more; the exit code still tells.
    drop(writeln!(stderr, "{red}error:{red:#} {body}"));
    if let Some(hint) = &error.hint {
        drop(writeln!(stderr, "{cyan}hint:{cyan:#} {hint}"));
    }
}

/// Prints what a person should know of a connection.
pub fn notice(sentence: &str) {
    drop(writeln!(std::io::stderr(), "warning: {sentence}"));
}

use super::context::Context;
use crate::error::{Error, Exit, Result, file};
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

/// Asks "shall I?". `--yes` answers it; without a terminal, or where `CI` is set, nobody can.
///
/// # Errors
/// When the answer is no, or nobody is there to give one.
pub fn confirm(context: &Context, question: &str) -> Result<()> {
    if context.global.yes {
        return Ok(());
    }
    let automatic = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    if automatic || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Error::decision(format!("{question} There is no terminal to ask on")).hint("pass `--yes`"));
    }
    eprint!("{question} [y/N] ");
    let terminal = file("ask on", Path::new("terminal"));
    let mut answer = String::new();
    let read = std::io::stderr().flush().and_then(|()| std::io::stdin().lock().read_line(&mut answer));
    read.map_err(terminal)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Error::of(Exit::Decision, "not done: the answer was not yes")),
    }
}

use super::context::Context;
use super::interrupt::Asking;
use crate::error::{Error, Exit, Result, file};
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use tokio::sync::oneshot;

/// Asks "shall I?". `--yes` answers it; without a terminal, or where `CI` is set, nobody can.
///
/// # Errors
/// When the answer is no, or nobody is there to give one; an interruption is no answer, and ends the command at once.
pub async fn confirm(context: &Context, question: &str) -> Result<()> {
    if context.global.yes {
        return Ok(());
    }
    let automatic = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    if automatic || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Error::decision(format!("{question} There is no terminal to ask on")).hint("pass `--yes`"));
    }
    eprint!("{question} [y/N] ");
    let answer = answer().await?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Error::of(Exit::Decision, "not done: the answer was not yes")),
    }
}

/// A line that is typed. A thread waits for it, which goes with the process: a read of a terminal cannot be broken off.
async fn answer() -> Result<String> {
    let (tell, heard) = oneshot::channel();
    std::thread::spawn(move || {
        let mut answer = String::new();
        let read = std::io::stderr().flush().and_then(|()| std::io::stdin().lock().read_line(&mut answer));
        // Nobody hears it any more after an interruption.
        drop(tell.send(read.map(|_| answer)));
    });
    let asking = Asking::begin();
    tokio::select! {
        read = heard => match read {
            Ok(read) => read.map_err(file("ask on", Path::new("terminal"))),
            Err(_) => Err(Error::bug("nobody read the answer")),
        },
        () = asking.interrupted() => {
            eprintln!();
            Err(Error::of(Exit::Interrupted, "interrupted; nothing is done"))
        }
    }
}

//! How a failure is printed: once, on standard error.

use crate::error::{Error, Exit};
use anstyle::AnsiColor;
use std::process::ExitCode;

/// Prints what clap has to say. Its own exit code for bad usage is taken here by "differs".
pub fn usage(message: &clap::Error) -> ExitCode {
    // Nothing is left to do when the terminal is gone.
    let _ = message.print();
    ExitCode::from(if message.use_stderr() { Exit::Usage as u8 } else { Exit::Ok as u8 })
}

/// Prints an error with its hint.
pub fn error(error: &Error) {
    let (red, cyan) = (AnsiColor::Red.on_default().bold(), AnsiColor::Cyan.on_default());
    let text = error.to_string();
    let body = error.hint.as_ref().and_then(|hint| text.strip_suffix(&format!("\nhint: {hint}"))).unwrap_or(&text);
    anstream::eprintln!("{red}error:{red:#} {body}");
    if let Some(hint) = &error.hint {
        anstream::eprintln!("{cyan}hint:{cyan:#} {hint}");
    }
}

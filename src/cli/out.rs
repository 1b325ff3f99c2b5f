//! Results, on standard output. A reader who goes away early, as `head` does, is no failure; a disk that is full is one.

use crate::error::{Error, Result};
use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static REFUSED: OnceLock<ErrorKind> = OnceLock::new();
static SAID: AtomicBool = AtomicBool::new(false);

/// Prints a line of the result.
macro_rules! tell {
    () => { $crate::cli::out::write("\n") };
    ($($text:tt)*) => { $crate::cli::out::write(format_args!("{}\n", format_args!($($text)*))) };
}

/// Prints text as it is.
pub fn write(text: impl Display) {
    remember(write!(std::io::stdout().lock(), "{text}"));
}

/// Prints text with colours, without them where they do not belong.
pub fn coloured(text: &[u8]) {
    remember(anstream::stdout().lock().write_all(text));
}

/// Whether nothing was printed yet.
pub fn is_silent() -> bool {
    !SAID.load(Ordering::Relaxed)
}

/// Whether everything that was printed found its way.
///
/// # Errors
/// When standard output refused it, and not because nobody reads any more.
pub fn finish() -> Result<()> {
    refused(std::io::stdout().lock().flush());
    match REFUSED.get() {
        None | Some(ErrorKind::BrokenPipe) => Ok(()),
        Some(cause) => Err(Error::new(format!("cannot write to standard output: {cause}"))
            .hint("the command itself ran to its end: only its output is incomplete")),
    }
}

fn remember(written: std::io::Result<()>) {
    SAID.store(true, Ordering::Relaxed);
    refused(written);
}

fn refused(written: std::io::Result<()>) {
    if let Err(cause) = written {
        // The first refusal is the one to tell.
        REFUSED.get_or_init(|| cause.kind());
    }
}

//! The one error: a sentence, where it points, what the server said, and what to type next.
//!
//! The command line alone prints it, once. The category decides the exit code, so that a pipeline can tell a person's
//! decision from a broken connection without reading text.

mod text;

pub use text::{printable, printable_lines, visible};

use std::fmt;
use std::path::PathBuf;

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a pipeline should make of the end of a command. One table for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do.
    Ok = 0,
    /// Anything not below: connection, parse, input and output.
    Error = 1,
    /// A difference was found.
    Differs = 2,
    /// A person has to decide: a hazard, a gate, a fill, a prompt without a terminal.
    Decision = 3,
    /// The live database is not where the plan starts.
    Stale = 4,
    /// Another run holds the lock, or lock retries ran out; nothing happened.
    Busy = 5,
    /// A step failed after something was committed.
    Partial = 6,
    /// A migration was edited, is missing, duplicated or out of order, or two branches meet.
    History = 7,
    /// The rehearsal failed on the copy.
    Rehearsal = 8,
    /// Bad flags.
    Usage = 64,
    /// Ctrl-C: the transaction in hand was rolled back.
    Interrupted = 130,
}

/// A place in a file, counted from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: PathBuf,
    pub line: usize,
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}:{}:{}", printable(&self.file.display().to_string()), self.line, self.column)
    }
}

/// What went wrong, in a sentence.
#[derive(Clone, Debug)]
pub struct Error {
    pub exit: Exit,
    /// One sentence, names in backticks. Never a password.
    pub sentence: String,
    pub place: Option<Place>,
    /// Further lines: the server's own words, the objects that differ.
    pub details: Vec<String>,
    /// The next command to type, or the line to write.
    pub hint: Option<String>,
    /// The server's error code, where a server spoke.
    pub code: Option<String>,
    /// Where the server points: characters into the statement, counted from one.
    pub position: Option<usize>,
}

impl Error {
    /// An error of the given category.
    pub fn of(exit: Exit, sentence: impl Into<String>) -> Self {
        Self { exit, sentence: sentence.into(), place: None, details: vec![], hint: None, code: None, position: None }
    }

    /// A plain error.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self::of(Exit::Error, sentence)
    }

    /// Something that a person has to decide.
    pub fn decision(sentence: impl Into<String>) -> Self {
        Self::of(Exit::Decision, sentence)
    }

    /// With the next command to type.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With a further line.
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// With the place it speaks of.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same error under a sentence that says what was being done; its own sentence becomes a detail.
    pub fn context(mut self, sentence: impl Into<String>) -> Self {
        let own = std::mem::replace(&mut self.sentence, sentence.into());
        self.details.insert(0, own);
        self
    }

    /// The same error in another category.
    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// A bug in Concertina, said so.
    pub fn bug(sentence: impl fmt::Display) -> Self {
        Self::new(format!("this is a bug in Concertina: {sentence}"))
            .hint("please report it with the two schemas; nothing was changed")
    }
}

impl Error {
    /// Whether the server ended the connection, or nobody heard of it any more.
    pub fn is_of_a_lost_connection(&self) -> bool {
        matches!(self.code.as_deref(), Some("08006" | "57P01" | "57P02" | "57P03" | "57P04" | "57P05"))
    }

    /// What may be kept of it: its sentence, and of the server's own words those that repeat no value of a row, else the code.
    pub fn kept(&self) -> String {
        let Some(code) = &self.code else { return self.sentence.clone() };
        let silent = self.details.first().filter(|_| code.len() == 5 && code.get(..2).is_some_and(is_silent));
        match silent {
            Some(words) => format!("{}\n{words}", self.sentence),
            None => format!("{}\nthe database's code: {code}", self.sentence),
        }
    }
}

/// Whether errors of this class of PostgreSQL's speak of definitions, rights, room and other sessions, and not of rows.
fn is_silent(class: &str) -> bool {
    matches!(class, "08" | "40" | "42" | "53" | "55" | "57" | "58")
}

impl Error {
    /// All of it but the hint, for where that stands by itself. Names in it steer nothing.
    pub fn body(&self) -> String {
        let place = self.place.iter().map(|place| format!("{place}: "));
        let details = self.details.iter().map(|detail| format!("\n  {}", detail.replace('\n', "\n  ")));
        printable_lines(&place.chain([self.sentence.clone()]).chain(details).collect::<String>())
    }

    /// The hint, as it is printed.
    pub fn told_hint(&self) -> Option<String> {
        self.hint.as_deref().map(printable_lines)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.body())?;
        match self.told_hint() {
            Some(hint) => write!(out, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// An error of the file system, with the file.
pub fn file(doing: &str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Error {
    let sentence = format!("cannot {doing} `{}`", path.display());
    move |cause| {
        let error = Error::new(format!("{sentence}: {cause}"));
        match advice(cause.kind()) {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

fn advice(kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind;
    match kind {
        ErrorKind::NotFound => Some("check the path: it is relative to the folder the command runs in"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Some("may this user do that there?"),
        ErrorKind::InvalidData => Some("save it as UTF-8: `iconv -f latin1 -t utf-8`"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some("make room on that disk, then run it again"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_servers_words_repeats_no_value() {
        let kept = |code: &str, words: &str| {
            Error { code: Some(code.into()), ..Error::new(words) }.context("the step failed").kept()
        };
        assert_eq!(
            kept("42710", "constraint \"c\" already exists"),
            "the step failed\nconstraint \"c\" already exists"
        );
        assert_eq!(kept("23514", "the row hunter2"), "the step failed\nthe database's code: 23514");
        assert_eq!(kept("19", "constraint failed"), "the step failed\nthe database's code: 19");
        assert_eq!(Error::new("a").detail("hunter2").kept(), "a");
        let error = Error::new("a").detail("b\nc").hint("d");
        assert_eq!((error.body().as_str(), error.to_string().as_str()), ("a\n  b\n  c", "a\n  b\n  c\nhint: d"));
    }
}

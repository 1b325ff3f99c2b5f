//! What is done, and when.

use std::fmt;

/// What ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The tool: SIGKILL.
    Kill,
    /// The tool, in good order: SIGINT.
    Interrupt,
    /// The connection.
    Sever,
    /// The server's process for the connection.
    Terminate,
    /// The statement, as `statement_timeout` and an administrator end it.
    Cancel,
}

/// When, as seen from the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The server has not heard of it.
    Before,
    /// The server is at work on it.
    During,
    /// The server is done with it, and the tool does not know.
    After,
}

/// A fault at the statement of that number, counted from one.
#[derive(Clone, Copy, Debug)]
pub struct Strike {
    pub fault: Fault,
    pub moment: Moment,
    pub at: usize,
}

impl Fault {
    pub const ALL: [Fault; 5] = [Fault::Kill, Fault::Interrupt, Fault::Sever, Fault::Terminate, Fault::Cancel];

    /// The one of that name.
    pub fn named(name: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.to_string() == name)
    }

    /// The moments at which it makes a difference.
    pub fn moments(self) -> &'static [Moment] {
        match self {
            Fault::Kill | Fault::Sever | Fault::Terminate => &[Moment::Before, Moment::During, Moment::After],
            Fault::Interrupt => &[Moment::Before],
            Fault::Cancel => &[Moment::During],
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.pad(match self {
            Fault::Kill => "kill",
            Fault::Interrupt => "interrupt",
            Fault::Sever => "sever",
            Fault::Terminate => "terminate",
            Fault::Cancel => "cancel",
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.pad(match self {
            Moment::Before => "before it",
            Moment::During => "while it runs",
            Moment::After => "after it",
        })
    }
}

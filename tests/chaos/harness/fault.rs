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
    /// The statement, by an administrator.
    Cancel,
    /// The time of the statement and of those after it, as by a role's `statement_timeout`.
    Timeout,
    /// The statement: it and another session wait for each other.
    Deadlock,
    /// The server: it crashes, recovers and takes connections again.
    Restart,
    /// The room on the disk of the database, until a person makes some.
    Full,
    /// The order of time: the clock of the machine is hundreds of days later or earlier.
    Clock,
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
    /// Those that hurt one run alone.
    pub const OF_A_RUN: [Fault; 7] =
        [Fault::Kill, Fault::Interrupt, Fault::Sever, Fault::Terminate, Fault::Cancel, Fault::Timeout, Fault::Deadlock];

    /// Those that hurt all that is on a machine: they need an [`Arena`](super::arena::Arena).
    pub const OF_A_MACHINE: [Fault; 3] = [Fault::Restart, Fault::Full, Fault::Clock];

    /// The one of that name.
    pub fn named(name: &str) -> Option<Fault> {
        Fault::OF_A_RUN.into_iter().chain(Fault::OF_A_MACHINE).find(|fault| fault.to_string() == name)
    }

    /// The moments at which it makes a difference.
    pub fn moments(self) -> &'static [Moment] {
        match self {
            Fault::Kill | Fault::Sever | Fault::Terminate | Fault::Restart => {
                &[Moment::Before, Moment::During, Moment::After]
            }
            Fault::Interrupt | Fault::Timeout | Fault::Deadlock | Fault::Full | Fault::Clock => &[Moment::Before],
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
            Fault::Timeout => "timeout",
            Fault::Deadlock => "deadlock",
            Fault::Restart => "restart",
            Fault::Full => "full",
            Fault::Clock => "clock",
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

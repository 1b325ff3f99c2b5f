use crate::error::{Error, Exit};
use clap::Args;
use std::ffi::OsString;

/// A command of a later version: whatever follows it is taken and not read.
#[derive(Args, Debug)]
pub struct Absent {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<OsString>,
}

impl Absent {
    /// Says that the command is not there.
    pub fn refused(&self, name: &str) -> Error {
        let ignored = if self.rest.is_empty() { "" } else { "; nothing of what followed it was read" };
        Error::of(Exit::Usage, format!("`concertina {name}` is not in this version{ignored}"))
            .hint("`concertina --help` lists the commands that are")
    }
}

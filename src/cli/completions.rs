use crate::error::{Exit, Result};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print a completion script for a shell
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  concertina completions bash > ~/.local/share/bash-completion/completions/concertina"
)]
pub struct Completions {
    shell: Shell,
}

impl Completions {
    pub fn run(&self) -> Result<Exit> {
        let mut script = vec![];
        clap_complete::generate(self.shell, &mut super::Arguments::command(), "concertina", &mut script);
        super::out::write(String::from_utf8_lossy(&script));
        Ok(Exit::Ok)
    }
}

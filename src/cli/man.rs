use crate::error::{Exit, Result, file};
use clap::{Args, CommandFactory};
use std::path::PathBuf;

/// Print the manual page, or write one page a command
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  concertina man --dir ~/.local/share/man/man1")]
pub struct Man {
    /// Write concertina.1, concertina-plan.1, … to this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Man {
    pub fn run(&self) -> Result<Exit> {
        let command = super::Arguments::command();
        match &self.dir {
            Some(folder) => {
                std::fs::create_dir_all(folder).map_err(file("make", folder))?;
                clap_mangen::generate_to(command, folder).map_err(file("write to", folder))?;
            }
            None => {
                let mut page = vec![];
                let rendered = clap_mangen::Man::new(command).render(&mut page);
                rendered.map_err(file("render", std::path::Path::new("concertina.1")))?;
                super::out::write(String::from_utf8_lossy(&page));
            }
        }
        Ok(Exit::Ok)
    }
}

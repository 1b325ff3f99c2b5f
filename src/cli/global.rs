use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The configuration [default: the nearest concertina.toml, from here upward]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Use the overrides of [env.NAME] in the configuration
    #[arg(long, global = true, value_name = "NAME")]
    pub env: Option<String>,

    /// The database: postgres://user@host/database, "host=… dbname=…" or sqlite://path/to/file.db; also env:NAME, file:PATH,
    /// cmd:COMMAND
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,

    /// A fleet: a query, `file:PATH` with a URL a line, or a URL (of SQLite with a pattern); more than once for more
    /// [default: `fleet.targets` in the configuration, unless --url names one database]
    #[arg(long, global = true, value_name = "TARGETS")]
    pub targets: Vec<String>,

    /// One of the fleet, by its name, or a tenant by that of its schema: the command works on it alone
    #[arg(long, global = true, value_name = "NAME")]
    pub only: Option<String>,

    /// A server on which scratch databases are made [default: a private one if PostgreSQL's programs are here, else the
    /// database's own]
    #[arg(long, global = true, value_name = "URL")]
    pub dev_url: Option<String>,

    /// Leave alone what this version does not manage, instead of refusing
    #[arg(long, global = true)]
    pub ignore_unsupported: bool,

    /// Answer "shall I?" with yes; never accepts a hazard
    #[arg(long, short = 'y', global = true)]
    pub yes: bool,

    /// Only results and errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print every statement that is sent to a database, on standard error
    #[arg(long, short, global = true)]
    pub verbose: bool,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

impl Color {
    /// Settles it for every stream of this process.
    pub fn settle(self) {
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

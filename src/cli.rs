//! The command line: reads arguments, calls the library, prints.
//!
//! Results go to standard output, everything else to standard error, and an error is printed here and nowhere else. One file a
//! command; what a command does is in the library.

#[macro_use]
mod out;

mod allow;
mod apply;
mod approve;
mod ask;
mod backfill;
mod check;
mod ci;
mod command;
mod completions;
mod conduct;
mod context;
mod demo;
mod deployed;
mod diff;
mod doctor;
mod drift;
mod explain;
mod fleet;
mod git;
mod global;
#[cfg(test)]
mod hints;
mod incident;
mod init;
mod inspect;
mod interrupt;
mod man;
mod manners;
mod paper;
mod plan;
mod progress;
mod purge;
mod rehearse;
mod renumber;
mod repair;
mod report;
mod review;
mod rollback;
mod show;
mod side;
mod status;
mod trial;
mod verify;
mod words;

use crate::engine;
use crate::error::{Exit, Result};
use clap::{CommandFactory, FromArgMatches, Parser};
use context::Context;
use global::Global;
use std::process::ExitCode;

/// Phased schema changes for PostgreSQL and SQLite: planned from a desired schema, proven both ways.
#[derive(Parser)]
#[command(name = "concertina", version, subcommand_required = true)]
#[command(after_help = "Start with `concertina demo`, or `concertina init --url postgres://…`.\n\
    Exit codes: `concertina explain exit-codes`.")]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: command::Command,
}

/// Runs the command of this process's arguments.
pub fn main() -> ExitCode {
    let parsed = Arguments::command().try_get_matches().and_then(|matches| {
        let format = report::format(&matches);
        Arguments::from_arg_matches(&matches).map(|arguments| (arguments, format))
    });
    let (arguments, format) = match parsed {
        Ok(parsed) => parsed,
        Err(usage) => return report::usage(usage, std::env::args_os()),
    };
    arguments.global.color.settle();
    if !arguments.global.quiet {
        engine::listen_to_notices(report::notice);
    }
    if arguments.global.verbose {
        engine::listen(report::statement);
    }
    let done = Context::load(arguments.global)
        .and_then(|context| run(&context, &arguments.command).map_err(|error| context.addressed(error)));
    let done = done.and_then(|exit| out::finish().map(|()| exit));
    match done {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => {
            report::error(&error);
            report::to_machine(&error, format.as_deref());
            ExitCode::from(error.exit as u8)
        }
    }
}

fn run(context: &Context, command: &command::Command) -> Result<Exit> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| crate::error::Error::new(format!("cannot start: {cause}")))?;
    runtime.block_on(interrupt::obeyed(command, context))
}

//! Rows against rows, for people.

mod place;
mod told;
mod watch;

use super::context::Context;
use super::words::{self, Format};
use crate::error::{Error, Exit, Result};
use crate::run::hash::Show;
use crate::run::verify::{Method, Options, Place, digests, verify};
use clap::Args;
use std::path::PathBuf;

/// How many connections read one database where nobody says it: more help less, and are missed by others.
const MOST: usize = 4;

/// Compare the rows of two databases, or of one with digests that were saved, and name the rows that differ
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina verify postgres://localhost/app postgres://replica/app\n  \
    concertina verify --save before.json\n  concertina verify before.json --table 'orders*'\n  concertina verify production staging --fast\n\n\
    Each database is read in one snapshot, whatever others write meanwhile; nothing is written to it. Values are compared as they are\n\
    written: 1.0 and 1.00 differ, and a column may be int here and bigint there. Servers may be of different versions. With one\n\
    database and nothing to compare it with, its digests are printed. A file of digests holds no values, and tells which columns\n\
    differ, not which rows. Exits 2 when something differs.")]
pub struct Verify {
    /// A URL, where one is kept, an environment of concertina.toml, or a file that `--save` wrote [default: the database]
    a: Option<String>,

    /// The same, to compare it with
    b: Option<String>,

    /// Write the digests of A to this file, to compare with later
    #[arg(long, value_name = "FILE", conflicts_with = "b")]
    save: Option<PathBuf>,

    /// Only tables of this name or `schema.name`; `*` stands for any part. More than once for more
    #[arg(long = "table", value_name = "PATTERN")]
    tables: Vec<glob::Pattern>,

    /// Let PostgreSQL compute digests itself: no row crosses the network. They have 64 bits, and catch accidents, not an adversary
    /// [default: SHA-256, computed here]
    #[arg(long)]
    fast: bool,

    /// How many connections read one database at a time [default: one for each processor here, at most 4]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: Option<u8>,

    /// Show the values that differ, and not only the keys of their rows
    #[arg(long)]
    values: bool,

    /// Leave alone tables and columns that one side alone has: they are named, and make no difference
    #[arg(long)]
    shared: bool,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Verify {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        match self.places(context)? {
            (one, Some(other)) => self.compare(context, [&one, &other]).await,
            (one, None) => self.digest(context, &one).await,
        }
    }

    /// The sides; a file alone is compared with the database.
    fn places(&self, context: &Context) -> Result<(Place, Option<Place>)> {
        let place = |word: &Option<String>| word.as_deref().map(|word| place::parse(context, word)).transpose();
        let database = || context.target().map(Place::Database);
        Ok(match (place(&self.a)?, place(&self.b)?) {
            (None, other) => (database()?, other),
            (Some(file @ Place::File(_)), None) if self.save.is_none() => (database()?, Some(file)),
            (Some(one), other) => (one, other),
        })
    }

    async fn compare(&self, context: &Context, places: [&Place; 2]) -> Result<Exit> {
        let options = self.options(context);
        let verified =
            watch::watched(context.global.quiet, &options.tally, verify(places, &options)).await.map_err(unread)?;
        match self.format {
            Format::Json => tell!("{}", words::json(&verified)?),
            Format::Text => told::verified(&verified, self.shared),
        }
        Ok(if verified.differs(self.shared) { Exit::Differs } else { Exit::Ok })
    }

    async fn digest(&self, context: &Context, place: &Place) -> Result<Exit> {
        let target = match place {
            Place::Database(target) => target,
            Place::File(_) => {
                return Err(Error::of(Exit::Usage, "`--save` writes the digests of a database, not of a file")
                    .hint("name the database: `concertina verify URL --save FILE`"));
            }
        };
        let options = self.options(context);
        let digests =
            watch::watched(context.global.quiet, &options.tally, digests(target, &options)).await.map_err(unread)?;
        if let Some(path) = &self.save {
            digests.write(path)?;
        }
        match self.format {
            Format::Json => tell!("{}", words::json(&digests)?),
            Format::Text => told::digests(&digests),
        }
        if let Some(path) = &self.save {
            context.say(format!(
                "written: {}; compare with it by `concertina verify {}`",
                path.display(),
                path.display()
            ));
        }
        Ok(Exit::Ok)
    }

    fn options(&self, context: &Context) -> Options {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Options {
            scope: context.config.scope(),
            jobs: self.jobs.map_or(processors.min(MOST), usize::from),
            method: self.fast.then_some(Method::Fast),
            show: if self.values { Show::Values } else { Show::Keys },
            tables: self.tables.clone(),
            tally: std::sync::Arc::default(),
        }
    }
}

/// An error of reading: there is no journal to look into, and nothing of it is kept.
fn unread(error: Error) -> Error {
    match error.is_of_a_lost_connection() {
        true => error.hint(
            "nothing was written, and nothing of what was read is kept: run it again when the server answers; `--jobs 1` asks \
             less of it at once, `--table NAME` reads one table at a time",
        ),
        false => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_lost_connection_leaves_to_be_done_speaks_of_no_journal() {
        let lost =
            Error { code: Some("57P01".into()), ..Error::new("the connection was lost") }.hint("see the journal");
        let hint = unread(lost).hint.expect("a hint");
        assert!(hint.contains("--jobs 1") && !hint.contains("journal"), "{hint}");
        assert_eq!(unread(Error::new("other").hint("as it was")).hint.as_deref(), Some("as it was"));
    }
}

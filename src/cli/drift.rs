use super::conduct::Ground;
use super::context::Context;
use super::fleet::{Crew, Fleet};
use super::plan::desired;
use super::words::RunFormat;
use crate::catalog::Catalog;
use crate::config::Member;
use crate::engine::Introspection;
use crate::error::{Error, Exit, Result};
use crate::run::{self, Drift as Report};
use clap::Args;
use std::path::PathBuf;

mod fix;
mod format;
mod told;

use fix::{Asked, Fix, Seen};
use format::Format;
pub use told::lines;

/// Compare the live schema with where it should be; exits 2 when it is elsewhere
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina drift\n  concertina drift --schema\n  \
    concertina drift --url sqlite://app.db --schema schema\n  concertina drift --targets 'sqlite:tenants/*.db'\n  \
    concertina drift --fix ignore\n\n\
    Without --schema, the database should be as the last migration left it. With it, as the schema files have it, and of each\n\
    difference it is told who made it: somebody by hand, the files (it is pending), or both, alike or otherwise.\n\n\
    --fix writes files and runs nothing, for what was made by hand on this one database:\n  \
    revert   SQL that brings it back to where it should be, forward and back, proven; the journal needs nothing, for it says so\n  \
    \u{20}        already, and no other database has to do with it\n  \
    adopt    a schema file with what was made, and a migration that makes it elsewhere and is recorded as applied here\n  \
    ignore   `database.ignore` in concertina.toml, for tables, views and the like that nobody manages; with --object for one")]
pub struct Drift {
    /// Compare with the schema files, too: these, or without a value those of the configuration
    #[arg(long, value_name = "PATH", num_args = 0..)]
    schema: Option<Vec<PathBuf>>,

    /// Write the files of a way out of what was made by hand; nothing is run
    #[arg(long, value_name = "WAY")]
    fix: Option<Fix>,

    #[command(flatten)]
    asked: Asked,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    #[command(flatten)]
    crew: Crew,
}

impl Drift {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        if let Some(members) = context.fleet() {
            return self.run_on_fleet(context, members).await;
        }
        let ground = Ground::new(context)?;
        if let Some(fix) = self.fix {
            let seen = self.seen(context, &ground).await?;
            return fix.write(context, &ground, &seen, &self.asked).await;
        }
        let drift = self.look(context, &ground).await?;
        self.format.tell(context, &drift)?;
        Ok(if drift.differs() { Exit::Differs } else { Exit::Ok })
    }

    async fn run_on_fleet(&self, context: &Context, members: &[Member]) -> Result<Exit> {
        if self.fix.is_some() {
            return Err(Error::of(Exit::Usage, "what was made by hand is of one database, and this is a fleet")
                .hint("name it: `concertina drift --fix ignore --only NAME`"));
        }
        // The first one that elaborates the schema files keeps what comes of it for the others.
        let through = tokio::sync::Mutex::new(self.schema.is_none());
        let format = if self.format == Format::Json { RunFormat::Json } else { RunFormat::Text };
        let fleet = Fleet::looking(context, members, &self.crew, format);
        let looked = fleet.each(async |ground| {
            let turn = Some(through.lock().await).filter(|through| !**through);
            let drift = self.look(context, ground).await?;
            turn.into_iter().for_each(|mut through| *through = true);
            told::known(&drift).map(|()| drift)
        });
        self.format.tell_all(context, &looked.await)
    }

    async fn look(&self, context: &Context, ground: &Ground) -> Result<Report> {
        let looked = self.compared(context, ground, self.schema.as_deref()).await?;
        Ok(looked.0)
    }

    /// All that a way out is made of; the schema files count whether or not they were asked for.
    async fn seen(&self, context: &Context, ground: &Ground) -> Result<Seen> {
        let paths = self.schema.as_deref().unwrap_or_default();
        let (drift, read) = self.compared(context, ground, Some(paths)).await?;
        let Some((left, unlisted)) = run::left_behind(&ground.site()).await? else {
            return Err(told::nothing_applied());
        };
        let (live, left) = (unlisted.hide(&read.catalog).into_owned(), unlisted.hide(&left).into_owned());
        let Introspection { owners, foreign, .. } = read;
        Ok(Seen { drift, live, left, unlisted, foreign, owners, schema: context.schema(paths) })
    }

    async fn compared(
        &self,
        context: &Context,
        ground: &Ground,
        schema: Option<&[PathBuf]>,
    ) -> Result<(Report, Introspection)> {
        let mut session = context.open(&ground.target).await?;
        let read = session.introspect(&context.config.scope()).await?;
        let mut wanted = match schema {
            None => None,
            Some(paths) => Some(desired(context, &mut session, paths).await?.catalog),
        };
        wanted.iter_mut().for_each(|wanted| read.without_grants_to_owners(wanted));
        let live = context.understood(read.clone(), "the database")?;
        let unlisted = wanted.as_mut().map(|wanted| wanted.adopt_unlisted(&live)).unwrap_or_default();
        let wanted = wanted.as_ref().map(|wanted: &Catalog| (wanted, &unlisted));
        Ok((run::drift(&ground.site(), &live, wanted).await?, read))
    }
}

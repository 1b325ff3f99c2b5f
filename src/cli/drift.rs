use super::conduct::Ground;
use super::context::Context;
use super::fleet::{Crew, Fleet};
use super::plan::desired;
use super::words::{self, Format};
use crate::catalog::Catalog;
use crate::config::Member;
use crate::error::{Error, Exit, Result};
use crate::run::{self, Difference, Drift as Report, Way};
use clap::Args;
use std::path::PathBuf;

/// Compare the live schema with where it should be; exits 2 when it is elsewhere
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina drift\n  concertina drift --url sqlite://app.db --schema schema\n  \
    concertina drift --targets 'sqlite:tenants/*.db'\n\n\
    Without --schema, the database should be as the last migration left it.")]
pub struct Drift {
    /// Compare with these schema files: files, folders or patterns
    #[arg(long, value_name = "PATH")]
    schema: Vec<PathBuf>,

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
        let drift = self.look(context, &Ground::new(context)?).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&drift)?),
            Format::Text => self.tell(&drift)?,
        }
        Ok(if drift.differs() { Exit::Differs } else { Exit::Ok })
    }

    async fn run_on_fleet(&self, context: &Context, members: &[Member]) -> Result<Exit> {
        // The first one that elaborates the schema files keeps what comes of it for the others.
        let through = tokio::sync::Mutex::new(self.schema.is_empty());
        let fleet = Fleet::looking(context, members, &self.crew, self.format.into());
        let looked = fleet.each(async |ground| {
            let turn = Some(through.lock().await).filter(|through| !**through);
            let drift = self.look(context, ground).await?;
            turn.into_iter().for_each(|mut through| *through = true);
            if drift.desired.is_none() && drift.by_hand.is_none() { Err(nothing_applied()) } else { Ok(drift) }
        });
        looked.await.tell(self.format.into(), None)
    }

    async fn look(&self, context: &Context, ground: &Ground) -> Result<Report> {
        let mut session = context.open(&ground.target).await?;
        let read = session.introspect(&context.config.scope()).await?;
        let mut wanted = match self.schema.as_slice() {
            [] => None,
            paths => Some(desired(context, &mut session, paths).await?.catalog),
        };
        wanted.iter_mut().for_each(|wanted| read.without_grants_to_owners(wanted));
        let live = context.understood(read, "the database")?;
        let unlisted = wanted.as_mut().map(|wanted| wanted.adopt_unlisted(&live)).unwrap_or_default();
        let wanted = wanted.as_ref().map(|wanted: &Catalog| (wanted, &unlisted));
        run::drift(&ground.site(), &live, wanted).await
    }

    fn tell(&self, drift: &Report) -> Result<()> {
        let differences = drift.desired.as_ref().or(drift.by_hand.as_ref()).ok_or_else(nothing_applied)?;
        let as_it_should_be =
            if drift.desired.is_some() { "as the schema files have it" } else { "as the last migration left it" };
        if differences.is_empty() {
            tell!("no drift: the database is {as_it_should_be}");
            return Ok(());
        }
        tell!("the database is not {as_it_should_be}:");
        differences.iter().for_each(tell_one);
        if let Some(unfinished) = &drift.unfinished {
            tell!("`{unfinished}` stopped half way; this may be its doing");
        }
        Ok(())
    }
}

fn nothing_applied() -> Error {
    Error::new("nothing was applied to this database, so nothing says where it should be")
        .hint("name the schema files: `concertina drift --schema schema`")
}

fn tell_one(difference: &Difference) {
    let word = match difference.way {
        Way::Missing => "missing",
        Way::Extra => "extra",
        Way::Different => "different",
    };
    let why = difference.why.as_ref().map_or_else(String::new, |why| format!(" {why}"));
    tell!("{word:<9}  {}{why}", difference.object);
}

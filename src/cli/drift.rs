use super::conduct::Ground;
use super::context::Context;
use super::plan::desired;
use super::words::{self, Format};
use crate::catalog::Catalog;
use crate::error::{Error, Exit, Result};
use crate::run::{self, Difference, Drift as Report, Way};
use clap::Args;
use std::path::PathBuf;

/// Compare the live schema with where it should be; exits 2 when it is elsewhere
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina drift\n  concertina drift --url sqlite://app.db --schema schema\n\n\
    Without --schema, the database should be as the last migration left it.")]
pub struct Drift {
    /// Compare with these schema files: files, folders or patterns
    #[arg(long, value_name = "PATH")]
    schema: Vec<PathBuf>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Drift {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::new(context)?;
        let mut session = context.open_for_reading().await?;
        let read = session.introspect(&context.config.scope()).await?;
        let mut wanted = match self.schema.as_slice() {
            [] => None,
            paths => Some(desired(context, &mut session, paths).await?.catalog),
        };
        wanted.iter_mut().for_each(|wanted| read.without_grants_to_owners(wanted));
        let live = context.understood(read, "the database")?;
        let unlisted = wanted.as_mut().map(|wanted| wanted.adopt_unlisted(&live)).unwrap_or_default();
        let drift = run::drift(&ground.site(), &live, wanted.as_ref().map(|wanted| (wanted, &unlisted))).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&drift)?),
            Format::Text => tell(&drift, wanted.as_ref())?,
        }
        Ok(if drift.differs() { Exit::Differs } else { Exit::Ok })
    }
}

fn tell(drift: &Report, wanted: Option<&Catalog>) -> Result<()> {
    let Some(differences) = drift.desired.as_ref().or(drift.by_hand.as_ref()) else {
        return Err(Error::new("nothing was applied to this database, so nothing says where it should be")
            .hint("name the schema files: `concertina drift --schema schema`"));
    };
    let as_it_should_be =
        if wanted.is_some() { "as the schema files have it" } else { "as the last migration left it" };
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

fn tell_one(difference: &Difference) {
    let word = match difference.way {
        Way::Missing => "missing",
        Way::Extra => "extra",
        Way::Different => "different",
    };
    tell!("{word:<9}  {}", difference.object);
}

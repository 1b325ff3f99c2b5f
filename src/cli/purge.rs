use super::ask;
use super::conduct::Ground;
use super::context::Context;
use super::manners::Manners;
use super::status::buried;
use super::words::{self, Format};
use crate::error::{Error, Exit, Result};
use crate::run::{self, Buried};
use clap::Args;
use std::time::Duration;

/// Drop what is in quarantine for good; the one command without a way back
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina purge --older-than 30d\n  concertina purge --older-than 30d --yes\n\n\
    On PostgreSQL it tells how often a table was read and written since it went to quarantine. What was used goes only with `--yes`; \
    without it the command exits 3.")]
pub struct Purge {
    /// Only what has been there so long [default: `quarantine.keep` in the configuration, else 30d]
    #[arg(long, value_name = "TIME", value_parser = words::time)]
    older_than: Option<Duration>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// What was used since it went to quarantine goes for the flag alone: somebody may miss it, and a prompt is answered too easily.
fn nothing_used(context: &Context, things: &[Buried]) -> Result<()> {
    let used: Vec<&Buried> = things.iter().filter(|thing| thing.is_used()).collect();
    if used.is_empty() || context.global.yes {
        return Ok(());
    }
    let error = Error::decision("tables were used since they went to quarantine; nothing is dropped");
    let error = used.into_iter().map(buried).fold(error, Error::detail);
    Err(error.hint("find out who still needs them (a dump of the whole database reads them too); `concertina purge --yes` drops them all the same"))
}

impl Purge {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::stoppable(context, Manners::default())?;
        let limit = self.older_than.unwrap_or(context.config.settings.quarantine.keep);
        let things = run::purgeable(&ground.site(), limit).await?;
        if things.is_empty() {
            if self.format == Format::Json {
                tell!("[]");
            } else {
                tell!("nothing in quarantine is that old");
            }
            return Ok(Exit::Ok);
        }
        things.iter().for_each(|thing| context.say(format!("goes for good: {}", buried(thing))));
        nothing_used(context, &things)?;
        ask::confirm(context, &format!("Drop these {} for good from `{}`?", things.len(), ground.target.told()))
            .await?;
        let gone = run::purge(&ground.site(), limit).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&gone)?),
            Format::Text => gone.iter().for_each(|thing| tell!("gone: {}", buried(thing))),
        }
        Ok(Exit::Ok)
    }
}

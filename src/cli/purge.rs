use super::ask;
use super::conduct::Ground;
use super::context::Context;
use super::status::buried;
use super::words::{self, Format};
use crate::config;
use crate::error::{Exit, Result};
use crate::run;
use clap::Args;
use std::time::Duration;

/// Drop what is in quarantine for good; the one command without a way back
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  concertina purge --older-than 30d")]
pub struct Purge {
    /// Only what has been there so long [default: `quarantine.keep` in the configuration, else 30d]
    #[arg(long, value_name = "TIME", value_parser = time)]
    older_than: Option<Duration>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

fn time(text: &str) -> Result<Duration, String> {
    config::duration(text).map_err(|error| format!("{}: {}", error.sentence, error.hint.unwrap_or_default()))
}

impl Purge {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::stoppable(context)?;
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
        ask::confirm(context, &format!("Drop these {} for good from `{}`?", things.len(), ground.target))?;
        let gone = run::purge(&ground.site(), limit).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&gone)?),
            Format::Text => gone.iter().for_each(|thing| tell!("gone: {}", buried(thing))),
        }
        Ok(Exit::Ok)
    }
}

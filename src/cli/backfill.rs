use super::conduct::Ground;
use super::context::Context;
use super::words::{self, Format};
use crate::catalog::printable;
use crate::engine::{Access, Engine, Session};
use crate::error::{Error, Exit, Result};
use crate::run::Control;
use clap::{Args, Subcommand};
use std::time::Duration;

/// Pause the backfill that runs, or is to run, let it go on, or change its speed
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina backfill pause\n  concertina backfill set --target 200ms --max-batch 5000\n  \
    concertina backfill resume\n\nWhat runs sees it within a second. It holds until it is told otherwise."
)]
pub struct Backfill {
    #[command(subcommand)]
    order: Order,

    #[arg(long, value_name = "FORMAT", default_value = "text", global = true)]
    format: Format,
}

#[derive(Subcommand, Debug)]
enum Order {
    /// Let no batch begin until `resume`
    Pause,
    /// Go on
    Resume,
    /// Change the speed; what is not named stays as it is
    Set(Speed),
}

#[derive(Args, Debug)]
struct Speed {
    /// What one batch should take: others may wait as long
    #[arg(long, value_name = "TIME", value_parser = target)]
    target: Option<Duration>,

    /// The most rows of one batch
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..))]
    max_batch: Option<u64>,

    /// Rest between two batches
    #[arg(long, value_name = "TIME", value_parser = pause)]
    pause: Option<Duration>,

    /// As the configuration has it
    #[arg(long, conflicts_with_all = ["target", "max_batch", "pause"])]
    default: bool,
}

/// A batch of no time writes nothing, and one of more keeps others waiting for as long.
fn target(text: &str) -> Result<Duration, String> {
    let time = words::time(text)?;
    let sensible = Duration::from_millis(1)..=Duration::from_secs(60);
    if sensible.contains(&time) { Ok(time) } else { Err("a batch takes from 1ms to 60s".into()) }
}

/// Nobody finds out by a longer rest that it goes on; `pause` is for that.
fn pause(text: &str) -> Result<Duration, String> {
    let time = words::time(text)?;
    let sensible = time <= Duration::from_secs(3600);
    if sensible {
        Ok(time)
    } else {
        Err("a rest is an hour at most; `concertina backfill pause` lasts until `resume`".into())
    }
}

impl Backfill {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::new(context)?;
        let mut session = ground.site().open(Access::Write).await?;
        if session.engine() == Engine::Sqlite {
            return Err(Error::new("on SQLite a backfill is one statement, which nobody can pause or slow down")
                .hint("`concertina apply --through expand` stops before it"));
        }
        let control = match &self.order {
            Order::Pause => Control::read(&mut session).await?.paused(&mut session).await?,
            Order::Resume => Control::read(&mut session).await?.resumed(),
            Order::Set(speed) => speed.over(&mut session).await?,
        };
        control.write(&mut session).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&control)?),
            Format::Text => tell(&control),
        }
        Ok(Exit::Ok)
    }
}

/// What holds now.
fn tell(control: &Control) {
    match control.pause() {
        Some(paused) => tell!("{}: no batch begins until `concertina backfill resume`", printable(&paused)),
        None => tell!("not paused"),
    }
    let Control { target_ms, max_batch, pause_ms, .. } = control;
    let told = [
        target_ms.map(|time| format!("a batch takes {time} ms")),
        max_batch.map(|rows| format!("{rows} rows at most")),
        pause_ms.map(|time| format!("{time} ms of rest between two")),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    match told.is_empty() {
        true => tell!("pace: as the configuration has it"),
        false => tell!("pace: {}; all else as the configuration has it", told.join(", ")),
    }
}

impl Speed {
    async fn over(&self, session: &mut Session) -> Result<Control> {
        let Speed { target, max_batch, pause, default } = self;
        if *default {
            return Ok(Control::default());
        }
        if target.is_none() && max_batch.is_none() && pause.is_none() {
            return Err(Error::of(Exit::Usage, "nothing says what to change")
                .hint("`concertina backfill set --target 200ms`, `--max-batch`, `--pause` or `--default`"));
        }
        let told = |time: &Option<Duration>| time.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        let control = Control::read(session).await?;
        Ok(Control {
            target_ms: told(target).or(control.target_ms),
            max_batch: max_batch.or(control.max_batch),
            pause_ms: told(pause).or(control.pause_ms),
            ..control
        })
    }
}

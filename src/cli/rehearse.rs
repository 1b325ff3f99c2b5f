use super::conduct::Ground;
use super::context::Context;
use super::words::{self, Format};
use crate::config;
use crate::error::{Exit, Result};
use crate::project::Direction;
use crate::run::rehearse::{Pass, Rehearsal, RehearseOptions, RehearsedStep, rehearse};
use clap::Args;

/// Try what is pending on a copy: forward, all the way back, forward again, with every row counted and hashed
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina rehearse\n  concertina rehearse --on postgres://localhost/copy_of_app\n\n\
    Exits 8 when something does not hold on the copy. The database itself is only read."
)]
pub struct Rehearse {
    /// A copy that is there already [default: one is made, and dropped afterwards]
    #[arg(long, value_name = "URL")]
    on: Option<String>,

    /// How many rows of a table to take when only a sample can be copied
    #[arg(long, value_name = "ROWS", default_value_t = RehearseOptions::default().sample)]
    sample: u64,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Rehearse {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::new(context)?;
        let on = self.on.as_deref().map(|on| config::named(&context.config, on)).transpose()?;
        let report = rehearse(&ground.site(), &RehearseOptions { on, sample: self.sample }).await?;
        match self.format {
            Format::Json => tell!("{}", words::json(&report)?),
            Format::Text => tell(context, &report),
        }
        report.verdict().map(|()| Exit::Ok)
    }
}

fn tell(context: &Context, report: &Rehearsal) {
    let Some(copy) = &report.copy else { return tell!("nothing is pending, so there is nothing to rehearse") };
    report.notes.iter().for_each(|note| context.say(format!("note: {note}")));
    tell!("rehearsed {}", copy.says());
    report.steps.iter().for_each(tell_step);
    if report.held() {
        tell!("held: every row is what it should be, forward, back, and forward again");
    }
}

fn tell_step(step: &RehearsedStep) {
    let RehearsedStep { migration, direction, pass, milliseconds, log_bytes, tables, .. } = step;
    let way = match (pass, direction) {
        (Pass::Again, _) => "again",
        (_, Direction::Up) => "forward",
        (_, Direction::Down) => "back",
    };
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    let columns: usize = tables.iter().map(|table| table.columns.len()).sum();
    let log = log_bytes.map(|bytes| format!(", {bytes} bytes of log")).unwrap_or_default();
    tell!("{way:<8} {migration}  {milliseconds} ms{log}; {rows} rows, {columns} columns hashed");
}

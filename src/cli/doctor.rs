use super::conduct::Ground;
use super::context::Context;
use super::words::{self, Format};
use crate::error::{Exit, Result};
use crate::run::{self, Checkup, Finding, Verdict};
use anstyle::AnsiColor;
use clap::Args;
use std::io::Write;

/// Look for what could stop an apply, before it is tried; it only reads
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina doctor\n  concertina doctor --env production --format json\n\n\
    A finding is ok, a note, a warning, or stops an apply. Exits 0 when none stops one; else with the code that `apply` would end \
    with, of several the first of: 1 (rights, a pooler, a standby, no room, …), 7 (history), 4 (the database moved), 3 (rows, or a person \
    decides), 5 (only somebody else is in the way: try again). A gate that is closed is a note: `status` tells of it, too.")]
pub struct Doctor {
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Doctor {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let ground = Ground::new(context)?;
        let checkup = run::doctor(&ground.site()).await;
        match self.format {
            Format::Json => tell!("{}", words::json(&checkup)?),
            Format::Text => tell(context, &checkup)?,
        }
        Ok(checkup.exit)
    }
}

fn tell(context: &Context, checkup: &Checkup) -> Result<()> {
    let mut out = vec![];
    for Finding { check, verdict, says, hint, .. } in &checkup.findings {
        let color = match verdict {
            Verdict::Ok => AnsiColor::Green,
            Verdict::Note => AnsiColor::Cyan,
            Verdict::Warning => AnsiColor::Yellow,
            Verdict::Stops => AnsiColor::Red,
        };
        let style = color.on_default();
        writeln!(out, "{style}{:<8}{style:#} {check:<12} {says}", verdict.word()).map_err(crate::error::Error::bug)?;
        if let Some(hint) = hint {
            writeln!(out, "{:22}hint: {}", "", context.typed(hint)).map_err(crate::error::Error::bug)?;
        }
    }
    super::out::coloured(&out);
    let count = |verdict| checkup.findings.iter().filter(|finding| finding.verdict == verdict).count();
    let warnings = words::count(count(Verdict::Warning), "warning");
    match count(Verdict::Stops) {
        0 => tell!("nothing stops an apply to `{}`; {warnings}", checkup.database),
        1 => tell!("1 thing stops an apply to `{}`; {warnings}", checkup.database),
        more => tell!("{more} things stop an apply to `{}`; {warnings}", checkup.database),
    }
    Ok(())
}

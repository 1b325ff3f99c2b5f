//! How far a fleet is: on a terminal a bar, else a line for each that has ended; what holds one up is said either way. Always on
//! standard error, but for lines of JSON.

use super::machine::failed;
use super::noun;
use super::one::Naming;
use super::told::Told;
use crate::catalog::printable;
use crate::cli::progress;
use crate::cli::words::RunFormat;
use crate::config::Member;
use crate::run::Progress;
use crate::run::fleet::{Ended, Outcome};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};

/// What is shown while a fleet is under way.
pub struct Watch {
    quiet: bool,
    lines: bool,
    bar: ProgressBar,
    naming: Naming,
}

impl Watch {
    pub fn new(quiet: bool, format: RunFormat, members: &[Member], naming: Naming) -> Self {
        let watched = !quiet && format != RunFormat::Ndjson && std::io::stderr().is_terminal();
        let bar = if watched { ProgressBar::new(members.len() as u64) } else { ProgressBar::hidden() };
        let style =
            ProgressStyle::with_template(&format!("  {{bar:30}} {{pos}}/{{len}} {}, {{eta}} left", noun(members)[1]));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { quiet, lines: format == RunFormat::Ndjson, bar, naming }
    }

    /// Hears of what happens on one of them.
    pub fn hear(&self, name: &str, event: &Progress) {
        if self.lines {
            return progress::line(event, Some(name));
        }
        let routine = matches!(event, Progress::Begins { .. } | Progress::Step { .. } | Progress::Done { .. });
        if !routine {
            progress::lines(event)
                .into_iter()
                .for_each(|line| self.line(&format!("{}: {}", printable(name), line.trim())));
        }
    }

    /// One of them has ended.
    pub fn ended<T: Told>(&self, member: &Member, end: &Ended<T>) {
        if self.lines {
            return tell!("{}", super::machine::event(member, end, &self.naming));
        }
        self.bar.inc(1);
        let name = printable(&member.name);
        match &end.outcome {
            Outcome::Failed(error) => self.line(&format!("{name}: failed: {}", error.sentence)),
            Outcome::Done(done) if failed(&end.outcome) => self.line(&format!("{name}: failed: {}", done.says())),
            // The bar tells of it.
            Outcome::Done(_) if !self.bar.is_hidden() => {}
            Outcome::Done(done) => self.line(&format!("{name}: {}", done.says())),
            Outcome::Interrupted(_) | Outcome::NotBegun => self.line(&format!("{name}: stopped")),
        }
    }

    /// None is under way any more.
    pub fn over(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, text: &str) {
        match (self.quiet, self.bar.is_hidden()) {
            (true, _) => {}
            // A run goes on when nobody reads along any more.
            (false, true) => drop(writeln!(std::io::stderr(), "{text}")),
            (false, false) => self.bar.println(text),
        }
    }
}

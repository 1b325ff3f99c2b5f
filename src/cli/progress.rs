//! How far a run is: a bar on a terminal, a line every few seconds elsewhere; always on standard error.

use super::words::count;
use crate::catalog::printable;
use crate::project::Direction;
use crate::run::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two lines about rows where nobody watches a bar.
pub const PAUSE: Duration = Duration::from_secs(3);

/// Of a shorter time nothing is said of how fast it goes: the first batches are small, and one that goes on begins far ahead.
const TELLING: Duration = Duration::from_secs(2);

/// Prints what happens as a line of JSON on standard output.
pub fn line(progress: &Progress, target: Option<&str>) {
    let mut event = serde_json::json!(progress);
    if let Some(target) = target {
        event["target"] = target.into();
    }
    event["at"] = jiff::Timestamp::now().to_string().into();
    tell!("{event}");
}

/// What happens, for a person; nothing of how far a step is.
pub fn lines(progress: &Progress) -> Vec<String> {
    let line = match progress {
        Progress::Begins { migration, direction, done, steps } => {
            let back = if *direction == Direction::Down { " back" } else { "" };
            let from = if *done > 0 { format!(", goes on after {done}") } else { String::new() };
            format!("{migration}{back}: {}{from}", count(*steps, "step"))
        }
        Progress::BacksUp { migration } => format!("{migration}: first, the command of `gates.backup`"),
        Progress::Step { number, steps, says } => format!("  {number}/{steps} {says}"),
        Progress::Waits { says, attempt, retries, pause, others } => {
            let line = format!("  waits for a lock, try {attempt} of {retries}, again in {pause:.1?}: {says}");
            let others = others.iter().map(|other| format!("      {}", printable(other)));
            return std::iter::once(line).chain(others).collect();
        }
        Progress::Behind { says, other, during, .. } => {
            let during = during.map(|during| format!(" ({})", printable(during))).unwrap_or_default();
            let line = format!("  waits until another transaction ends{during}: {says}");
            return vec![line, format!("      {}", printable(other))];
        }
        Progress::Ends { other } => format!("  ends what is in the way: {}", printable(other)),
        Progress::Holds { why } => format!("  waits: {}", printable(why)),
        Progress::Eases { why } => format!("  goes at half its pace: {}", printable(why)),
        Progress::Hook { hook } => format!("  the command of `hooks.{hook}` runs"),
        Progress::HookFailed { hook, failed } => format!("warning: the command of `hooks.{hook}` failed: {failed}"),
        Progress::Done { took, .. } => format!("  done in {took:.1?}"),
        Progress::Rows { .. } | Progress::StepDone { .. } => return vec![],
    };
    vec![line]
}

/// What is drawn while something runs.
pub struct Display {
    quiet: bool,
    bar: ProgressBar,
    said: Mutex<Instant>,
    /// When the first batch of the step in hand was told, and how many rows were passed then.
    begun: Mutex<Option<(Instant, u64)>>,
}

impl Display {
    pub fn new(quiet: bool) -> Self {
        let watched = !quiet && std::io::stderr().is_terminal();
        let bar = if watched { ProgressBar::no_length() } else { ProgressBar::hidden() };
        bar.set_style(style());
        Self { quiet, bar, said: Mutex::new(Instant::now()), begun: Mutex::new(None) }
    }

    /// Hears of progress.
    pub fn hear(&self, progress: Progress) {
        match progress {
            Progress::Rows { passed, total, written, lag } => self.rows(passed, total, written, lag),
            Progress::StepDone { .. } => {
                self.bar.reset();
                *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
            Progress::Done { .. } => self.bar.finish_and_clear(),
            _ => {}
        }
        lines(&progress).into_iter().for_each(|line| self.line(line));
    }

    fn rows(&self, passed: u64, total: Option<u64>, written: u64, lag: Option<Duration>) {
        if let Some(total) = total {
            self.bar.set_length(total.max(passed));
        }
        self.bar.set_position(passed);
        let lag = lag.map(|lag| format!(", replica {:.1} s behind", lag.as_secs_f64())).unwrap_or_default();
        let pace = self.pace(passed, total);
        if !self.bar.is_hidden() {
            return self.bar.set_message(format!("{pace}{lag}"));
        }
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.elapsed() >= PAUSE {
            *said = Instant::now();
            let of = total.map(|total| format!(" of about {total}")).unwrap_or_default();
            self.line(format!("  {passed}{of} rows passed, {written} written{pace}{lag}"));
        }
    }

    /// How many rows a second, and how long it will take at that.
    fn pace(&self, passed: u64, total: Option<u64>) -> String {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, first) = *begun.get_or_insert_with(|| (Instant::now(), passed));
        pace(since.elapsed(), passed.saturating_sub(first), total.map(|total| total.saturating_sub(passed)))
    }

    fn line(&self, text: String) {
        match (self.quiet, self.bar.is_hidden()) {
            (true, _) => {}
            // A run goes on when nobody reads along any more.
            (false, true) => drop(writeln!(std::io::stderr(), "{text}")),
            (false, false) => self.bar.println(text),
        }
    }
}

/// The pace of so many rows in so long, with so many left; nothing while that says little.
pub fn pace(took: Duration, rows: u64, left: Option<u64>) -> String {
    if took < TELLING || rows == 0 {
        return String::new();
    }
    let rate = rows as f64 / took.as_secs_f64();
    let left = left.map(|left| format!(", {:.0} s left", left as f64 / rate)).unwrap_or_default();
    format!(", {rate:.0} a second{left}")
}

/// How a bar looks.
pub fn style() -> ProgressStyle {
    let template = "  {bar:30} {human_pos}/{human_len} rows{msg}";
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pace_is_told_before_there_is_one() {
        assert_eq!(pace(Duration::from_millis(1), 26_934, Some(10)), "");
        assert_eq!(pace(Duration::from_secs(9), 0, Some(10)), "");
        assert_eq!(pace(Duration::from_secs(4), 400, Some(1000)), ", 100 a second, 10 s left");
        assert_eq!(pace(Duration::from_secs(4), 400, None), ", 100 a second");
    }
}

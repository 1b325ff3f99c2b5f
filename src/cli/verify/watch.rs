use crate::cli::progress::{PAUSE, pace, style};
use crate::run::verify::Tally;
use indicatif::ProgressBar;
use std::io::{IsTerminal, Write};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Between two looks.
const LOOK: Duration = Duration::from_millis(200);

/// Does work, and tells meanwhile how many rows it has passed: a bar on a terminal, a line every few seconds elsewhere.
pub async fn watched<T>(quiet: bool, tally: &Tally, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut watch = Watch::new(quiet);
    let mut looks = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            done = &mut work => {
                watch.bar.finish_and_clear();
                return done;
            }
            _ = looks.tick() => watch.look(tally),
        }
    }
}

struct Watch {
    quiet: bool,
    bar: ProgressBar,
    begun: Instant,
    said: Instant,
}

impl Watch {
    fn new(quiet: bool) -> Watch {
        let watched = !quiet && std::io::stderr().is_terminal();
        let bar = if watched { ProgressBar::no_length() } else { ProgressBar::hidden() };
        bar.set_style(style());
        Watch { quiet, bar, begun: Instant::now(), said: Instant::now() }
    }

    fn look(&mut self, tally: &Tally) {
        let passed = tally.passed.load(Ordering::Relaxed);
        let total = Some(tally.total.load(Ordering::Relaxed)).filter(|total| *total > 0);
        let pace = pace(self.begun.elapsed(), passed, total.map(|total| total.saturating_sub(passed)));
        if let Some(total) = total {
            self.bar.set_length(total.max(passed));
        }
        self.bar.set_position(passed);
        if !self.bar.is_hidden() {
            return self.bar.set_message(pace);
        }
        if !self.quiet && self.said.elapsed() >= PAUSE {
            self.said = Instant::now();
            let of = total.map(|total| format!(" of about {total}")).unwrap_or_default();
            // It goes on when nobody reads along any more.
            drop(writeln!(std::io::stderr(), "  {passed}{of} rows read{pace}"));
        }
    }
}

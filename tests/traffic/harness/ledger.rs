//! How long each statement took, and what failed.

use super::case::Release;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

/// What connections write down, all in one.
#[derive(Debug, Default)]
pub struct Ledger {
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    moment: String,
    tallies: BTreeMap<(Release, String), Tally>,
    failures: Vec<Failure>,
}

/// The statements of a release in one moment of a journey.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub count: usize,
    pub failed: usize,
    pub longest: Duration,
    /// Which statement it was that waited longest.
    pub slowest: String,
    /// What each of them took.
    times: Vec<Duration>,
}

/// Statements that failed alike.
#[derive(Clone, Debug)]
pub struct Failure {
    pub release: Release,
    pub moment: String,
    /// As the case has it.
    pub template: String,
    /// The first of them.
    pub statement: String,
    pub sqlstate: String,
    /// What the server said of the first.
    pub message: String,
    pub count: usize,
}

impl Ledger {
    /// What is written from now on belongs to this moment.
    pub fn turn(&self, moment: &str) {
        self.pages.lock().expect("no panic here").moment = moment.to_owned();
    }

    /// Writes down a statement: as the case has it, and as it was sent; with its SQLSTATE and message if it failed.
    pub fn record(
        &self,
        release: Release,
        [template, statement]: [&str; 2],
        took: Duration,
        failed: Option<(String, String)>,
    ) {
        let mut pages = self.pages.lock().expect("no panic here");
        let moment = pages.moment.clone();
        let tally = pages.tallies.entry((release, moment.clone())).or_default();
        tally.count += 1;
        tally.times.push(took);
        if took > tally.longest {
            (tally.longest, tally.slowest) = (took, statement.to_owned());
        }
        let Some((sqlstate, message)) = failed else { return };
        tally.failed += 1;
        let alike = |known: &&mut Failure| {
            known.release == release
                && known.moment == moment
                && known.sqlstate == sqlstate
                && known.template == template
        };
        match pages.failures.iter_mut().find(alike) {
            Some(known) => known.count += 1,
            None => {
                let (template, statement) = (template.to_owned(), statement.to_owned());
                pages.failures.push(Failure { release, moment, template, statement, sqlstate, message, count: 1 });
            }
        }
    }

    /// How many statements of a release ran, and how many of them failed.
    pub fn sums(&self, release: Release) -> (usize, usize) {
        let pages = self.pages.lock().expect("no panic here");
        let own = pages.tallies.iter().filter(|((of, _), _)| *of == release);
        own.fold((0, 0), |(count, failed), (_, tally)| (count + tally.count, failed + tally.failed))
    }

    /// How many statements failed in all.
    pub fn failed(&self) -> usize {
        Release::ALL.map(|release| self.sums(release).1).iter().sum()
    }

    /// The statement that waited longest in the moments whose name begins so.
    pub fn longest(&self, beginning: &str) -> Option<(Release, String, Tally)> {
        let pages = self.pages.lock().expect("no panic here");
        let own = pages.tallies.iter().filter(|((_, moment), _)| moment.starts_with(beginning));
        let longest = own.max_by_key(|(_, tally)| tally.longest);
        longest.map(|((release, moment), tally)| (*release, moment.clone(), tally.clone()))
    }

    /// What all but so many of a thousand statements of one moment stayed under.
    pub fn all_but(&self, per_mille: usize, moment: &str) -> Duration {
        let pages = self.pages.lock().expect("no panic here");
        let own = pages.tallies.iter().filter(|((_, of), _)| of == moment);
        let mut times: Vec<Duration> = own.flat_map(|(_, tally)| tally.times.clone()).collect();
        times.sort();
        times
            .get((times.len() * (1000 - per_mille) / 1000).min(times.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    }

    /// What failed, once for each statement of the case, moment and SQLSTATE.
    pub fn failures(&self) -> Vec<Failure> {
        self.pages.lock().expect("no panic here").failures.clone()
    }
}

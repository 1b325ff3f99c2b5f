//! One command on many databases.
//!
//! ```text
//!   canaries   c1 c2                   all of them end well, or nothing else begins
//!   the rest         t3 t4 t5 t6 …     so many at a time, each as if it were alone
//!                          ^           too many failures, or Ctrl-C: what is under way ends, nothing else begins
//! ```
//!
//! Nothing is written down about the whole: each database holds its own journal, and one that is done has nothing pending. So the
//! same command again goes on where this one ended. All of them are polled by one task: they wait for their servers most of the
//! time, and a server that is slow keeps up nobody but its own turn.

use super::Stop;
use crate::error::{Error, Exit, Result};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How carefully it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caution {
    /// How many go first.
    pub canary: usize,
    /// How many at a time.
    pub parallel: usize,
    /// How many failures end it; none where all are looked at whatever comes of it.
    pub max_failures: Option<usize>,
}

/// What came of one database.
#[derive(Clone, Debug)]
pub enum Outcome<T> {
    Done(T),
    Failed(Error),
    /// It ended in good order before its end, as was asked.
    Interrupted(Error),
    NotBegun,
}

/// What came of one database, and how long it took.
#[derive(Clone, Debug)]
pub struct Ended<T> {
    pub outcome: Outcome<T>,
    pub took: Duration,
}

impl<T> Ended<T> {
    fn of(done: Result<T>, took: Duration) -> Ended<T> {
        let outcome = match done {
            Ok(done) => Outcome::Done(done),
            Err(error) if error.exit == Exit::Interrupted => Outcome::Interrupted(error),
            Err(error) => Outcome::Failed(error),
        };
        Ended { outcome, took }
    }

    fn failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_))
    }
}

/// Does `work` on each, in their order, and says what came of each, in the same order. `ended` hears of each as it ends. Those of one
/// `place` are worked on one after the other: they share a lock.
pub async fn each<M, T>(
    (members, place): (&[M], impl Fn(&M) -> String),
    caution: &Caution,
    stop: &Stop,
    work: impl AsyncFn(&M) -> Result<T>,
    mut ended: impl FnMut(&M, &Ended<T>),
) -> Vec<Ended<T>> {
    let mut all: Vec<Option<Ended<T>>> = members.iter().map(|_| None).collect();
    let timed = async |at: usize, member| {
        let begun = Instant::now();
        (at, Ended::of(work(member).await, begun.elapsed()))
    };
    let mut under_way = FuturesUnordered::new();
    let places: Vec<String> = members.iter().map(place).collect();
    let mut left: Vec<usize> = (0..members.len()).collect();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    loop {
        while let Some(next) = left.iter().position(|at| !taken.contains(places[*at].as_str()))
            && under_way.len() < caution.parallel
            && !stop.is_raised()
            && caution.lets_begin(left[next], &all)
        {
            let at = left.remove(next);
            taken.insert(&places[at]);
            under_way.push(timed(at, &members[at]));
        }
        let Some((at, end)) = under_way.next().await else { break };
        taken.remove(places[at].as_str());
        ended(&members[at], &end);
        all[at] = Some(end);
    }
    let not_begun = || Ended { outcome: Outcome::NotBegun, took: Duration::ZERO };
    all.into_iter().map(|end| end.unwrap_or_else(not_begun)).collect()
}

impl Caution {
    /// Whether the one at this place may begin, after what has ended by now.
    fn lets_begin<T>(&self, at: usize, all: &[Option<Ended<T>>]) -> bool {
        let Some(limit) = self.max_failures else { return true };
        let canaries = &all[..self.canary.min(all.len())];
        let well = |end: &Option<Ended<T>>| matches!(end, Some(Ended { outcome: Outcome::Done(_), .. }));
        let failed = |ends: &[Option<Ended<T>>]| ends.iter().flatten().filter(|end| end.failed()).count();
        match at < self.canary {
            true => failed(canaries) == 0,
            false => canaries.iter().all(well) && failed(all) < limit,
        }
    }
}

#[cfg(test)]
mod tests;

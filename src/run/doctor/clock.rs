//! The server's clock, which decides about time, against this machine's, which people read.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::Result;
use crate::run::journal::{now, timestamp};
use jiff::{SignedDuration, Timestamp};

/// More than what a network takes.
const NOTED: SignedDuration = SignedDuration::from_secs(2);

/// From here on a cooldown that should be over is not, or the other way about.
const WRONG: SignedDuration = SignedDuration::from_secs(60);

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let before = Timestamp::now();
    let theirs = patient.value(&format!("SELECT {}", now(patient.session.engine()))).await?;
    let ours = Timestamp::now();
    told(timestamp(&theirs)?, before, ours).map(|found| vec![found])
}

/// Their time, between two of ours.
fn told(theirs: Timestamp, before: Timestamp, ours: Timestamp) -> Result<Finding> {
    let ahead = theirs.duration_since(ours).max(SignedDuration::ZERO);
    let behind = before.duration_since(theirs).max(SignedDuration::ZERO);
    let apart = ahead.max(behind);
    let word = if ahead > behind { "ahead of" } else { "behind" };
    let says = format!("the server's clock is {} s {word} this machine's: gates go by the server's", apart.as_secs());
    Ok(match apart {
        apart if apart > WRONG => Finding::warning(says).hint("set the one that is wrong: `timedatectl`"),
        apart if apart > NOTED => Finding::note(says),
        _ => Finding::ok("the server's clock is this machine's"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::doctor::Verdict;

    #[test]
    fn clocks_that_are_apart_are_told() {
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).expect("a time");
        let verdict = |theirs| told(at(theirs), at(0), at(1)).expect("told").verdict;
        assert_eq!([verdict(0), verdict(3), verdict(-2)], [Verdict::Ok; 3]);
        assert_eq!([verdict(4), verdict(-60)], [Verdict::Note; 2]);
        assert_eq!([verdict(62), verdict(-61)], [Verdict::Warning; 2]);
        assert!(told(at(-100), at(0), at(1)).expect("told").says.contains("100 s behind"));
    }
}

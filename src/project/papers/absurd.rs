//! Figures that nobody can have measured: a file that holds one was not written by a rehearsal.

use super::figures::{MigrationFigures, StepFigures};

/// No rehearsal takes ten years, in milliseconds.
const LONGEST: f64 = 10.0 * 365.0 * 86_400_000.0;

/// More than any server writes, in bytes.
const MOST: u64 = 1 << 60;

impl MigrationFigures {
    /// What is in it that nobody can have measured, in words; nothing as a rule.
    pub fn absurd(&self) -> Option<String> {
        let own = Some((self.milliseconds as f64, "the migration"));
        let steps = self.steps.iter().flat_map(StepFigures::times);
        let traffic = self.traffic.iter().flat_map(|one| [one.longest_milliseconds, one.median_milliseconds]);
        let times = own.into_iter().chain(steps).chain(traffic.map(|time| (time, "traffic")));
        let mut times = times.filter(|(time, _)| !(0.0..=LONGEST).contains(time));
        let bytes = self.steps.iter().flat_map(StepFigures::bytes).find(|bytes| *bytes > MOST);
        let time = times.next().map(|(time, of)| format!("{of} took {time:e} ms"));
        let found = time.or_else(|| bytes.map(|bytes| format!("a step wrote {bytes} bytes")));
        found.map(|found| format!("`{}`: {found}", self.migration))
    }
}

impl StepFigures {
    /// Every length of time in it, with what it is of.
    fn times(&self) -> impl Iterator<Item = (f64, &'static str)> {
        let locks = self.locks.iter().map(|lock| (lock.milliseconds, "a lock"));
        let waited = self.waited.iter().map(|waited| (waited.milliseconds, "a session that waited"));
        std::iter::once((self.milliseconds, "a step")).chain(locks).chain(waited)
    }

    /// Every number of bytes in it.
    fn bytes(&self) -> impl Iterator<Item = u64> {
        let size = self.size_bytes.map(i64::unsigned_abs);
        [self.wal_bytes, self.temporary_bytes, size].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Direction, LockFigures};
    use crate::step::Blocks;

    #[test]
    fn what_nobody_can_have_measured_is_found() {
        let of = |step: StepFigures| MigrationFigures {
            migration: "1_expand_t".into(),
            direction: Direction::Up,
            under_load: false,
            milliseconds: 5,
            steps: vec![step],
            traffic: vec![],
        };
        let timed = |milliseconds: f64| StepFigures { milliseconds, ..StepFigures::default() };
        assert_eq!(of(timed(3_600_000.0)).absurd(), None);
        for absurd in [-1.0, 1e308, f64::NAN] {
            assert!(
                of(timed(absurd)).absurd().is_some_and(|says| says.contains("`1_expand_t`: a step took")),
                "{absurd}"
            );
        }
        let mut locked = StepFigures::default();
        locked.locked(LockFigures {
            relation: "public.t".into(),
            mode: "SHARE".into(),
            blocks: Blocks::Writers,
            milliseconds: -3.0,
            sampled: false,
        });
        assert!(of(locked).absurd().is_some());
        assert!(of(StepFigures { wal_bytes: Some(u64::MAX), ..StepFigures::default() }).absurd().is_some());
    }
}

use crate::run::settings::Pace;
use std::time::Duration;

/// Rows of the first batch.
const FIRST: u64 = 1_000;

/// Rows of the smallest one.
const LEAST: u64 = 10;

/// How many rows the next batch takes: steered by the time the last one took, because it is time that others wait.
#[derive(Clone, Copy, Debug)]
pub struct Steering {
    pub rows: u64,
}

impl Steering {
    /// As a backfill begins.
    pub fn new(pace: &Pace) -> Self {
        Self { rows: FIRST.min(pace.max_batch.max(1)) }
    }

    /// After a batch: at most twice as many, at least half.
    pub fn after(&mut self, took: Duration, pace: &Pace) {
        let ratio = pace.target.as_secs_f64() / took.as_secs_f64().max(1e-6);
        let wanted = self.rows as f64 * ratio.clamp(0.5, 2.0);
        let most = pace.max_batch.max(1);
        self.rows = (wanted as u64).clamp(LEAST.min(most), most);
    }

    /// After others were in the way, or it was in theirs.
    pub fn gave_way(&mut self) {
        self.rows = (self.rows / 2).max(LEAST.min(self.rows));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_settles_where_a_batch_takes_its_time() {
        let pace = Pace::default();
        let mut steering = Steering::new(&pace);
        let per_row = Duration::from_micros(10);
        for _ in 0..20 {
            steering.after(per_row * u32::try_from(steering.rows).expect("small"), &pace);
        }
        assert!((4_500..5_500).contains(&steering.rows), "{}", steering.rows);
    }

    #[test]
    fn it_stays_within_its_bounds() {
        let pace = Pace { max_batch: 3_000, ..Pace::default() };
        let mut steering = Steering::new(&pace);
        (0..9).for_each(|_| steering.after(Duration::from_micros(1), &pace));
        assert_eq!(steering.rows, 3_000);
        (0..20).for_each(|_| steering.gave_way());
        assert_eq!(steering.rows, LEAST);
    }
}

use crate::lint::rule::{Concern, Rule};
use crate::project::{Claim, MigrationStep};
use crate::step::{Blocks, Cost};

/// What the header of a step of ours declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    work: Cost,
    locks: bool,
    /// Whether it locks partitions with their parent, which takes over unasked what they have proven, or no table that was there.
    takes_over: bool,
    loses: bool,
}

/// How the header of a step ends that drops a generated column.
const COMPUTED: &str = ", whose values are computed";

impl Declared {
    /// Of a step as it was read.
    pub fn of(step: &MigrationStep) -> Declared {
        let scans = if step.scanned().is_some() { Cost::Scan } else { Cost::Catalog };
        let work = step.work().map_or(scans, |(work, _)| work);
        let reaches = |lock: &Claim| lock.is_of_several() || lock.tables.is_empty();
        let takes_over = step.lock.as_ref().is_some_and(|lock| lock.blocks() == Blocks::Everybody && reaches(lock));
        let loses = step.destroys() || step.buries() || step.says.ends_with(COMPUTED);
        Declared { work, locks: step.lock.is_some(), takes_over, loses }
    }

    /// Whether whoever accepted the plan has read what a rule would say.
    pub fn answers(&self, rule: &Rule) -> bool {
        match rule.concern {
            Concern::Work(work) => self.work >= work || (self.takes_over && work < Cost::Rows),
            Concern::Lock => self.locks,
            Concern::Loss => self.loses,
            Concern::Release | Concern::Choice => true,
            Concern::Form => false,
        }
    }
}

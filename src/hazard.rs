//! The dangers that a step can carry: written once, printed everywhere.

use serde::{Deserialize, Serialize};

/// A named danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hazard {
    DropsData,
    LosesData,
    AssumesUtc,
    RewritesTable,
    ScansUnderLock,
    BlocksWrites,
    MayFailOnData,
    BreaksOldRelease,
    Irreversible,
}

/// Whether a person has to accept a hazard or only to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Printed. A counting query or a retry stands guard.
    Known,
    /// Refused until `--allow` or `@allow` names it.
    Decide,
}

/// One row of the table.
pub struct Entry {
    pub hazard: Hazard,
    pub code: &'static str,
    pub weight: Weight,
    /// What happens.
    pub effect: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

/// Every hazard, in the order in which a reviewer should read them.
pub const TABLE: [Entry; 9] = [
    Entry {
        hazard: Hazard::LosesData,
        code: "loses-data",
        weight: Weight::Decide,
        effect: "values are destroyed that no later step can bring back",
        advice: "keep quarantine enabled, or copy the values elsewhere first",
    },
    Entry {
        hazard: Hazard::DropsData,
        code: "drops-data",
        weight: Weight::Decide,
        effect: "a table or column leaves the schema; its rows are kept in quarantine until `concertina purge`",
        advice: "make sure that no release reads it any more; the way back restores it",
    },
    Entry {
        hazard: Hazard::Irreversible,
        code: "irreversible",
        weight: Weight::Decide,
        effect: "after this step there is no way back",
        advice: "rehearse, take a backup, and run it last",
    },
    Entry {
        hazard: Hazard::AssumesUtc,
        code: "assumes-utc",
        weight: Weight::Decide,
        effect: "times without a zone are taken for UTC, since nothing says where they were written",
        advice: "write `@using column AT TIME ZONE 'Europe/Berlin'` above the column if they were written elsewhere",
    },
    Entry {
        hazard: Hazard::BreaksOldRelease,
        code: "breaks-old-release",
        weight: Weight::Decide,
        effect: "statements of the old release fail from here on",
        advice: "stop the old release first, or make the change in two releases",
    },
    Entry {
        hazard: Hazard::RewritesTable,
        code: "rewrites-table",
        weight: Weight::Decide,
        effect: "the whole table and its indexes are written anew while nobody can read or write it",
        advice: "run it when the table is quiet, or add a new column and fill it in batches",
    },
    Entry {
        hazard: Hazard::ScansUnderLock,
        code: "scans-under-lock",
        weight: Weight::Decide,
        effect: "the whole table is read while nobody can read or write it",
        advice: "run it when the table is quiet",
    },
    Entry {
        hazard: Hazard::BlocksWrites,
        code: "blocks-writes",
        weight: Weight::Decide,
        effect: "writers of the table wait until the step is done",
        advice: "run it when the table is quiet",
    },
    Entry {
        hazard: Hazard::MayFailOnData,
        code: "may-fail-on-data",
        weight: Weight::Known,
        effect: "rows that are there may refuse it; they are counted before the first stage if they can be asked then, else before its own",
        advice: "mend the rows that the count names, or write a `@fill`",
    },
];

impl Hazard {
    /// The row of the table.
    pub fn entry(self) -> &'static Entry {
        TABLE.iter().find(|entry| entry.hazard == self).unwrap_or(&TABLE[0])
    }

    /// The word that `--allow` takes.
    pub fn code(self) -> &'static str {
        self.entry().code
    }

    /// Whether the words of a step name it.
    pub fn is_among(self, codes: &[String]) -> bool {
        codes.iter().any(|code| code == self.code())
    }

    /// The hazard of a word.
    pub fn of(code: &str) -> Option<Hazard> {
        TABLE.iter().find(|entry| entry.code == code).map(|entry| entry.hazard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hazard_has_its_own_row() {
        for entry in &TABLE {
            assert_eq!(Hazard::of(entry.code), Some(entry.hazard));
            assert_eq!(entry.hazard.code(), entry.code);
        }
    }
}

//! Where a database is, seen from a migration, and what a person may say of that.

use crate::error::{Error, Exit, Result};

/// What a person says of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Applied,
    Undone,
}

/// Where a database is, by its schema, seen from a migration.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    Before,
    After,
    /// As the migration leaves it, and with more changes by other hands, of what it does not touch.
    Beyond {
        more: Vec<String>,
    },
    /// The migration changes rows alone.
    Both,
    /// What differs from either end.
    Neither {
        before: Vec<String>,
        after: Vec<String>,
    },
}

/// What files, journal and database say of a migration.
#[derive(Clone, Debug)]
pub struct Standing {
    pub migration: String,
    /// What the journal says: "failed after 1 of 3 steps".
    pub journal: String,
    pub side: Side,
}

impl Standing {
    /// Where the database is, in words.
    pub fn says(&self) -> String {
        let id = &self.migration;
        match &self.side {
            Side::Before => format!("the database is as it was before `{id}`"),
            Side::After => format!("the database is as `{id}` leaves it"),
            Side::Beyond { .. } => {
                format!("the database is as `{id}` leaves it, and other things were changed that it does not touch")
            }
            Side::Both => format!("the schema is the same before `{id}` and after it; rows were not looked at"),
            Side::Neither { .. } => format!("the database is neither as it was before `{id}` nor as that leaves it"),
        }
    }

    /// Refuses what the database contradicts; `unproven`: where it is neither before nor after, the person is believed.
    ///
    /// # Errors
    /// 4, with what differs.
    pub fn allows(&self, resolution: Resolution, unproven: bool) -> Result<()> {
        let id = &self.migration;
        let (sentence, differs, hint) = match (&self.side, resolution) {
            (Side::Both, _)
            | (Side::Before, Resolution::Undone)
            | (Side::After | Side::Beyond { .. }, Resolution::Applied) => return Ok(()),
            (Side::Neither { .. } | Side::Beyond { .. }, _) if unproven => return Ok(()),
            (Side::Before, Resolution::Applied) => {
                (self.says(), &[][..], "`concertina apply` applies it; `--as undone` says that it is not".to_string())
            }
            (Side::After, Resolution::Undone) => (
                self.says(),
                &[][..],
                "`concertina rollback --steps 1` takes it back; `--as applied` says that it is there".into(),
            ),
            (Side::Beyond { more }, Resolution::Undone) => (
                self.says(),
                more.as_slice(),
                "`--as applied` says that it is there, and leaves the rest to `drift`".into(),
            ),
            (Side::Neither { before, after }, resolution) => {
                let differs = if resolution == Resolution::Applied { after } else { before };
                let hint =
                    "mend by hand what is named, then try again; `--unproven` records what is there now as it is";
                (
                    format!("{}; with `{id}` {} this differs", self.says(), resolution.word()),
                    differs.as_slice(),
                    hint.into(),
                )
            }
        };
        let error = Error::of(Exit::Stale, sentence);
        Err(differs.iter().take(20).cloned().fold(error, Error::detail).hint(hint))
    }
}

impl Resolution {
    /// The word that is typed.
    pub fn word(self) -> &'static str {
        match self {
            Resolution::Applied => "applied",
            Resolution::Undone => "undone",
        }
    }
}

//! The field of a step's header that says what the step keeps from others.

use super::names::{names, quoted};
use crate::catalog::{Kind, ObjectId};
use crate::project::words::NO_LOCK;
use crate::step::{Blocks, Step};

/// What a step keeps from others: how, and which tables and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The server's name of the lock.
    pub mode: String,
    /// Named by their paths alone: whether one is a view is for the server to know.
    pub tables: Vec<ObjectId>,
    /// Whether partitions and heirs of theirs are among them without a name.
    pub below: bool,
}

/// What every step of SQLite locks.
const WHOLE_FILE: &str = "the whole file";

/// The modes that matter to others, and whom they keep waiting.
const MODES: [(&str, Blocks); 9] = [
    ("ACCESS SHARE", Blocks::Nobody),
    ("ROW SHARE", Blocks::Nobody),
    ("ROW EXCLUSIVE", Blocks::Nobody),
    ("SHARE UPDATE EXCLUSIVE", Blocks::OtherChanges),
    ("SHARE", Blocks::Writers),
    ("SHARE ROW EXCLUSIVE", Blocks::Writers),
    ("EXCLUSIVE", Blocks::Writers),
    ("ACCESS EXCLUSIVE", Blocks::Everybody),
    (WHOLE_FILE, Blocks::Writers),
];

impl Claim {
    /// What a step of a plan keeps; nothing where it locks nothing.
    pub fn of(step: &Step) -> Option<Claim> {
        let table = |id: &ObjectId| ObjectId { kind: Kind::Table, path: id.path.clone() };
        let tables = step.locks.iter().map(table).collect();
        let below = !step.locks_below.is_empty();
        (!step.lock.mode.is_empty()).then(|| Claim { mode: step.lock.mode.into(), tables, below })
    }

    /// Whether it locks a file, and no table.
    pub fn is_of_the_file(&self) -> bool {
        self.mode == WHOLE_FILE
    }

    /// Whether the server locks one thing after the other.
    pub fn is_of_several(&self) -> bool {
        self.below || self.tables.len() > 1
    }

    /// Whether it locks rows one after the other: it may wait for one while it has others, which whoever has that may want next.
    pub fn is_of_rows(&self) -> bool {
        self.mode == "ROW EXCLUSIVE"
    }

    /// Who waits. A mode that no server of ours knows keeps everybody waiting.
    pub fn blocks(&self) -> Blocks {
        let known = MODES.iter().find(|(mode, _)| *mode == self.mode);
        known.map_or(Blocks::Everybody, |(_, blocks)| *blocks)
    }
}

/// The field.
pub fn word(claim: Option<&Claim>) -> String {
    let Some(Claim { mode, tables, below }) = claim else { return NO_LOCK.into() };
    let named: Vec<String> = tables.iter().map(|table| quoted(&table.path, ".")).collect();
    let below = if *below { BELOW } else { "" };
    if named.is_empty() { mode.clone() } else { format!("{mode}{ON}{}{below}", named.join(", ")) }
}

/// What stands between the mode and the tables.
const ON: &str = " on ";

/// What stands behind tables whose partitions or heirs are locked with them.
const BELOW: &str = " and all below";

/// Whether a field would be taken for one that says what is locked.
pub fn is_word(field: &str) -> bool {
    let (mode, _) = field.split_once(ON).unwrap_or((field, ""));
    mode == NO_LOCK || MODES.iter().any(|(known, _)| *known == mode)
}

/// What a field says, nothing where nothing is locked; `None` when it cannot be read.
pub fn read(field: &str) -> Option<Option<Claim>> {
    let (mode, rest) = field.split_once(ON).unwrap_or((field, ""));
    let (mut rest, below) = rest.strip_suffix(BELOW).map_or((rest, false), |rest| (rest, true));
    let mut tables = vec![];
    while !rest.is_empty() {
        let (path, after) = names(rest.strip_prefix(", ").unwrap_or(rest), ".")?;
        tables.push(ObjectId { kind: Kind::Table, path });
        rest = after;
    }
    Some((mode != NO_LOCK).then(|| Claim { mode: mode.into(), tables, below }))
}

//! What a step locks and costs, in the words that every file and screen uses.

use crate::catalog::{Kind, ObjectId};
use crate::hazard::Hazard;
use crate::step::{Blocks, Cost, Step, Verb};
use std::collections::BTreeSet;

/// What is said of a step that locks nothing, of one that locks tables besides its own, and of one whose work does not grow.
pub const NO_LOCK: &str = "no lock";
pub const ALSO_ON: &str = " also on ";
const ON: &str = " on ";
pub const CATALOG_ONLY: &str = "catalog only";

/// How many of the tables that a lock is taken on besides the step's own are named.
const NAMED: usize = 3;

/// The server's name of the lock that a step takes, with the tables that it keeps from others besides its own: "ACCESS EXCLUSIVE
/// also on public.users".
pub fn lock(step: &Step) -> String {
    let own = own(step);
    let others: BTreeSet<String> =
        step.locked().filter(|id| own.as_ref().is_none_or(|own| own.path != id.path)).map(ObjectId::dotted).collect();
    let joint = if own.is_some() { ALSO_ON } else { ON };
    joined(step.lock.mode, joint, &others)
}

/// The same of a lock on tables that are known by their dotted names: those that `says` does not name.
pub fn lock_of(mode: &str, says: &str, tables: &[String]) -> String {
    let others: BTreeSet<String> = tables.iter().filter(|table| !names(says, table)).cloned().collect();
    let joint = if others.len() < tables.len() { ALSO_ON } else { ON };
    joined(mode, joint, &others)
}

fn joined(mode: &str, joint: &str, tables: &BTreeSet<String>) -> String {
    let named: Vec<&str> = tables.iter().take(NAMED).map(String::as_str).collect();
    match (mode, tables.len().saturating_sub(NAMED)) {
        ("", _) => NO_LOCK.into(),
        (mode, _) if tables.is_empty() => mode.into(),
        (mode, 0) => format!("{mode}{joint}{}", named.join(", ")),
        (mode, more) => format!("{mode}{joint}{} and {more} more", named.join(", ")),
    }
}

/// Whether a text names a table, or something of it.
fn names(says: &str, table: &str) -> bool {
    let ends = |rest: &str| rest.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '_');
    says.match_indices(table).any(|(at, _)| ends(&says[at + table.len()..]))
}

/// Who waits.
pub fn blocks(blocks: Blocks) -> &'static str {
    match blocks {
        Blocks::Nobody => "nobody",
        Blocks::OtherChanges => "other schema changes",
        Blocks::Writers => "writers",
        Blocks::Everybody => "readers and writers",
    }
}

/// How the work of a step grows, with the table it grows with.
pub fn cost(step: &Step) -> String {
    let table = table(step).map_or_else(|| "the table".into(), |id| id.dotted());
    let shows = step.verb == Verb::Create && step.objects.first().is_some_and(|id| id.kind == Kind::View);
    match step.cost {
        Cost::Scan if shows => format!("reads all that {table} shows"),
        Cost::Catalog => CATALOG_ONLY.into(),
        Cost::Scan => format!("{READS}{table}"),
        Cost::BuildIndex => format!("{BUILDS}{table}"),
        Cost::Rows => format!("{WRITES}{table}"),
        Cost::Rewrite => format!("{REWRITES}{table}"),
    }
}

/// What is said of work that needs room, before the table.
const BUILDS: &str = "builds an index, reads ";
const WRITES: &str = "writes rows of ";
const REWRITES: &str = "rewrites ";
const READS: &str = "reads ";

/// What such a text says, if it is of work that needs room: which, and the table.
pub fn work(cost: &str) -> Option<(Cost, &str)> {
    let known = [(Cost::BuildIndex, BUILDS), (Cost::Rows, WRITES), (Cost::Rewrite, REWRITES)];
    known.into_iter().find_map(|(sort, says)| Some((sort, cost.strip_prefix(says)?)))
}

/// The table that such a text says is read.
pub fn scanned(cost: &str) -> Option<&str> {
    cost.strip_prefix(READS)
}

/// The table whose rows a step works on: its own, or one that it locks for what it has of something else.
pub fn table(step: &Step) -> Option<ObjectId> {
    own(step).or_else(|| step.locks.first().cloned())
}

fn own(step: &Step) -> Option<ObjectId> {
    let relation = |id: &&ObjectId| id.kind.is_of_relation() || matches!(id.kind, Kind::Table | Kind::View);
    step.objects.iter().find(relation).map(ObjectId::table)
}

/// What is said of a way without steps.
pub const NOTHING: &str = "nothing to do";

/// What is said of a step that takes values away for good.
pub const DESTROYED: &str = "values are destroyed";

/// What is said of one that puts them in quarantine.
pub const KEPT: &str = "kept in quarantine";

/// What becomes of the values that a step takes away.
pub fn loss(step: &Step) -> &'static str {
    if destroys(step) {
        DESTROYED
    } else if step.hazards.contains(&Hazard::DropsData) {
        KEPT
    } else {
        "none"
    }
}

/// Whether nothing can bring back what a step takes away.
pub fn destroys(step: &Step) -> bool {
    step.hazards.iter().any(|hazard| matches!(hazard, Hazard::LosesData | Hazard::Irreversible))
}

/// A length of time for a person: "3.9 ms", "1.2 s".
pub fn time(milliseconds: f64) -> String {
    match milliseconds {
        short if short < 100.0 => format!("{short:.1} ms"),
        some if some < 1_000.0 => format!("{some:.0} ms"),
        long if long < 120_000.0 => format!("{:.1} s", long / 1_000.0),
        long => format!("{:.0} min", long / 60_000.0),
    }
}

/// Lock and cost of a step: "ACCESS EXCLUSIVE, catalog only".
pub fn lock_and_cost(step: &Step) -> String {
    format!("{}, {}", lock(step), cost(step))
}

/// Lock and cost of the step that weighs most; a costlier one under a weaker lock is named behind it.
pub fn heaviest(steps: &[Step]) -> String {
    let Some(locked) = steps.iter().max_by_key(|step| (step.lock.blocks, step.cost)) else {
        return NOTHING.into();
    };
    match steps.iter().max_by_key(|step| step.cost) {
        Some(costly) if costly.cost > locked.cost => format!("{}; {}", lock_and_cost(locked), cost(costly)),
        _ => lock_and_cost(locked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::samples;

    #[test]
    fn tables_that_are_named_anyway_are_not_named_again() {
        let tables = ["public.orders", "public.users"].map(String::from);
        let lock = |says: &str| lock_of("SHARE", says, &tables);
        assert_eq!(lock("add constraint public.users.orders_fkey"), "SHARE also on public.orders");
        assert_eq!(lock("drop public.users_old"), "SHARE on public.orders, public.users");
        assert_eq!((lock_of("", "x", &[]).as_str(), lock_of("SHARE", "x", &[]).as_str()), (NO_LOCK, "SHARE"));
    }

    #[test]
    fn work_that_needs_room_is_known_by_its_words() {
        let step = samples::plan("1").stages[0].up[0].clone();
        for sort in [Cost::BuildIndex, Cost::Rows, Cost::Rewrite] {
            let says = cost(&step.clone().costing(sort));
            assert_eq!(work(&says), Some((sort, "public.users")), "{says}");
        }
        assert_eq!(
            [work(&cost(&step.clone().costing(Cost::Catalog))), work(&cost(&step.costing(Cost::Scan)))],
            [None; 2]
        );
    }
}

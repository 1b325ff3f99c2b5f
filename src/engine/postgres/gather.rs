//! What the planner knows of rows, gathered anew where a change leaves it without.

use super::{locks, quote};
use crate::catalog::{Catalog, Index, Kind, Object, ObjectId};
use crate::step::{Cost, Step, Transaction, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be read of each table: these columns, or all of it.
type Wanted<'a> = BTreeMap<ObjectId, (BTreeSet<&'a str>, bool)>;

/// For each set of columns and whole tables that have no statistics a step a table. A list of columns leaves out what is kept of
/// expressions and of several columns together: where that is, too, the table is read whole.
pub fn steps(side: &Catalog, sets: &[BTreeSet<ObjectId>]) -> Vec<Vec<Step>> {
    let tables: BTreeSet<ObjectId> = sets.iter().flatten().map(ObjectId::table).collect();
    let read_together = read_together(side, &tables);
    sets.iter().map(|of| own_steps(side, wanted(of, &read_together))).collect()
}

fn own_steps(side: &Catalog, wanted: Wanted) -> Vec<Step> {
    let due = wanted.iter().filter(|(table, _)| !is_covered(side, &wanted, table));
    due.map(|(table, (columns, whole))| step(table, columns, *whole)).collect()
}

fn wanted<'a>(of: &'a BTreeSet<ObjectId>, read_together: &BTreeSet<&ObjectId>) -> Wanted<'a> {
    let mut wanted = Wanted::new();
    for id in of {
        let (columns, whole) = wanted.entry(id.table()).or_default();
        *whole |= id.kind != Kind::Column || read_together.contains(id);
        columns.extend((id.kind == Kind::Column).then(|| id.name()));
    }
    wanted
}

/// The columns that expressions in indexes of these tables read, and that statistics are kept of together.
fn read_together<'a>(side: &'a Catalog, tables: &'a BTreeSet<ObjectId>) -> BTreeSet<&'a ObjectId> {
    let computed = |object: &&Object| matches!(object, Object::Index(Index { computed, .. }) if computed.0);
    let indexes = tables.iter().flat_map(|table| side.children(table)).map(|(_, object)| object).filter(computed);
    let extended = side.of_kind(Kind::Statistics).map(|(_, object)| object);
    indexes.chain(extended).flat_map(Object::read_ids).filter(|read| read.kind == Kind::Column).collect()
}

/// Whether the server reads it with the table that it is a part of.
fn is_covered(side: &Catalog, wanted: &Wanted, table: &ObjectId) -> bool {
    let Some((columns, all)) = wanted.get(table) else { return false };
    std::iter::successors(side.whole(table), |above| side.whole(above))
        .filter_map(|above| wanted.get(above))
        .any(|(given, given_all)| *given_all || (!all && columns.is_subset(given)))
}

fn step(table: &ObjectId, columns: &BTreeSet<&str>, whole: bool) -> Step {
    let names: Vec<&str> = columns.iter().copied().filter(|_| !whole).collect();
    let quoted: Vec<String> = names.iter().map(|name| quote::name(name)).collect();
    let dotted = table.dotted();
    let (list, of) = match names.as_slice() {
        [] => (String::new(), dotted),
        [only] => (format!(" ({})", quoted.concat()), format!("{dotted}.{only}")),
        _ => (format!(" ({})", quoted.join(", ")), format!("{dotted} ({})", names.join(", "))),
    };
    let (sql, says) = (format!("ANALYZE {}{list};", quote::qualified(table)), format!("gather statistics of {of}"));
    let step = Step::new(Verb::Alter, table, says, sql, locks::SHARE_UPDATE_EXCLUSIVE);
    let step = step.costing(Cost::Scan).running(Transaction::Own);
    let own = columns.iter().map(|name| ObjectId::under(table, Kind::Column, name));
    if columns.is_empty() { step } else { Step { objects: own.collect(), ..step } }
}

//! Partitions that come, and whose bounds change.
//!
//! ```text
//!   demand of new rows, prove of all    that the rows of a partition are of its new bound, and those of DEFAULT of no bound that comes
//!   DETACH, ATTACH                      in one transaction, so that nobody misses a row; nothing is read under the lock
//!   forget                              the proofs
//! ```

use super::{bound, bury, kin, lineage, locks, needs, quote};
use crate::catalog::{Constraint, ConstraintKind, Kind, LONGEST_NAME, Lineage, Object, ObjectId, short_name};
use crate::engine::Leg;
use crate::hazard::Hazard;
use crate::step::{Cost, Piece, Precondition, Step, Transaction, Verb};

/// How a table comes under another: what is proven before, what puts it there, what is forgotten behind.
struct Attachment {
    before: Vec<Step>,
    attach: Step,
    after: Vec<Step>,
}

/// Puts a table under a partitioned one; with those whose bounds change, where there are such.
pub fn come(leg: &Leg, id: &ObjectId, of: &ObjectId) -> Vec<Step> {
    let moved = moved(leg, of);
    if moved.contains(id) && moved.iter().any(|other| is_rebound(leg, other)) {
        return arrange(leg, id, of);
    }
    attachment(leg, id, of)
        .map_or(vec![], |Attachment { before, attach, after }| [before, vec![attach], after].concat())
}

/// Changes the bounds of all partitions of a table at once: what one gives up another may take. `id`: the one that is asked for;
/// the first of them answers for all.
pub fn arrange(leg: &Leg, id: &ObjectId, of: &ObjectId) -> Vec<Step> {
    let moved = moved(leg, of);
    if moved.first() != Some(id) {
        return vec![];
    }
    let rebound = moved.iter().filter(|id| is_rebound(leg, id));
    let old = rebound.filter_map(|id| Some((id, leg.from.lineage(&id.table())?)));
    let leaves: Vec<Step> = old.map(|(id, old)| lineage::leave(leg, id, &id.table(), old, false)).collect();
    let all: Vec<Attachment> = moved.iter().filter_map(|id| attachment(leg, id, of)).collect();
    let parts = || leaves.iter().chain(all.iter().map(|one| &one.attach));
    let sql: Vec<String> = parts().map(|part| part.sql.clone()).collect();
    let says = match moved.as_slice() {
        [only] => format!("change the bound of {}", only.table()),
        _ => format!("change the bounds of partitions of {of}"),
    };
    let cost = parts().map(|part| part.cost).max().unwrap_or(Cost::Catalog);
    let step = Step::new(Verb::Create, id, says, sql.join("\n"), locks::ACCESS_EXCLUSIVE);
    let step = step.locking(parts().flat_map(|part| part.locks.clone()));
    let step = step.touching(moved.iter().skip(1).cloned()).costing(cost).running(Transaction::Own);
    let hazards: Vec<Hazard> = all.iter().flat_map(|one| one.attach.hazards.clone()).collect();
    let needs = all.iter().flat_map(|one| one.attach.needs.clone()).collect();
    let step = Step { needs, ..hazards.into_iter().fold(step, Step::risking) };
    let rebound = moved.iter().filter(|id| is_rebound(leg, id)).map(ObjectId::table);
    let step = rebound.flat_map(|part| unreferred(leg, &part)).fold(step, Step::needing);
    let (before, after): (Vec<_>, Vec<_>) = all.into_iter().map(|one| (one.before, one.after)).unzip();
    [before.concat(), vec![step], after.concat()].concat()
}

/// What must not refer to the rows of a partition that leaves its table and comes back.
fn unreferred(leg: &Leg, part: &ObjectId) -> Vec<Precondition> {
    let need = |(id, object): (&ObjectId, &Object)| match object {
        Object::Constraint(Constraint {
            sort: ConstraintKind::Foreign { table, columns },
            under: None,
            columns: own,
            ..
        }) if leg.from.is_within(part, table) => Some(needs::unreferred(id, &own.0, columns, part)),
        _ => None,
    };
    leg.from.of_kind(Kind::Constraint).filter_map(need).collect()
}

/// The lineages of the partitions of a table that come on the leg, or whose bounds change.
fn moved(leg: &Leg, of: &ObjectId) -> Vec<ObjectId> {
    let heirs = leg.to.heirs(of).into_iter();
    let moved = heirs.filter(|table| leg.from.lineage(table) != leg.to.lineage(table));
    let left = |table: &ObjectId| leg.from.parents(table).iter().any(|parent| parent != of);
    let back = |table: &ObjectId| bury::is_back(leg, table) && bury::is_back(leg, of);
    let moved = moved.filter(|table| !left(table) && !back(table));
    moved.map(|table| lineage_of(&table)).collect()
}

fn lineage_of(table: &ObjectId) -> ObjectId {
    ObjectId { kind: Kind::Lineage, path: table.path.clone() }
}

fn is_rebound(leg: &Leg, id: &ObjectId) -> bool {
    leg.from.lineage(&id.table()).is_some()
}

fn attachment(leg: &Leg, id: &ObjectId, of: &ObjectId) -> Option<Attachment> {
    let table = id.table();
    let new @ Lineage::Partition { bound, .. } = leg.to.lineage(&table)? else { return None };
    let condition = bound::condition(leg.to, of, bound);
    let attach = lineage::join(leg, id, &table, new);
    let holds_rows = leg.from.contains(&table) || bury::is_back(leg, &table);
    let proofs = match &condition {
        None => vec![],
        Some(condition) => {
            let own = holds_rows.then(|| Proof::of_rows(leg, id, of, condition));
            own.into_iter()
                .chain(staying_default(leg, of).map(|rest| Proof::of_rest(leg, id, [of, &rest], condition)))
                .collect()
        }
    };
    let mut attach = match (&condition, proofs.as_slice()) {
        (None, _) if holds_rows => attach.costing(Cost::Scan),
        (_, []) => attach,
        _ => attach.running(Transaction::Own),
    };
    let mut before: Vec<Step> = proofs.iter().flat_map(Proof::before).collect();
    if holds_rows && !is_rebound(leg, id) {
        let first = before.first_mut().unwrap_or(&mut attach);
        *first = first.clone().needing(same_quarantine(&table, of));
    }
    Some(Attachment { before, attach, after: proofs.iter().map(Proof::forget).collect() })
}

/// The DEFAULT partition that a table has all through the leg: it may hold rows of any bound that comes.
fn staying_default(leg: &Leg, of: &ObjectId) -> Option<ObjectId> {
    let is_default = |table: &ObjectId| {
        let bound =
            |lineage: Option<&Lineage>| matches!(lineage, Some(Lineage::Partition { bound, .. }) if bound == "DEFAULT");
        bound(leg.from.lineage(table)) && bound(leg.to.lineage(table))
    };
    leg.to.heirs(of).into_iter().find(|table| is_default(table) && !leg.to.is_foreign(table))
}

/// A check that spares the server reading a table under the lock of ATTACH.
struct Proof {
    id: ObjectId,
    table: ObjectId,
    /// What a demand of the table is one of, too.
    locked: Vec<ObjectId>,
    says: String,
    condition: String,
    name: String,
    need: Precondition,
}

impl Proof {
    /// That the rows of a table are of its bound.
    fn of_rows(leg: &Leg, id: &ObjectId, of: &ObjectId, condition: &str) -> Proof {
        let table = id.table();
        let says = format!("every row of {} fits into its part of {}", table.dotted(), of.dotted());
        Proof {
            id: id.clone(),
            locked: kin::with_below(leg.from, &table),
            says: format!("that they are of {}", of.dotted()),
            condition: condition.to_string(),
            name: proof_name(of, &table),
            need: count(says, &table, &format!("({condition}) IS NOT TRUE")),
            table,
        }
    }

    /// That the DEFAULT partition holds no rows of a bound.
    fn of_rest(leg: &Leg, id: &ObjectId, [of, rest]: [&ObjectId; 2], condition: &str) -> Proof {
        let table = id.table();
        let says = format!(
            "no row of {}, the DEFAULT partition of {}, is of {}: move or delete these rows first",
            rest.dotted(),
            of.dotted(),
            table.dotted()
        );
        Proof {
            id: id.clone(),
            locked: kin::with_below(leg.from, rest),
            says: format!("that they are not of {}", table.dotted()),
            condition: format!("NOT ({condition})"),
            name: proof_name(rest, &table),
            need: count(says, rest, &format!("({condition}) IS TRUE")),
            table: rest.clone(),
        }
    }

    fn before(&self) -> [Step; 2] {
        let Proof { table, says, condition, name, .. } = self;
        let demand = self.step(
            format!("demand of new rows of {table} {says}"),
            &format!("ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID"),
        );
        let prove = self.step(format!("prove of all rows of {table} {says}"), &format!("VALIDATE CONSTRAINT {name}"));
        let prove = Step { lock: locks::SHARE_UPDATE_EXCLUSIVE, ..prove.costing(Cost::Scan) };
        [demand.needing(self.need.clone()), prove]
    }

    fn forget(&self) -> Step {
        let Proof { table, says, name, .. } = self;
        self.step(format!("drop the proof of the rows of {table} {says}"), &format!("DROP CONSTRAINT {name}"))
    }

    fn step(&self, says: String, action: &str) -> Step {
        let sql = format!("ALTER TABLE {} {action};", quote::qualified(&self.table));
        let other = (self.table != self.id.table()).then(|| self.id.clone());
        let step = Step::new(Verb::Create, &lineage_of(&self.table), says, sql, locks::ACCESS_EXCLUSIVE);
        step.touching(other).locking(self.locked.clone()).running(Transaction::Own)
    }
}

fn proof_name(one: &ObjectId, other: &ObjectId) -> String {
    quote::name(&short_name(&format!("{}_{}_holds", one.name(), other.name()), LONGEST_NAME))
}

fn count(says: String, table: &ObjectId, condition: &str) -> Precondition {
    Precondition {
        says,
        query: vec![
            Piece::Text("SELECT count(*), left((array_agg(held::text))[1], 80) FROM (SELECT * FROM ".into()),
            Piece::Rows(table.clone()),
            Piece::Text(format!(") AS held WHERE {condition}")),
        ],
    }
}

/// Columns in quarantine are columns to the server, and a partition has those of its table.
fn same_quarantine(table: &ObjectId, of: &ObjectId) -> Precondition {
    let hidden = |id: &ObjectId| {
        let name = quote::literal(&quote::qualified(id));
        format!(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass({name}) AND starts_with(attname, '_dropped_')"
        )
    };
    let (one, other) = (hidden(table), hidden(of));
    let query = format!(
        "SELECT count(*), array_agg(attname)::text FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one})) AS hidden"
    );
    Precondition {
        says: format!("{} and {} have the same columns in quarantine", table.dotted(), of.dotted()),
        query: vec![Piece::Text(query)],
    }
}

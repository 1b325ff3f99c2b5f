use super::*;
use crate::catalog::{Kind, ObjectId};
use crate::step::samples::{EXCLUSIVE, WRITES};
use crate::step::{Lock, Verb};

const SHARE: Lock = Lock { mode: "SHARE", blocks: Blocks::Writers };

fn step(lock: Lock, cost: Cost, there: bool) -> Step {
    let table = ObjectId::new(Kind::Table, &["public", "t"]);
    let step = Step::new(Verb::Alter, &table, "works", "SELECT 1;", lock).costing(cost);
    Step { locks: if there { vec![table] } else { vec![] }, ..step }
}

fn hazards(steps: Vec<Step>) -> Vec<Vec<Hazard>> {
    told(steps).into_iter().map(|step| step.hazards).collect()
}

#[test]
fn work_under_a_lock_is_told() {
    let alone = |lock, cost| hazards(vec![step(lock, cost, true)]).concat();
    assert_eq!(alone(EXCLUSIVE, Cost::Catalog), []);
    assert_eq!(alone(EXCLUSIVE, Cost::Rewrite), [Hazard::RewritesTable]);
    assert_eq!(alone(EXCLUSIVE, Cost::Scan), [Hazard::ScansUnderLock]);
    assert_eq!(alone(SHARE, Cost::BuildIndex), [Hazard::BlocksWrites]);
    assert_eq!(hazards(vec![step(EXCLUSIVE, Cost::Rewrite, false)]).concat(), [], "nobody uses what comes");
}

#[test]
fn a_lock_is_held_to_the_end_of_its_transaction() {
    let lock = || step(EXCLUSIVE, Cost::Catalog, true);
    let fill = |transaction| step(WRITES, Cost::Rows, false).running(transaction);
    assert_eq!(hazards(vec![lock(), fill(Transaction::Shared)])[1], [Hazard::ScansUnderLock]);
    assert_eq!(hazards(vec![lock(), fill(Transaction::Opening)])[1], [Hazard::BlocksWrites], "its own rows");
    let batched = Transaction::Batched { table: ObjectId::new(Kind::Table, &["public", "t"]), key: vec!["id".into()] };
    assert_eq!(hazards(vec![lock(), fill(batched)])[1], []);
}

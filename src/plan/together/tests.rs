use super::*;
use crate::engine::postgres::Postgres;
use crate::step::samples::{EXCLUSIVE, table};

fn step(verb: Verb, kind: Kind, path: &[&str]) -> Step {
    let id = ObjectId::new(kind, &[&["public"], path].concat());
    Step::new(verb, &id, path.join("."), "SELECT 1;", EXCLUSIVE)
}

/// What the steps say, a line for each transaction.
fn cut(steps: Vec<Step>) -> Vec<String> {
    let there: Catalog = [table("a"), table("b")].into_iter().collect();
    let steps = steps.into_iter().map(|step| Postgres {}.locking([&there, &there], step)).collect();
    let steps = Together { dialect: &Postgres {}, from: &there, to: &there }.cut(steps);
    let transactions = steps.chunk_by(|a, b| b.transaction.goes_on(&a.transaction));
    let said = |steps: &[Step]| steps.iter().map(|step| step.says.as_str()).collect::<Vec<_>>().join(" ");
    transactions.map(said).collect()
}

#[test]
fn a_transaction_ends_where_another_table_would_be_locked() {
    let add = |path: &[&str]| step(Verb::Create, Kind::Column, path);
    assert_eq!(cut(vec![add(&["a", "x"]), add(&["a", "y"]), add(&["b", "x"])]), ["a.x a.y", "b.x"]);
    let new = |name| step(Verb::Create, Kind::Table, &[name]);
    assert_eq!(cut(vec![new("c"), add(&["a", "x"]), new("d")]), ["c a.x d"], "nobody uses a table that comes");
}

#[test]
fn what_goes_and_comes_again_is_not_half_done() {
    let steps = || {
        vec![
            step(Verb::Drop, Kind::Constraint, &["a", "k"]),
            step(Verb::Alter, Kind::Column, &["b", "x"]),
            step(Verb::Create, Kind::Constraint, &["a", "k"]),
        ]
    };
    assert_eq!(cut(steps()), ["lock all that changes at once a.k b.x a.k"]);
    let renamed = |name| step(Verb::Rename, Kind::Table, &[name]);
    assert_eq!(cut(vec![renamed("a"), renamed("b")]), ["a b"]);
}

#[test]
fn who_may_see_a_table_changes_with_all_else_of_it() {
    let policy = step(Verb::Create, Kind::Policy, &["a", "p"]);
    let other = step(Verb::Create, Kind::Column, &["b", "x"]);
    let column = || step(Verb::Create, Kind::Column, &["a", "x"]);
    assert_eq!(cut(vec![column(), other, policy]), ["lock all that changes at once a.x b.x a.p"]);
}

#[test]
fn a_view_goes_before_its_tables_are_locked_unless_something_else_stands_on_it() {
    let view = |verb| step(verb, Kind::View, &["v"]);
    let column = |name| step(Verb::Alter, Kind::Column, &[name, "x"]);
    let steps = vec![column("a"), view(Verb::Drop), column("b"), view(Verb::Create), column("a")];
    assert_eq!(cut(steps), ["v lock all that changes at once a.x b.x v a.x"]);
}

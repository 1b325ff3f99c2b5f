use super::*;
use crate::engine::{Cell, Session};

fn reading(key: &[&str], values: &[&str]) -> Reading {
    let column = |name: &&str| Value { name: name.to_string(), sql: format!("\"{name}\"") };
    let key: Vec<Value> = key.iter().map(column).collect();
    let values: Vec<Value> = values.iter().map(column).collect();
    let key = if key.is_empty() { Key::WholeRow(values.clone()) } else { Key::Columns(key) };
    let table = crate::catalog::ObjectId::new(crate::catalog::Kind::Table, &["main", "t"]);
    Reading { table, source: "t".into(), only: None, key, values }
}

/// A table of a key and two values, digested.
fn digest(rows: &[(&str, Option<&str>, Option<&str>)]) -> TableDigest {
    let reading = reading(&["id"], &["a", "b"]);
    let mut lanes = Lanes::new(&reading);
    rows.iter().for_each(|(id, a, b)| {
        let cells: [Cell; 3] = [Some(id.as_bytes()), a.map(str::as_bytes), b.map(str::as_bytes)];
        lanes.add(&cells);
    });
    lanes.finish()
}

fn keyless(rows: &[(&str, &str)]) -> TableDigest {
    let reading = reading(&[], &["a", "b"]);
    let mut lanes = Lanes::new(&reading);
    rows.iter().for_each(|(a, b)| lanes.add(&[a, b].map(|cell| Some(cell.as_bytes()))));
    lanes.finish()
}

const START: [(&str, Option<&str>, Option<&str>); 3] =
    [("1", Some("x"), Some("y")), ("2", Some("v"), Some("w")), ("3", Some(""), None)];

/// The columns that differ; `?` for a difference of another sort.
fn columns(differences: &[Difference]) -> Vec<&str> {
    let mut names = vec![];
    for difference in differences {
        names.push(match difference {
            Difference::Column { column, .. } => column.as_str(),
            _ => "?",
        });
    }
    names
}

fn against_start(rows: &[(&str, Option<&str>, Option<&str>)]) -> Vec<Difference> {
    compare(&digest(&START), &digest(rows), &BTreeMap::new())
}

#[test]
fn the_order_of_rows_makes_no_difference() {
    let [a, b, c] = START;
    assert_eq!(digest(&[c, a, b]), digest(&START));
}

#[test]
fn the_order_and_the_names_of_columns_make_no_difference() {
    let turned = reading(&["id"], &["b", "c"]);
    let mut lanes = Lanes::new(&turned);
    START.iter().for_each(|(id, a, b)| {
        lanes.add(&[Some(id.as_bytes()), b.map(str::as_bytes), a.map(str::as_bytes)]);
    });
    let renamed = BTreeMap::from([("a".to_string(), "c".to_string())]);
    assert_eq!(compare(&digest(&START), &lanes.finish(), &renamed), []);
}

#[test]
fn one_changed_value_names_its_column_and_its_bucket() {
    let [a, b, _] = START;
    let differences = against_start(&[a, b, ("3", Some(" "), None)]);
    assert!(
        matches!(&differences[..], [Difference::Column { column, buckets }] if column == "a" && buckets.len() == 1)
    );
}

#[test]
fn null_is_not_the_empty_string() {
    let [a, b, _] = START;
    assert_eq!(columns(&against_start(&[a, b, ("3", None, None)])), ["a"]);
    assert_eq!(columns(&against_start(&[a, b, ("3", Some(""), Some(""))])), ["b"]);
}

#[test]
fn values_that_change_places_between_rows_are_seen() {
    let [_, _, c] = START;
    assert_eq!(columns(&against_start(&[("1", Some("v"), Some("y")), ("2", Some("x"), Some("w")), c])), ["a"]);
}

#[test]
fn a_missing_and_a_doubled_row_are_seen() {
    let [a, b, c] = START;
    assert_eq!(against_start(&[a, b])[0], Difference::Rows { before: 3, after: 2 });
    assert_eq!(columns(&against_start(&[a, b, b])), ["a", "b"]);
    assert_eq!(columns(&against_start(&[a, b, c, c])), ["?", "a", "b"]);
}

#[test]
fn a_column_that_is_gone_is_named_and_one_that_came_is_not() {
    let (both, mut one) = (digest(&START), digest(&START));
    one.columns.remove("b");
    assert_eq!(compare(&both, &one, &BTreeMap::new()), [Difference::Gone { column: "b".into() }]);
    assert_eq!(compare(&one, &both, &BTreeMap::new()), []);
}

#[test]
fn parts_of_a_table_add_up_to_it() {
    let [a, b, c] = START;
    let mut sum = digest(&[a]);
    sum += digest(&[]);
    sum += digest(&[c, b]);
    assert_eq!(sum, digest(&START));
    assert_eq!(sum.whole(), digest(&[b, a, c]).whole());
    assert_ne!(sum.whole(), digest(&[a, b]).whole());
}

#[test]
fn what_is_both_key_and_value_is_read_once() {
    let reading = reading(&["id"], &["a", "id"]);
    assert_eq!(reading.query(), "SELECT \"id\" AS v0, \"a\" AS v1 FROM t");
    assert_eq!(reading.places(), Places { key: vec![0], values: vec![1, 0] });
}

#[test]
fn rows_without_a_key_are_bound_to_their_other_values() {
    let start = [("a", "b"), ("c", "d"), ("c", "d")];
    let pairs = |rows| compare(&keyless(&start), &keyless(rows), &BTreeMap::new()).len();
    assert_eq!(pairs(&[("c", "d"), ("c", "d"), ("a", "b")]), 0);
    assert_eq!(pairs(&[("c", "b"), ("a", "d"), ("c", "d")]), 2);
    assert_eq!(pairs(&[("a", "b"), ("a", "b"), ("c", "d")]), 2);
}

#[tokio::test]
async fn differing_rows_are_named_by_their_keys() {
    let rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) \
                INSERT INTO t SELECT i, 'v' || i FROM n;";
    let make = format!("CREATE TABLE t (id integer PRIMARY KEY, a text); {rows}");
    let (mut before, mut after) = (memory(&make).await, memory(&make).await);
    after
        .execute("UPDATE t SET a = 1 WHERE id = 40; DELETE FROM t WHERE id = 7; INSERT INTO t VALUES (9000, 'new')")
        .await
        .expect("SQLite answers");

    let reading = reading(&["id"], &["a"]);
    let (a, b) = (
        table(&mut before, &reading).await.expect("SQLite answers"),
        table(&mut after, &reading).await.expect("SQLite answers"),
    );
    let differences = compare(&a, &b, &BTreeMap::new());
    let [Difference::Column { buckets, .. }] = &differences[..] else { panic!("{differences:?}") };
    let sides = |session| Side { session, reading: &reading };
    let culprits = narrow(sides(&mut before), sides(&mut after), buckets).await.expect("SQLite answers").culprits;
    let said: Vec<_> = culprits.iter().map(|c| (c.key[0].as_deref().expect("a key"), c.fault)).collect();
    assert_eq!(said, [("7", Fault::Missing), ("40", Fault::Changed), ("9000", Fault::Added)]);
}

#[tokio::test]
async fn storage_classes_differ() {
    let reading = reading(&["id"], &["a"]);
    let mut seen = std::collections::BTreeSet::new();
    for value in ["1", "1.0", "'1'", "x'31'", "NULL", "''"] {
        let mut session =
            memory(&format!("CREATE TABLE t (id integer PRIMARY KEY, a); INSERT INTO t VALUES (1, {value})")).await;
        seen.insert(table(&mut session, &reading).await.expect("SQLite answers").columns["a"]);
    }
    assert_eq!(seen.len(), 6);
}

async fn memory(sql: &str) -> Session {
    let mut session = Session::Sqlite(crate::engine::sqlite::Connection::memory().await.expect("SQLite answers"));
    session.execute(sql).await.expect("SQLite answers");
    session
}

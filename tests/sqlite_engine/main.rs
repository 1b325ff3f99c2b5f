//! SQLite's engine, there and back: every pair of schemas goes from old to new with its rows and returns, and nothing is lost.

mod files;
mod pairs;
mod ways;

use concertina::catalog::{Catalog, Kind, ObjectId, Rename};
use concertina::engine::{Conversion, Dialect, Keep, Leg, Scope, sqlite::Connection};
use concertina::graph;
use concertina::step::Step;
use pairs::{PAIRS, Pair};
use std::collections::{BTreeMap, BTreeSet};

type Rows = Vec<Vec<Option<String>>>;

async fn database(sql: &str) -> Connection {
    let mut connection = Connection::memory().await.expect("memory");
    connection.execute(sql).await.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    connection
}

async fn catalog(connection: &mut Connection) -> Catalog {
    let found = connection.introspect(&Scope::default()).await.expect("introspection");
    assert_eq!(found.unsupported, []);
    found.catalog
}

async fn catalog_of(sql: &str) -> Catalog {
    catalog(&mut database(sql).await).await
}

/// What a leg has besides its ends.
#[derive(Default)]
struct Extras {
    renames: Vec<Rename>,
    conversions: BTreeMap<ObjectId, Conversion>,
    later: BTreeSet<ObjectId>,
    earlier: Vec<Step>,
}

fn plan(connection: &Connection, from: &Catalog, to: &Catalog, keep: Keep, extras: &Extras) -> Vec<Step> {
    let Extras { renames, conversions, later, earlier } = extras;
    let leg = Leg { from, to, renames, conversions, later, earlier, keep };
    let steps = connection.dialect().steps(&leg).expect("steps");
    graph::order(steps, from, to).unwrap_or_else(|error| panic!("{error}"))
}

async fn run(name: &str, connection: &mut Connection, steps: &[Step]) {
    connection.execute("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN;").await.expect("begin");
    for step in steps {
        connection
            .execute(&step.sql)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}\n{}\n{}", step.says, sql(steps)));
    }
    let broken = connection.rows("PRAGMA foreign_key_check").await.unwrap_or_default();
    assert_eq!(broken, Rows::new(), "{name}: foreign keys");
    connection.execute("COMMIT; PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON;").await.expect("commit");
    assert_eq!(connection.rows("PRAGMA integrity_check").await.expect("check"), [[Some("ok".to_string())]], "{name}");
}

fn sql(steps: &[Step]) -> String {
    steps.iter().map(|step| format!("-- {}\n{}\n", step.says, step.sql)).collect()
}

fn assert_same(name: &str, found: &Catalog, expected: &Catalog, steps: &[Step]) {
    let lines = |a: &Catalog, b: &Catalog| -> String {
        a.iter()
            .filter(|(id, object)| b.object(id) != Some(object))
            .map(|(id, object)| format!("  {id} {object:?}\n"))
            .collect()
    };
    let (extra, missing) = (lines(found, expected), lines(expected, found));
    assert!(found == expected, "{name}\nfound\n{extra}expected\n{missing}by\n{}", sql(steps));
}

/// Every value of every table with its type, rowids too where nothing hides them, and the counters.
async fn dump(connection: &mut Connection, catalog: &Catalog) -> Vec<(String, Rows)> {
    let dialect = connection.dialect();
    let mut dumped = vec![];
    for (table, _) in catalog.of_kind(Kind::Table) {
        let columns = catalog.columns(table).into_iter().map(|(id, _)| dialect.quote(id.name()));
        let columns: Vec<String> = columns.flat_map(|name| [format!("typeof({name})"), name]).collect();
        let ask =
            |more: &str| format!("SELECT {}{more} FROM {} ORDER BY 2", columns.join(", "), dialect.qualified(table));
        let rows = match connection.rows(&ask(", _rowid_")).await {
            Ok(rows) => rows,
            Err(_) => connection.rows(&ask("")).await.expect("rows"),
        };
        dumped.push((table.to_string(), rows));
    }
    let counters = connection.rows("SELECT name, seq FROM sqlite_sequence ORDER BY name").await.unwrap_or_default();
    dumped.push(("counters".into(), counters.into_iter().filter(|row| row[1].as_deref() != Some("0")).collect()));
    dumped
}

async fn there_and_back(pair: &Pair) {
    let Pair { name, old, rows, new } = pair;
    let mut live = database(old).await;
    live.execute(rows).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    let (old, new) = (catalog(&mut live).await, catalog_of(new).await);
    let before = dump(&mut live, &old).await;
    let up = plan(&live, &old, &new, Keep::Bury("1"), &Extras::default());
    let back = Extras { earlier: up.clone(), ..Extras::default() };
    let down = plan(&live, &new, &old, Keep::Restore("1"), &back);
    for _ in 0..2 {
        run(name, &mut live, &up).await;
        assert_same(&format!("{name}: up"), &catalog(&mut live).await, &new, &up);
        run(name, &mut live, &down).await;
        assert_same(&format!("{name}: down"), &catalog(&mut live).await, &old, &down);
        // A counter of a table that stopped counting for a while starts from its rows again.
        let after = dump(&mut live, &old).await;
        assert_eq!(after, before, "{name}\n{}{}", sql(&up), sql(&down));
        let hidden = "SELECT name FROM sqlite_schema WHERE name LIKE '\\_dropped%' ESCAPE '\\' OR sql LIKE '%\\_dropped%' ESCAPE '\\'";
        assert_eq!(
            live.rows(hidden).await.expect("schema"),
            Rows::new(),
            "{name}: something stayed hidden\n{}",
            sql(&down)
        );
    }
}

#[tokio::test]
async fn every_pair_goes_there_and_back() {
    let mut failed = vec![];
    for pair in PAIRS {
        if tokio::spawn(there_and_back(pair)).await.is_err() {
            failed.push(pair.name);
        }
    }
    assert_eq!(failed, [""; 0]);
}

#[tokio::test]
async fn every_schema_is_made_from_nothing() {
    for schema in PAIRS.iter().flat_map(|pair| [pair.old, pair.new]) {
        let (mut empty, wanted) = (database("").await, catalog_of(schema).await);
        let steps = plan(&empty, &Catalog::default(), &wanted, Keep::Nothing, &Extras::default());
        run(schema, &mut empty, &steps).await;
        assert_same(schema, &catalog(&mut empty).await, &wanted, &steps);
        let steps = plan(&empty, &wanted, &Catalog::default(), Keep::Nothing, &Extras::default());
        run(schema, &mut empty, &steps).await;
        assert!(catalog(&mut empty).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_written_another_way_makes_no_difference() {
    let same = &PAIRS[0];
    let (old, new) = (catalog_of(same.old).await, catalog_of(same.new).await);
    assert_same(same.name, &old, &new, &[]);
}

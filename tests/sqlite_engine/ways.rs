//! Legs with more than two ends: renames, conversions, fills, and what is hidden from one leg to the next.

use super::{Extras, assert_same, catalog, catalog_of, database, dump, plan, run, sql};
use concertina::catalog::{Kind, ObjectId, Rename};
use concertina::engine::{Conversion, Dialect, Fill, Keep};
use concertina::step::{Reach, Step, Transaction};

fn column(path: &[&str]) -> ObjectId {
    ObjectId::new(Kind::Column, path)
}

fn rename(kind: Kind, from: &[&str], to: &[&str]) -> Rename {
    Rename { from: ObjectId::new(kind, from), to: ObjectId::new(kind, to) }
}

#[tokio::test]
async fn tables_and_columns_are_renamed_and_all_follows() {
    let old = "CREATE TABLE users(id INTEGER PRIMARY KEY, date DATE CHECK (\"date\" <> ''), gone TEXT, UNIQUE (date));
        CREATE TABLE posts(id INTEGER PRIMARY KEY, author INT REFERENCES users(id) ON DELETE CASCADE);
        CREATE INDEX by_date ON users(date); CREATE VIEW v AS SELECT id, date FROM users; CREATE VIEW w AS SELECT * FROM v;
        CREATE TRIGGER r AFTER INSERT ON users BEGIN INSERT INTO posts(author) VALUES (new.id); END;";
    let new = "CREATE TABLE \"order\"(id INTEGER PRIMARY KEY, \"the day\" DATE CHECK (\"the day\" <> ''), came INT DEFAULT 1, UNIQUE (\"the day\"));
        CREATE TABLE posts(id INTEGER PRIMARY KEY, author INT REFERENCES \"order\"(id) ON DELETE CASCADE);
        CREATE INDEX by_date ON \"order\"(\"the day\"); CREATE VIEW v AS SELECT id, \"the day\" FROM \"order\"; CREATE VIEW w AS SELECT * FROM v;
        CREATE TRIGGER r AFTER INSERT ON \"order\" BEGIN INSERT INTO posts(author) VALUES (new.id); END;";
    let mut live = database(old).await;
    live.execute("INSERT INTO users VALUES (1,'2026-01-01','x');").await.expect("rows");
    let (old, new) = (catalog(&mut live).await, catalog_of(new).await);
    let before = dump(&mut live, &old).await;
    let there = [
        rename(Kind::Table, &["main", "users"], &["main", "order"]),
        rename(Kind::Column, &["main", "order", "date"], &["main", "order", "the day"]),
    ];
    let back = there.iter().rev().map(Rename::reversed).collect();
    let up = plan(&live, &old, &new, Keep::Bury("1"), &Extras { renames: there.to_vec(), ..Extras::default() });
    let extras = Extras { renames: back, earlier: up.clone(), ..Extras::default() };
    let down = plan(&live, &new, &old, Keep::Restore("1"), &extras);
    assert!(!sql(&up).contains("_concertina_new"), "nothing needs a rebuild\n{}", sql(&up));
    run("rename", &mut live, &up).await;
    assert_same("rename: up", &catalog(&mut live).await, &new, &up);
    run("rename", &mut live, &down).await;
    assert_same("rename: down", &catalog(&mut live).await, &old, &down);
    assert_eq!(dump(&mut live, &old).await, before);
}

#[tokio::test]
async fn a_conversion_gives_back_what_it_took() {
    let mut live = database("CREATE TABLE t(id INTEGER PRIMARY KEY, price TEXT NOT NULL);").await;
    live.execute("INSERT INTO t VALUES (1,'1.50'),(2,'2,0'),(3,'3');").await.expect("rows");
    let (old, new) =
        (catalog(&mut live).await, catalog_of("CREATE TABLE t(id INTEGER PRIMARY KEY, price INT NOT NULL);").await);
    let id = column(&["main", "t", "price"]);
    let using = "CAST(replace(price, ',', '.') * 100 AS INT)".to_string();
    let reverse = "CAST(price / 100.0 AS TEXT)".to_string();
    let forth = [(id.clone(), Conversion { using: using.clone(), reverse: reverse.clone() })];
    let back = [(id, Conversion { using: reverse, reverse: using })];
    let up = plan(&live, &old, &new, Keep::Bury("1"), &Extras { conversions: forth.into(), ..Extras::default() });
    let extras = Extras { conversions: back.into(), earlier: up.clone(), ..Extras::default() };
    let down = plan(&live, &new, &old, Keep::Restore("1"), &extras);
    run("conversion", &mut live, &up).await;
    let prices = live.rows("SELECT price FROM t ORDER BY id").await.expect("rows").concat();
    assert_eq!(prices, ["150", "200", "300"].map(|price| Some(price.to_string())));
    live.execute("UPDATE t SET price = 225 WHERE id = 2; INSERT INTO t (id, price) VALUES (4, 450);")
        .await
        .expect("writes");
    run("conversion", &mut live, &down).await;
    let prices = live.rows("SELECT price FROM t ORDER BY id").await.expect("rows").concat();
    assert_eq!(prices, ["1.50", "2.25", "3", "4.5"].map(|price| Some(price.to_string())), "{}", sql(&down));
}

#[tokio::test]
async fn a_column_in_quarantine_goes_through_rebuilds_of_later_plans() {
    let schemas = [
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a VARCHAR(5) COLLATE NOCASE, b TEXT);",
        "CREATE TABLE t(id INTEGER PRIMARY KEY, b TEXT);",
        "CREATE TABLE t(id INTEGER PRIMARY KEY, b TEXT NOT NULL) STRICT;",
    ];
    let mut live = database(schemas[0]).await;
    live.execute("INSERT INTO t VALUES (1,'x','y');").await.expect("rows");
    let [first, second, third] =
        [catalog_of(schemas[0]).await, catalog_of(schemas[1]).await, catalog_of(schemas[2]).await];
    let before = dump(&mut live, &first).await;
    let up = plan(&live, &first, &second, Keep::Bury("1"), &Extras::default());
    let down = plan(&live, &second, &first, Keep::Restore("1"), &Extras { earlier: up.clone(), ..Extras::default() });
    run("first", &mut live, &up).await;
    catalog(&mut live).await;
    let next = plan(&live, &second, &third, Keep::Bury("2"), &Extras::default());
    let back = plan(&live, &third, &second, Keep::Restore("2"), &Extras { earlier: next.clone(), ..Extras::default() });
    for steps in [&next, &back, &down] {
        run("later", &mut live, steps).await;
    }
    assert_eq!(dump(&mut live, &first).await, before, "{}", sql(&next));
}

#[tokio::test]
async fn a_leg_carries_what_earlier_legs_hid() {
    let schemas = [
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT);",
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a INT, b TEXT);",
    ];
    let last = "CREATE TABLE t(id INTEGER PRIMARY KEY, a INT, b TEXT NOT NULL);";
    let mut live = database(schemas[0]).await;
    live.execute("INSERT INTO t VALUES (1,'007','y');").await.expect("rows");
    let [first, second, third] = [catalog_of(schemas[0]).await, catalog_of(schemas[1]).await, catalog_of(last).await];
    let before = dump(&mut live, &first).await;
    let with = |earlier: &[&[Step]]| Extras { earlier: earlier.concat(), ..Extras::default() };
    let one = plan(&live, &first, &second, Keep::Bury("1"), &Extras::default());
    let two = plan(&live, &second, &third, Keep::Bury("1"), &with(&[&one]));
    let back = plan(&live, &third, &second, Keep::Restore("1"), &with(&[&one, &two]));
    let home = plan(&live, &second, &first, Keep::Restore("1"), &with(&[&one]));
    for steps in [&one, &two, &back, &home] {
        run("legs", &mut live, steps).await;
    }
    assert_same("legs", &catalog(&mut live).await, &first, &home);
    assert_eq!(dump(&mut live, &first).await, before);
}

#[tokio::test]
async fn a_fill_is_taken_back_where_it_still_stands() {
    let schema = "CREATE TABLE t(k TEXT PRIMARY KEY, a TEXT, b TEXT) WITHOUT ROWID;";
    let mut live = database(schema).await;
    live.execute("INSERT INTO t VALUES ('1','x',NULL),('2','y','own'),('3','z',NULL);").await.expect("rows");
    let before = catalog(&mut live).await;
    let fill = Fill {
        column: column(&["main", "t", "b"]),
        expression: "upper(a)".into(),
        condition: "b IS NULL".into(),
        marker: Some("_dropped_b_filled_1".into()),
    };
    let (up, down) = (live.dialect().fill(&before, &fill), live.dialect().unfill(&before, &fill));
    assert!(up.iter().chain(&down).all(|step| step.transaction == Transaction::Shared), "{up:?} {down:?}");
    run("fill", &mut live, &up).await;
    assert_same("filled", &catalog(&mut live).await, &before, &up);
    live.execute("UPDATE t SET b = 'changed' WHERE k = '3'").await.expect("write");
    run("unfill", &mut live, &down).await;
    let rows = live.rows("SELECT * FROM t ORDER BY k").await.expect("rows");
    let expected = [["1", "x", "-"], ["2", "y", "own"], ["3", "z", "changed"]];
    let shown: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().map(|value| value.unwrap_or("-".into())).collect()).collect();
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn rows_are_counted_before_they_can_refuse() {
    let old = "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(id INTEGER PRIMARY KEY, a INT, b TEXT, p INT);";
    let new = "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(id INTEGER PRIMARY KEY, a INT UNIQUE CHECK (a < 3), b TEXT NOT NULL, p INT REFERENCES p) STRICT;
        CREATE UNIQUE INDEX u ON t(lower(b)) WHERE a > 0;";
    let mut live = database(old).await;
    live.execute(
        "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1,1,'X',1),(2,1,'x',9),(3,3,NULL,NULL),(4,'two','y',1),(5,x'00','z',8);",
    )
    .await
    .expect("rows");
    let (old, new) = (catalog(&mut live).await, catalog_of(new).await);
    let steps = plan(&live, &old, &new, Keep::Bury("1"), &Extras::default());
    let mut found = vec![];
    for need in steps.iter().flat_map(|step| &step.needs) {
        let rows = |table: &ObjectId| live.dialect().qualified(table);
        let query = need.sql(&|table: &ObjectId, _: Reach| rows(table), &rows);
        let rows = live.rows(&query).await.unwrap_or_else(|error| panic!("{error}\n{query}"));
        let [count, sample] = rows[0].as_slice() else { panic!("one row of two values") };
        if count.as_deref() != Some("0") {
            let value = |value: &Option<String>| value.clone().unwrap_or_default();
            found.push(format!("{}: {} ({})", need.says, value(count), value(sample)));
        }
    }
    found.sort();
    let expected = [
        "every a of t can be stored as INT: 2 (4, 5)",
        "every p of t is in p (id): 2 (2, 5)",
        "every row of t satisfies a < 3: 3 (3, 4, 5)",
        "no row of t has NULL in b: 1 (3)",
        "no two rows of t share (a): 1 (1)",
        "no two rows of t share (lower(b)): 1 (x)",
    ];
    assert_eq!(found, expected);
}

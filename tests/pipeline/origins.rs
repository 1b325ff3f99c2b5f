//! Who made a difference: somebody by hand, the schema files, or both.

use super::{SHOP, Shop};
use serde_json::Value;

/// By hand: an index, a column that the files have as well, and one that they have otherwise. In the files alone: a column.
fn moved(shop: &Shop) {
    shop.sql("CREATE INDEX by_hand ON orders (note)");
    shop.sql("ALTER TABLE users ADD COLUMN alike text");
    shop.sql("ALTER TABLE users ADD COLUMN apart text");
    let files = SHOP.replace("fax text", "fax text, alike text, apart bigint, asked text");
    shop.cli.write("schema/shop.sql", &files);
}

#[test]
fn each_difference_says_who_made_it() {
    for shop in Shop::each("origins") {
        let schema = shop.schema();
        let none = shop.cli.run(&["drift", "--schema"]).exits(0);
        assert_eq!(none.stdout(), "no drift: the database is as the schema files have it\n");
        moved(&shop);
        let drift = shop.cli.run(&["drift", "--schema"]).exits(2);
        let lines: Vec<&str> = drift.stdout().lines().collect();
        for line in [
            "the database is not as the schema files have it:".to_string(),
            format!("missing    column {schema}users.asked · pending"),
            format!("extra      index {schema}orders.by_hand · made by hand"),
            format!("different  column {schema}users.apart · changed by hand, and otherwise in the schema files"),
            format!("alike      column {schema}users.alike · made by hand as the schema files have it"),
        ] {
            assert!(lines.contains(&line.as_str()), "{line}: {drift:?}");
        }
        assert_eq!(lines.len(), 5, "{drift:?}");
        assert!(drift.stderr().contains("`concertina drift --fix revert`"), "{drift:?}");
        let by_hand = shop.cli.run(&["drift"]).exits(2);
        assert!(by_hand.stdout().starts_with("the database is not as the last migration left it:\n"), "{by_hand:?}");
        assert_eq!(by_hand.stdout().matches("extra ").count(), 3, "{by_hand:?}");
    }
}

#[test]
fn machines_are_told_the_same_and_no_less_than_before() {
    for shop in Shop::each("origins_json") {
        moved(&shop);
        let drift = shop.cli.run(&["drift", "--schema", "schema", "--format", "json"]).exits(2);
        let json: Value = serde_json::from_str(drift.stdout()).unwrap();
        assert_eq!(json["by_hand"].as_array().map(Vec::len), Some(3), "{json:#}");
        assert_eq!(json["pending"].as_array().map(Vec::len), Some(3), "{json:#}");
        assert_eq!(json["desired"].as_array().map(Vec::len), Some(3), "{json:#}");
        let object = |name: &str| {
            let all = json["objects"].as_array().unwrap();
            all.iter().find(|object| object["object"].as_str().unwrap().ends_with(name)).unwrap().clone()
        };
        assert_eq!(object(".apart")["origin"], "both_apart");
        assert_eq!(object(".alike")["origin"], "both_alike");
        assert_eq!(object(".asked")["origin"], "pending");
        assert_eq!(object(".by_hand")["origin"], "by_hand");
        let says = |side: &str| object(".apart")[side].as_str().unwrap().to_lowercase();
        assert!(says("by_hand").contains("text") && says("pending").contains("int"), "{json:#}");
    }
}

#[test]
fn what_was_made_as_the_files_have_it_is_drift_all_the_same() {
    for shop in Shop::each("alike") {
        shop.sql("ALTER TABLE users ADD COLUMN alike text");
        shop.cli.write("schema/shop.sql", &SHOP.replace("fax text", "fax text, alike text"));
        let drift = shop.cli.run(&["drift", "--schema"]).exits(2);
        let says = "the database is as the schema files have it, and not as the last migration left it:";
        assert!(drift.stdout().starts_with(says), "{drift:?}");
    }
}

/// Whoever looks could write, and would not know that it does not.
#[test]
fn a_look_writes_nothing_by_a_setting_of_its_session() {
    let [_, shop] = Shop::each("read_only");
    shop.sql("CREATE INDEX by_hand ON orders (note)");
    for command in [&["drift", "-v"][..], &["drift", "--schema", "-v"], &["drift", "--fix", "revert", "-v"]] {
        let looked = shop.cli.run(command);
        let opened = looked.stderr().matches("SET default_transaction_read_only = on").count();
        assert!(opened > 0, "{looked:?}");
    }
    let database = shop.database.as_ref().unwrap();
    let trap = "CREATE TABLE traps (at text); CREATE FUNCTION trap() RETURNS event_trigger LANGUAGE plpgsql AS \
        $$BEGIN INSERT INTO traps VALUES (tg_tag); END$$; CREATE EVENT TRIGGER trap ON ddl_command_end EXECUTE FUNCTION trap()";
    database.psql(trap);
    shop.cli.run(&["drift"]).exits(2);
    assert_eq!(database.psql("SELECT count(*) FROM traps"), "0");
}

//! `REGISTRY.md`: what each migration is for, and what it costs each way; kept in step, and told where it is not.

use super::{SHOP, Shop};

/// The cells of the rows of a plan.
fn rows(shop: &Shop, plan: &str) -> Vec<Vec<String>> {
    let text = shop.cli.read("migrations/REGISTRY.md");
    let of_plan = text.lines().filter(|line| line.contains(&format!("_{plan} |")));
    of_plan.map(|line| line.split(" | ").map(|cell| cell.trim_matches(['|', ' ']).to_string()).collect()).collect()
}

#[test]
fn a_row_says_why_and_what_it_took_on_a_copy() {
    for shop in Shop::each("registry") {
        let first = rows(&shop, "shop").remove(0);
        assert!(first[5].starts_with("create table ") && first[5].contains(" more"), "{first:?}");
        let dropped = SHOP
            .replace(", fax text", "")
            .replace("CREATE TABLE users", "-- @allow drops-data nobody sends a fax\nCREATE TABLE users");
        shop.cli.write("schema/shop.sql", &dropped);
        shop.cli.run(&["plan", "--name", "fax"]).exits(0);
        let planned = rows(&shop, "fax");
        assert!(
            planned.iter().all(|row| row[5].ends_with(": nobody sends a fax") && !row[6].contains("rehearsed")),
            "{planned:?}"
        );
        shop.cli.run(&["rehearse"]).exits(0);
        let rehearsed = rows(&shop, "fax");
        assert!(
            rehearsed.iter().all(|row| row[6].contains("; rehearsed: ") && row[7].contains("; rehearsed: ")),
            "{rehearsed:?}"
        );
        assert!(rows(&shop, "shop").iter().all(|row| !row[6].contains("rehearsed")));
        shop.cli.run(&["rehearse"]).exits(0);
        assert!(rows(&shop, "fax").iter().all(|row| row[6].matches("rehearsed").count() == 1));
        shop.cli.run(&["check"]).exits(0);
    }
}

#[test]
fn a_row_that_is_wrong_is_told() {
    let [shop, _] = Shop::each("wrong_rows");
    let path = "migrations/REGISTRY.md";
    let right = shop.cli.read(path);
    let row = right.lines().find(|line| line.contains("_shop |")).unwrap().to_string();
    let told = |text: String, says: &str| {
        shop.cli.write(path, &text);
        let check = shop.cli.run(&["check"]).exits(2);
        assert!(check.stdout().contains(says), "{says}: {check:?}");
    };
    told(right.replace("| shop |", "| shops |"), "REGISTRY.md is of `");
    told(format!("{right}{row}\n"), "has 2 rows in REGISTRY.md");
    let why = row.split(" | ").nth(5).unwrap();
    told(right.replace(why, ""), "does not say what it is for");
    told(right.replace(&row, ""), "has no row in REGISTRY.md");
    shop.cli.write(path, &right);
    shop.cli.run(&["check"]).exits(0);
}

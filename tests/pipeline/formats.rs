//! Drift for platforms that read findings.

use super::Shop;
use crate::support::sqlite::sqlite;
use serde_json::Value;

#[test]
fn a_platform_reads_each_difference() {
    for shop in Shop::each("formats") {
        shop.sql("CREATE INDEX by_hand ON orders (note)");
        let github = shop.cli.run(&["drift", "--format", "github"]).exits(2);
        assert!(github.stdout().starts_with("::error title=drift by-hand::extra      index "), "{github:?}");
        assert_eq!(github.stdout().lines().count(), 1, "{github:?}");
        let sarif = shop.cli.run(&["drift", "--format", "sarif"]).exits(2);
        let json: Value = serde_json::from_str(sarif.stdout()).unwrap();
        let result = &json["runs"][0]["results"][0];
        assert_eq!(result["ruleId"], "drift/by-hand");
        let file = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(shop.cli.path(file.as_str().unwrap()).exists(), "{json:#}");
        let junit = shop.cli.run(&["drift", "--format", "junit"]).exits(2);
        assert!(junit.stdout().contains("failures=\"1\"") && junit.stdout().contains("by_hand"), "{junit:?}");
        shop.sql("DROP INDEX by_hand");
        let junit = shop.cli.run(&["drift", "--format", "junit"]).exits(0);
        assert!(junit.stdout().contains("failures=\"0\""), "{junit:?}");
        let sarif = shop.cli.run(&["drift", "--format", "sarif"]).exits(0);
        assert!(sarif.stdout().contains("\"results\": []"), "{sarif:?}");
        assert_eq!(shop.cli.run(&["drift", "--format", "github"]).exits(0).stdout().trim(), "");
    }
}

#[test]
fn a_fleet_names_the_database_of_each() {
    let [shop, _] = Shop::each("fleet_formats");
    std::fs::copy(shop.cli.path("app.db"), shop.cli.path("beta.db")).unwrap();
    sqlite(shop.cli.path("beta.db"), "CREATE INDEX by_hand ON orders (note)");
    let all = |format: &str| shop.cli.run(&["drift", "--targets", "sqlite:*.db", "--format", format]);
    let github = all("github").exits(2);
    assert!(github.stdout().starts_with("::error title=drift by-hand::sqlite://beta.db: extra"), "{github:?}");
    assert!(all("junit").exits(2).stdout().contains("classname=\"sqlite://beta.db\""));
    assert!(all("sarif").exits(2).stdout().contains("sqlite://beta.db: index orders.by_hand"));
}

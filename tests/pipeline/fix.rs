//! The ways out of what was made by hand, as files.

use super::{SHOP, Shop};
use crate::support::cli::Cli;
use crate::support::postgres::Database;
use crate::support::sqlite::sqlite;

#[test]
fn a_revert_is_files_that_bring_the_database_back_and_nothing_is_run() {
    for shop in Shop::each("revert") {
        shop.sql("INSERT INTO users VALUES (1, 'a@b', '123')");
        shop.sql("ALTER TABLE users ADD COLUMN by_hand text");
        shop.sql("UPDATE users SET by_hand = 'kept'");
        shop.sql("CREATE INDEX users_by_hand ON users (email)");
        let before = shop.files("migrations");
        let hazard = shop.cli.run(&["drift", "--fix", "revert"]).exits(3);
        assert!(hazard.stderr().contains("--allow drops-data:"), "{hazard:?}");
        assert!(hazard.stdout().contains("NEEDS A DECISION: somebody has to accept drops-data"), "{hazard:?}");
        assert!(!shop.cli.path("drift").exists(), "a refused one writes nothing");
        let written = shop.cli.run(&["drift", "--fix", "revert", "--allow", "*"]).exits(0);
        assert!(written.stderr().contains("nothing was run"), "{written:?}");
        shop.cli.run(&["drift"]).exits(2);
        let files: Vec<&str> = written.stdout().lines().filter(|line| line.starts_with("drift/")).collect();
        assert!(files.len() >= 2 && files.len().is_multiple_of(2), "{written:?}");
        let (back, there): (Vec<&str>, Vec<&str>) = files.iter().partition(|file| file.ends_with(".down.sql"));
        there.iter().for_each(|file| drop(shop.sql(&shop.cli.read(file))));
        shop.cli.run(&["drift", "--schema"]).exits(0);
        shop.cli.run(&["check"]).exits(0);
        shop.cli.run(&["status"]).exits(0);
        assert_eq!(shop.files("migrations"), before);
        assert_eq!(shop.sql("SELECT email, fax FROM users"), "a@b|123");
        back.iter().rev().for_each(|file| drop(shop.sql(&shop.cli.read(file))));
        assert_eq!(shop.sql("SELECT by_hand FROM users"), "kept", "the way back of the revert loses nothing");
        let again = shop.cli.run(&["drift"]).exits(2);
        assert_eq!(again.stdout().lines().count(), 3, "{again:?}");
    }
}

#[test]
fn a_revert_that_rows_stand_against_is_not_written_and_counts_by_itself_what_comes_later() {
    let [_, shop] = Shop::each("revert_refused");
    shop.sql("ALTER TABLE users DROP CONSTRAINT users_pkey");
    let written = shop.cli.run(&["drift", "--fix", "revert", "--allow", "*"]).exits(0);
    let files: Vec<&str> = written.stdout().lines().filter(|line| line.starts_with("drift/")).collect();
    let forward = files.iter().find(|file| !file.ends_with(".down.sql")).unwrap();
    shop.sql("INSERT INTO users (id) VALUES (1), (1)");
    let database = shop.database.as_ref().unwrap();
    let failed = database.try_psql(&shop.cli.read(forward)).unwrap_err();
    assert!(failed.contains("rows stand against this: no two rows of public.users share (id)"), "{failed}");
    std::fs::remove_dir_all(shop.cli.path("drift")).unwrap();
    let refused = shop.cli.run(&["drift", "--fix", "revert", "--allow", "*"]).exits(3);
    for word in ["rows stand against the way back", "against: no two rows of public.users share (id)", "--fix adopt"] {
        assert!(refused.stderr().contains(word), "{word}: {refused:?}");
    }
    assert!(!shop.cli.path("drift").exists());
}

#[test]
fn what_is_adopted_is_in_the_files_in_the_history_and_on_other_databases() {
    for shop in Shop::each("adopt") {
        shop.sql("ALTER TABLE users ADD COLUMN by_hand text");
        shop.sql("CREATE TABLE extra (id bigint PRIMARY KEY, note text)");
        shop.sql("CREATE INDEX extra_note ON extra (note)");
        let adopted = shop.cli.run(&["drift", "--fix", "adopt"]).exits(0);
        assert_eq!(shop.cli.read("schema/shop.sql"), SHOP, "a person's file stays as it is");
        assert_eq!(
            adopted.stdout().lines().filter(|line| line.starts_with("schema/adopted_")).count(),
            1,
            "{adopted:?}"
        );
        let (_, command) = adopted.stderr().split_once("`concertina ").unwrap();
        let resolve: Vec<&str> = command.split('`').next().unwrap().split(' ').collect();
        assert_eq!(resolve[..2], ["repair", "--resolve"], "{adopted:?}");
        shop.cli.run(&[&resolve[..], &["--yes"]].concat()).exits(0);
        for command in [&["drift"][..], &["drift", "--schema"], &["check"], &["status"], &["plan", "--check"]] {
            shop.cli.run(command).exits(0);
        }
        let plan = shop.cli.run(&["plan"]).exits(0);
        assert!(plan.stdout().contains("no difference"), "{plan:?}");
        elsewhere(&shop, "SELECT count(by_hand) FROM users");
    }
}

/// Another database gets what was adopted, by the migration; this counts nothing there.
fn elsewhere(shop: &Shop, count: &str) {
    let other = shop.database.as_ref().map(|database| database.server.database("adopt_elsewhere"));
    let url = other.as_ref().map_or_else(|| "sqlite://other.db".into(), Database::url);
    shop.cli.run(&["apply", "--yes", "--url", &url]).exits(0);
    shop.cli.run(&["drift", "--schema", "--url", &url]).exits(0);
    let counted = other.map_or_else(|| sqlite(shop.cli.path("other.db"), count), |database| database.psql(count));
    assert_eq!(counted, "0");
}

#[test]
fn what_cannot_be_placed_is_refused_with_what_to_do_and_then_recorded() {
    for shop in Shop::each("placed") {
        shop.sql("ALTER TABLE users DROP COLUMN fax");
        let refused = shop.cli.run(&["drift", "--fix", "adopt"]).exits(3);
        assert!(
            refused.stderr().contains("users.fax") && refused.stderr().contains("hint: write it into"),
            "{refused:?}"
        );
        shop.cli.write("schema/shop.sql", &SHOP.replace(", fax text", ", fax bigint"));
        let apart = shop.cli.run(&["drift", "--fix", "adopt", "--allow", "*"]).exits(3);
        assert!(apart.stderr().contains("the schema files ask for something else"), "{apart:?}");
        assert_eq!(shop.cli.list("migrations").iter().filter(|name| name.contains("adopted")).count(), 0);
        shop.cli.write("schema/shop.sql", &SHOP.replace(", fax text", ""));
        let adopted = shop.cli.run(&["drift", "--fix", "adopt", "--allow", "*"]).exits(0);
        assert!(!adopted.stdout().contains("schema/adopted"), "the files have it already: {adopted:?}");
        let id = shop.cli.list("migrations").into_iter().find(|name| name.ends_with("adopted.sql")).unwrap();
        let document = shop.cli.list("plans").into_iter().find(|name| name.ends_with("adopted.md")).unwrap();
        let document = shop.cli.read(&format!("plans/{document}"));
        assert!(document.contains("where this was made by hand nothing went to quarantine"), "{document}");
        let resolve = ["repair", "--resolve", &id, "--as", "applied", "--reason", "adopted", "--yes"];
        shop.cli.run(&resolve).exits(0);
        shop.cli.run(&["drift", "--schema"]).exits(0);
        let gone = shop.cli.run(&["rollback", "--steps", "1", "--yes"]).exits(3);
        assert!(gone.stderr().contains("the way back needs what is not in quarantine"), "{gone:?}");
    }
}

#[test]
fn what_is_ignored_is_left_alone_and_the_rest_of_the_file_stays() {
    for shop in Shop::each("ignore") {
        shop.sql("CREATE TABLE theirs (id bigint PRIMARY KEY)");
        let before = shop.cli.read("concertina.toml");
        let ignored = shop.cli.run(&["drift", "--fix", "ignore"]).exits(0);
        assert!(ignored.stderr().contains("+ignore = ["), "{ignored:?}");
        let after = shop.cli.read("concertina.toml");
        assert!(after.starts_with(&before) && after.contains("theirs\"]"), "{after}");
        shop.cli.run(&["drift", "--schema"]).exits(0);
        shop.sql("ALTER TABLE users ADD COLUMN by_hand text");
        let part = shop.cli.run(&["drift", "--fix", "ignore"]).exits(3);
        assert!(part.stderr().contains("users.by_hand") && part.stderr().contains("--fix revert"), "{part:?}");
        assert_eq!(shop.cli.read("concertina.toml"), after);
    }
}

#[test]
fn there_is_nothing_to_mend_and_no_fleet_to_mend_at_once() {
    let [shop, _] = Shop::each("nothing");
    for fix in ["revert", "adopt", "ignore"] {
        let nothing = shop.cli.run(&["drift", "--fix", fix]).exits(0);
        assert!(nothing.stdout().contains("nothing was made by hand"), "{nothing:?}");
    }
    shop.cli.run(&["drift", "--fix", "revret"]).exits(64);
    shop.cli.run(&["drift", "--fix", "ignore", "--targets", "sqlite:*.db"]).exits(64);
    let empty = Cli::new().file("schema/shop.sql", SHOP);
    sqlite(empty.path("app.db"), SHOP);
    let refused = empty.run(&["drift", "--fix", "revert", "--url", "sqlite://app.db"]).exits(1);
    assert!(refused.stderr().contains("nothing was applied"), "{refused:?}");
}

#[test]
fn what_was_made_between_an_adoption_and_its_record_is_adopted_next() {
    for shop in Shop::each("adopt_twice") {
        shop.sql("CREATE TABLE first (id bigint PRIMARY KEY)");
        let adopted = shop.cli.run(&["drift", "--fix", "adopt"]).exits(0);
        shop.sql("CREATE TABLE second (id bigint PRIMARY KEY)");
        let refused = shop.cli.run(&["drift", "--fix", "adopt"]).exits(3);
        assert!(
            refused.stderr().contains("is on this database already") && !refused.stderr().contains("revert"),
            "{refused:?}"
        );
        let resolve = hinted(refused.stderr());
        assert_eq!(resolve, hinted(adopted.stderr()));
        let told = shop.cli.run(&arguments(&resolve, &["--yes"])).exits(0);
        assert!(
            told.stderr().contains("second is not expected") && told.stderr().contains("concertina drift"),
            "{told:?}"
        );
        let drift = shop.cli.run(&["drift"]).exits(2);
        assert!(drift.stdout().contains("second") && !drift.stdout().contains("first"), "{drift:?}");
        let again = shop.cli.run(&["drift", "--fix", "adopt"]).exits(0);
        shop.cli.run(&arguments(&hinted(again.stderr()), &["--yes"])).exits(0);
        for command in [&["drift"][..], &["drift", "--schema"], &["check"], &["status"], &["plan", "--check"]] {
            shop.cli.run(command).exits(0);
        }
        elsewhere(&shop, "SELECT count(*) FROM first, second");
    }
}

/// The command of `repair` that a hint tells to type.
fn hinted(told: &str) -> String {
    let (_, command) = told.split_once("`concertina repair ").unwrap_or_else(|| panic!("{told}"));
    format!("repair {}", command.split('`').next().unwrap())
}

fn arguments<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    command.split(' ').chain(more.iter().copied()).collect()
}

#[test]
fn one_of_several_is_ignored_and_the_others_are_still_told() {
    for shop in Shop::each("ignore_one") {
        shop.sql("CREATE TABLE theirs (id bigint PRIMARY KEY)");
        shop.sql("ALTER TABLE users ADD COLUMN by_hand text");
        let all = shop.cli.run(&["drift", "--fix", "ignore"]).exits(3);
        let hint = all.stderr().split_once("--object ").expect("a hint").1.split('`').next().unwrap().to_string();
        shop.cli.run(&["drift", "--fix", "ignore", "--object", "nothing"]).exits(64);
        shop.cli.run(&["drift", "--fix", "revert", "--object", &hint]).exits(64);
        shop.cli.run(&["drift", "--fix", "ignore", "--object", &hint]).exits(0);
        let drift = shop.cli.run(&["drift"]).exits(2);
        assert!(drift.stdout().contains("users.by_hand") && !drift.stdout().contains("theirs"), "{drift:?}");
    }
}

#[test]
fn a_name_with_a_line_of_its_own_steers_nobody() {
    for shop in Shop::each("hostile") {
        shop.sql("ALTER TABLE users ADD COLUMN \"a\n::error::b\" text");
        shop.sql("ALTER TABLE users DROP COLUMN fax");
        for fix in ["adopt", "ignore", "revert"] {
            let refused = shop.cli.run(&["drift", "--fix", fix]);
            assert_eq!(refused.code(), 3, "{refused:?}");
            let said = format!("{}{}", refused.stdout(), refused.stderr());
            assert!(!said.lines().any(|line| line.trim_start().starts_with("::")), "{fix}: {said}");
        }
        let drift = shop.cli.run(&["drift"]).exits(2);
        assert!(drift.stdout().contains("a\\n::error::b"), "{drift:?}");
    }
}

use super::{Project, everywhere, says};
use crate::support::postgres::servers;

#[test]
fn a_release_that_is_gone_opens_what_two_deployments_would() {
    everywhere("contract_deploys = 2\ncontract_cooldown = '0s'\n", |project| {
        let refused = |arguments: &[&str], code, words: &[&str]| {
            says(project.run(arguments).exits(code).stderr(), words);
        };
        project.begun();
        refused(&["deployed", "1.0", "--retired"], 64, &["never recorded as out", "`concertina deployed VERSION`"]);
        refused(&["deployed", " "], 64, &["no name"]);
        project.run(&["deployed", "1.0"]).exits(0);
        refused(&["deployed", "1.0", "--retired"], 3, &["the only release that runs", "`concertina deployed VERSION`"]);
        refused(
            &["deployed", "0.9", "--retired"],
            64,
            &["never recorded", "recorded are: `1.0`", "--retired` with one"],
        );
        project.run(&["apply", "--yes", "--through", "backfill"]).exits(0);
        let alone = project.applies(3, &["waits", "`concertina deployed VERSION`"]);
        assert!(!alone.stderr().contains("--retired"), "it is the only release that runs\n{alone:?}");
        project.run(&["deployed", "2.0"]).exits(0);
        project.applies(3, &["_contract_second` waits", "to be recorded; the old release must be gone"]);
        project.applies(3, &["`concertina deployed 1.0 --retired` when that one is gone"]);
        project.run(&["deployed", "1.0", "--retired"]).exits(0);
        project.status(&["deployed     1.0  ", ", retired 2", "deployed     2.0  "]);
        refused(&["deployed", "1.0", "--retired"], 64, &["retired already, since 2", "hint: "]);
        project.applies(0, &[]);
        assert_eq!(project.applied(), "5");
    });
}

/// No deployment can open a gate before what the new release cannot run without.
#[test]
fn what_breaks_the_old_release_waits_for_no_new_one() {
    let database = servers().pop().unwrap().database("gates");
    let project = Project::new("contract_deploys = 2\ncontract_cooldown = '0s'\n", Some(database));
    let view =
        |name: &str| format!("CREATE TABLE t (id int PRIMARY KEY);\nCREATE VIEW v AS SELECT id AS {name} FROM t;\n");
    project.cli.write("schema.sql", &view("a"));
    project.run(&["plan", "--name", "first"]).exits(0);
    project.run(&["apply", "--yes"]).exits(0);
    project.cli.write("schema.sql", &view("b"));
    let refused = project.run(&["plan", "--name", "second"]).exits(3);
    says(refused.stderr(), &["--allow breaks-old-release:public.v"]);
    let planned = project.run(&["plan", "--name", "second", "--allow", "breaks-old-release:public.v"]).exits(0);
    says(
        planned.stdout(),
        &["breaks-old-release: statements of the old release fail from here on", "stops the application: "],
    );
    let name = project.cli.list("plans").into_iter().find(|name| name.ends_with("_second.md")).unwrap();
    let document = project.cli.read(&format!("plans/{name}"));
    says(&document, &["**STOPS THE APPLICATION**: no place on the way serves the old and the new release"]);
    says(&document, &["the old release is stopped before contract, and the new one started after it"]);
    project.run(&["apply", "--yes"]).exits(0);
}

#[test]
fn the_release_that_must_be_gone_opens_nothing_and_a_way_back_closes_what_was_open() {
    everywhere("contract_deploys = 1\ncontract_cooldown = '0s'\n", |project| {
        project.begun();
        for release in ["1.0", "2.0"] {
            project.run(&["deployed", release]).exits(0);
            // What was recorded before the first stage opens nothing behind it, and `status` says so already.
            project.status(&["_contract_second", "waits      for a deployment to be recorded"]);
        }
        let waits = "_second` waits";
        project.applies(3, &[waits, "for a deployment to be recorded"]);
        project.run(&["deployed", "1.0"]).exits(0);
        project.applies(3, &[waits, "`1.0` was out before the plan began, and does not count"]);
        // On SQLite a constrain waits before the contract does.
        for _ in ["constrain", "contract"] {
            project.run(&["deployed", "3.0"]).exits(0);
            project.run(&["apply", "--yes"]);
        }
        project.status(&["applied  "]);
        assert_eq!(project.run(&["status"]).code(), 0, "all is applied");
        project.run(&["rollback", "--phase", "contract", "--yes"]).exits(0);
        project.status(&["to be recorded after its way back"]);
        project.applies(3, &[waits, "to be recorded after its way back"]);
        project.run(&["deployed", "2.0"]).exits(0);
        project.applies(3, &["`2.0` was out before the plan began"]);
        project.run(&["deployed", "3.0"]).exits(0);
        project.applies(0, &[]);
        let hostile = project.run(&["deployed", "a\nb\u{1b}[31m"]).exits(64);
        says(hostile.stderr(), &["control character", "a\\nb\\u{1b}[31m"]);
    });
}

#[test]
fn a_journal_of_the_first_version_opens_and_grows() {
    everywhere("contract_deploys = 1\ncontract_cooldown = '0s'\n", |project| {
        project.begun();
        for table in ["gate", "usage", "step", "repair"] {
            project.sql(&format!("DROP TABLE {}", project.journal(table)));
        }
        let meta = project.journal("meta");
        project.sql(&format!("UPDATE {meta} SET value = '1' WHERE name = 'format'"));
        let format = || project.sql(&format!("SELECT value FROM {meta} WHERE name = 'format'"));
        project.status(&["applied  ", "pending  "]);
        project.run(&["drift"]).exits(0);
        assert_eq!(format(), "1", "looking changes nothing");
        project.run(&["deployed", "1.0"]).exits(0);
        assert_eq!(format(), "4");
        project.run(&["apply", "--yes", "--override-gates", "an upgrade"]).exits(0);
        project.status(&["override   deploys", "an upgrade", "deployed     1.0"]);
    });
}

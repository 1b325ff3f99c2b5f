use super::{FIRST, OPEN, everywhere};
use serde_json::Value;

/// From `FIRST`: rows may stand against it, and a column goes.
const UNIQUE: &str = "CREATE TABLE t (id int PRIMARY KEY, a text UNIQUE);\nCREATE TABLE u (id int PRIMARY KEY);\n";

#[test]
fn a_contract_waits_for_a_rehearsal_of_its_bytes_that_held() {
    everywhere(&format!("{OPEN}rehearsal = true\n"), |project| {
        project.plans("first", FIRST);
        project.applies(0, &[]);
        project.sql("INSERT INTO t (id, a) VALUES (1, 'one')");
        let plan = project.plans("unique", UNIQUE);
        let record =
            || -> Value { serde_json::from_str(&project.cli.read(&format!("plans/{plan}.rehearsal.json"))).unwrap() };
        project.sql("INSERT INTO t (id, a) VALUES (2, 'one')");
        project.run(&["rehearse"]).exits(8);
        assert_eq!(
            (record()["held"].clone(), record()["plan"].clone()),
            (Value::Bool(false), Value::String(plan.clone()))
        );
        assert!(!record().to_string().contains("'one'") && !record()["failures"][0].is_null(), "{}", record());
        project.sql("DELETE FROM t WHERE id = 2");
        project.applies(3, &["_unique` waits", "for a rehearsal of the plan", "failed: ", "`concertina rehearse`"]);
        let shown = project.run(&["show"]).exits(0);
        assert!(shown.stdout().contains("BLOCKED") && shown.stdout().contains("forward: "), "{}", shown.stdout());
        project.status(&[&format!("plan         {plan}  rehearsed 2"), ": failed"]);
        project.run(&["rehearse"]).exits(0);
        assert_eq!(record()["held"], Value::Bool(true));
        project.status(&[": held"]);
        let contract =
            project.cli.list("migrations").into_iter().find(|name| name.ends_with("_contract_unique.sql")).unwrap();
        let path = format!("migrations/{contract}");
        let was = project.cli.read(&path);
        project.cli.write(&path, &format!("{was}-- a note\n"));
        project.run(&["plan", "--accept-edits"]).exits(0);
        project.applies(3, &["has changed since"]);
        project.status(&[": other bytes"]);
        project.cli.write(&path, &was);
        project.run(&["plan", "--accept-edits"]).exits(0);
        project.applies(0, &[]);
    });
}

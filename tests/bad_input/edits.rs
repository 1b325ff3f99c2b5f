//! A migration that a person edits before it is applied.

use super::{Cli, applied, applied_to_file, migration, refused, server};

const FIRST: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\n";
const SECOND: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE INDEX a_b ON a (b);\n";

#[test]
fn an_edit_is_proven_and_another_one_is_refused() {
    let cli = applied_to_file(FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let path = migration(&cli, "_second.sql");
    let planned = cli.read(&path);
    cli.write(&path, &planned.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"));
    refused(&cli, &["apply", "--yes"], 7, &["second.sql", "`concertina plan --accept-edits`"]);
    let accepted = cli.run(&["plan", "--accept-edits"]).exits(0);
    assert!(accepted.stdout().contains("second.sql"), "{accepted:?}");
    cli.run(&["check"]).exits(0);

    cli.write(&path, &planned.replace("(b)", "(b, id)"));
    refused(&cli, &["plan", "--accept-edits"], 1, &["second.sql", "a_b", "elsewhere"]);
    cli.write(&path, &planned.replace("CREATE INDEX", "CREATE INDX"));
    refused(&cli, &["plan", "--accept-edits"], 1, &["second.sql", "syntax error"]);

    cli.write(&path, &planned);
    cli.run(&["plan", "--accept-edits"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write(&path, &planned.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"));
    refused(&cli, &["plan", "--accept-edits"], 7, &["second.sql", "applied"]);
}

#[test]
fn a_plan_with_an_edit_is_never_safe() {
    let cli = applied_to_file(FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let document = |format: &str| cli.run(&["show", "--format", format]).exits(0).stdout().to_string();
    assert!(document("text").contains("SAFE: "), "{}", document("text"));
    let plan = cli.list("plans").into_iter().find(|name| name.ends_with("_second.toml")).unwrap();
    let toml = cli.read(&format!("plans/{plan}"));
    let (path, name) = (migration(&cli, "_second.sql"), migration(&cli, "_second.sql").replace("migrations/", ""));
    let planned = cli.read(&path);
    let edit = |sql: &str| cli.write(&path, &planned.replace("CREATE INDEX", &format!("{sql}\nCREATE INDEX")));

    edit("DELETE FROM a;");
    let accepted = cli.run(&["plan", "--accept-edits"]).exits(0);
    assert!(accepted.stdout().contains(&format!("is NEEDS A DECISION: `{name}` was edited by hand")), "{accepted:?}");
    let noted = cli.read(&format!("plans/{plan}"));
    assert!(noted.contains("[[edits]]") && noted.contains(&format!("file = \"{name}\"")), "{noted}");
    let written = cli.read(&format!("plans/{}", plan.replace(".toml", ".md")));
    for text in [written, document("markdown"), document("text"), document("html"), document("json")] {
        assert!(!text.contains("SAFE") && !text.contains("\"safe\""), "{text}");
        assert!(!text.to_lowercase().contains("nothing is lost") && text.contains(&name), "{text}");
    }
    assert!(
        document("markdown").contains(&format!("not known: `{name}` was edited by hand")),
        "{}",
        document("markdown")
    );
    // A second edit is one of what Concertina wrote, too.
    edit("DELETE FROM a WHERE id > 1;");
    cli.run(&["plan", "--accept-edits"]).exits(0);
    assert_eq!(cli.read(&format!("plans/{plan}")), noted);
    cli.write(&path, &planned);
    cli.run(&["plan", "--accept-edits"]).exits(0);
    assert_eq!(cli.read(&format!("plans/{plan}")), toml);
    assert!(document("text").contains("SAFE: "), "{}", document("text"));
}

#[test]
fn a_changed_document_of_a_plan_is_an_edit() {
    let cli = applied_to_file(FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let name = cli.list("plans").into_iter().find(|name| name.ends_with("_second.toml")).unwrap();
    let path = format!("plans/{name}");
    let written = cli.read(&path);
    let lighter = written.replace("'create index public.a_b'", "'nothing of note'").replace("create index", "look at");
    assert_ne!(lighter, written);
    cli.write(&path, &lighter);
    for command in [&["apply", "--yes"][..], &["show"], &["check"], &["rehearse"]] {
        refused(&cli, command, 7, &[&format!("`{name}` was edited"), "version control"]);
    }
    let accepted = cli.run(&["plan", "--accept-edits"]).exits(0);
    let says = format!("NEEDS A DECISION: `{name}` was edited by hand");
    assert!(accepted.stdout().contains(&says), "{accepted:?}");
    assert!(cli.run(&["show"]).exits(0).stdout().contains(&says));
    // Line ends are not a change.
    cli.write(&path, &written.replace('\n', "\r\n"));
    let shown = cli.run(&["show"]).exits(0);
    assert!(!shown.stdout().contains(&name), "{shown:?}");

    cli.run(&["apply", "--yes"]).exits(0);
    cli.write(&path, &lighter);
    refused(&cli, &["plan", "--accept-edits"], 7, &[&name, "applied here", "version control"]);
}

#[test]
fn a_changed_document_for_reviewers_is_found() {
    let cli = applied_to_file(FIRST);
    let name = cli.list("plans").into_iter().find(|name| name.ends_with(".md")).unwrap();
    cli.write(&format!("plans/{name}"), "**SAFE**: nothing at all is done.\n");
    let found = cli.run(&["check"]).exits(0);
    assert!(found.stdout().contains("document-changed") && found.stdout().contains(&name), "{found:?}");
    cli.run(&["check", "--strict"]).exits(2);
    let record = name.replace(".md", ".rehearsal.json");
    cli.write(&format!("plans/{record}"), "{");
    refused(&cli, &["check"], 1, &[&record]);
}

#[test]
fn a_folder_without_a_project_is_no_good_news() {
    let cli = Cli::new();
    refused(&cli, &["check"], 64, &["there is no project", "concertina check PATH"]);
}

#[test]
fn an_edit_is_noted_though_the_sums_are_gone() {
    let cli = applied_to_file(FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let path = migration(&cli, "_second.sql");
    cli.write(&path, &cli.read(&path).replace("CREATE INDEX", "DELETE FROM a;\nCREATE INDEX"));
    std::fs::remove_file(cli.path("migrations/concertina.sum")).unwrap();
    cli.run(&["plan", "--accept-edits"]).exits(0);
    let shown = cli.run(&["show"]).exits(0);
    assert!(shown.stdout().contains("NEEDS A DECISION") && !shown.stdout().contains("SAFE"), "{shown:?}");
}

#[test]
fn a_plan_that_is_applied_nowhere_can_be_removed() {
    let database = server().database("edits");
    let cli = applied(&database, FIRST);
    cli.write("schema/app.sql", SECOND);
    cli.run(&["plan", "--name", "second"]).exits(0);
    let before = cli.list("migrations");
    let second: Vec<String> = before.iter().filter(|name| name.contains("_second")).cloned().collect();
    std::fs::remove_file(cli.path(&format!("migrations/{}", second[0]))).unwrap();
    refused(&cli, &["plan", "--accept-edits"], 7, &["is missing"]);
    for name in &second[1..] {
        std::fs::remove_file(cli.path(&format!("migrations/{name}"))).unwrap();
    }
    refused(&cli, &["apply", "--yes"], 7, &["is missing"]);
    for end in ["toml", "md"] {
        let name = cli.list("plans").into_iter().find(|name| name.ends_with(&format!("_second.{end}"))).unwrap();
        std::fs::remove_file(cli.path(&format!("plans/{name}"))).unwrap();
    }
    let registry = cli.read("migrations/REGISTRY.md");
    let accepted = cli.run(&["plan", "--accept-edits"]).exits(0);
    assert!(accepted.stdout().contains("_second`") && accepted.stdout().contains("gone from REGISTRY.md: `"));
    assert!(!cli.read("migrations/REGISTRY.md").contains("_second"));
    cli.run(&["check"]).exits(0);
    // A merge may bring the row back, and nothing else of it.
    cli.write("migrations/REGISTRY.md", &registry);
    let found = cli.run(&["check"]).exits(2);
    for told in ["_second` has a row in REGISTRY.md, and no file", "`concertina renumber` takes the row out"] {
        assert!(found.stdout().contains(told), "{found:?}");
    }
    let gone = cli.run(&["renumber"]).exits(0);
    assert!(gone.stdout().contains("gone from REGISTRY.md: `"), "{gone:?}");
    assert!(!cli.read("migrations/REGISTRY.md").contains("_second"));
    cli.run(&["check"]).exits(0);
    cli.run(&["plan", "--name", "again"]).exits(0);
    let path = migration(&cli, "_again.sql");
    cli.write(&path, &cli.read(&path).replace("CREATE INDEX", "create index"));
    cli.run(&["plan", "--accept-edits"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

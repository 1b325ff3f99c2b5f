//! Migrations that are not one line: told without a database, and never passed over.

use super::branches::{Branches, numbered, sums_anew};
use super::support::cli::Cli;
use super::{migration, refused};
use std::fs;

const FIRST: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\n";

/// A table more for each name.
fn with(tables: &[&str]) -> String {
    let tables: String =
        tables.iter().map(|name| format!("CREATE TABLE {name} (id bigint PRIMARY KEY, x text);\n")).collect();
    format!("{FIRST}{tables}")
}

/// Three plans one behind the other, the first one applied.
fn three() -> Cli {
    let cli = numbered(FIRST);
    for (name, tables) in [("second", &["s"][..]), ("third", &["s", "t"])] {
        cli.run(&["apply", "--yes"]).exits(0);
        cli.write("schema/app.sql", &with(tables));
        cli.run(&["plan", "--name", name]).exits(0);
    }
    cli.run(&["check"]).exits(0);
    cli
}

fn remove(cli: &Cli, part: &str) {
    for folder in ["migrations", "plans"] {
        for name in cli.list(folder).iter().filter(|name| name.contains(part)) {
            fs::remove_file(cli.path(&format!("{folder}/{name}"))).unwrap();
        }
    }
}

#[track_caller]
fn refused_by_all(cli: &Cli, words: &[&str]) {
    for command in
        [&["check"][..], &["apply", "--yes"], &["apply", "--dry-run"], &["rehearse"], &["apply", "--baseline", "--yes"]]
    {
        refused(cli, command, 7, words);
    }
}

#[test]
fn a_number_twice() {
    let branches = Branches::new(FIRST, [&with(&["s"]), &with(&["t"])]);
    let cli = branches.merged();
    sums_anew(cli);
    refused_by_all(
        cli,
        &["`0002_expand_ours` and `0002_expand_theirs` have the same number", "`concertina renumber 0002_theirs`"],
    );
    refused(cli, &["plan"], 7, &["have the same number"]);
}

#[test]
fn a_file_that_nobody_planned() {
    let cli = numbered(FIRST);
    for (name, why) in
        [("extra.sql", "its name is none of a migration"), ("0009_expand_x.sql", "its first line is not Concertina's")]
    {
        cli.write(&format!("migrations/{name}"), "CREATE TABLE x (a int);\n");
        refused_by_all(&cli, &["Concertina did not write", &format!("`{name}`: {why}"), "`concertina plan` writes"]);
        fs::remove_file(cli.path(&format!("migrations/{name}"))).unwrap();
    }
    cli.run(&["check"]).exits(0);
}

#[test]
fn a_gap_in_a_sequence() {
    let cli = three();
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", &with(&["s", "t", "u"]));
    cli.run(&["plan", "--name", "fourth"]).exits(0);
    remove(&cli, "third");
    let sums = cli.read("migrations/concertina.sum");
    refused_by_all(&cli, &["`0003_expand_third.sql` is missing"]);
    // As if a merge had taken the line out of the sums as well, chain and all.
    cli.write("migrations/concertina.sum", &sums.lines().take(4).map(|line| format!("{line}\n")).collect::<String>());
    refused_by_all(&cli, &["`0004_expand_fourth.sql` is not in `concertina.sum`", "`concertina renumber`"]);
    cli.write("migrations/concertina.sum", &sums);
    refused(&cli, &["renumber"], 7, &["`0003_expand_third.sql` was applied on", "is missing"]);
}

#[test]
fn a_gap_behind_what_is_applied_is_closed() {
    let cli = three();
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", &with(&["s", "t", "u"]));
    cli.run(&["plan", "--name", "fourth"]).exits(0);
    cli.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
    remove(&cli, "third");
    refused(&cli, &["apply", "--yes"], 7, &["is missing"]);
    refused(&cli, &["renumber", "--offline"], 7, &["`0003_expand_third`", "no database tells"]);
    let moved = cli.run(&["renumber"]).exits(0);
    assert!(
        moved.stdout().contains("0004_fourth -> 0003_fourth\n  0004_expand_fourth -> 0003_expand_fourth"),
        "{moved:?}"
    );
    assert!(moved.stdout().contains("gone: 0003_expand_third"), "{moved:?}");
    cli.run(&["check"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", &with(&["s", "u"]));
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

#[test]
fn a_plan_of_which_a_stage_is_missing() {
    let cli = three();
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", &with(&["s", "t"]).replacen("b text", "b text,\n-- @fill 'x'\nc text NOT NULL", 1));
    cli.run(&["plan", "--name", "fill_c", "--allow", "*"]).exits(0);
    let sums = cli.read("migrations/concertina.sum");
    let last = cli.list("migrations").into_iter().rfind(|name| name.ends_with("_fill_c.sql")).unwrap();
    let id = last.trim_end_matches(".sql").to_string();
    let of = cli.list("migrations").into_iter().filter(|name| name.ends_with("_fill_c.sql")).count();
    assert!(of > 1, "the plan has one stage only");
    remove(&cli, &id);
    let kept: String = sums.lines().filter(|line| !line.starts_with(&id)).map(|line| format!("{line}\n")).collect();
    cli.write("migrations/concertina.sum", &kept);
    refused_by_all(&cli, &[&format!("of the {of} migrations of the plan"), &format!("missing {of}"), "restore them"]);
    refused(&cli, &["renumber"], 7, &["not all are there"]);
    refused(&cli, &["plan", "--accept-edits"], 7, &["not all are there"]);
}

#[test]
fn sums_that_are_gone_doubled_or_torn() {
    let cli = three();
    let sums = cli.read("migrations/concertina.sum");
    fs::remove_file(cli.path("migrations/concertina.sum")).unwrap();
    refused_by_all(&cli, &["`0001_expand_first.sql` is not in `concertina.sum`", "restore `concertina.sum`"]);
    let last = sums.lines().last().unwrap();
    cli.write("migrations/concertina.sum", &format!("{sums}{last}\n"));
    refused_by_all(&cli, &["`0003_expand_third.sql` has more than one line"]);
    cli.write("migrations/concertina.sum", &format!("{sums}garbage\n"));
    refused_by_all(&cli, &["concertina.sum:7:1"]);
    let first = sums.lines().next().unwrap();
    let other = if first.ends_with('0') { "1" } else { "0" };
    cli.write("migrations/concertina.sum", &sums.replacen(first, &format!("{}{other}", &first[..first.len() - 1]), 1));
    refused_by_all(&cli, &["the line of `0001_expand_first.down.sql` in `concertina.sum` does not follow"]);
    let forged = sums.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    cli.write("migrations/concertina.sum", &forged);
    refused(&cli, &["renumber"], 7, &["follows from none above it"]);
    cli.write("migrations/concertina.sum", &sums);
    cli.run(&["check"]).exits(0);
}

/// What stands before the sum in the last line of a document.
const SEAL: &str = "\n# concertina: as it was written, ";

#[test]
fn a_document_that_is_not_that_of_its_plan() {
    let cli = three();
    let path = "plans/0003_third.toml";
    let text = cli.read(path);
    let written = |text: &str| {
        let (own, _) = text.rsplit_once(SEAL).unwrap();
        cli.write(path, &format!("{own}{SEAL}{}\n", concertina::project::digest(own)));
    };
    written(&text.replacen("0003_expand_third", "0003_expand_other", 1));
    refused(&cli, &["check"], 7, &["`0003_third` is not that of its migrations", "`0003_expand_other`"]);
    let after = text.lines().find(|line| line.starts_with("after = ")).unwrap();
    written(&text.replacen(after, &format!("after = \"{}\"", "0".repeat(64)), 1));
    refused(&cli, &["check"], 7, &["leads from elsewhere, or to elsewhere"]);
    cli.write(path, &cli.read("plans/0002_second.toml"));
    refused(&cli, &["check"], 7, &["says that it is the document of `0002_second`", "version control"]);
    cli.write(path, &text);
    cli.write("plans/0009_gone.toml", &text);
    let found = cli.run(&["check"]).exits(2);
    assert!(found.stdout().contains("`0009_gone.toml` is the document of no migration"), "{found:?}");
}

#[test]
fn a_file_that_two_branches_wrote_under_one_name() {
    let cli = three();
    let path = migration(&cli, "_third.sql");
    let text = cli.read(&path);
    cli.write(&path, &format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n"));
    refused_by_all(&cli, &["0003_expand_third.sql` holds two sides of a merge", "git checkout"]);
}

#[test]
fn a_renumbering_that_was_cut_off() {
    use concertina::project::{Folder, Project, Rewrite};
    let cli = three();
    let project = Project { migrations_dir: cli.path("migrations"), plans_dir: cli.path("plans") };
    let (sums, review) = (cli.read("migrations/concertina.sum"), cli.read("plans/0003_third.md"));
    let mut rewrite = Rewrite::default();
    rewrite.says.push("`a` becomes `b`".into());
    rewrite.write(Folder::Plans, "0003_third.md", review.clone());
    rewrite.write(Folder::Migrations, "concertina.sum", sums);
    project.intend(&rewrite).unwrap();
    cli.write("plans/0003_third.md", "half");
    refused_by_all(&cli, &["was cut off", "`a` becomes `b`", "`concertina renumber` finishes it"]);
    cli.run(&["renumber", "--dry-run"]).exits(0);
    refused(&cli, &["status"], 7, &["was cut off"]);
    cli.run(&["renumber"]).exits(0);
    assert_eq!(cli.read("plans/0003_third.md"), review);
    cli.run(&["check"]).exits(0);
}

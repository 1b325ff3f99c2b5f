//! Two branches that both plan, merged by git: what is said while the merge is open, and once it is committed.

use super::branches::Branches;
use super::support::cli::Cli;
use std::process::Command;

const BASE: &str = "CREATE TABLE users (id bigint PRIMARY KEY);\n";
const OURS: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n";
const THEIRS: &str = "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);\n";
const BOTH: &str =
    "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE TABLE orders (id bigint PRIMARY KEY);\n";

const OPEN: &str = "Next: `git add` both folders and commit the merge, then `concertina ";

/// Runs git in the folder, and says whether it did what it was told to.
fn git(cli: &Cli, arguments: &[&str]) -> bool {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=x", "-c", "user.email=x", "-c", "core.excludesFile=", "-C"]).arg(cli.path(""));
    git.args(arguments).output().unwrap().status.success()
}

#[track_caller]
fn commits(cli: &Cli) {
    for arguments in [&["add", "migrations", "plans", "schema"][..], &["commit", "-qm", "x"]] {
        assert!(git(cli, arguments), "git {arguments:?}");
    }
}

/// A project with both branches in git, in the middle of the merge of one into the other.
fn met() -> Branches {
    let branches = Branches::new(BASE, [OURS, THEIRS]);
    let cli = branches.side("base");
    assert!(git(cli, &["init", "-q", "-b", "ours"]));
    commits(cli);
    assert!(git(cli, &["checkout", "-qb", "theirs"]));
    commits(branches.side("theirs"));
    assert!(git(cli, &["checkout", "-q", "ours"]));
    commits(branches.side("ours"));
    assert!(!git(cli, &["merge", "-q", "theirs"]), "both changed the sums");
    cli.write("schema/app.sql", BOTH);
    branches
}

#[test]
fn what_is_next_while_a_merge_is_open_is_to_commit_it() {
    let branches = met();
    let cli = branches.cli();
    let dry = cli.run(&["renumber", "--dry-run"]).exits(0);
    assert!(dry.stderr().contains("nothing is written") && !dry.stderr().contains("git add"), "{dry:?}");
    let done = cli.run(&["renumber"]).exits(0);
    assert!(done.stderr().contains(&format!("{OPEN}rehearse`")), "{done:?}");
    commits(cli);
    cli.run(&["check"]).exits(0);
    // The sums are lost, and no merge is open any more.
    cli.write("migrations/concertina.sum", "");
    let again = cli.run(&["renumber"]).exits(0);
    assert!(
        again.stderr().contains("the sums and REGISTRY.md are written anew") && !again.stderr().contains("git add"),
        "{again:?}"
    );
}

#[test]
fn a_merge_of_which_one_side_is_given_up_is_committed_next_too() {
    let branches = met();
    let cli = branches.cli();
    for folder in ["migrations", "plans"] {
        for name in cli.list(folder).iter().filter(|name| name.contains("theirs")) {
            std::fs::remove_file(cli.path(&format!("{folder}/{name}"))).unwrap();
        }
    }
    cli.write("schema/app.sql", OURS);
    let done = cli.run(&["renumber"]).exits(0);
    assert!(done.stdout().contains("gone: 0002_expand_theirs"), "{done:?}");
    assert!(done.stderr().contains(&format!("{OPEN}check`")), "{done:?}");
    cli.run(&["check"]).exits(0);
    assert!(!cli.read("migrations/REGISTRY.md").contains("theirs"));
}

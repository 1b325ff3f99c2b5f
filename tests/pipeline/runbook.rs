//! The runbook that `init` writes: every command in it can be typed.

use crate::support::cli::Cli;
use crate::support::sqlite::sqlite;
use std::collections::BTreeSet;

/// The commands between backticks, and those of whole lines.
fn commands(text: &str) -> BTreeSet<String> {
    let quoted = text.split('`').filter(|part| !part.contains('\n'));
    quoted.chain(text.lines()).filter(|part| part.starts_with("concertina ")).map(String::from).collect()
}

#[test]
fn every_command_of_the_runbook_can_be_typed() {
    let cli = Cli::new().env("DATABASE_URL", "sqlite://app.db").file(".gitconfig", "[user]\nemail = ann@example.org\n");
    sqlite(cli.path("app.db"), "CREATE TABLE users (id integer PRIMARY KEY)");
    let init = cli.run(&["init", "--url", "sqlite://app.db"]).exits(0);
    assert!(init.stdout().contains("migrations/README.md") && init.stdout().contains(".gitignore"), "{init:?}");
    let text = cli.read("migrations/README.md");
    let commands = commands(&text);
    assert!(commands.len() > 25, "{commands:?}");
    let plan = cli.list("plans")[0].trim_end_matches(".md").trim_end_matches(".toml").to_string();
    let migration = plan.replace("_baseline", "_expand_baseline");
    for command in commands {
        let typed = command.replace("PLAN", &plan).replace("MIGRATION", &migration);
        let ran = cli.run(&typed.split(' ').skip(1).collect::<Vec<_>>());
        assert!(ran.code() != 64, "{command}: {ran:?}");
    }
    for named in ["REGISTRY.md", "docs/incidents/", "expand", "backfill", "constrain", "contract"] {
        assert!(text.contains(named), "{named}");
    }
    cli.run(&["check"]).exits(0);
}

#[test]
fn a_persons_runbook_and_what_is_left_out_of_version_control_stay() {
    let cli = Cli::new().file("migrations/README.md", "ours\n").file(".gitignore", "theirs\n");
    let init = cli.run(&["init"]).exits(0);
    assert_eq!(init.stdout(), "concertina.toml\n");
    assert_eq!((cli.read("migrations/README.md").as_str(), cli.read(".gitignore").as_str()), ("ours\n", "theirs\n"));
    let cli = Cli::new();
    cli.run(&["init"]).exits(0);
    assert_eq!(cli.read(".gitignore"), ".env\n.concertina-*\n");
}

//! Two branches that both plan, and meet.

use super::support::cli::Cli;
use super::support::postgres::servers;
use super::{files, migration, refused};
use concertina::project::Project;
use std::collections::BTreeMap;
use std::fs;

/// Numbers that follow one another.
pub const SEQUENCE: &str =
    "[plan]\nnumbering = \"sequence\"\n[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n";
/// Numbers that are moments.
pub const STAMPS: &str = "[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n";

/// A project on a SQLite file whose plans are numbered one behind the other; the first is planned, not applied.
pub fn numbered(schema: &str) -> Cli {
    let cli = Cli::new()
        .env("DATABASE_URL", "sqlite://app.db")
        .file("concertina.toml", SEQUENCE)
        .file("schema/app.sql", schema);
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli
}

/// A project that is applied, if it has anything, and two branches that plan from there.
pub struct Branches {
    cli: Cli,
    base: BTreeMap<String, Vec<u8>>,
    ours: BTreeMap<String, Vec<u8>>,
    theirs: BTreeMap<String, Vec<u8>>,
}

impl Branches {
    pub fn new(base: &str, sides: [&str; 2]) -> Branches {
        Self::on("sqlite://app.db", SEQUENCE, base, sides)
    }

    pub fn on(url: &str, config: &str, base: &str, [ours, theirs]: [&str; 2]) -> Branches {
        let cli = Cli::new().env("DATABASE_URL", url).file("concertina.toml", config).file("schema/app.sql", base);
        if !base.is_empty() {
            cli.run(&["plan", "--name", "first"]).exits(0);
            cli.run(&["apply", "--yes"]).exits(0);
        }
        let base = files(&cli);
        let plan = |name: &str, schema: &str| {
            put(&cli, &base);
            // Another second, where moments tell plans apart.
            if config == STAMPS && name == "theirs" {
                std::thread::sleep(std::time::Duration::from_millis(1100));
            }
            cli.write("schema/app.sql", schema);
            cli.run(&["plan", "--name", name, "--allow", "*"]).exits(0);
            files(&cli)
        };
        let (ours, theirs) = (plan("ours", ours), plan("theirs", theirs));
        Branches { cli, base, ours, theirs }
    }

    /// Both, with the marks of a merge where both changed a file.
    pub fn merged(&self) -> &Cli {
        put(&self.cli, &self.base);
        for (path, text) in self.ours.iter().chain(&self.theirs) {
            fs::write(path, text).unwrap();
        }
        for path in ["migrations/concertina.sum", "migrations/REGISTRY.md"] {
            let (base, ours, theirs) =
                (self.of(&self.base, path), self.of(&self.ours, path), self.of(&self.theirs, path));
            let [ours, theirs] = [ours, theirs].map(|side| side.strip_prefix(&base).unwrap().to_string());
            self.cli.write(path, &format!("{base}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> theirs\n"));
        }
        &self.cli
    }

    /// The branch that is called so alone, or what both began with.
    pub fn side(&self, name: &str) -> &Cli {
        let state = match name {
            "ours" => &self.ours,
            "theirs" => &self.theirs,
            _ => &self.base,
        };
        put(&self.cli, state);
        &self.cli
    }

    /// The folder as it is.
    pub fn cli(&self) -> &Cli {
        &self.cli
    }

    fn of(&self, side: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
        let text = side.get(&self.cli.path(path).display().to_string()).cloned().unwrap_or_default();
        String::from_utf8(text).unwrap()
    }
}

/// The sums as they would be if somebody had written them anew without a look.
pub fn sums_anew(cli: &Cli) {
    let project = Project { migrations_dir: cli.path("migrations"), plans_dir: cli.path("plans") };
    project.renew_sums().unwrap();
}

/// The folder as it was.
fn put(cli: &Cli, state: &BTreeMap<String, Vec<u8>>) {
    files(cli)
        .keys()
        .filter(|path| !state.contains_key(*path) && !path.contains("/.git/"))
        .for_each(|path| fs::remove_file(path).unwrap());
    state.iter().for_each(|(path, text)| fs::write(path, text).unwrap());
}

const HEAD: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text, fax text);\n";
const OURS: &str =
    "CREATE TABLE users (id bigint PRIMARY KEY, email text, fax text);\nCREATE TABLE orders (id bigint PRIMARY KEY);\n";
const THEIRS: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n";
const BOTH: &str =
    "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE TABLE orders (id bigint PRIMARY KEY);\n";

/// Theirs goes behind ours, which is applied or not, and everything is as if it had been planned so.
fn comes_behind(cli: &Cli, first: usize) {
    let said = refused(cli, &["check"], 7, &["concertina.sum:", "mark of a merge", "`concertina renumber`"]);
    assert!(!said.stderr().contains("--accept-edits"), "{said:?}");
    for command in [&["apply", "--yes"][..], &["plan"], &["rehearse"]] {
        assert_eq!(cli.run(command).code(), 7, "{command:?}");
    }
    let before = files(cli);
    let dry = cli.run(&["renumber", "--dry-run"]).exits(0);
    assert!(files(cli) == before && dry.stderr().contains("proven"), "{dry:?}");
    let done = cli.run(&["renumber"]).exits(0);
    assert_eq!(done.stdout(), dry.stdout());
    assert!(done.stdout().contains(&format!("0002_theirs -> 000{first}_theirs")), "{done:?}");
    assert!(done.stdout().contains("  0002_") && done.stdout().contains(&format!(" -> 000{first}_")), "{done:?}");
    cli.run(&["check"]).exits(0);
    let registry = cli.read("migrations/REGISTRY.md");
    assert!(registry.contains(&format!("| 000{first}_theirs |")) && !registry.contains("<<<<"), "{registry}");
    assert!(!cli.list("plans").iter().any(|name| name.starts_with("0002_theirs")), "{:?}", cli.list("plans"));
    let contract = cli.read(&migration(cli, "_contract_theirs.sql"));
    assert!(contract.contains(&format!("_dropped_fax_000{first}")) && !contract.contains("_0002"), "{contract}");
    assert!(cli.read(&format!("plans/000{first}_theirs.md")).contains(&format!("_dropped_fax_000{first}")));
    cli.write("schema/app.sql", BOTH);
    cli.run(&["plan", "--check"]).exits(0);
    cli.run(&["rehearse"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
    let status = cli.run(&["status"]).exits(0);
    assert!(status.stdout().contains(&format!("000{first}_theirs")), "what is in quarantine is known: {status:?}");
    cli.run(&["rollback", "--to", "0001", "--yes"]).exits(0);
    cli.write("schema/app.sql", HEAD);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
    let nothing = cli.run(&["renumber"]).exits(0);
    assert!(nothing.stdout().contains("in order"), "{nothing:?}");
}

#[test]
fn a_plan_goes_behind_one_that_is_pending_with_it() {
    comes_behind(Branches::new(HEAD, [OURS, THEIRS]).merged(), 3);
}

#[test]
fn a_plan_goes_behind_one_that_is_applied_on_a_server() {
    let database = servers().pop().unwrap().database("branches");
    let branches = Branches::on(&database.url(), SEQUENCE, HEAD, [OURS, THEIRS]);
    branches.side("ours").run(&["apply", "--yes"]).exits(0);
    let cli = branches.merged();
    refused(cli, &["renumber", "0002_ours"], 7, &["`0002_ours` is applied to", "what is applied keeps its number"]);
    comes_behind(cli, 3);
}

#[test]
fn the_plan_that_is_applied_stays_and_the_other_makes_way() {
    let branches = Branches::new(HEAD, [OURS, THEIRS]);
    branches.side("theirs").run(&["apply", "--yes"]).exits(0);
    let cli = branches.merged();
    let done = cli.run(&["renumber"]).exits(0);
    assert!(done.stdout().contains("0002_ours -> 0003_ours"), "{done:?}");
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", BOTH);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

#[test]
fn either_side_of_the_sums_does_and_both_lines_do() {
    for keep in ["<<<<<<< ", "ours", "theirs"] {
        let branches = Branches::new(HEAD, [OURS, THEIRS]);
        let cli = branches.merged();
        let marked = cli.read("migrations/concertina.sum");
        let taken: String = match keep {
            "ours" | "theirs" => {
                branches.of(if keep == "ours" { &branches.ours } else { &branches.theirs }, "migrations/concertina.sum")
            }
            _ => marked
                .lines()
                .filter(|line| !["<<<<", "====", ">>>>"].iter().any(|mark| line.starts_with(mark)))
                .map(|line| format!("{line}\n"))
                .collect(),
        };
        cli.write("migrations/concertina.sum", &taken);
        refused(
            cli,
            &["check"],
            7,
            &["are not those that were written", "`concertina renumber` puts the plans of both branches in order"],
        );
        let done = cli.run(&["renumber"]).exits(0);
        assert_eq!(done.stderr().contains("in no sums"), keep == "ours" || keep == "theirs", "{done:?}");
        cli.run(&["check"]).exits(0);
    }
}

#[test]
fn two_plans_from_one_state_are_put_in_order_though_their_numbers_are() {
    let branches = Branches::on("sqlite://app.db", STAMPS, "", [OURS, "CREATE TABLE t (id bigint PRIMARY KEY);\n"]);
    let cli = branches.merged();
    sums_anew(cli);
    let said =
        refused(cli, &["check"], 7, &["_ours` and `", "_theirs` begin in the same state: they come from two branches"]);
    assert!(said.stderr().contains("`concertina renumber 2"), "{said:?}");
    refused(cli, &["apply", "--yes"], 7, &["two branches"]);
    refused(cli, &["renumber", "--offline"], 64, &["_theirs` would move", "PLAN --offline"]);
    let theirs = migration(cli, "_theirs.sql").replace("_expand", "").replace("migrations/", "").replace(".sql", "");
    refused(
        cli,
        &["renumber", &theirs, "--offline"],
        7,
        &["was not made from where that ends", "without `--offline`", "--name theirs"],
    );
    let done = cli.run(&["renumber"]).exits(0);
    assert!(done.stdout().contains("_theirs: begins anew"), "{done:?}");
    cli.run(&["check"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", &format!("{OURS}CREATE TABLE t (id bigint PRIMARY KEY);\n"));
    cli.run(&["drift", "--schema", "schema"]).exits(0);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
}

#[test]
fn a_plan_that_comes_before_what_is_applied() {
    let branches = Branches::on("sqlite://app.db", STAMPS, "", [OURS, "CREATE TABLE t (id bigint PRIMARY KEY);\n"]);
    branches.side("theirs").run(&["apply", "--yes"]).exits(0);
    let cli = branches.merged();
    sums_anew(cli);
    refused(cli, &["apply", "--yes"], 7, &["two branches"]);
    let status = cli.run(&["status"]).exits(7);
    assert!(status.stdout().contains("problem") && status.stdout().contains("two branches"), "{status:?}");
    let done = cli.run(&["renumber"]).exits(0);
    assert!(done.stdout().contains("_ours -> ") && !done.stdout().contains("_theirs"), "{done:?}");
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", &format!("{OURS}CREATE TABLE t (id bigint PRIMARY KEY);\n"));
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

#[test]
fn plans_of_the_same_thing_are_not_put_behind_one_another() {
    let other = "CREATE TABLE users (id bigint PRIMARY KEY, email text, fax text, phone text);\n";
    let branches = Branches::new(HEAD, [other, THEIRS]);
    let cli = branches.merged();
    let said = refused(
        cli,
        &["renumber"],
        7,
        &["`0002_theirs` cannot begin where `0002_ours` ends", "users.phone is new", "--name theirs"],
    );
    assert!(said.stderr().contains("0002_contract_theirs.*") && said.stderr().contains("0002_theirs.*"), "{said:?}");
    // The way that the hint names, to its end.
    for folder in ["migrations", "plans"] {
        for name in cli.list(folder).iter().filter(|name| name.contains("theirs")) {
            fs::remove_file(cli.path(&format!("{folder}/{name}"))).unwrap();
        }
    }
    let accepted = cli.run(&["plan", "--accept-edits"]).exits(0);
    assert!(accepted.stdout().contains("the sums are written anew") && !accepted.stdout().contains("those that were"));
    assert!(accepted.stdout().contains("gone from REGISTRY.md: `0002` of the plan `0002_theirs`"), "{accepted:?}");
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", "CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\n");
    cli.run(&["plan", "--name", "theirs", "--allow", "*"]).exits(0);
    let registry = cli.read("migrations/REGISTRY.md");
    assert!(!["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| registry.contains(mark)), "{registry}");
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

#[test]
fn an_approval_moves_with_its_plan_and_is_void() {
    let branches = Branches::new(HEAD, [OURS, THEIRS]);
    branches.side("theirs").run(&["approve", "0002_theirs", "--as", "ann"]).exits(0);
    let approvals = branches.cli.read("plans/0002_theirs.approvals.toml");
    let cli = branches.merged();
    cli.write("plans/0002_theirs.approvals.toml", &approvals);
    cli.run(&["renumber"]).exits(0);
    let listed = cli.run(&["approve"]).exits(0);
    assert!(listed.stdout().contains("0003_theirs  approvals 0; void: ann"), "{listed:?}");
}

#[test]
fn a_plan_that_cannot_come_behind_goes_with_those_that_rest_on_it() {
    let other = "CREATE TABLE users (id bigint PRIMARY KEY, email text, fax text, phone text);\n";
    let mut branches = Branches::new(HEAD, [other, THEIRS]);
    let cli = branches.side("theirs");
    let theirs = ["--url", "sqlite://theirs.db"];
    cli.run(&[&["apply", "--yes"][..], &theirs].concat()).exits(0);
    cli.write("schema/app.sql", "CREATE TABLE users (id bigint PRIMARY KEY, email text, age integer);\n");
    cli.run(&[&["plan", "--name", "more"][..], &theirs].concat()).exits(0);
    branches.theirs = files(&branches.cli);
    let cli = branches.merged();
    let parts = [
        "`0002_theirs` cannot begin where `0002_ours` ends",
        "`0003_more` rests on it",
        "remove their files",
        "`concertina plan --name more`",
    ];
    refused(cli, &["renumber"], 7, &parts);
    for folder in ["migrations", "plans"] {
        for name in cli.list(folder).iter().filter(|name| name.contains("theirs") || name.contains("more")) {
            fs::remove_file(cli.path(&format!("{folder}/{name}"))).unwrap();
        }
    }
    cli.run(&["plan", "--accept-edits"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", "CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text, age integer);\n");
    cli.run(&["plan", "--name", "theirs", "--allow", "*"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

#[test]
fn a_plan_that_is_named_twice_moves_once() {
    let branches = Branches::new("", [OURS, "CREATE TABLE t (id bigint PRIMARY KEY);\n"]);
    let cli = branches.merged();
    cli.run(&["renumber", "0001_theirs", "0001_theirs"]).exits(0);
    cli.run(&["check"]).exits(0);
    assert_eq!(cli.list("migrations").iter().filter(|name| name.ends_with("_theirs.sql")).count(), 1);
}

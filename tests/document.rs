//! The document that reviewers judge a plan by, in every format, through the binary and without a database.

mod support;

use scraper::{Html, Selector};
use serde_json::{Value, json as value};
use std::collections::BTreeSet;
use support::cli::Cli;
use support::sqlite::sqlite;

const URL: [&str; 2] = ["--url", "sqlite://app.db"];
const FIRST: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, fax TEXT);\n";
const SECOND: &str = "-- @allow drops-data nobody sends faxes\n\
    CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL,\n-- @fill 'unknown'\ncity TEXT NOT NULL);\n";

/// A project whose first plan is applied.
fn started() -> Cli {
    let cli = Cli::new().file("schema/app.sql", FIRST);
    plan(&cli, &["--name", "first"]);
    cli.run(&["apply", "--yes", URL[0], URL[1]]).exits(0);
    cli
}

/// And a plan to drop one column and fill another; the database that it was made for is gone.
fn planned() -> Cli {
    let cli = started();
    cli.write("schema/app.sql", SECOND);
    plan(&cli, &["--name", "city"]);
    std::fs::remove_file(cli.path("app.db")).unwrap();
    cli
}

fn plan(cli: &Cli, more: &[&str]) {
    cli.run(&[&["plan", "--schema", "schema", URL[0], URL[1]], more].concat()).exits(0);
}

fn last(cli: &Cli) -> String {
    let mut plans = cli.list("plans").into_iter().filter_map(|name| name.strip_suffix(".toml").map(String::from));
    plans.rfind(|name| !name.contains('.')).unwrap()
}

fn shown(cli: &Cli, format: &str) -> String {
    cli.run(&["show", "--format", format]).exits(0).stdout().to_string()
}

fn json(cli: &Cli) -> Value {
    serde_json::from_str(&shown(cli, "json")).unwrap()
}

/// Writes down a rehearsal of these bytes of the last plan, with figures of every step.
fn rehearsed(cli: &Cli, sha256: &Value) {
    let (plan, name) = (json(cli), last(cli));
    let ways = plan["stages"].as_array().unwrap().iter().flat_map(|stage| {
        [("forward", "up"), ("back", "down")].map(|(way, direction)| {
            let steps: Vec<Value> = stage[way]["steps"].as_array().unwrap().iter().map(figures).collect();
            value!({"migration": stage["migration"], "direction": direction, "under_load": false, "milliseconds": 1234,
                "steps": steps, "traffic": []})
        })
    });
    let record = value!({"format": 2, "plan": name, "sha256": sha256, "at": "2026-11-20T20:30:00Z", "tool": "0.1.0",
        "engine": "sqlite", "server": "3.50", "copy": "on a copy", "migrations": [], "held": true, "failures": [],
        "figures": ways.collect::<Vec<_>>()});
    cli.write(&format!("plans/{name}.rehearsal.json"), &record.to_string());
}

fn figures(step: &Value) -> Value {
    value!({"number": step["number"], "says": step["says"], "milliseconds": 2.4, "transactions": 1, "rows": 7, "rewritten": [],
        "locks": [{"relation": "the whole file", "mode": "EXCLUSIVE", "blocks": "everybody", "milliseconds": 3.9, "sampled": false}],
        "waited": {"sessions": 2, "milliseconds": 3.1, "behind": "the whole file"}})
}

#[test]
fn what_was_measured_of_the_plan_as_it_is_stands_in_every_format() {
    let cli = planned();
    let sum = json(&cli)["sha256"].clone();
    rehearsed(&cli, &"of other bytes".into());
    let other = json(&cli);
    assert_eq!((&other["rehearsal"], &other["refuses_reads"]["measured"]), (&Value::Null, &Value::Null));
    let void = "the rehearsal at 2026-11-20T20:30:00Z, which held, is void: files of the plan have changed since";
    assert_eq!(other["void"], value!([void]));
    for format in ["text", "markdown", "html"] {
        assert!(shown(&cli, format).contains(void), "{}", shown(&cli, format));
    }
    assert!(!shown(&cli, "html").contains("3.9 ms") && !shown(&cli, "markdown").contains("## Measured"));

    rehearsed(&cli, &sum);
    let own = json(&cli);
    let schema: Value = serde_json::from_str(cli.run(&["show", "--schema"]).exits(0).stdout()).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&own), "{own:#}");
    assert_eq!(own["refuses_reads"]["measured"]["milliseconds"], 3.9);
    let step = &own["stages"][0]["forward"]["steps"][0]["measured"];
    assert_eq!(
        (&step["milliseconds"], &step["rows"], &step["waited"]["sessions"]),
        (&2.4.into(), &7.into(), &2.into())
    );
    assert_eq!((&step["locks"][0]["mode"], &step["locks"][0]["milliseconds"]), (&"EXCLUSIVE".into(), &3.9.into()));
    let page = shown(&cli, "html");
    for word in
        ["id=\"measured\"", "2.4 ms, measured", "EXCLUSIVE on the whole file, 3.9 ms", "2 waited for the whole file"]
    {
        assert!(page.contains(word), "`{word}` is not in the page");
    }
    let markdown = shown(&cli, "markdown");
    assert!(
        markdown.contains("refuses reads: 3.9 ms (EXCLUSIVE on the whole file), measured (estimate: "),
        "{markdown}"
    );
    assert!(shown(&cli, "text").contains("3.9 ms (EXCLUSIVE on the whole file), measured"));
}

#[test]
fn figures_that_nobody_can_have_measured_are_refused() {
    let cli = planned();
    rehearsed(&cli, &json(&cli)["sha256"]);
    let path = format!("plans/{}.rehearsal.json", last(&cli));
    let sound = cli.read(&path);
    for absurd in ["1e308", "-2.4"] {
        cli.write(&path, &sound.replacen("2.4", absurd, 1));
        for command in [&["show"][..], &["approve"], &["show", "--format", "json"]] {
            let refused = cli.run(command).exits(1);
            for word in [
                "rehearsal.json` is no rehearsal of a plan: ",
                " took ",
                "hint: remove it, and `concertina rehearse` again",
            ] {
                assert!(refused.stderr().contains(word), "{word}: {}", refused.stderr());
            }
        }
    }
}

#[test]
fn a_table_that_the_plan_makes_is_none_of_unknown_size() {
    let cli = Cli::new().file("schema/app.sql", &format!("{FIRST}CREATE INDEX users_email ON users (email);\n"));
    plan(&cli, &["--name", "first"]);
    for format in ["text", "markdown", "html", "json"] {
        assert!(!shown(&cli, format).contains("whose size is not known"), "{}", shown(&cli, format));
    }
    let markdown = shown(&cli, "markdown");
    assert!(markdown.contains("while users is empty, which was not there when the plan was made"), "{markdown}");
}

#[test]
fn the_way_back_is_told_with_what_it_destroys() {
    let cli = started();
    cli.write("schema/app.sql", &FIRST.replace("fax TEXT", "fax TEXT, city TEXT"));
    plan(&cli, &["--name", "city"]);
    let markdown = shown(&cli, "markdown");
    assert!(
        markdown.contains("**SAFE**: going forward nothing is lost, and every step can be taken back"),
        "{markdown}"
    );
    assert!(markdown.contains("Going back destroys what was written meanwhile to what the plan made."), "{markdown}");
    assert!(markdown.contains("values are destroyed") && !markdown.contains("Nothing is lost"), "{markdown}");
    assert_eq!(json(&cli)["way_back"]["destroys_going_back"].as_array().map(Vec::len), Some(1));
}

#[test]
fn values_of_rows_go_into_no_file() {
    let cli = Cli::new().file("schema/app.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\n");
    plan(&cli, &["--name", "first"]);
    cli.run(&["apply", "--yes", URL[0], URL[1]]).exits(0);
    sqlite(cli.path("app.db"), "INSERT INTO users (email) VALUES ('ann@private'), ('ann@private')");
    cli.write("schema/app.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);\n");
    let planned = cli.run(&["plan", "--schema", "schema", "--name", "unique", URL[0], URL[1]]).exits(0);
    assert!(planned.stderr().contains("ann@private"), "a person at the terminal sees them: {planned:?}");
    assert!(json(&cli)["why"].as_str().unwrap().contains("1 row stands against"), "{:#}", json(&cli));
    for folder in ["plans", "migrations"] {
        for file in cli.list(folder) {
            assert!(!cli.read(&format!("{folder}/{file}")).contains("ann@private"), "a value is in {folder}/{file}");
        }
    }
    for format in ["markdown", "github", "html", "json"] {
        assert!(!shown(&cli, format).contains("ann@private"), "a value is in {format}");
    }
}

#[test]
fn who_accepts_on_the_command_line_and_why_is_kept() {
    let cli =
        started().env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", "user.email").env("GIT_CONFIG_VALUE_0", "ann@x");
    cli.write("schema/app.sql", &SECOND.replace("-- @allow", "--"));
    cli.run(&["plan", "--allow-reason", "nobody sends faxes", URL[0], URL[1]]).exits(64);
    plan(&cli, &["--name", "city", "--allow", "drops-data:users.fax", "--allow-reason", "nobody sends faxes"]);
    let said = "column users.fax: `--allow drops-data nobody sends faxes` (on the command line by ann@x)";
    let markdown = shown(&cli, "markdown");
    assert!(markdown.contains(said), "{markdown}");
    assert!(cli.read("migrations/REGISTRY.md").contains(": nobody sends faxes |"));
    assert_eq!(
        json(&cli)["reasons"].as_array().unwrap().iter().filter(|one| one["object"] == "column users.fax").count(),
        1
    );
}

#[test]
fn the_files_alone_tell_what_planning_wrote() {
    let cli = planned();
    let (markdown, name) = (shown(&cli, "markdown"), last(&cli));
    let file = cli.read(&format!("plans/{name}.md"));
    assert!(file.starts_with(&format!("{markdown}\n<!-- concertina: as it was written, ")), "{file}");
    assert!(markdown.contains("nobody sends faxes") && markdown.contains("-    fax TEXT,"), "{markdown}");
    assert_eq!(shown(&cli, "github"), format!("<!-- concertina:plan:{name} -->\n{markdown}"));
    let text = shown(&cli, "text");
    assert!(text.contains("SAFE: its dangers were accepted: drops-data") && text.contains(&name), "{text}");
    cli.run(&["show", &name[..14], "--output", "kept.txt"]).exits(0);
    assert_eq!(cli.read("kept.txt"), text);
    let first = cli.run(&["show", "2", "--format", "text"]).exits(64);
    assert!(
        first.stderr().contains("more than one plan begins with `2`") && first.stderr().contains("hint: "),
        "{first:?}"
    );
    let nothing = Cli::new().run(&["show"]).exits(64);
    assert!(nothing.stderr().contains("hint: `concertina plan` makes one"), "{nothing:?}");
}

#[test]
fn the_json_is_what_its_schema_says() {
    let cli = planned();
    let schema: Value = serde_json::from_str(cli.run(&["show", "--schema"]).exits(0).stdout()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let plan = json(&cli);
    let errors: Vec<String> = validator.iter_errors(&plan).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!((&plan["format"], &plan["verdict"]), (&1.into(), &"safe".into()));
    assert_eq!(plan["stages"][0]["forward"]["steps"][0]["number"], 1);
    for (path, wrong) in [("/verdict", "perhaps".into()), ("/stages/0/phase", Value::Null), ("/changes", "none".into())]
    {
        let mut plan = plan.clone();
        *plan.pointer_mut(path).unwrap() = wrong;
        assert!(!validator.is_valid(&plan), "{path}");
    }
    let mut plan = plan;
    plan.as_object_mut().unwrap().remove("why");
    assert!(!validator.is_valid(&plan));
}

#[test]
fn the_published_schema_is_the_one_that_is_printed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plan.schema.json");
    let printed = Cli::new().run(&["show", "--schema"]).exits(0).stdout().to_string();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), printed, "UPDATE=1 writes it anew");
}

#[test]
fn the_page_is_whole_by_itself() {
    let cli = planned();
    cli.run(&["show", "--format", "html", "--output", "plan.html"]).exits(0);
    let page = Html::parse_document(&cli.read("plan.html"));
    assert_eq!(page.errors, Vec::<std::borrow::Cow<str>>::new());
    let texts = |selector: &str| -> Vec<String> {
        page.select(&Selector::parse(selector).unwrap()).map(|one| one.text().collect()).collect()
    };
    let told: BTreeSet<String> = texts(".step .says").into_iter().collect();
    let plan = json(&cli);
    let steps = plan["stages"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|stage| ["forward", "back"].map(|way| stage[way]["steps"].as_array().unwrap().clone()).concat());
    let wanted: BTreeSet<String> = steps.map(|step| step["says"].as_str().unwrap().to_string()).collect();
    assert_eq!(told, wanted);
    assert_eq!(texts("h1"), [last(&cli)]);
    assert!(texts("style").len() == 1 && texts("script").len() == 1);
}

#[test]
fn a_plan_that_nobody_accepted_is_shown_all_the_same() {
    let cli = started();
    cli.write("schema/app.sql", &SECOND.replace("-- @allow", "--"));
    let open = |format: &str| {
        cli.run(&["plan", "--schema", "schema", "--format", format, URL[0], URL[1]]).exits(3).stdout().to_string()
    };
    let comment = open("github");
    assert!(comment.contains("**NEEDS A DECISION**: somebody has to accept drops-data"), "{comment}");
    assert!(comment.contains("(`-- @allow drops-data <reason>`)"), "{comment}");
    let plan: Value = serde_json::from_str(&open("json")).unwrap();
    assert_eq!(cli.list("plans").len(), 2, "what is shown so is not written");
    assert_eq!((&plan["verdict"], &plan["sha256"]), (&"needs-decision".into(), &Value::Null));
    cli.write("schema/app.sql", FIRST);
    let none = cli.run(&["plan", "--schema", "schema", "--format", "json", URL[0], URL[1]]).exits(0);
    assert_eq!(none.stdout(), "null\n");
}

#[test]
fn who_approved_it_stands_there_until_a_byte_changes() {
    let cli = planned();
    let name = last(&cli);
    let done = || {
        let plan = json(&cli);
        let items = plan["checklist"].as_array().unwrap().clone();
        items
            .into_iter()
            .filter(|item| item["done"] == true)
            .map(|item| item["says"].as_str().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(done(), Vec::<String>::new());
    cli.run(&["approve", &name, "--as", "ann@x", "--message", "after \"the\" sale"]).exits(0);
    assert!(cli.read(&format!("plans/{name}.approvals.toml")).contains("after \"the\" sale"));
    assert_eq!(done(), ["approved, as it is, by ann@x"]);
    assert_eq!(json(&cli)["sha256"].as_str().map(str::len), Some(64));
    let document = format!("plans/{name}.toml");
    let text = cli.read(&document);
    cli.write(&document, &text.replacen("nobody sends faxes", "nobody sends faxeS", 1));
    cli.run(&["show"]).exits(7);
    cli.run(&["plan", "--accept-edits", URL[0], URL[1]]).exits(0);
    assert_eq!(done(), Vec::<String>::new(), "a byte of the document");
    cli.write(&document, &text);
    assert_eq!(done().len(), 1);
    let migration = cli.list("migrations").into_iter().find(|name| name.ends_with("expand_city.sql")).unwrap();
    let path = format!("migrations/{migration}");
    cli.write(&path, &cli.read(&path).replacen("ADD COLUMN", "add COLUMN", 1));
    cli.run(&["show"]).exits(7);
}

/// Tables that each lose a column and get another.
fn wide(tables: usize, columns: &str) -> String {
    let name = |at: usize| format!("a_table_with_a_rather_long_name_{at:03}");
    (0..tables).map(|at| format!("CREATE TABLE {} (id INTEGER PRIMARY KEY, {columns});\n", name(at))).collect()
}

#[test]
fn five_hundred_changed_tables_fit_a_comment() {
    let cli = Cli::new().file("schema/app.sql", &wide(500, "name TEXT"));
    plan(&cli, &["--name", "first"]);
    cli.run(&["apply", "--yes", URL[0], URL[1]]).exits(0);
    cli.write("schema/app.sql", &wide(500, "name TEXT, city TEXT"));
    plan(&cli, &["--name", "city"]);
    let (file, comment) = (cli.read(&format!("plans/{}.md", last(&cli))), shown(&cli, "github"));
    assert!(file.len() < 60_000 && comment.len() < 60_000, "{} and {}", file.len(), comment.len());
    assert!(comment.contains("500 objects to change") && comment.contains("Too long to be whole here"), "{comment}");
    assert!(shown(&cli, "markdown").len() > 100_000);
    let plan = json(&cli);
    assert_eq!(plan["changes"].as_array().unwrap().len(), 500);

    rehearsed(&cli, &plan["sha256"]);
    let comment = shown(&cli, "github");
    assert!(
        comment.len() < 60_000 && comment.contains("## Measured") && comment.contains("Too long to be whole"),
        "{comment}"
    );
    let file = format!("`{}.rehearsal.json`", last(&cli));
    assert!(comment.contains(&format!("weighs more: in {file}")) || comment.contains("are cut here"), "{comment}");
    assert!(shown(&cli, "markdown").matches("EXCLUSIVE on the whole file, 3.9 ms").count() >= 500);
}

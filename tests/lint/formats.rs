//! What each format prints, through the binary.

use crate::support::cli::Cli;
use serde_json::Value;
use std::fs;

const FILE: &str = "SET lock_timeout = '1s';\nCREATE INDEX i ON t (a);\nALTER TABLE t\n  DETACH PARTITION p;\n";

fn printed(format: &str) -> String {
    let cli = Cli::new().file("db/a b.sql", FILE);
    cli.run(&["check", "db", "--format", format]).exits(2).stdout().to_string()
}

fn json(format: &str) -> Value {
    let text = printed(format);
    serde_json::from_str(&text).unwrap_or_else(|cause| panic!("{cause}: {text}"))
}

#[test]
fn json_names_place_and_code() {
    let found = json("json");
    let first = &found[0];
    assert_eq!((&first["code"], &first["level"]), (&"create-index".into(), &"error".into()));
    assert_eq!((&first["file"], &first["line"], &first["column"]), (&"db/a b.sql".into(), &2.into(), &1.into()));
    assert_eq!(found[1]["end_line"], 4);
}

#[test]
fn sarif_holds_against_its_schema() {
    let document = json("sarif");
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint/sarif/sarif-schema-2.1.0.json");
    // Its own patterns for a language have a bracket too many, which only JavaScript lets pass.
    let text = fs::read_to_string(schema).unwrap().replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })), "the schema asks nothing");
    let result = &document["runs"][0]["results"][0];
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "db/a%20b.sql");
    assert_eq!(document["runs"][0]["tool"]["driver"]["rules"][0]["id"], result["ruleId"]);
}

#[test]
fn junit_fails_a_case_for_each_error() {
    let text = printed("junit");
    assert!(text.starts_with("<?xml") && text.contains("tests=\"1\"") && text.contains("failures=\"1\""), "{text}");
    assert!(text.contains("type=\"create-index\"") && text.contains("detach-partition"), "{text}");
}

#[test]
fn github_annotates_lines() {
    let text = printed("github");
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("::error file=db/a b.sql,line=2,endLine=2,col=1,endColumn=23,title=create-index::"),
        "{text}"
    );
    assert!(lines[1].starts_with("::warning file=db/a b.sql,line=4,") && lines.len() == 2, "{text}");
}

#[test]
fn gitlab_counts_lines_from_one_and_tells_findings_apart() {
    let found = json("gitlab");
    assert_eq!((&found[0]["location"]["lines"]["begin"], &found[0]["severity"]), (&2.into(), &"major".into()));
    assert_ne!(found[0]["fingerprint"], found[1]["fingerprint"]);
}

#[test]
fn every_rule_is_explained_and_all_are_listed() {
    let cli = Cli::new();
    let all = cli.run(&["explain"]).exits(0);
    for rule in concertina::lint::rules() {
        assert!(all.stdout().contains(rule.code), "{}", rule.code);
        let told = cli.run(&["explain", rule.code]).exits(0);
        assert!(told.stdout().contains(rule.advice) && told.stdout().contains("@allow"), "{told:?}");
    }
    let unknown = cli.run(&["explain", "create-indxe"]).exits(64);
    assert!(unknown.stderr().contains("`create-index`"), "{unknown:?}");
}

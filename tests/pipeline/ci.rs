//! The pipelines that are printed: whole as YAML, and every command in them runs.

use super::Shop;
use serde_yaml_ng::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Every string in a document.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Sequence(items) => items.iter().flat_map(strings).collect(),
        Value::Mapping(fields) => fields.values().flat_map(strings).collect(),
        _ => vec![],
    }
}

/// The lines that run `concertina`.
fn commands(document: &Value) -> BTreeSet<String> {
    let lines = strings(document)
        .into_iter()
        .flat_map(|text| text.lines().map(str::trim).map(String::from).collect::<Vec<_>>());
    lines.filter(|line| line.starts_with("concertina ")).collect()
}

/// What a shell of the pipeline makes of a line.
fn run(shop: &Shop, line: &str) -> (i32, String) {
    let folder = Path::new(env!("CARGO_BIN_EXE_concertina")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let dev = shop.database.as_ref().map_or_else(String::new, |database| database.server.url("postgres"));
    let mut shell = Command::new("sh");
    shell.args(["-ec", line]).current_dir(shop.cli.path("")).env_clear().envs(shop.cli.environment());
    let output = shell.env("PATH", path).env("DEV_DATABASE_URL", dev).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_pipeline_is_yaml_and_each_of_its_commands_runs() {
    for shop in Shop::each("ci") {
        for platform in ["github", "gitlab"] {
            let printed = shop.cli.run(&["ci", platform]).exits(0);
            let document: Value =
                serde_yaml_ng::from_str(printed.stdout()).unwrap_or_else(|cause| panic!("{cause}: {printed:?}"));
            let found = commands(&document);
            for word in ["check", "plan --check", "rehearse", "drift"] {
                let begins = format!("concertina {word}");
                assert!(found.iter().any(|line| line.starts_with(&begins)), "{word}: {printed:?}");
            }
            for line in found {
                let (code, said) = run(&shop, &line);
                assert_eq!(code, 0, "{platform}: {line}: {said}");
            }
            let version =
                if platform == "github" { "vars.POSTGRES_VERSION || '18'" } else { "POSTGRES_VERSION: \"18\"" };
            assert_eq!(printed.stdout().contains(version), shop.database.is_some(), "{printed:?}");
            shop.cli
                .write("concertina.toml", &format!("{}\n[check]\npostgres = 15\n", shop.cli.read("concertina.toml")));
            let older = shop.cli.run(&["ci", platform]).exits(0);
            assert_eq!(older.stdout().contains(&version.replace("18", "15")), shop.database.is_some(), "{older:?}");
            shop.cli
                .write("concertina.toml", &shop.cli.read("concertina.toml").replace("\n[check]\npostgres = 15\n", ""));
        }
    }
}

#[test]
fn a_workflow_asks_for_no_more_rights_than_its_jobs_need() {
    let [shop, _] = Shop::each("ci_rights");
    let printed = shop.cli.run(&["ci", "github"]).exits(0);
    let document: Value = serde_yaml_ng::from_str(printed.stdout()).unwrap();
    assert_eq!(document["permissions"]["contents"], "read");
    for (job, right) in [("comment", "pull-requests"), ("drift", "security-events")] {
        assert_eq!(document["jobs"][job]["permissions"][right], "write", "{job}");
    }
    for job in ["check", "rehearse"] {
        assert!(document["jobs"][job]["permissions"].is_null(), "{job}");
    }
    for job in ["check", "rehearse", "comment", "drift"] {
        let steps = document["jobs"][job]["steps"].as_sequence().unwrap();
        assert!(steps.iter().all(|step| step["run"].is_string() != step["uses"].is_string()), "{job}");
        assert!(document["jobs"][job]["runs-on"].is_string());
    }
    shop.cli.run(&["ci"]).exits(64);
    shop.cli.run(&["ci", "jenkins"]).exits(64);
}

/// Programs that keep what they are told in files, and know the comment that was left.
const GH: &str = r#"#!/bin/sh
case "$*" in
*--paginate*) cat known 2>/dev/null || true ;;
*) echo "$*" >> told; cp comment.md posted.md; echo 77 > known ;;
esac
"#;
const CURL: &str = r#"#!/bin/sh
case "$*" in
*--request*) echo "$*" >> told; cp comment.md posted.md; echo 77 > known ;;
*/user) echo '{"id":9}' ;;
*) cat known 2>/dev/null || true ;;
esac
"#;
const JQ: &str = r#"#!/bin/sh
case "$*" in
.id) echo 9 ;;
"length page.json") wc -l < page.json ;;
*) cat page.json ;;
esac
"#;

/// A shop whose project is a repository, where a branch has a plan that was rehearsed.
fn reviewed() -> Shop {
    let [shop, _] = Shop::each("ci_comment");
    let git = "git -c user.name=a -c user.email=a@b";
    run(&shop, &format!("git init -q . && {git} commit -q --allow-empty -m base && git tag base"));
    run(&shop, &format!("git add plans migrations && {git} commit -q -m plan"));
    shop.cli.run(&["rehearse"]).exits(0);
    shop
}

/// Runs the script of a pipeline twice, and looks how each plan became a comment.
fn comments(shop: &Shop, script: &str, ways: [&str; 2]) {
    for way in ways {
        let (code, said) = run(shop, &format!("chmod +x bin/*; PATH=$PWD/bin:$PATH\n{script}"));
        assert_eq!(code, 0, "{said}");
        let told = shop.cli.read("told");
        assert!(told.lines().last().unwrap().contains(way), "{told}");
    }
    assert_eq!(shop.cli.read("told").lines().count(), 2, "approvals are no plans");
    assert!(shop.cli.read("posted.md").starts_with("<!-- concertina:plan:"));
}

#[test]
fn a_plan_is_one_comment_however_often_the_pipeline_runs() {
    let shop = reviewed();
    let printed = shop.cli.run(&["ci", "github"]).exits(0);
    assert!(!printed.stdout().contains("head -c") && !printed.stdout().contains("--edit-last"), "{printed:?}");
    let document: Value = serde_yaml_ng::from_str(printed.stdout()).unwrap();
    let steps = document["jobs"]["comment"]["steps"].as_sequence().unwrap();
    let script = steps.last().unwrap()["run"].as_str().unwrap();
    shop.cli.write("bin/gh", GH);
    let script = format!("BASE=base NUMBER=5 GITHUB_REPOSITORY=a/b\n{script}");
    let ways = ["--method POST repos/a/b/issues/5/comments", "--method PATCH repos/a/b/issues/comments/77"];
    comments(&shop, &script, ways);
}

#[test]
fn on_gitlab_it_is_one_too() {
    let shop = reviewed();
    let printed = shop.cli.run(&["ci", "gitlab"]).exits(0);
    let document: Value = serde_yaml_ng::from_str(printed.stdout()).unwrap();
    let script = strings(&document["comment"]["script"]).join("\n");
    shop.cli.write("bin/curl", CURL);
    shop.cli.write("bin/jq", JQ);
    let environment = "CI_API_V4_URL=http://h/api CI_PROJECT_ID=3 CI_MERGE_REQUEST_IID=5 \
        CI_MERGE_REQUEST_DIFF_BASE_SHA=base COMMENT_TOKEN=t";
    let notes = "http://h/api/projects/3/merge_requests/5/notes";
    let ways = [
        format!("--request POST --form body=<comment.md {notes}"),
        format!("--request PUT --form body=<comment.md {notes}/77"),
    ];
    comments(&shop, &format!("{environment}\n{script}"), [&ways[0], &ways[1]]);
}

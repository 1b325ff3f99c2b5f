//! The book under `docs/`: every `sh` block of a page runs, in order, in a folder and against an empty database of the page's own.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use support::cli::Cli;
use support::postgres::{Server, servers};

#[test]
fn what_the_book_says_can_be_typed() {
    let pages = pages();
    assert!(pages.len() >= 5, "{pages:?}");
    let server = servers().pop().expect("a server");
    for page in pages {
        let script = script(&fs::read_to_string(&page).unwrap());
        if !script.is_empty() {
            run(&server, &page, &script);
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.sort();
    pages
}

/// The blocks of a page as one script, each announced by its line.
fn script(page: &str) -> String {
    let (mut script, mut inside) = (String::new(), false);
    for (at, line) in page.lines().enumerate() {
        match line {
            "```sh" => {
                inside = true;
                script += &format!("echo '== the block at line {}' >&2\n", at + 1);
            }
            "```" => inside = false,
            line if inside => script += &format!("{line}\n"),
            _ => {}
        }
    }
    script
}

fn run(server: &Server, page: &Path, script: &str) {
    let database = server.database("book");
    let binary = Path::new(env!("CARGO_BIN_EXE_concertina")).parent().expect("a folder");
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default());
    let folder = Cli::new();
    let output = std::process::Command::new("bash")
        .args(["-euo", "pipefail", "-c", script])
        .current_dir(folder.path(""))
        .env_clear()
        .envs(folder.environment())
        .envs([("PATH", path.as_str()), ("DATABASE_URL", &database.url()), ("HOME", "/nonexistent")])
        .output()
        .expect("bash");
    let said = String::from_utf8_lossy(&output.stderr);
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{} stops with {}\n{out}\n{said}", page.display(), output.status);
}

#[test]
fn every_hazard_has_its_chapter() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hazards.md")).unwrap();
    for entry in &concertina::hazard::TABLE {
        assert!(page.contains(&format!("\n## {}\n", entry.code)), "{}", entry.code);
    }
}

//! The worked example at the top of the repository is what the tool itself writes.
//!
//! `CONCERTINA_WRITE_EXAMPLE=1 cargo test --test example` writes it anew.

mod support;

use similar::TextDiff;
use std::path::{Path, PathBuf};
use support::cli::Cli;
use support::postgres::servers;

/// The major whose words stand in the example.
const MAJOR: u32 = 17;

#[test]
fn the_example_is_what_the_tool_writes() {
    let Some(server) = servers().into_iter().find(|server| server.major == MAJOR) else {
        return eprintln!("no PostgreSQL {MAJOR} here: not compared");
    };
    let database = server.database("example");
    let cli = Cli::new()
        .env("DATABASE_URL", &database.url())
        .file("concertina.toml", &text("concertina.toml"))
        .file("schema/shop.sql", &text("tests/example/first.sql"));
    cli.run(&["plan", "--name", "shop"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.write("schema/shop.sql", &text("schema/shop.sql"));
    cli.run(&["plan", "--name", "customers"]).exits(0);
    for folder in ["migrations", "plans"] {
        if std::env::var_os("CONCERTINA_WRITE_EXAMPLE").is_some() {
            write(&cli, folder);
        }
        assert_eq!(names(folder), cli.list(folder));
        for name in cli.list(folder) {
            let path = format!("{folder}/{name}");
            let (known, now) = (undated(&text(&path)), undated(&cli.read(&path)));
            let difference = TextDiff::from_lines(&known, &now);
            assert!(known == now, "{path}:\n{}", difference.unified_diff().header("known", "now"));
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn write(cli: &Cli, folder: &str) {
    let to: PathBuf = root().join(folder);
    let _ = std::fs::remove_dir_all(&to);
    std::fs::create_dir_all(&to).unwrap();
    for name in cli.list(folder) {
        std::fs::write(to.join(&name), cli.read(&format!("{folder}/{name}"))).unwrap();
    }
}

/// Without the day on which it was written, and without the seal over that.
fn undated(text: &str) -> String {
    let text = text.split("\n<!-- concertina: as it was written, ").next().unwrap_or_default();
    let is_date = |word: &str| word.len() == 10 && word.split('-').map(str::len).eq([4, 2, 2]);
    let word = |word: &str| if is_date(word.trim_matches('"')) { "DAY".to_string() } else { word.to_string() };
    text.split(' ')
        .map(|words| words.split('\n').map(word).collect::<Vec<_>>().join("\n"))
        .collect::<Vec<_>>()
        .join(" ")
}

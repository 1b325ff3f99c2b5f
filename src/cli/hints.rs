//! Every command that a hint, a message or an example names must be one that can be typed.

use super::Arguments;
use clap::Parser;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The commands of one file: between backticks, and the lines of `after_help`.
fn commands(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let lines = code.replace("\\n", "\n");
    let joined: String = lines.split("\\\n").map(str::trim_start).collect();
    let quoted = joined.split('`').filter(|part| part.starts_with("concertina ")).map(String::from);
    let examples = joined.lines().filter_map(|line| line.strip_prefix("  concertina ")).map(|rest| {
        let end = rest.find(" > ").or_else(|| rest.find('"')).unwrap_or(rest.len());
        format!("concertina {}", &rest[..end])
    });
    quoted.chain(examples).filter(|command| !command.contains('{')).collect()
}

#[test]
fn every_command_that_is_named_can_be_typed() {
    let mut files = vec![];
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut count = 0;
    for file in files {
        for command in commands(&std::fs::read_to_string(&file).expect("text")) {
            count += 1;
            let parsed = Arguments::try_parse_from(command.split_whitespace());
            let shown = file.display();
            match parsed {
                Ok(_) => {}
                Err(error) if error.exit_code() == 0 => {}
                Err(error) => panic!("{shown}: `{command}` cannot be typed: {error}"),
            }
        }
    }
    assert!(count > 30, "only {count} commands are named: is the search broken?");
}

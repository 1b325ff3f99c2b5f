//! Any text, and any file cut off anywhere, is judged without a panic; what cannot be read is told.

use super::{codes, judged, judged_for};
use concertina::engine::Engine;
use std::path::Path;
use std::{env, fs};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

const PIECES: [&str; 68] = [
    "ALTER",
    "TABLE",
    "CREATE",
    "INDEX",
    "CONCURRENTLY",
    "ADD",
    "COLUMN",
    "DROP",
    "CONSTRAINT",
    "CHECK",
    "(",
    ")",
    ",",
    ";",
    "'",
    "\"",
    "$$",
    "$a$",
    "--",
    "/*",
    "*/",
    "\n",
    " ",
    "t",
    "a",
    "é",
    "\u{0}",
    "NOT",
    "NULL",
    "VALID",
    "DEFAULT",
    "now()",
    "FOREIGN KEY",
    "REFERENCES",
    "UNIQUE",
    "PRIMARY KEY",
    "USING",
    "TYPE",
    "varchar(10)",
    "[]",
    "::",
    "E'\\'",
    "DO",
    "UPDATE",
    "SET",
    "WHERE",
    "-- @allow drop-table x",
    "-- +goose Up\n",
    "-- migrate:down\n",
    "-- concertina: plan a · expand · 1 of 1\n",
    "-- step 1 · x\n",
    "BEGIN",
    "COMMIT",
    "ATTACH PARTITION",
    ".",
    "\\restrict x\n",
    "COPY t FROM stdin;\n",
    "\\.\n",
    "\r\n",
    "\t",
    "GENERATED ALWAYS AS",
    "IDENTITY",
    "STORED",
    "PRAGMA foreign_keys =",
    "RENAME TO",
    "TRIGGER",
    "INSERT INTO t SELECT a FROM",
    "DOMAIN",
];

#[test]
fn arbitrary_text_is_judged() {
    let rounds = env::var("ROUNDS").map_or(3000, |text| text.parse().expect("a number"));
    let names = ["a.sql", "V1__a.sql", "1_a.up.sql", "1_a.down.sql", "structure.sql"];
    let mut dice = Dice(7);
    for _ in 0..rounds {
        let length = dice.below(40);
        let text: String =
            (0..length).map(|_| PIECES[dice.below(PIECES.len())].to_string() + ["", " "][dice.below(2)]).collect();
        let engine = [Engine::Postgres, Engine::Sqlite][dice.below(2)];
        let report = judged_for(engine, &[(names[dice.below(names.len())], &text)]);
        for finding in &report.findings {
            assert!(
                finding.spot.line >= 1 && finding.spot.column >= 1 && finding.spot.end_line >= finding.spot.line,
                "{text}"
            );
            assert!(!finding.says.contains(char::is_control), "{text}: {}", finding.says);
        }
    }
}

#[test]
fn files_that_are_cut_off_are_judged() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/lint/cases", "tests/lint/cases/sqlite", "migrations", "schema"];
    let paths =
        folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap()).map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|end| end == "sql")) {
        let text = fs::read_to_string(&path).unwrap();
        let step = (text.len() / 60).max(1);
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)) {
            judged(&path.to_string_lossy(), &text[..end]);
            judged_for(Engine::Sqlite, &[(&path.to_string_lossy(), &text[..end])]);
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_what_stands_before_it_is_judged() {
    let report = judged("a.sql", "SET lock_timeout = '1s';\nDROP TABLE a;\nSELECT 'open;\nDROP TABLE b;\n");
    assert_eq!(codes(&report), ["drop-table", "not-understood"]);
    assert_eq!(report.findings[1].spot.line, 3);
    assert_eq!(codes(&judged("a.sql", "FROBNICATE t;")), ["not-understood"]);
    assert_eq!(codes(&judged("a.sql", "SET lock_timeout = '1s'; ALTER TABLE t FROBNICATE;")), ["not-understood"]);
}

#[test]
fn ten_thousand_statements_are_judged() {
    let text: String = (0..10_000).map(|n| format!("ALTER TABLE t{n} ADD COLUMN c text;\n")).collect();
    assert_eq!(judged("a.sql", &text).statements, 10_000);
}

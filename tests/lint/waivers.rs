//! Waivers in files and in the configuration.

use super::{codes, judged, lines};
use crate::support::cli::Cli;

#[test]
fn above_beside_and_inside_a_statement() {
    for text in [
        "-- @allow drop-table nobody has it\nDROP TABLE t;",
        "-- @allow drop-table nobody has it\n-- and more words\nDROP TABLE t;",
        "DROP TABLE t; -- @allow drop-table nobody has it",
        "DROP TABLE\n-- @allow drop-table nobody has it\nt;",
        "/* @allow drop-table nobody has it */ DROP TABLE t;",
    ] {
        let report = judged("a.sql", &format!("SET lock_timeout = '1s';\n{text}"));
        assert_eq!((lines(&report), report.waived), (String::new(), 1), "{text}");
    }
}

#[test]
fn a_waiver_that_waives_nothing_is_a_finding() {
    for (text, found) in [
        ("-- @allow drop-table nobody has it\n\nDROP TABLE t;", &["waiver-unused", "drop-table"][..]),
        ("-- @allow drop-table nobody has it\nSELECT 1;\nDROP TABLE t;", &["waiver-unused", "drop-table"]),
        ("-- @allow drop-table\nDROP TABLE t;", &["waiver-without-reason", "drop-table"]),
        ("-- @allow drop-tabel nobody has it\nDROP TABLE t;", &["waiver-unknown", "drop-table"]),
        ("SELECT 1;\n-- @allow drop-table nobody has it", &["waiver-unused"]),
        // A directive of schema files, which names a hazard, is none.
        ("-- @allow drops-data old\nSELECT 1;", &[]),
    ] {
        let report = judged("a.sql", &format!("SET lock_timeout = '1s';\n{text}"));
        assert_eq!(codes(&report), found, "{text}\n{}", lines(&report));
    }
    let near = judged("a.sql", "-- @allow drop-tabel x\nSELECT 1;");
    assert!(near.findings[0].says.contains("did you mean `drop-table`?"), "{}", lines(&near));
}

#[test]
fn the_configuration_leaves_rules_out_by_name_and_with_a_reason() {
    let cli = Cli::new().file("a.sql", "DROP TABLE t;");
    let check = |ignore: &str, code| {
        cli.write("concertina.toml", &format!("[check.ignore]\n{ignore}\n"));
        cli.run(&["check", "a.sql"]).exits(code)
    };
    let both = "drop-table = 'a test'\nno-lock-timeout = 'our runner sets it'";
    assert!(check(both, 0).stdout().contains("0 errors, 0 warnings, 2 waived"));
    let unknown = check("drop-tabel = 'a test'", 64);
    assert!(unknown.stderr().contains("did you mean `drop-table`?"), "{unknown:?}");
    let silent = check("drop-table = ''", 64);
    assert!(silent.stderr().contains("gives no reason for `drop-table`"), "{silent:?}");
}

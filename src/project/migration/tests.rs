use super::*;
use crate::catalog::{Kind, ObjectId};
use std::path::Path;

const HOSTILE: [&str; 8] = [
    "plain",
    "a\nDROP TABLE users; --",
    " · alone · ",
    "-- step 2 · alone · x",
    "alone",
    "batch by \"x\" of \"y\"",
    "quote \" and \"\" and \\ end\\",
    "cr\r\nlf\r",
];

fn step(says: &str, sql: &str, transaction: Transaction) -> MigrationStep {
    let tables = vec![ObjectId::new(Kind::Table, &["public", says])];
    let lock = Some(Claim { mode: "ACCESS EXCLUSIVE".into(), tables, below: says.len() > 5 });
    MigrationStep { says: says.into(), sql: sql.into(), transaction, lock, remarks: vec!["catalog only".into()] }
}

fn migration(direction: Direction, steps: Vec<MigrationStep>) -> Migration {
    Migration {
        id: "0007_expand_users".into(),
        phase: Phase::Expand,
        plan: "0007_users".into(),
        ordinal: 1,
        total: 2,
        direction,
        from: Fingerprint("a".repeat(64)),
        to: Fingerprint("0".repeat(64)),
        irreversible: vec![],
        opening: vec![],
        needs: vec![],
        steps,
    }
}

fn again(migration: &Migration) -> Result<Migration> {
    Migration::read(Path::new(&migration.file_name()), &migration.write())
}

#[test]
fn hostile_names_read_back() {
    for name in HOSTILE {
        let check = Check { says: name.into(), sql: format!("SELECT 0, '{name}'") };
        let table = ObjectId::new(Kind::Table, &["public", name]);
        let batched = Transaction::Batched { table, key: vec![name.into(), "id".into()] };
        let modes = [Transaction::Shared, Transaction::Own, Transaction::Outside, batched];
        let steps = modes.map(|mode| step(name, "SELECT 1;", mode)).to_vec();
        for direction in [Direction::Up, Direction::Down] {
            let written = Migration {
                irreversible: vec![name.into()],
                opening: vec![check.clone()],
                needs: vec![check.clone(), check.clone()],
                ..migration(direction, steps.clone())
            };
            assert_eq!(again(&written).expect("it reads back"), written, "{}", written.write());
        }
    }
}

#[test]
fn sql_that_looks_like_our_headers_reads_back() {
    let looks = [
        "INSERT INTO t VALUES ('\n-- step 2 · alone · x\n');",
        "CREATE FUNCTION f() AS $$\n-- step 2 · x\n-- step_2 2 · x\n-- concertina: from a to b\n$$;",
        "CREATE VIEW v AS\n-- step\nSELECT '-- step 9';\n\n\n-- step  3 · y\nSELECT 1;",
        "SELECT 'a\r\nb';\n-- concertina: plan x · expand · 1 of 1",
        "",
    ];
    let steps = |order: &[&str]| order.iter().map(|sql| step("x", sql, Transaction::Shared)).collect();
    for start in 0..looks.len() {
        let mut order = looks.to_vec();
        order.rotate_left(start);
        for length in 0..=order.len() {
            let written = migration(Direction::Up, steps(&order[..length]));
            assert_eq!(again(&written).expect("it reads back"), written, "{}", written.write());
        }
    }
}

#[test]
fn a_file_converted_to_crlf_is_the_same() {
    let written = migration(Direction::Down, vec![step("x", "SELECT 1,\n2;", Transaction::Own)]);
    let converted = format!("\u{feff}{}", written.write().replace('\n', "\r\n"));
    assert_eq!(Migration::read(Path::new("0007_expand_users.down.sql"), &converted).expect("it reads"), written);
}

#[test]
fn the_file_reads_well() {
    let written = migration(Direction::Up, vec![step("add column", "ALTER TABLE t ADD c int;", Transaction::Outside)]);
    let expected = format!(
        "-- concertina: plan 0007_users · expand · 1 of 2\n-- concertina: from {} to {}\n\n\
         -- step 1 · alone · add column · ACCESS EXCLUSIVE on public.\"add column\" and all below · catalog only\nALTER TABLE t ADD c int;\n",
        "a".repeat(64),
        "0".repeat(64)
    );
    assert_eq!(written.write(), expected);
    assert!(migration(Direction::Down, vec![]).write().contains("nothing to undo"));
}

#[test]
fn sql_between_headers_may_be_edited() {
    let text = migration(Direction::Up, vec![step("x", "SELECT 1;", Transaction::Shared)]).write();
    let edited = text.replace("SELECT 1;", "-- by hand\n\nSELECT 2;\n\n");
    let read = Migration::read(Path::new("m.sql"), &edited).expect("it reads");
    assert_eq!(read.steps[0].sql, "-- by hand\n\nSELECT 2;");
}

#[test]
fn what_is_not_understood_is_named_with_its_line() {
    let text = migration(Direction::Up, vec![step("x", "SELECT 1;", Transaction::Shared)]).write();
    for (from, to, line) in [
        ("-- step 1", "-- step 2", "m.sql:4:1"),
        ("-- step 1 · x · ACCESS EXCLUSIVE on public.x · catalog only", "-- step 1", "m.sql:4:1"),
        ("on public.x", "on public.X", "m.sql:4:1"),
        ("-- concertina: from", "-- concertina: form", "m.sql:2:1"),
        ("\n\n", "\nSELECT 0;\n", "m.sql:3:1"),
        ("expand · 1 of 2", "widen · 1 of 2", "m.sql:1:1"),
        ("-- concertina: plan", "-- plan", "m.sql:1:1"),
        ("1 · x", "1 · batch by id for t · x", "m.sql:4:1"),
    ] {
        let broken = text.replacen(from, to, 1);
        let error = Migration::read(Path::new("m.sql"), &broken).expect_err(to).to_string();
        assert!(error.starts_with(line) && error.contains("hint:"), "{to}: {error}");
    }
}

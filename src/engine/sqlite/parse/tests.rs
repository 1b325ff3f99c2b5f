use super::*;

fn read(sql: &str) -> TableText {
    table(sql, "t", &["a", "b", "c", "order"]).expect("understood")
}

#[test]
fn a_constraint_reads_the_same_wherever_it_is_written() {
    let inline = read(
        "CREATE TABLE t(a INT CONSTRAINT k PRIMARY KEY, b INT UNIQUE CHECK (b>0), c REFERENCES p(id) ON DELETE SET NULL)",
    );
    let apart = read(
        "CREATE TABLE t(a INT, b INT, c, -- a comment, with a comma
         CONSTRAINT \"k\" PRIMARY KEY([a] ASC) UNIQUE(b), CHECK(\"b\" > 0) FOREIGN KEY (c) REFERENCES p (id) ON UPDATE NO ACTION ON DELETE SET NULL NOT DEFERRABLE)",
    );
    assert_eq!(inline.constraints, apart.constraints);
    assert_eq!(inline.columns, apart.columns);
}

#[test]
fn every_clause_of_a_column_is_understood() {
    let found = read(
        "CREATE TABLE t(a VARCHAR(10, 2) NOT NULL ON CONFLICT REPLACE DEFAULT -1 COLLATE nocase,
         \"order\" GENERATED ALWAYS AS (a || ',)') STORED, b UNSIGNED BIG INT AS (a+1) NULL, c DEFAULT (max(1,2)) UNIQUE ON CONFLICT IGNORE)",
    );
    let [a, order, b, c] = found.columns.as_slice() else { panic!("four columns") };
    assert_eq!((a.collation.as_deref(), a.conflict.as_deref()), (Some("nocase"), Some("REPLACE")));
    assert_eq!(
        order.generated.as_ref().map(|g| (g.expression.as_str(), g.storage)),
        Some(("a || ',)'", Storage::Stored))
    );
    assert_eq!(b.generated.as_ref().map(|g| (g.expression.as_str(), g.storage)), Some(("a + 1", Storage::Virtual)));
    assert_eq!((c.name.as_str(), found.constraints[0].conflict.as_deref()), ("c", Some("IGNORE")));
}

#[test]
fn a_deferral_may_stand_behind_other_clauses() {
    let found =
        read("CREATE TABLE t(a REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED, b REFERENCES p DEFERRABLE)");
    let deferred: Vec<bool> =
        found.constraints.iter().map(|c| matches!(&c.demand, Demand::Foreign(foreign) if foreign.deferred)).collect();
    assert_eq!(deferred, [true, false]);
}

#[test]
fn keys_of_a_rowid_keep_their_words() {
    let found = read("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)");
    let apart = read("CREATE TABLE t(a INTEGER, PRIMARY KEY(a AUTOINCREMENT))");
    assert_eq!(found.constraints, apart.constraints);
    let descending = read("CREATE TABLE t(a INTEGER PRIMARY KEY DESC)");
    assert_ne!(descending.constraints, read("CREATE TABLE t(a INTEGER, PRIMARY KEY(a DESC))").constraints);
}

#[test]
fn what_is_not_understood_is_not_guessed() {
    assert_eq!(table("CREATE TABLE t(a INT FROBNICATED (1) NOT KNOWN)", "t", &[]), None);
    assert_eq!(table("CREATE TABLE t(a INT", "t", &[]), None);
}

//! Keys and foreign keys that do not hold what they say.

use crate::lint::known::{ForeignKey, Known};
use crate::lint::rule::{Concern, Hit, Level, Look, Rule, SQLITE, Sight};
use crate::lint::statement::{Act, ConstraintSort, Name, NewTable};

pub static RULES: [Rule; 2] = [
    Rule {
        code: "sqlite-nullable-key",
        engines: SQLITE,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a primary key that takes NULL",
        happens: "Only INTEGER PRIMARY KEY, STRICT and WITHOUT ROWID tables keep NULL out of a key by themselves. Any other key, TEXT and INT among them, takes NULL, as often as it comes. Measured on 3.40",
        advice: "write NOT NULL",
        rewrite: "CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY);",
        look: Look::Statement(nullable),
    },
    Rule {
        code: "sqlite-foreign-key-mismatch",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a foreign key refers to columns that are no key",
        happens: "SQLite takes the table as it is written. Later, where foreign keys are on, every INSERT into it and every DELETE from the other table fails: `foreign key mismatch`. A unique index with a condition is no key. Measured on 3.40. It is found at the end of a file, where the files that are read make both tables",
        advice: "refer to the primary key, or make the columns unique",
        rewrite: "CREATE UNIQUE INDEX users_email ON users (email);",
        look: Look::End(mismatch),
    },
];

fn nullable(at: &Sight) -> Vec<Hit> {
    let Act::CreateTable(table) = at.act else { return vec![] };
    if table.temporary || table.keeps_null_out() {
        return vec![];
    }
    let key = key(table);
    let alone = key.len() == 1;
    let takes_null = table.columns.iter().filter(|column| {
        let is_rowid = alone && column.what.data_type.name == "integer";
        key.contains(&&column.what.name) && !column.what.not_null && !is_rowid
    });
    let hit = |name: &str, range: &std::ops::Range<usize>| {
        Hit::new(range.clone(), format!("the key `{name}` takes NULL: nothing says NOT NULL"))
    };
    takes_null.map(|column| hit(&column.what.name, &column.range)).collect()
}

/// The columns of the primary key.
fn key<'a>(table: &'a NewTable) -> Vec<&'a String> {
    let own = table.columns.iter().filter(|column| column.what.primary).map(|column| &column.what.name);
    let of_table = table.constraints.iter().filter_map(|constraint| match &constraint.what.sort {
        ConstraintSort::Primary { columns, .. } => Some(columns),
        _ => None,
    });
    own.chain(of_table.flatten()).collect()
}

fn mismatch(at: &Sight) -> Vec<Hit> {
    let keys = at.known.tables.iter().flat_map(|(name, table)| table.foreign_keys.iter().map(move |key| (name, key)));
    let found = keys.filter(|(_, key)| key.origin == at.here && misses(at.known, key));
    let hit = |(table, key): (&Name, &ForeignKey)| {
        let columns = if key.to_columns.is_empty() { "key".into() } else { key.to_columns.join(", ") };
        let says =
            format!("`{table}` refers to `{columns}` of `{}`, which is neither its primary key nor unique", key.to);
        Hit::new(key.range.clone(), says)
    };
    found.map(hit).collect()
}

/// Whether a foreign key refers to what is no key, of a table that the files made.
fn misses(known: &Known, key: &ForeignKey) -> bool {
    let parent = known.tables.get(&key.to).filter(|table| table.origin.is_some() && !table.columns.is_empty());
    parent.is_some_and(|parent| {
        let columns = parent.referred(key);
        columns.len() != key.columns.len() || !parent.is_unique(columns)
    })
}

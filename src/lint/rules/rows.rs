//! Every row of a table, lost or written at once.

use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Conflict, RowChange};
use crate::step::Cost;

pub static RULES: [Rule; 5] = [
    Rule {
        code: "truncate",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Loss,
        title: "a table is emptied",
        happens: "All rows are gone, under ACCESS EXCLUSIVE, without a trigger for each; with CASCADE also those of every table that refers to it",
        advice: "delete in batches what has to go, with a WHERE that says which",
        rewrite: "DELETE FROM t WHERE created_at < '2020-01-01' AND id BETWEEN 1 AND 10000;",
        look: Look::Statement(truncate),
    },
    Rule {
        code: "delete-all",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Loss,
        title: "DELETE without WHERE, or with one that leaves no row out",
        happens: "All rows are gone, in one transaction that holds every row's lock, in SQLite that of the whole file, to its end. A DELETE inside WITH is one as well, and WHERE true, 1 = 1 or id = id leaves no row out",
        advice: "say which rows, and delete in batches",
        rewrite: "DELETE FROM t WHERE created_at < '2020-01-01' AND id BETWEEN 1 AND 10000;",
        look: Look::Statement(delete_all),
    },
    Rule {
        code: "update-all",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Work(Cost::Rows),
        title: "UPDATE without WHERE, or with one that leaves no row out",
        happens: "Every row is written in one transaction, which is done again from the beginning when it fails. PostgreSQL holds every row's lock to its end and doubles the table's size until a vacuum; in SQLite nobody else writes to the file meanwhile",
        advice: "fill in batches, and pass over rows that have their value",
        rewrite: "UPDATE t SET c = 0 WHERE c IS NULL AND id BETWEEN 1 AND 10000;",
        look: Look::Statement(update_all),
    },
    Rule {
        code: "upsert-all",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Work(Cost::Rows),
        title: "INSERT of a whole table over rows that are there",
        happens: "ON CONFLICT DO UPDATE and REPLACE write every row that they meet, all in one transaction: it is an UPDATE without WHERE by another name. A list of values and a table of the same file are passed over",
        advice: "take the rows in batches, and pass over those that are the same",
        rewrite: "INSERT INTO t SELECT * FROM s WHERE s.id BETWEEN 1 AND 10000\nON CONFLICT (id) DO UPDATE SET c = excluded.c WHERE t.c IS DISTINCT FROM excluded.c;",
        look: Look::Statement(upsert_all),
    },
    Rule {
        code: "rule-instead-nothing",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Release,
        title: "a rule that does nothing instead of what is asked",
        happens: "INSERT, UPDATE or DELETE ends well and does nothing: the running release loses what it writes, and no error says so. Of a view that the files make it is passed over, where it is the usual way to let writes through another rule",
        advice: "take the right away, or raise an exception in a trigger: then who writes is told",
        rewrite: "REVOKE INSERT ON t FROM app;",
        look: Look::Statement(silenced),
    },
];

fn truncate(at: &Sight) -> Vec<Hit> {
    let Act::Truncate(truncation) = at.act else { return vec![] };
    let lost = truncation.tables.iter().filter(|table| at.is_in_use(table));
    let names: Vec<String> = lost.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { vec![] } else { at.hit(format!("all rows of {} are gone for good", names.join(", "))) }
}

/// The changes of a statement, in its WITH, too, of tables in use.
fn changes<'a>(at: &'a Sight) -> Vec<&'a RowChange<'a>> {
    match at.act {
        Act::Rows(change) => change.all().filter(|change| at.is_in_use(&change.table)).collect(),
        _ => vec![],
    }
}

fn delete_all(at: &Sight) -> Vec<Hit> {
    let all = changes(at).into_iter().filter(|change| change.verb == "DELETE" && !change.filtered);
    all.flat_map(|change| at.hit(format!("all rows of `{}` are gone for good", change.table))).collect()
}

fn update_all(at: &Sight) -> Vec<Hit> {
    let all = changes(at).into_iter().filter(|change| change.verb == "UPDATE" && !change.filtered);
    all.flat_map(|change| at.hit(format!("every row of `{}` is written in one transaction", change.table))).collect()
}

fn upsert_all(at: &Sight) -> Vec<Hit> {
    let found = changes(at).into_iter().filter(|change| change.conflict != Conflict::Spares).filter_map(|change| {
        let from = change.takes_all_of.as_ref().filter(|from| at.is_in_use(from))?;
        Some(at.hit(format!("every row of `{}` that `{from}` has, too, is written in one transaction", change.table)))
    });
    found.flatten().collect()
}

fn silenced(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::OnTable { table, what, .. }
            if what.silences && at.is_in_use(table) && !at.passage.taken.has_made(table) =>
        {
            at.hit(format!("what is written to `{table}` is lost, and nobody is told"))
        }
        _ => vec![],
    }
}

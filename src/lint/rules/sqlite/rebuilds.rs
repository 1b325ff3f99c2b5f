//! Tables that take the place of others: what a rebuild loses.

use crate::lint::known::Table;
use crate::lint::rebuilds::Gone;
use crate::lint::rule::{Concern, Hit, Level, Look, Rule, SQLITE, Sight};
use crate::lint::statement::Act;

/// The order that loses nothing, for every rule here.
const ORDER: &str = "PRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE t_new (id INTEGER PRIMARY KEY, c TEXT);\nINSERT INTO t_new (id, c) SELECT id, c FROM t;\nDROP TABLE t;\nALTER TABLE t_new RENAME TO t;\n-- the indexes, triggers and views of t again\nPRAGMA foreign_key_check;\nCOMMIT;\nPRAGMA foreign_keys = ON;";

pub static RULES: [Rule; 3] = [
    Rule {
        code: "sqlite-rebuild-loses-index",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a rebuild loses an index or a trigger",
        happens: "DROP TABLE takes the indexes and triggers of the table with it, and the table that takes its name has none of them: a unique index demands nothing any more, and a trigger does not run. It is found at the end of a file, where the files that are read make them",
        advice: "make them again behind the rename",
        rewrite: ORDER,
        look: Look::End(indexes),
    },
    Rule {
        code: "sqlite-rebuild-loses-column",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a rebuild leaves a column out",
        happens: "The table that takes the place has no such column: the running release fails where it says the name, and values that the copy does not take are gone for good. It is found at the end of a file, where the files that are read make the column",
        advice: "copy it too, and drop it a release later",
        rewrite: ORDER,
        look: Look::End(columns),
    },
    Rule {
        code: "sqlite-renamed-first",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a table is renamed away before the new one comes",
        happens: "Foreign keys, views and triggers follow the rename (since 3.26): they say the old table from then on, which is about to be dropped, and not the one that takes its name. PRAGMA legacy_alter_table = ON keeps views and triggers where they are, and foreign keys only while foreign_keys is off. Measured on 3.40",
        advice: "make the new table under another name, copy, drop the old one, and rename the new one last",
        rewrite: ORDER,
        look: Look::Statement(renamed_first),
    },
];

/// What is lost of each table that another took the place of.
fn lost(at: &Sight, of: fn(&Sight, &Gone, &Table) -> Vec<String>) -> Vec<Hit> {
    let replaced = at.passage.rebuilds.gone.iter().filter_map(|gone| {
        let (name, new) = at.passage.rebuilds.successor(gone, at.known)?;
        Some((gone, of(at, gone, new), name))
    });
    let hits = replaced.flat_map(|(gone, lost, name)| {
        lost.into_iter().map(move |what| Hit::new(gone.range.clone(), format!("the new `{name}` has {what}")))
    });
    hits.collect()
}

fn indexes(at: &Sight) -> Vec<Hit> {
    lost(at, |at, gone, new| {
        let stays =
            |columns: &[String]| new.columns.is_empty() || columns.iter().all(|one| new.columns.contains_key(one));
        let indexes = gone.table.indexes.iter().filter(|(name, index)| {
            let again = new.indexes.contains_key(*name) || new.indexes.values().any(|other| other.key == index.key);
            index.range.is_some() && !again && stays(&index.columns)
        });
        let triggers = gone.triggers.iter().filter(|name| !at.known.texts.contains_key(*name));
        let indexes = indexes.map(|(name, _)| format!("no index `{name}`, which went with the old one"));
        indexes.chain(triggers.map(|name| format!("no trigger `{name}`, which went with the old one"))).collect()
    })
}

fn columns(at: &Sight) -> Vec<Hit> {
    lost(at, |at, gone, new| {
        let copied = at.passage.rebuilds.copied(&gone.name) && !new.columns.is_empty();
        let missing = gone
            .table
            .columns
            .iter()
            .filter(|(name, column)| copied && !new.columns.contains_key(*name) && !at.undoes(column.origin));
        let told = |name: &String| match at.passage.rebuilds.took(&gone.name, name) {
            true => format!("no column `{name}`, which the running release says"),
            false => format!("no column `{name}`, whose values are gone for good"),
        };
        missing.map(|(name, _)| told(name)).collect()
    })
}

fn renamed_first(at: &Sight) -> Vec<Hit> {
    let Act::CreateTable(table) = at.act else { return vec![] };
    let renamed = at.passage.rebuilds.renamed.iter().rev().find(|(before, _)| *before == table.name);
    let Some((before, after)) = renamed else { return vec![] };
    let legacy = at.passage.switched("legacy_alter_table") == Some(true);
    let unchecked = at.passage.switched("foreign_keys") == Some(false);
    let child = at.known.children(after).map(|(name, _)| name).next().filter(|_| !legacy || !unchecked);
    let reader = at.known.readers(after).next().filter(|_| !legacy);
    let is_known = at.known.tables.get(after).is_some_and(|table| table.origin.is_some());
    match child.or(reader) {
        Some(name) => at.hit(format!("`{name}` says `{after}` since the rename, and not this `{before}`")),
        None if is_known || legacy => vec![],
        None => at.hit(format!("what says `{before}` followed the rename, and says `{after}` now")),
    }
}

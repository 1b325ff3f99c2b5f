//! What tables and views that stay meet when a table goes.

use crate::lint::known::ForeignKey;
use crate::lint::rule::{Concern, Hit, Level, Look, Rule, SQLITE, Sight};
use crate::lint::statement::{Act, Action, Name, OnDelete};

pub static RULES: [Rule; 3] = [
    Rule {
        code: "sqlite-drop-parent",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a table is dropped to which others refer",
        happens: "Where foreign keys are on, and most drivers and frameworks switch them on, DROP TABLE deletes every row first: ON DELETE CASCADE deletes the rows that refer to them, SET NULL empties their columns, without a word; anything else refuses. A rebuild does it, too, and defer_foreign_keys does not help. Measured on 3.40. It is found where the files that are read make the foreign key, and not behind PRAGMA foreign_keys = OFF",
        advice: "switch foreign keys off before it, outside of any transaction",
        rewrite: "PRAGMA foreign_keys = OFF;\nBEGIN;\nDROP TABLE t;\n-- …\nPRAGMA foreign_key_check;\nCOMMIT;\nPRAGMA foreign_keys = ON;",
        look: Look::Statement(parent),
    },
    Rule {
        code: "sqlite-rename-under-view",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a table takes the name of one that was dropped, while a view says it",
        happens: "ALTER TABLE … RENAME reads every view and trigger again, and fails at one that says a table that is not there: `error in view v: no such table`. Measured on 3.40. It is found where the files that are read make the view or the trigger",
        advice: "drop the view before DROP TABLE and make it again behind the rename, or switch legacy_alter_table on meanwhile",
        rewrite: "DROP VIEW v;\nDROP TABLE t;\nALTER TABLE t_new RENAME TO t;\nCREATE VIEW v AS SELECT id FROM t;",
        look: Look::Statement(under_view),
    },
    Rule {
        code: "sqlite-view-left-behind",
        engines: SQLITE,
        level: Level::Error,
        concern: Concern::Choice,
        title: "a view or a trigger says a table that is dropped",
        happens: "SQLite drops the table and keeps the view: it fails when it is read next, and from then on every RENAME and DROP COLUMN of any table fails, too. Measured on 3.40. It is found at the end of a file, where the files that are read make the view or the trigger",
        advice: "drop the view or the trigger, too",
        rewrite: "DROP VIEW v;\nDROP TABLE t;",
        look: Look::End(left_behind),
    },
];

fn parent(at: &Sight) -> Vec<Hit> {
    let Act::Drop(dropped) = at.act else { return vec![] };
    let asks = dropped.kind == "TABLE" && at.passage.switched("foreign_keys") != Some(false);
    let in_use = dropped.names.iter().filter(|name| asks && at.is_in_use(name));
    in_use.filter_map(|name| worst(at, name)).flat_map(|says| at.hit(says)).collect()
}

/// The foreign key that loses most.
fn worst(at: &Sight, table: &Name) -> Option<String> {
    let weight = |key: &ForeignKey| match key.on_delete {
        OnDelete::Refuse => 0,
        OnDelete::Clear => 1,
        OnDelete::Cascade => 2,
    };
    let (child, key) = at.known.children(table).max_by_key(|(_, key)| weight(key))?;
    Some(match key.on_delete {
        OnDelete::Cascade => {
            format!("the rows of `{child}` that refer to `{table}` are deleted with it, unless foreign keys are off")
        }
        OnDelete::Clear => {
            let columns = key.columns.join(", ");
            format!("`{columns}` of `{child}`, which refers to `{table}`, is emptied, unless foreign keys are off")
        }
        OnDelete::Refuse => {
            format!("it is refused while a row of `{child}` refers to `{table}`, unless foreign keys are off")
        }
    })
}

fn under_view(at: &Sight) -> Vec<Hit> {
    let Act::AlterTable(alteration) = at.act else { return vec![] };
    if at.passage.switched("legacy_alter_table") == Some(true) {
        return vec![];
    }
    let found = alteration.actions.iter().filter_map(|action| {
        let Action::RenameTable(to) = &action.what else { return None };
        let to = alteration.table.renamed(to);
        at.passage.rebuilds.gone.iter().find(|gone| gone.name == to)?;
        let reader = at.known.readers(&to).next()?;
        Some(Hit::new(
            action.range.clone(),
            format!("`{reader}` says `{to}`, which is not there now: the rename fails"),
        ))
    });
    found.collect()
}

fn left_behind(at: &Sight) -> Vec<Hit> {
    let gone = at.passage.rebuilds.gone.iter().filter(|gone| !at.known.tables.contains_key(&gone.name));
    let said = gone.filter_map(|gone| Some((gone, at.known.readers(&gone.name).next()?)));
    said.map(|(gone, reader)| {
        Hit::new(gone.range.clone(), format!("`{reader}` says `{}`, and fails from now on", gone.name))
    })
    .collect()
}

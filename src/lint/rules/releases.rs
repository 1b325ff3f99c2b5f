//! Changes after which statements of the release that runs fail.

use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action};

pub static RULES: [Rule; 5] = [
    Rule {
        code: "rename-column",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Release,
        title: "a column of a table or view, or an attribute of a type, gets another name",
        happens: "Every statement of the running release that says the old name fails from that moment on",
        advice: "add a column of the new name that a trigger keeps in step, and drop the old one a release later",
        rewrite: "ALTER TABLE t ADD COLUMN new_name text;\n-- a trigger that keeps both in step, UPDATE in batches, deploy, then:\nALTER TABLE t DROP COLUMN old_name;",
        look: Look::Statement(rename_column),
    },
    Rule {
        code: "rename-table",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Release,
        title: "a table, view, sequence, function, type or role gets another name or schema",
        happens: "Every statement of the running release that says the old name fails from that moment on",
        advice: "rename it and leave a view under the old name, in one transaction; drop the view a release later. In SQLite a view takes writes by INSTEAD OF triggers alone",
        rewrite: "BEGIN;\nALTER TABLE users RENAME TO customers;\nCREATE VIEW users AS SELECT * FROM customers;\nCOMMIT;",
        look: Look::Statement(rename_table),
    },
    Rule {
        code: "rename-schema",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Release,
        title: "a schema gets another name",
        happens: "Every statement of the running release that says the old name, and every search_path that holds it, fails from that moment on",
        advice: "make the new schema beside it, with views of the old one's tables",
        rewrite: "",
        look: Look::Statement(rename_schema),
    },
    Rule {
        code: "drop-not-null",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Release,
        title: "a column may be NULL from now on",
        happens: "The running release takes for granted that there is a value, and meets the first NULL that the new one writes. The way back needs values for these rows",
        advice: "deploy a release that reads NULL first",
        rewrite: "",
        look: Look::Statement(drop_not_null),
    },
    Rule {
        code: "body-names-what-leaves",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Release,
        title: "the body of a function says a name that goes",
        happens: "Views, checks and BEGIN ATOMIC bodies follow a rename, and keep what they read from being dropped. A body in quotes is a text: PostgreSQL looks into it when it is called, and then it fails. Measured; no other linter says it. It is found where the files that are read make the function; the same word may mean something else there",
        advice: "replace the function in the same transaction, before or behind the change",
        rewrite: "",
        look: Look::Statement(bodies),
    },
];

fn rename_column(at: &Sight) -> Vec<Hit> {
    if let Act::RenamePart { what, of, from, to } = at.act
        && !at.passage.taken.has_made(of)
    {
        return at.hit(format!("the running release says the {what} `{from}` of `{of}`, which becomes `{to}`"));
    }
    let found = at.actions().into_iter().filter_map(|(table, range, action)| match action {
        Action::RenameColumn { from, to } if is_known_elsewhere(at, table, from) => {
            let says = format!("the running release says `{from}` of `{table}`, which becomes `{to}`");
            Some(Hit::new(range.clone(), says))
        }
        _ => None,
    });
    found.collect()
}

/// Whether a column was there before this file.
fn is_known_elsewhere(at: &Sight, table: &crate::lint::statement::Name, column: &str) -> bool {
    at.known.column(table, column).and_then(|column| column.origin) != Some(at.here)
}

fn rename_table(at: &Sight) -> Vec<Hit> {
    let mut found = vec![];
    for (table, range, action) in at.actions() {
        let says = match action {
            Action::RenameTable(to) => format!("the running release says `{table}`, which becomes `{to}`"),
            Action::SetSchema => format!("the running release says `{table}` where it is"),
            _ => continue,
        };
        // A view under the old name in the same transaction serves the running release.
        found.push(Hit::new(range.clone(), says));
    }
    match at.act {
        Act::Rename { what, name, .. } if *what != "schema" && !at.passage.taken.has_made(name) => {
            found.extend(at.hit(format!("the running release says the {what} `{name}` by that name")));
        }
        _ => {}
    }
    found
}

fn rename_schema(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Rename { what: "schema", name, .. } => at.hit(format!("the running release says `{name}`")),
        _ => vec![],
    }
}

fn drop_not_null(at: &Sight) -> Vec<Hit> {
    let found = at.actions().into_iter().filter(|(.., action)| matches!(action, Action::DropNotNull));
    found
        .map(|(table, range, _)| {
            Hit::new(range.clone(), format!("the running release does not expect NULL in `{table}`"))
        })
        .collect()
}

fn bodies(at: &Sight) -> Vec<Hit> {
    let mut found = vec![];
    let mut say = |range: &std::ops::Range<usize>, name: &str| {
        let functions = at.known.saying(name);
        if let Some(first) = functions.first() {
            let others = if functions.len() > 1 { format!(" and {} more", functions.len() - 1) } else { String::new() };
            found.push(Hit::new(range.clone(), format!("the body of `{first}`{others} says `{name}`")));
        }
    };
    for (table, range, action) in at.actions() {
        match action {
            Action::RenameColumn { from: name, .. } | Action::DropColumn { name, .. } => say(range, name),
            Action::RenameTable(_) => say(range, table.last()),
            _ => {}
        }
    }
    if let Act::Drop(dropped) = at.act
        && matches!(dropped.kind, "TABLE" | "VIEW")
    {
        let in_use = dropped.names.iter().filter(|name| at.is_in_use(name));
        in_use.for_each(|name| say(&at.range(), name.last()));
    }
    found
}

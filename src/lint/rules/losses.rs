//! What takes values away.

use crate::engine::Engine;
use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action};

pub static RULES: [Rule; 6] = [
    Rule {
        code: "drop-table",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Loss,
        title: "a table is dropped",
        happens: "Its rows are gone, and no way back brings them. The running release fails where it says the table. In a file of SQLite a table is passed over whose rows were all copied before: it is rebuilt",
        advice: "move it out of sight first, and drop it when nobody has missed it",
        rewrite: "ALTER TABLE t RENAME TO _dropped_t;\n-- weeks later:\nDROP TABLE _dropped_t;",
        look: Look::Statement(table),
    },
    Rule {
        code: "drop-column",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Loss,
        title: "a column is dropped",
        happens: "Its values are gone, and no way back brings them. The running release fails where it says the column; many mappers say all columns that they saw when they started. On PostgreSQL every index with the column goes with it, silently; SQLite refuses while one says it, and writes the whole table anew",
        advice: "deploy a release that does not say the column, then drop it; better, rename it out of sight first",
        rewrite: "ALTER TABLE t RENAME COLUMN c TO _dropped_c;\n-- weeks later:\nALTER TABLE t DROP COLUMN _dropped_c;",
        look: Look::Statement(column),
    },
    Rule {
        code: "drop-column-takes-generated",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Loss,
        title: "a dropped column takes the columns with it that are computed from it",
        happens: "Until PostgreSQL 14 DROP COLUMN drops every generated column that is computed from the column, without CASCADE and without a word; 15 refuses. Measured; no other linter says it. It is found where the files that are read make both",
        advice: "drop the generated column first, by its name, if it is to go",
        rewrite: "",
        look: Look::Statement(generated),
    },
    Rule {
        code: "drop-database",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Loss,
        title: "a database is dropped",
        happens: "All of it is gone",
        advice: "do it by hand, if at all",
        rewrite: "",
        look: Look::Statement(database),
    },
    Rule {
        code: "cascade",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Loss,
        title: "CASCADE drops what the file does not name",
        happens: "Views, foreign keys, defaults and functions that depend on it go as well, those that were made since, too. Nobody who reads the file sees which",
        advice: "leave CASCADE out and drop by name what PostgreSQL then lists",
        rewrite: "",
        look: Look::Statement(cascade),
    },
    Rule {
        code: "drop-owned",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Loss,
        title: "everything that a role owns is dropped",
        happens: "Every table, view and function of the role in this database goes with its rows, and every right that it was given. No file says what that is, and it is more on one database than on another",
        advice: "drop by name what is to go; REASSIGN OWNED gives the rest to another role",
        rewrite: "REASSIGN OWNED BY leaver TO keeper;",
        look: Look::Statement(owned),
    },
];

fn dropped(at: &Sight, kinds: &[&str], says: fn(&str) -> String) -> Vec<Hit> {
    let Act::Drop(dropped) = at.act else { return vec![] };
    if !kinds.contains(&dropped.kind) {
        return vec![];
    }
    let origin = |name| at.known.tables.get(name).and_then(|table| table.origin);
    let kept = |name| at.engine == Engine::Sqlite && at.passage.rebuilds.copied(name);
    let lost = dropped.names.iter().filter(|name| {
        let origin = origin(name);
        origin != Some(at.here) && !at.undoes(origin) && !kept(name)
    });
    let names: Vec<String> = lost.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { vec![] } else { at.hit(says(&names.join(", "))) }
}

fn table(at: &Sight) -> Vec<Hit> {
    dropped(at, &["TABLE"], |names| format!("the rows of {names} are gone for good"))
}

fn database(at: &Sight) -> Vec<Hit> {
    dropped(at, &["DATABASE"], |names| format!("all of {names} is gone for good"))
}

fn owned(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Drop(dropped) if dropped.kind == "OWNED BY" => {
            let roles: Vec<String> = dropped.names.iter().map(|name| format!("`{name}`")).collect();
            at.hit(format!("all that {} owns here is gone for good", roles.join(", ")))
        }
        _ => vec![],
    }
}

fn column(at: &Sight) -> Vec<Hit> {
    let found = at.actions().into_iter().filter_map(|(table, range, action)| match action {
        Action::DropColumn { name, .. } => {
            let origin = at.known.column(table, name).and_then(|column| column.origin);
            let lost = !at.undoes(origin) && origin != Some(at.here);
            lost.then(|| Hit::new(range.clone(), format!("the values of `{name}` of `{table}` are gone for good")))
        }
        _ => None,
    });
    found.collect()
}

fn generated(at: &Sight) -> Vec<Hit> {
    let found = at.actions().into_iter().filter_map(|(table, range, action)| {
        let Action::DropColumn { name, .. } = action else { return None };
        let columns = &at.known.tables.get(table).filter(|_| at.postgres < 15)?.columns;
        let (other, _) = columns.iter().find(|(_, column)| column.computed_from.contains(name))?;
        Some(Hit::new(range.clone(), format!("`{other}` is computed from `{name}` and goes with it, without a word")))
    });
    found.collect()
}

fn cascade(at: &Sight) -> Vec<Hit> {
    let says = "what depends on it goes, too, and nothing here says what that is";
    match at.act {
        Act::Drop(dropped) if dropped.cascade => at.hit(says),
        Act::Truncate(truncation) if truncation.cascade => at.hit("the rows of every table that refers to it go, too"),
        _ => {
            let is = |action: &Action| {
                matches!(
                    action,
                    Action::DropColumn { cascade: true, .. } | Action::DropConstraint { cascade: true, .. }
                )
            };
            at.actions()
                .into_iter()
                .filter(|(.., action)| is(action))
                .map(|(_, range, _)| Hit::new(range.clone(), says))
                .collect()
        }
    }
}

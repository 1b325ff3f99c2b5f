//! Foreign keys, which lock two tables.

use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action, ConstraintSort, Name};
use crate::step::Cost;
use std::ops::Range;

pub static RULES: [Rule; 5] = [
    Rule {
        code: "add-foreign-key",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "a foreign key comes and asks every row",
        happens: "Both tables are read while SHARE ROW EXCLUSIVE keeps the writers of both waiting (with ADD COLUMN … DEFAULT … REFERENCES even ACCESS EXCLUSIVE). With NOT VALID it is a look at the catalog, and VALIDATE CONSTRAINT reads later under SHARE UPDATE EXCLUSIVE, beside readers and writers. Measured on PostgreSQL 11 to 18. ADD COLUMN … REFERENCES without a default asks nothing and is not spoken of; on a partitioned table NOT VALID is there since 18",
        advice: "add it NOT VALID, and validate it in another transaction",
        rewrite: "ALTER TABLE o ADD CONSTRAINT o_user_fkey FOREIGN KEY (user_id) REFERENCES users NOT VALID;\n-- in another transaction:\nALTER TABLE o VALIDATE CONSTRAINT o_user_fkey;",
        look: Look::Statement(add),
    },
    Rule {
        code: "create-table-references",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "a new table refers to one in use",
        happens: "CREATE TABLE with a foreign key takes SHARE ROW EXCLUSIVE on the table that it refers to: writers of that wait, and it waits for every transaction that writes there, with all later writers behind it. Measured on PostgreSQL 11 to 18; no other linter says it",
        advice: "create the table without it, and add the foreign key by a statement of its own, under a short lock_timeout",
        rewrite: "CREATE TABLE o (id bigint PRIMARY KEY, user_id bigint);\nSET LOCAL lock_timeout = '1s';\nALTER TABLE o ADD CONSTRAINT o_user_fkey FOREIGN KEY (user_id) REFERENCES users;",
        look: Look::Statement(create_table),
    },
    Rule {
        code: "several-foreign-keys",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "one transaction adds foreign keys to several tables in use",
        happens: "Each takes SHARE ROW EXCLUSIVE on the table that it refers to, and all are held to the end. Whoever writes these tables in another order is in a deadlock with it",
        advice: "add one foreign key in a transaction",
        rewrite: "",
        look: Look::Statement(several),
    },
    Rule {
        code: "foreign-key-without-index",
        engines: BOTH,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "no index begins with the columns of a foreign key",
        happens: "Neither PostgreSQL nor SQLite makes one by itself. Whoever deletes a row that it refers to, or changes its key, reads the whole referring table, in PostgreSQL under a lock on that row. It is asked of tables that the files make, at their end",
        advice: "build one CONCURRENTLY",
        rewrite: "CREATE INDEX CONCURRENTLY o_user_id ON o (user_id);\n-- SQLite has no CONCURRENTLY:\nCREATE INDEX o_user_id ON o (user_id);",
        look: Look::End(without_index),
    },
    Rule {
        code: "drop-locks-referenced",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Lock,
        title: "what is dropped locks the other side of its foreign key",
        happens: "DROP TABLE, DROP CONSTRAINT of a foreign key, and DROP COLUMN of its column take ACCESS EXCLUSIVE on the table that is referred to as well: its readers and writers wait, too, and the drop waits for all of them. Measured on PostgreSQL 11 to 18; no other linter says it",
        advice: "drop the foreign keys first, each in a transaction of its own under a short lock_timeout",
        rewrite: "SET LOCAL lock_timeout = '1s';\nALTER TABLE o DROP CONSTRAINT o_user_fkey;",
        look: Look::Statement(drops),
    },
];

fn add(at: &Sight) -> Vec<Hit> {
    let keys = at.added_constraints().into_iter().filter_map(|(table, range, constraint)| match &constraint.sort {
        ConstraintSort::ForeignKey { to, .. } if constraint.asks_rows => Some((table, range, &to.table)),
        _ => None,
    });
    let columns = at.added_columns().into_iter().filter(|(.., column)| column.fills_itself());
    let columns = columns.filter_map(|(table, range, column)| Some((table, range, &column.references.as_ref()?.table)));
    let hit = |(table, range, to): (&Name, &Range<usize>, &Name)| {
        let says = format!("writers of `{table}` and `{to}` wait until every row of `{table}` is looked up");
        Hit::new(range.clone(), says)
    };
    keys.chain(columns).map(hit).collect()
}

fn create_table(at: &Sight) -> Vec<Hit> {
    let Act::CreateTable(new) = at.act else { return vec![] };
    let of_columns =
        new.columns.iter().filter_map(|column| Some((&column.range, &column.what.references.as_ref()?.table)));
    let of_table = new.constraints.iter().filter_map(|constraint| match &constraint.what.sort {
        ConstraintSort::ForeignKey { to, .. } => Some((&constraint.range, &to.table)),
        _ => None,
    });
    let in_use = |to: &&Name| **to != new.name && at.is_in_use(to);
    let found = of_columns.chain(of_table).filter(|(_, to)| in_use(to));
    let hit = |(range, to): (&Range<usize>, &Name)| {
        let says =
            format!("writers of `{to}` wait for CREATE TABLE, and it for them: it takes SHARE ROW EXCLUSIVE there");
        Hit::new(range.clone(), says)
    };
    found.map(hit).collect()
}

fn several(at: &Sight) -> Vec<Hit> {
    if !at.passage.is_open() {
        return vec![];
    }
    let other =
        |to: &Name| at.passage.referred.iter().find(|known| *known != to && at.is_in_use(known) && at.is_in_use(to));
    let found = at.added_constraints().into_iter().filter_map(|(_, range, constraint)| match &constraint.sort {
        ConstraintSort::ForeignKey { to, .. } => {
            let first = other(&to.table)?;
            let says = format!("the transaction locks `{first}` and `{}`, both referred to, until it ends", to.table);
            Some(Hit::new(range.clone(), says))
        }
        _ => None,
    });
    found.collect()
}

fn without_index(at: &Sight) -> Vec<Hit> {
    let mut found = vec![];
    for (name, table) in at.known.tables.iter().filter(|(_, table)| table.origin == Some(at.here)) {
        for key in &table.foreign_keys {
            let covers = |columns: &Vec<String>| {
                let first = columns.get(..key.columns.len()).unwrap_or_default();
                !first.is_empty() && key.columns.iter().all(|column| first.contains(column))
            };
            if !table.indexes.values().any(|index| covers(&index.columns)) {
                let says = format!(
                    "no index of `{name}` begins with `{}`, which refers to `{}`",
                    key.columns.join(", "),
                    key.to
                );
                found.push(Hit::new(key.range.clone(), says));
            }
        }
    }
    found
}

fn drops(at: &Sight) -> Vec<Hit> {
    let mut found = vec![];
    if let Act::Drop(dropped) = at.act
        && dropped.kind == "TABLE"
    {
        for name in dropped.names.iter().filter(|name| at.is_in_use(name)) {
            let keys = at.known.tables.get(name).map(|table| &table.foreign_keys[..]).unwrap_or_default();
            let others = keys.iter().map(|key| &key.to).filter(|to| !dropped.names.contains(to));
            found.extend(others.map(|to| Hit::new(at.range(), locked(name, to))));
        }
    }
    for (table, range, action) in at.actions() {
        let keys = at.known.tables.get(table).map(|table| &table.foreign_keys[..]).unwrap_or_default();
        let goes = |name: &Option<String>, columns: &[String]| match action {
            Action::DropConstraint { name: gone, .. } => name.as_ref() == Some(gone),
            Action::DropColumn { name: gone, .. } => columns.contains(gone),
            _ => false,
        };
        let others = keys.iter().filter(|key| key.to != *table && goes(&key.name, &key.columns));
        found.extend(others.map(|key| Hit::new(range.clone(), locked(table, &key.to))));
    }
    found
}

fn locked(table: &Name, to: &Name) -> String {
    format!("ACCESS EXCLUSIVE is taken on `{to}`, too: `{table}` refers to it")
}

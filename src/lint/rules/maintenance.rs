//! Tables that are written anew as they are, views that are filled again, extensions that come in another version.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action};
use crate::step::Cost;

pub static RULES: [Rule; 5] = [
    Rule {
        code: "rewrite-table",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Rewrite),
        title: "VACUUM FULL, CLUSTER, or ALTER TABLE that writes a table anew",
        happens: "The table and its indexes are written anew under ACCESS EXCLUSIVE: nobody reads or writes meanwhile. The same are SET TABLESPACE, SET LOGGED, SET UNLOGGED, SET ACCESS METHOD and SET EXPRESSION. Measured on PostgreSQL 11 to 18",
        advice: "use pg_repack, or REPACK (CONCURRENTLY) on PostgreSQL 19; a plain VACUUM keeps nobody waiting",
        rewrite: "VACUUM (ANALYZE) t;",
        look: Look::Statement(rewrite),
    },
    Rule {
        code: "refresh-view",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Work(Cost::Rows),
        title: "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
        happens: "ACCESS EXCLUSIVE on the view while its query runs: readers of it wait. CONCURRENTLY lets them read, and needs a unique index on plain columns",
        advice: "give the view a unique index and refresh it CONCURRENTLY",
        rewrite: "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
        look: Look::Statement(refresh),
    },
    Rule {
        code: "update-extension",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "an extension comes in another version",
        happens: "Its script may alter types that tables have, and hold locks on all of them; no file shows what it does, and there is seldom a way back",
        advice: "read the extension's own notes, and rehearse it on a copy",
        rewrite: "",
        look: Look::Statement(extension),
    },
    Rule {
        code: "replica-identity",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "the replica identity of a table changes",
        happens: "ACCESS EXCLUSIVE for an instant. With NOTHING, UPDATE and DELETE of a published table fail at once; with FULL every change writes the whole old row to the log",
        advice: "name a unique index over NOT NULL columns",
        rewrite: "ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;",
        look: Look::Statement(identity),
    },
    Rule {
        code: "type-attribute",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "an attribute of a composite type comes, goes or takes another type",
        happens: "PostgreSQL refuses it while a column of a table has the type; with CASCADE it alters every typed table under ACCESS EXCLUSIVE",
        advice: "make a new type, and move columns to it as to any other",
        rewrite: "",
        look: Look::Statement(attribute),
    },
];

fn rewrite(at: &Sight) -> Vec<Hit> {
    if let Act::RewriteTable { what, table } = at.act {
        let table = table.as_ref().map_or_else(|| "every table".into(), |table| format!("`{table}`"));
        return at.hit(format!("{what} writes {table} anew while nobody reads or writes it"));
    }
    let found = at.actions().into_iter().filter_map(|(table, range, action)| match action {
        Action::Rewrite(what) => {
            Some(Hit::new(range.clone(), format!("{what} writes `{table}` anew while nobody reads or writes it")))
        }
        _ => None,
    });
    found.collect()
}

fn refresh(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::Refresh { concurrently: false } => at.hit("readers of the view wait until its query has run"),
        _ => vec![],
    }
}

fn extension(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::UpdateExtension => at.hit("what the extension's script does to tables stands in no file"),
        _ => vec![],
    }
}

fn identity(at: &Sight) -> Vec<Hit> {
    let found = at.actions().into_iter().filter(|(.., action)| matches!(action, Action::ReplicaIdentity));
    found
        .map(|(table, range, _)| Hit::new(range.clone(), format!("what a subscriber of `{table}` is told of changes")))
        .collect()
}

fn attribute(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::AlterType(crate::lint::statement::TypeChange::Attribute) => {
            at.hit("it is refused while a table has the type, or alters that table, too")
        }
        _ => vec![],
    }
}

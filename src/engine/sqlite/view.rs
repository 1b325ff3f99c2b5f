//! Views.

use super::LOCK;
use super::cursor::Cursor;
use super::lexer::tokens;
use super::names::quote;
use super::text::{canonical, ended};
use crate::catalog::{Aside, ObjectId, View, ViewColumn};
use crate::step::{Step, Verb};

/// Reads a `CREATE VIEW`. Its list of columns, where there is one, stands among the options.
pub(super) fn read(sql: &str, columns: Vec<ViewColumn>) -> Option<View> {
    let tokens = tokens(sql);
    let mut cursor = Cursor::new(&tokens);
    cursor.take(&["CREATE", "VIEW"]).then_some(())?;
    cursor.name()?;
    let listed = cursor.group().map(|inside| format!("({})", canonical(inside, &|_| false)));
    cursor.take(&["AS"]).then_some(())?;
    Some(View {
        materialized: false,
        filled: Aside(true),
        query: canonical(cursor.rest(), &|_| false),
        options: listed.into_iter().collect(),
        columns: Aside(columns),
        written: Aside(Some(sql.to_string())),
        reads: Aside(vec![]),
    })
}

/// Makes a view.
pub(super) fn create(id: &ObjectId, view: &View) -> Step {
    let View { query, options, written, .. } = view;
    let sql = written.0.clone().unwrap_or_else(|| {
        let listed = options.iter().map(|list| format!(" {list}")).collect::<String>();
        format!("CREATE VIEW {}{listed} AS {query}", quote(id.name()))
    });
    Step::new(Verb::Create, id, format!("create view {}", id.name()), ended(&sql), LOCK)
}

/// Drops a view.
pub(super) fn drop(id: &ObjectId) -> Step {
    Step::new(Verb::Drop, id, format!("drop view {}", id.name()), format!("DROP VIEW {};", quote(id.name())), LOCK)
}

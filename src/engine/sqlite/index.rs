//! Indexes that no constraint owns.

use super::LOCK;
use super::cursor::{Cursor, items};
use super::lexer::{Sort, Token, tokens};
use super::names::{quote, same};
use super::text::{canonical, ended, unqualified};
use crate::catalog::{Aside, Column, Index, ObjectId};
use crate::step::{Cost, Precondition, Step, Verb};

/// Reads a `CREATE INDEX` on a table of these columns.
pub(super) fn read(sql: &str, columns: &[(String, Column)]) -> Option<Index> {
    let tokens = tokens(sql);
    let mut cursor = Cursor::new(&tokens);
    cursor.take(&["CREATE"]).then_some(())?;
    let unique = cursor.take(&["UNIQUE"]);
    cursor.take(&["INDEX"]).then_some(())?;
    cursor.name()?;
    cursor.take(&["ON"]).then_some(())?;
    let table = cursor.name()?;
    let rest = unqualified(cursor.rest(), &table);
    let mut cursor = Cursor::new(&rest);
    let column = |name: &str| columns.iter().find(|(own, _)| same(own, name)).map(|(own, _)| own.clone());
    let known = |name: &str| column(name).is_some();
    let keys = items(cursor.group()?);
    let plain = keys.iter().filter(|key| key.len() == 1 || key.get(1).is_some_and(|next| next.sort == Sort::Word));
    let plain = plain.filter_map(|key| column(&key.first()?.name()?)).collect();
    let predicate = cursor.take(&["WHERE"]).then(|| canonical(cursor.rest(), &known));
    Some(Index {
        unique,
        definition: canonical(&rest, &known),
        under: None,
        columns: Aside(plain),
        keys: Aside(keys.iter().map(|key| expression(key, &known)).collect()),
        computed: Aside(false),
        predicate: Aside(predicate),
        written: Aside(Some(sql.to_string())),
        reads: Aside(vec![]),
    })
}

/// A key without its direction.
fn expression(key: &[Token], known: &dyn Fn(&str) -> bool) -> String {
    let ordered = key.last().is_some_and(|token| token.is("ASC") || token.is("DESC"));
    canonical(&key[..key.len() - usize::from(ordered)], known)
}

/// The statement that makes an index.
pub(super) fn statement(id: &ObjectId, index: &Index) -> String {
    let Index { unique, definition, written, .. } = index;
    if let Some(statement) = &written.0 {
        return ended(statement);
    }
    let unique = if *unique { "UNIQUE " } else { "" };
    format!("CREATE {unique}INDEX {} ON {} {definition};", quote(id.name()), quote(id.table().name()))
}

/// Makes an index. `need` is what the rows that are there must satisfy.
pub(super) fn create(id: &ObjectId, index: &Index, need: Option<Precondition>) -> Step {
    let step = Step::new(Verb::Create, id, format!("create index {}", id.dotted()), statement(id, index), LOCK);
    let step = step.costing(Cost::BuildIndex);
    need.into_iter().fold(step, Step::needing)
}

/// Drops an index.
pub(super) fn drop(id: &ObjectId) -> Step {
    Step::new(Verb::Drop, id, format!("drop index {}", id.dotted()), format!("DROP INDEX {};", quote(id.name())), LOCK)
}

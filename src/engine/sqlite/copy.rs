//! Copies the rows of a table into a new one and drops it: the heart of every rebuild.

use super::names::{literal, quote};
use super::table::Shape;

/// What is copied where.
pub(super) struct Copy<'a> {
    pub source: &'a str,
    pub target: &'a str,
    pub from: &'a Shape,
    pub to: &'a Shape,
    /// Columns of the target and the expressions that fill them; a column that is not named gets its default.
    pub values: Vec<(String, String)>,
}

/// The statements: make, copy, drop. A rowid that no column shows is copied too, because something may have kept it. The new
/// table never has a name that anything refers to before the old one is gone: renaming the old one away first would make every
/// reference follow it.
pub(super) fn statements(copy: &Copy) -> String {
    let Copy { source, target, from, to, values } = copy;
    let bare = from.has_rowid() && to.has_rowid() && to.rowid_alias().is_none();
    let rowid = to.rowid_name().filter(|name| bare && from.rowid_name() == Some(name));
    let copied = rowid.into_iter().map(|name| (name.to_string(), name.to_string())).chain(values.iter().cloned());
    let (columns, expressions): (Vec<String>, Vec<String>) =
        copied.map(|(name, expression)| (quote(&name), expression)).unzip();
    let (new, old) = (quote(target), quote(source));
    let rows = format!("INSERT INTO {new} ({})\n    SELECT {} FROM {old};", columns.join(", "), expressions.join(", "));
    let statements = [Some(to.statement(target)), Some(rows), counter(copy), Some(format!("DROP TABLE {old};"))];
    statements.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// An emptied table would count from one again without this.
fn counter(copy: &Copy) -> Option<String> {
    if !copy.from.counts() || !copy.to.counts() {
        return None;
    }
    let (source, target) = (literal(copy.source), literal(copy.target));
    Some(format!(
        "DELETE FROM sqlite_sequence WHERE name = {target};\n\
         INSERT INTO sqlite_sequence (name, seq) SELECT {target}, seq FROM sqlite_sequence WHERE name = {source};"
    ))
}

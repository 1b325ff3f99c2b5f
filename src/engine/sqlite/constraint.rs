//! Constraints: one text for each, whether it was written beside a column or apart.

use super::cursor::Cursor;
use super::lexer::tokens;
use super::names::{list, quote, quoted, same};
use super::parse::{ConstraintText, Demand, ForeignText, Key};
use crate::catalog::{Aside, Catalog, Column, Constraint, ConstraintKind, Kind, Object, ObjectId, Validity};

/// Says that an `INTEGER PRIMARY KEY DESC` was written beside its column: SQLite then makes a key that is not the rowid, which
/// no constraint of a table can say.
const NOT_THE_ROWID: &str = "not the rowid";

/// The constraint that a text means. Names are taken in the spelling of the table's columns.
pub(super) fn constraint(text: &ConstraintText, columns: &[(String, Column)]) -> Constraint {
    let ConstraintText { name, demand, conflict } = text;
    let (sort, body, own) = demanded(demand, columns);
    let label = name.as_ref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quoted(name)));
    let conflict = conflict.as_ref().map_or_else(String::new, |way| format!(" ON CONFLICT {way}"));
    Constraint {
        sort,
        definition: format!("{label}{body}{conflict}"),
        options: if stands_apart(demand, columns) { vec![NOT_THE_ROWID.to_string()] } else { vec![] },
        validity: Validity::Valid,
        under: None,
        columns: Aside(own),
        reads: Aside(vec![]),
    }
}

/// What is demanded, its text, and the columns it is about.
fn demanded(demand: &Demand, columns: &[(String, Column)]) -> (ConstraintKind, String, Vec<String>) {
    match demand {
        Demand::Primary { keys, autoincrement, descending_column: _ } => {
            let counting = if *autoincrement { " AUTOINCREMENT" } else { "" };
            (
                ConstraintKind::Primary,
                format!("PRIMARY KEY ({}{counting})", listed(keys, columns)),
                names(keys, columns),
            )
        }
        Demand::Unique { keys } => {
            (ConstraintKind::Unique, format!("UNIQUE ({})", listed(keys, columns)), names(keys, columns))
        }
        Demand::Check { condition } => (
            ConstraintKind::Check { condition: condition.clone() },
            format!("CHECK ({condition})"),
            mentioned(condition, columns),
        ),
        Demand::Foreign(foreign) => {
            let own: Vec<String> = foreign.columns.iter().map(|name| spelled(name, columns)).collect();
            let table = ObjectId::new(Kind::Table, &["main", &foreign.table]);
            (ConstraintKind::Foreign { table, columns: foreign.targets.clone() }, foreign_text(foreign, &own), own)
        }
    }
}

fn spelled(name: &str, columns: &[(String, Column)]) -> String {
    columns.iter().find(|(column, _)| same(column, name)).map_or(name, |(column, _)| column).to_string()
}

fn mentioned(condition: &str, columns: &[(String, Column)]) -> Vec<String> {
    let words: Vec<String> = tokens(condition).iter().filter_map(|token| token.name()).collect();
    let named = columns.iter().filter(|(name, _)| words.iter().any(|word| same(word, name)));
    named.map(|(name, _)| name.clone()).collect()
}

fn names(keys: &[Key], columns: &[(String, Column)]) -> Vec<String> {
    keys.iter().map(|key| spelled(&key.name, columns)).collect()
}

fn listed(keys: &[Key], columns: &[(String, Column)]) -> String {
    let key = |key: &Key| format!("{} {}", quote(&spelled(&key.name, columns)), key.suffix).trim_end().to_string();
    keys.iter().map(key).collect::<Vec<_>>().join(", ")
}

fn foreign_text(foreign: &ForeignText, own: &[String]) -> String {
    let ForeignText { columns: _, table, targets, actions, deferred } = foreign;
    let targets = if targets.is_empty() { String::new() } else { format!(" ({})", list(targets)) };
    let actions = if actions.is_empty() { String::new() } else { format!(" {actions}") };
    let deferred = if *deferred { " DEFERRABLE INITIALLY DEFERRED" } else { "" };
    format!("FOREIGN KEY ({}) REFERENCES {}{targets}{actions}{deferred}", list(own), quote(table))
}

fn stands_apart(demand: &Demand, columns: &[(String, Column)]) -> bool {
    let integer =
        |key: &Key| columns.iter().any(|(name, column)| same(name, &key.name) && same(&column.data_type, "INTEGER"));
    matches!(demand, Demand::Primary { keys, descending_column: true, .. } if keys.iter().any(integer))
}

/// The name a constraint was given.
pub(super) fn given_name(constraint: &Constraint) -> Option<String> {
    let tokens = tokens(&constraint.definition);
    let mut cursor = Cursor::new(&tokens);
    cursor.take(&["CONSTRAINT"]).then(|| cursor.name())?
}

/// The name it goes by in a catalog: its own, or what it demands.
pub(super) fn name(constraint: &Constraint) -> String {
    given_name(constraint).unwrap_or_else(|| match &constraint.sort {
        ConstraintKind::Primary => "primary key".into(),
        ConstraintKind::Unique => format!("unique ({})", list(&constraint.columns.0)),
        ConstraintKind::Check { condition } => format!("check ({condition})"),
        ConstraintKind::Foreign { table, columns } => {
            let targets = if names_targets(constraint) { format!(" ({})", list(columns)) } else { String::new() };
            format!("foreign key ({}) references {}{targets}", list(&constraint.columns.0), quote(table.name()))
        }
        ConstraintKind::Exclude => "exclude".into(),
    })
}

/// Whether a foreign key says which columns it refers to; one that does not means the primary key.
fn names_targets(constraint: &Constraint) -> bool {
    let tokens = tokens(&constraint.definition);
    let Some(at) = tokens.iter().position(|token| token.is("REFERENCES")) else { return false };
    let mut cursor = Cursor::new(&tokens[at + 1..]);
    cursor.name().is_some() && cursor.group().is_some()
}

/// A name among others of the same table: SQLite lets two constraints share one.
pub(super) fn free_name(name: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    std::iter::once(name.to_string()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// The constraint as it stands beside its only column, where no comma and no column list goes.
pub(super) fn inline(constraint: &Constraint) -> String {
    match &constraint.sort {
        ConstraintKind::Foreign { .. } => {
            let tokens = tokens(&constraint.definition);
            let at = tokens.iter().find(|token| token.is("REFERENCES")).map_or(0, |token| token.start);
            let label =
                given_name(constraint).map_or_else(String::new, |name| format!("CONSTRAINT {} ", quoted(&name)));
            format!("{label}{}", &constraint.definition[at..])
        }
        _ => constraint.definition.clone(),
    }
}

/// Whether it must stand beside its column.
pub(super) fn is_not_the_rowid(constraint: &Constraint) -> bool {
    constraint.options.iter().any(|option| option == NOT_THE_ROWID)
}

/// Whether rowids of the table are never used twice.
pub(super) fn counts(constraint: &Constraint) -> bool {
    constraint.sort == ConstraintKind::Primary
        && tokens(&constraint.definition).iter().any(|token| token.is("AUTOINCREMENT"))
}

/// The constraints of a table.
pub(super) fn of<'a>(
    catalog: &'a Catalog,
    table: &'a ObjectId,
) -> impl Iterator<Item = (&'a ObjectId, &'a Constraint)> {
    catalog.children(table).filter_map(|(id, object)| match object {
        Object::Constraint(constraint) => Some((id, constraint)),
        _ => None,
    })
}

/// The columns of the primary key.
pub(super) fn key<'a>(catalog: &'a Catalog, table: &'a ObjectId) -> Option<&'a Constraint> {
    of(catalog, table)
        .find(|(_, constraint)| constraint.sort == ConstraintKind::Primary)
        .map(|(_, constraint)| constraint)
}

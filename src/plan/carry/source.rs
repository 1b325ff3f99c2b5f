//! The table that a query asks, and what of its condition tells which rows are to be written.

use crate::catalog::{Catalog, Index, Kind, Object, ObjectId};
use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Query, Select, SetExpr, TableFactor,
};

/// The one table that is asked, and the one whose rows get the answer.
pub(super) struct Source<'a> {
    old: &'a Catalog,
    target: ObjectId,
    pub table: ObjectId,
    /// What the query calls it.
    called: String,
}

impl<'a> Source<'a> {
    pub fn of(old: &'a Catalog, column: &ObjectId, select: &Select) -> Option<Self> {
        let [from] = select.from.as_slice() else { return None };
        let TableFactor::Table { name, alias, args: None, .. } = &from.relation else { return None };
        let path: Vec<String> = name.0.iter().map(|part| part.as_ident().map(folded)).collect::<Option<_>>()?;
        let called = alias.as_ref().map(|alias| folded(&alias.name)).or(path.last().cloned())?;
        let alike = |id: &&ObjectId| id.path.ends_with(&path);
        let own = |(id, object): (&'a ObjectId, &'a Object)| {
            matches!(object, Object::Table(table) if table.foreign.is_none()).then_some(id)
        };
        let mut tables = old.of_kind(Kind::Table).filter_map(own).filter(alike);
        let (table, target) = (tables.next()?.clone(), column.table());
        // A trigger does not fire on what is written to an heir.
        let whole = old.descendants(&table).iter().all(|id| old.is_partition(id));
        let sound = tables.next().is_none() && from.joins.is_empty() && table != target && whole;
        sound.then_some(Self { old, target, table, called })
    }

    /// Columns of the row that gets the answer, and those of the table asked that equal them.
    pub fn link(&self, condition: &Expr) -> Vec<[String; 2]> {
        match condition {
            Expr::Nested(inner) => self.link(inner),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => [self.link(left), self.link(right)].concat(),
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
                let pair = |own: &Expr, other: &Expr| Some([self.of_target(other)?, self.of_source(own)?]);
                pair(left, right).or_else(|| pair(right, left)).into_iter().collect()
            }
            _ => vec![],
        }
    }

    fn of_source(&self, expression: &Expr) -> Option<String> {
        let (qualifier, name) = named(expression)?;
        let own = qualifier.is_none_or(|qualifier| qualifier == self.called);
        (own && self.has(&self.table, &name)).then_some(name)
    }

    /// What both tables have is the inner one's where nothing says whose it is.
    fn of_target(&self, expression: &Expr) -> Option<String> {
        let (qualifier, name) = named(expression)?;
        let own = match qualifier {
            Some(qualifier) => qualifier == self.target.name() && qualifier != self.called,
            None => !self.has(&self.table, &name),
        };
        (own && self.has(&self.target, &name)).then_some(name)
    }

    /// Whether an index of the rows that get the answer begins with this column.
    pub fn is_indexed(&self, name: &str) -> bool {
        let first = |names: &[String]| names.first().is_some_and(|first| first == name);
        self.old.children(&self.target).any(|(_, object)| match object {
            Object::Index(Index { columns, predicate, .. }) => first(&columns.0) && predicate.0.is_none(),
            Object::Constraint(key) => key.has_index() && first(&key.columns.0),
            _ => false,
        })
    }

    fn has(&self, table: &ObjectId, name: &str) -> bool {
        self.old.contains(&ObjectId::under(table, Kind::Column, name))
    }
}

/// The query in an expression that is nothing but its answer, converted or with something else in the place of NULL.
pub(super) fn select(expression: &Expr) -> Option<&Select> {
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => select(inner),
        Expr::Subquery(query) => match query.as_ref() {
            Query { with: None, body, .. } => match body.as_ref() {
                SetExpr::Select(select) => Some(select),
                _ => None,
            },
            _ => None,
        },
        Expr::Function(function) => match &function.args {
            FunctionArguments::List(list) => list.args.iter().find_map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)) => select(inner),
                _ => None,
            }),
            _ => None,
        },
        _ => None,
    }
}

/// A column as it is written: the last name before it, and its own.
fn named(expression: &Expr) -> Option<(Option<String>, String)> {
    match expression {
        Expr::Identifier(name) => Some((None, folded(name))),
        Expr::CompoundIdentifier(names) => match names.as_slice() {
            [.., table, name] => Some((Some(folded(table)), folded(name))),
            _ => None,
        },
        _ => None,
    }
}

fn folded(name: &Ident) -> String {
    if name.quote_style.is_some() { name.value.clone() } else { name.value.to_lowercase() }
}

//! A column that comes to one table with what leaves another, or a part of it: what the old release goes on writing there is
//! carried over.
//!
//! ```text
//!   -- @fill (SELECT city FROM customers AS c WHERE c.id = addresses.customer_id)
//!                    ^ leaves                 ^ which rows are to be written for a row of the other table
//! ```
//!
//! Of a query of one table whose columns are made equal to columns of the row that is told, where an index finds those. Of any
//! other the rows would have to be looked for in all of the table at each write.

use crate::catalog::{Carry, Catalog, Flow, Index, Kind, Lineage, Object, ObjectId, Sync};
use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Query, Select, SetExpr, TableFactor,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};
use std::collections::BTreeSet;

/// What carries a column's value over.
pub(super) struct Carrier {
    /// Of the trigger, on the table that the old release writes.
    pub id: ObjectId,
    carry: Carry,
    expression: String,
}

impl Carrier {
    /// Nothing where no one table gives the value, or nothing of that leaves.
    pub fn of(old: &Catalog, new: &Catalog, column: &ObjectId, expression: &str) -> Option<Self> {
        let words = words(expression)?;
        let asked = Parser::new(&PostgreSqlDialect {}).try_with_sql(expression).ok()?.parse_expr().ok()?;
        let select = select(&asked).filter(|_| words.iter().filter(|word| *word == "select").count() == 1)?;
        let source = Source::of(old, column, select)?;
        let link = source.link(select.selection.as_ref()?);
        let own = old.columns(&source.table).into_iter().map(|(id, _)| id);
        let leaving: Vec<&ObjectId> =
            own.filter(|id| !new.contains(id) && words.iter().any(|word| word == id.name())).collect();
        let found = link.iter().any(|[own, _]| source.is_indexed(own));
        if !found || leaving.is_empty() {
            return None;
        }
        let heeded = leaving.iter().map(|id| id.name().to_string()).chain(link.iter().map(|[_, own]| own.clone()));
        let heeded: BTreeSet<String> = heeded.collect();
        let to: [String; 3] = column.path.clone().try_into().ok()?;
        let carry = Carry { to, link, heeded: heeded.into_iter().collect() };
        let quoted: Vec<String> = column.path.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
        let id = ObjectId::under(&source.table, Kind::Sync, &quoted.join("."));
        Some(Self { id, carry, expression: expression.into() })
    }

    /// Whether it is from the other table alone that it knows a column of this name.
    pub fn names_elsewhere(&self, name: &str) -> bool {
        let own = |[target, _]: &[String; 2]| target == name;
        !self.carry.link.iter().any(own) && self.carry.heeded.iter().any(|heeded| heeded == name)
    }

    /// What whoever writes the other table does from then on.
    pub fn note(&self) -> String {
        let (column, heeded, from) = (self.carry.column(), self.carry.heeded.join(", "), self.id.table());
        let to = column.table();
        format!(
            "{column} gets its value again when {heeded} of {from} are written, as the old release does; who does that writes {to}, \
             too, and needs the right to"
        )
    }

    /// What is kept in step by it.
    pub fn sync(self) -> Sync {
        let (new, table) = (self.id.name().into(), self.id.table());
        let flow = Flow::Carry(self.carry);
        let mut sync = Sync { new, forward: self.expression, flow, reads: Default::default() };
        sync.reads.0 = sync.columns(&table);
        sync
    }
}

/// The one table that is asked, and the one whose rows get the answer.
struct Source<'a> {
    old: &'a Catalog,
    target: ObjectId,
    table: ObjectId,
    /// What the query calls it.
    called: String,
}

impl<'a> Source<'a> {
    fn of(old: &'a Catalog, column: &ObjectId, select: &Select) -> Option<Self> {
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
        let whole = old.descendants(&table).iter().all(|id| matches!(old.lineage(id), Some(Lineage::Partition { .. })));
        let sound = tables.next().is_none() && from.joins.is_empty() && table != target && whole;
        sound.then_some(Self { old, target, table, called })
    }

    /// Columns of the row that gets the answer, and those of the table asked that equal them.
    fn link(&self, condition: &Expr) -> Vec<[String; 2]> {
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
    fn is_indexed(&self, name: &str) -> bool {
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
fn select(expression: &Expr) -> Option<&Select> {
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

/// Every word, as the server folds it.
fn words(expression: &str) -> Option<Vec<String>> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, expression).tokenize().ok()?;
    let words = tokens.into_iter().filter_map(|token| match token {
        Token::Word(word) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
        Token::Word(word) => Some(word.value),
        _ => None,
    });
    Some(words.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Aside, Column, Table};

    fn catalog(columns: &[(&str, &str)]) -> Catalog {
        let tables = columns.iter().map(|(table, _)| {
            let table = ObjectId::new(Kind::Table, &["public", table]);
            let own =
                Table { attributes: vec![], options: vec![], partition_by: None, foreign: None, reads: Aside(vec![]) };
            (table, Object::Table(own))
        });
        let own = columns.iter().map(|(table, name)| {
            (ObjectId::new(Kind::Column, &["public", table, name]), Object::Column(Column::default()))
        });
        let index = Index {
            unique: false,
            definition: "USING btree (customer_id)".into(),
            under: None,
            columns: Aside(vec!["customer_id".into()]),
            keys: Aside(vec![]),
            predicate: Aside(None),
            written: Aside(None),
            reads: Aside(vec![]),
        };
        let index = (ObjectId::new(Kind::Index, &["public", "addresses", "by_customer"]), Object::Index(index));
        tables.chain(own).chain([index]).collect()
    }

    fn carried(expression: &str) -> Option<(Vec<[String; 2]>, Vec<String>)> {
        let rows = [("customers", "id"), ("addresses", "customer_id"), ("addresses", "id")];
        let old = catalog(&[&rows[..], &[("customers", "city"), ("customers", "Zip")]].concat());
        let new = catalog(&[&rows[..], &[("addresses", "city")]].concat());
        let column = ObjectId::new(Kind::Column, &["public", "addresses", "city"]);
        let carry = Carrier::of(&old, &new, &column, expression)?.carry;
        Some((carry.link, carry.heeded))
    }

    #[test]
    fn rows_are_known_by_what_is_made_equal() {
        let link = |own: &str| vec![["customer_id".to_string(), own.to_string()]];
        let heeded = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        for expression in [
            "(SELECT city FROM customers WHERE customers.id = addresses.customer_id)",
            "(select c.city from public.customers as c where customer_id = c.id and c.city <> '')",
            "coalesce((SELECT upper(city) FROM customers c WHERE (c.id = addresses.customer_id)), '')::text",
        ] {
            assert_eq!(carried(expression), Some((link("id"), heeded(&["city", "id"]))), "{expression}");
        }
        let quoted = carried("(SELECT \"Zip\" FROM customers WHERE id = customer_id)");
        assert_eq!(quoted, Some((link("id"), heeded(&["Zip", "id"]))));
    }

    #[test]
    fn what_would_have_to_be_looked_for_is_not_carried() {
        for expression in [
            "(SELECT city FROM customers LIMIT 1)",
            "(SELECT city FROM customers c, addresses a WHERE c.id = a.customer_id)",
            "(SELECT id FROM customers WHERE customers.id = addresses.customer_id)",
            "(SELECT city FROM customers c WHERE c.id = (SELECT max(id) FROM customers))",
            "(SELECT city FROM nobody WHERE nobody.id = addresses.customer_id)",
            "customer_id + 1",
            "not sql (",
        ] {
            assert_eq!(carried(expression), None, "{expression}");
        }
    }
}

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

mod source;

use crate::catalog::{Carry, Catalog, Flow, Kind, ObjectId, Sync};
use crate::engine::postgres::folded_words;
use source::{Source, select};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
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
        let words = folded_words(expression)?;
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
        let mut sync = Sync { new, forward: self.expression, flow, reads: Default::default(), flaw: None };
        sync.reads.0 = sync.columns(&table);
        sync
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Aside, Column, Index, Object, Table};

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
            computed: Aside(false),
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

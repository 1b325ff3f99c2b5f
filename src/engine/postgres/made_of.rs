//! Of which columns of its row an expression is made, as far as words tell.
//!
//! The server keeps no record of it before the expression stands in an object, and ours stand in bodies of triggers.

use crate::catalog::{Catalog, ObjectId};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};

/// Whether it is of this column alone: it says the name of no other column of the table, nor the table's, which may stand for the
/// whole row.
pub fn one(value: &str, column: &ObjectId, sides: [&Catalog; 2]) -> bool {
    let table = column.table();
    let columns = sides.into_iter().flat_map(|side| side.columns(&table));
    let mut others: Vec<&str> = columns.map(|(id, _)| id.name()).filter(|name| *name != column.name()).collect();
    others.push(table.name());
    folded_words(value).is_some_and(|said| !said.iter().any(|name| others.contains(&&**name)))
}

/// Every word of an expression, as the server folds it: keywords, too. None where it is not to be read.
pub fn folded_words(expression: &str) -> Option<Vec<String>> {
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
    use crate::catalog::{Column, Kind, Object};

    #[test]
    fn the_names_of_other_columns_and_of_the_table_tell() {
        let table = ObjectId::new(Kind::Table, &["public", "orders"]);
        let column = |name: &str| ObjectId::under(&table, Kind::Column, name);
        let catalog: Catalog = ["amount", "rate", "The Rate"]
            .map(|name| (column(name), Object::Column(Column::default())))
            .into_iter()
            .collect();
        let is_of_amount = |value: &str| one(value, &column("amount"), [&catalog, &Catalog::default()]);
        for value in ["amount::bigint", "round(AMOUNT * 100)::integer", "\"amount\" + length('rate')"] {
            assert!(is_of_amount(value), "{value}");
        }
        for value in
            ["amount * rate", "amount * Rate", "amount * \"The Rate\"", "f(orders)", "orders.amount", "amount + '"]
        {
            assert!(!is_of_amount(value), "{value}");
        }
    }
}

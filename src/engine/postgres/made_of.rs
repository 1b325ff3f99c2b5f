//! Of which columns of its row an expression is made, as far as words tell.

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
    let Ok(tokens) = Tokenizer::new(&PostgreSqlDialect {}, value).tokenize() else { return false };
    let says_another = |token: &Token| match token {
        Token::Word(word) if word.quote_style.is_none() => others.contains(&&*word.value.to_lowercase()),
        Token::Word(word) => others.contains(&&*word.value),
        _ => false,
    };
    !tokens.iter().any(says_another)
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

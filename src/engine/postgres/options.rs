//! The brackets that end a definition, item by item: what changed between two of them, as ALTER takes it.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};

/// A definition up to the brackets that end it, and what stands in them: `host 'a', port '1'`.
#[derive(Debug, Default, PartialEq)]
pub struct Bracketed {
    pub head: String,
    pub items: Vec<Item>,
}

/// One thing between commas: its name, and the rest of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub name: String,
    pub rest: String,
}

impl Bracketed {
    /// Reads a definition; one without brackets at its end has no items.
    pub fn of(definition: &str) -> Bracketed {
        let dialect = PostgreSqlDialect {};
        let tokens = Tokenizer::new(&dialect, definition).with_unescape(false).tokenize().unwrap_or_default();
        let opens = tokens.iter().rposition(|token| *token == Token::LParen);
        let text = |tokens: &[Token]| tokens.iter().map(Token::to_string).collect::<String>().trim().to_string();
        match (opens, tokens.last()) {
            (Some(at), Some(Token::RParen)) => {
                let inside = &tokens[at + 1..tokens.len() - 1];
                let items = inside.split(|token| *token == Token::Comma).map(|item| {
                    let item = text(item);
                    let (name, rest) = item.split_once(' ').unwrap_or((&item, ""));
                    Item { name: name.to_string(), rest: rest.to_string() }
                });
                Bracketed { head: text(&tokens[..at]), items: items.collect() }
            }
            _ => Bracketed { head: definition.to_string(), items: vec![] },
        }
    }

    fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    /// The items that `new` has and this has not, or has otherwise.
    pub fn coming<'a>(&self, new: &'a Bracketed) -> Vec<&'a Item> {
        new.items.iter().filter(|item| self.item(&item.name) != Some(item)).collect()
    }

    /// The names of the items that `new` no longer has.
    pub fn going<'a>(&'a self, new: &Bracketed) -> Vec<&'a str> {
        self.items.iter().map(|item| item.name.as_str()).filter(|name| new.item(name).is_none()).collect()
    }

    /// The clause that turns these options into those of `new`; nothing where they are the same.
    pub fn options(&self, new: &Bracketed) -> Option<String> {
        let gone = self.going(new).into_iter().map(|name| format!("DROP {name}"));
        let set = self.coming(new).into_iter().map(|item| {
            let verb = if self.item(&item.name).is_some() { "SET" } else { "ADD" };
            format!("{verb} {} {}", item.name, item.rest)
        });
        let all: Vec<String> = gone.chain(set).collect();
        (!all.is_empty()).then(|| format!("OPTIONS ({})", all.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_become_what_alter_takes() {
        let old =
            Bracketed::of("CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'a, (b', \"Port\" '1', gone E'\\\\')");
        let new =
            Bracketed::of("CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'a, (b', \"Port\" '2', more 'it''s')");
        assert_eq!(old.head, "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS");
        assert_eq!(old.options(&new).as_deref(), Some("OPTIONS (DROP gone, SET \"Port\" '2', ADD more 'it''s')"));
        assert_eq!(old.options(&old), None);
        assert_eq!(Bracketed::of("CREATE SERVER s"), Bracketed { head: "CREATE SERVER s".into(), items: vec![] });
    }
}

//! The brackets that end a definition, item by item: what changed between two of them, as ALTER takes it.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};
use std::fmt;

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
        let text = |tokens: &[Token]| tokens.iter().map(spelled).collect::<String>().trim().to_string();
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

    /// The same with its items in the order of names, and the names as they stood.
    pub fn sorted(mut self) -> (String, Vec<String>) {
        let names = self.items.iter().map(|item| item.name.clone()).collect();
        self.items.sort_by(|one, other| one.name.cmp(&other.name));
        (self.to_string(), names)
    }

    /// The same with its items in the order of these names.
    pub fn ordered(mut self, names: &[String]) -> Bracketed {
        self.items.sort_by_key(|item| names.iter().position(|name| *name == item.name));
        self
    }

    /// The clause that turns these options into those of `new`; nothing where they are the same but for their order. What
    /// would come to stand behind others than in `new` leaves and comes again: that is all there is to an order.
    pub fn options(&self, new: &Bracketed) -> Option<String> {
        let (going, coming) = (self.going(new), self.coming(new));
        if going.is_empty() && coming.is_empty() {
            return None;
        }
        let kept: Vec<&Item> = self.items.iter().filter(|item| !going.contains(&item.name.as_str())).collect();
        let in_place = kept.iter().zip(&new.items).take_while(|(old, new)| old.name == new.name).count();
        let dropped = going.into_iter().chain(kept[in_place..].iter().map(|item| item.name.as_str()));
        let dropped = dropped.map(|name| format!("DROP {name}"));
        let set = new.items[..in_place].iter().filter(|item| coming.contains(item));
        let set = set.map(|item| format!("SET {} {}", item.name, item.rest));
        let added = new.items[in_place..].iter().map(|item| format!("ADD {} {}", item.name, item.rest));
        Some(format!("OPTIONS ({})", dropped.chain(set).chain(added).collect::<Vec<_>>().join(", ")))
    }
}

impl fmt::Display for Bracketed {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let items = self.items.iter().map(|Item { name, rest }| format!("{name} {rest}").trim_end().to_string());
        let items: Vec<String> = items.collect();
        out.write_str(&self.head)?;
        if items.is_empty() { Ok(()) } else { write!(out, " ({})", items.join(", ")) }
    }
}

/// A token as it stood: the tokenizer keeps of a text with escapes what it stands for.
fn spelled(token: &Token) -> String {
    match token {
        Token::EscapedStringLiteral(text) => format!("E'{}'", text.replace('\\', r"\\").replace('\'', "''")),
        other => other.to_string(),
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
        let moved = Bracketed::of("CREATE SERVER s OPTIONS (gone E'\\\\', host 'a, (b', \"Port\" '2')");
        let clause =
            "OPTIONS (DROP host, DROP \"Port\", DROP gone, ADD gone E'\\\\', ADD host 'a, (b', ADD \"Port\" '2')";
        assert_eq!(old.options(&moved).as_deref(), Some(clause));
        assert_eq!(old.options(&old), None);
        assert_eq!(Bracketed::of("CREATE SERVER s"), Bracketed { head: "CREATE SERVER s".into(), items: vec![] });
    }
}

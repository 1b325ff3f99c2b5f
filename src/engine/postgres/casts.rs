//! Expressions over columns whose type grows: the server reads them anew by itself, and writes other casts into them.

use super::widening;
use crate::catalog::{Change, Object, ObjectId};
use crate::engine::Leg;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};

/// Whether a constraint or index of the leg becomes what it is to be by the change of its columns' types alone.
pub fn carries(leg: &Leg, change: &Change) -> bool {
    let (Some(old), Some(new)) = (change.old, change.new) else { return false };
    let types = |id: &ObjectId| match (leg.from.column(id), leg.to.column(id)) {
        (Some(old), Some(new)) if old.data_type != new.data_type => Some([&old.data_type, &new.data_type]),
        _ => None,
    };
    let retyped: Vec<[&String; 2]> = new.reads().filter_map(|read| types(&read)).collect();
    let grows = |[old, new]: &[&String; 2]| widening::widens(old, new) || widening::widens(new, old);
    !matches!(new, Object::Column(_))
        && !retyped.is_empty()
        && retyped.iter().all(grows)
        && old.is_respelled(new, &alone)
}

/// Whether two expressions are one but for their casts.
pub fn alone(one: &str, other: &str) -> bool {
    match (without(one), without(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// The words of an expression without casts and the brackets that they need.
fn without(text: &str) -> Option<Vec<String>> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, text).with_unescape(false).tokenize().ok()?;
    let mut tokens = tokens.into_iter().filter(|token| !matches!(token, Token::Whitespace(_))).peekable();
    let mut words = vec![];
    while let Some(token) = tokens.next() {
        match token {
            Token::DoubleColon => {
                while tokens.next_if(|token| matches!(token, Token::Word(_) | Token::Period)).is_some() {
                    if tokens.next_if_eq(&Token::LParen).is_some() {
                        while tokens.next_if(|token| *token != Token::RParen).is_some() {}
                        tokens.next();
                    }
                }
                while tokens.next_if_eq(&Token::LBracket).is_some() {
                    tokens.next_if_eq(&Token::RBracket);
                }
            }
            Token::LParen | Token::RParen => {}
            token => words.push(token.to_string()),
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn casts_make_no_difference_and_all_else_does() {
        assert!(alone("USING btree (lower(body))", "USING btree (lower((body)::text))"));
        assert!(alone("body ~~ 'a%'::text", "(body)::text ~~ 'a%'::text"));
        assert!(alone("(at)::timestamp(3) without time zone > b", "at > (b)::timestamp with time zone"));
        assert!(alone(
            "s = ANY (ARRAY['a'::text, 'b'::text])",
            "s = ANY (ARRAY[('a'::character varying(9))::text, 'b'])"
        ));
        assert!(!alone("body > 'a'::text", "body > 'b'::text"));
        assert!(!alone("lower(a) = b", "lower(b) = a"));
    }
}

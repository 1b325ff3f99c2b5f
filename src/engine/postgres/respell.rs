//! Texts of SQL that name an object, once that has another name. The server does the same to what it stores.

use super::position::is_column;
use super::quote::{literal, name};
use crate::catalog::{Kind, ObjectId, Rename};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, Tokenizer, Word};

/// A text of SQL once an object has another name, or is in another schema; strings and comments stay as they are. Types,
/// functions and keywords can be spelled like a column and stay too when it is one. A label of an enum is a string, of that type.
pub fn respell(text: &str, rename: &Rename) -> String {
    let Rename { from, to } = rename;
    let dialect = PostgreSqlDialect {};
    let Ok(tokens) = Tokenizer::new(&dialect, text).with_unescape(false).tokenize() else { return text.to_string() };
    if let (Kind::Enum, [_, enumeration, label]) = (from.kind, from.path.as_slice()) {
        return relabel(&tokens, enumeration, label, to.name());
    }
    let own = from.kind.is_routine() && is_definition(&tokens, from);
    let is_it = |at: usize, word: &str| match from.kind {
        Kind::Schema => {
            word == from.name() && (tokens.get(at + 1) == Some(&Token::Period) || is_of_schema(&tokens[..at]))
        }
        Kind::Column => word == from.name() && is_column(&tokens, at),
        // The columns of a table may stand behind its bare name; all else is written with its schema, and columns are called
        // like it.
        Kind::Table | Kind::View | Kind::Sequence => word == from.name_in_schema(),
        kind if from.schema().is_none() || kind.is_of_relation() => word == from.name_in_schema(),
        kind if kind.is_type() && tokens.get(at + 1) == Some(&Token::LParen) => false,
        _ if word != from.name_in_schema() => false,
        // In its own body a function's name stands before its parameters, and without its schema.
        _ => stands_behind(&tokens[..at], &from.path[0]) || (own && stands_before_a_parameter(&tokens, at)),
    };
    let mut spelled: Vec<String> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let piece = match token {
            Token::Word(word) if is_it(at, &named(word)) => {
                if let (true, [.., schema, _]) = (rename.leaves_schema(), spelled.as_mut_slice())
                    && stands_behind(&tokens[..at], &from.path[0])
                {
                    *schema = name(&to.path[0]);
                }
                name(to.name_in_schema())
            }
            Token::SingleQuotedString(named) if names_an_object(&tokens[at + 1..]) => {
                literal(&respell(&named.replace("''", "'"), rename))
            }
            token => token.to_string(),
        };
        spelled.push(piece);
    }
    spelled.concat()
}

/// The name that a word spells: in quotes as it stands, else in small letters.
pub fn named(word: &Word) -> String {
    match word.quote_style {
        Some(_) => word.value.replace("\"\"", "\""),
        None => word.value.to_ascii_lowercase(),
    }
}

/// Whether tokens end in the word that stands before a schema: `TABLES IN SCHEMA a`.
fn is_of_schema(tokens: &[Token]) -> bool {
    let last = tokens.iter().rev().find(|token| !matches!(token, Token::Whitespace(_)));
    matches!(last, Some(Token::Word(word)) if word.keyword == Keyword::SCHEMA)
}

/// Whether tokens end in the name of a schema and a period.
fn stands_behind(tokens: &[Token], schema: &str) -> bool {
    matches!(tokens, [.., Token::Word(word), Token::Period] if named(word) == schema)
}

/// Whether a text is the definition of a routine: `CREATE FUNCTION schema.name`.
fn is_definition(tokens: &[Token], routine: &ObjectId) -> bool {
    let mut told = tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).skip(2);
    let mut next = || told.next();
    let is =
        |token: Option<&Token>, expected: &str| matches!(token, Some(Token::Word(word)) if named(word) == expected);
    is(next(), &routine.path[0]) && next() == Some(&Token::Period) && is(next(), routine.name_in_schema())
}

fn stands_before_a_parameter(tokens: &[Token], at: usize) -> bool {
    let behind = at.checked_sub(1).and_then(|before| tokens.get(before));
    behind != Some(&Token::Period) && tokens.get(at + 1) == Some(&Token::Period)
}

/// Spells a label otherwise. The server writes constants of all types but in bounds of partitions.
fn relabel(tokens: &[Token], enumeration: &str, from: &str, to: &str) -> String {
    let held = literal(from);
    let typed = |behind: &[Token]| match behind {
        [Token::DoubleColon, Token::Word(_), Token::Period, Token::Word(word), ..] => named(word) == enumeration,
        [Token::DoubleColon, ..] => false,
        _ => true,
    };
    let spelled = tokens.iter().enumerate().map(|(at, token)| match token.to_string() {
        text if text == held && typed(&tokens[at + 1..]) => literal(to),
        text => text,
    });
    spelled.collect()
}

/// Whether what stands before is the name of an object: `'public.numbers'::regclass`, `'public.plain'::regconfig`.
fn names_an_object(behind: &[Token]) -> bool {
    matches!(behind, [Token::DoubleColon, Token::Word(word), ..] if word.value.starts_with("reg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, from: &ObjectId, to: &str) -> String {
        respell(text, &Rename { from: from.clone(), to: from.renamed(to) })
    }

    #[test]
    fn respelling_leaves_strings_alone() {
        let column = |name| ObjectId::new(Kind::Column, &["public", "t", name]);
        let respelled = after("st::text::public.st = CAST(st AS st)", &column("st"), "x");
        assert_eq!(respelled, "x::text::public.st = CAST(x AS st)");
        assert_eq!(after("lower(lower) || (st)::st", &column("lower"), "x"), "lower(x) || (st)::st");
        assert_eq!(after("\"a\"\"b\" + a", &column("a\"b"), "x"), "x + a");
        assert_eq!(after("EMAIL || \"EMAIL\"", &column("email"), "x"), "x || \"EMAIL\"");
        let respelled = after("email <> 'email' AND t.email > $1", &column("email"), "e mail");
        assert_eq!(respelled, "\"e mail\" <> 'email' AND t.\"e mail\" > $1");
    }

    #[test]
    fn a_table_and_a_type_are_respelled_wherever_they_are_named() {
        let (table, mood) =
            (ObjectId::new(Kind::Table, &["public", "t"]), ObjectId::new(Kind::Enum, &["public", "mood"]));
        assert_eq!(after("REFERENCES public.t(id)", &table, "u"), "REFERENCES public.u(id)");
        assert_eq!(after("'mood'::public.mood", &mood, "feeling"), "'mood'::public.feeling");
    }

    #[test]
    fn a_sequence_is_respelled_in_the_default_that_counts_by_it() {
        let sequence = ObjectId::new(Kind::Sequence, &["public", "s"]);
        let respelled = after("nextval('public.s'::regclass) || 's'", &sequence, "It's");
        assert_eq!(respelled, "nextval('public.\"It''s\"'::regclass) || 's'");
    }
}

//! The things in a statement that a directive can stand by.

use super::lexeme::Lexeme;
use super::phrase::{Phrase, parts};
use super::statement::Statement;
use super::subject::{Subject, SubjectKind};
use crate::catalog::Kind;
use crate::engine::Engine;
use sqlparser::tokenizer::Token;

/// A thing in a file, and the bytes it takes with the comma or semicolon that goes with it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub start: usize,
    pub end: usize,
    /// None for a statement that no directive can speak of.
    pub subject: Option<Subject>,
}

impl Item {
    fn of(tokens: &[Lexeme], subject: Option<Subject>) -> Option<Item> {
        Some(Item { start: tokens.first()?.start, end: tokens.last()?.end, subject })
    }
}

/// The statement itself and the items in it: columns and constraints, labels, actions.
pub(super) fn items(engine: Engine, statement: &Statement) -> Vec<Item> {
    let mut phrase = Phrase { engine, rest: statement.code() };
    let (subject, inner) = if phrase.take("CREATE") {
        created(&mut phrase)
    } else if phrase.take("ALTER TABLE") {
        altered(&mut phrase)
    } else {
        (None, vec![])
    };
    Item::of(&statement.tokens, subject).into_iter().chain(inner).collect()
}

/// Kinds that have nothing but a name to speak of. `FOREIGN` was read before.
const NAMED: [(&str, Kind); 14] = [
    ("COLLATION", Kind::Collation),
    ("DEFAULT CONVERSION", Kind::Conversion),
    ("CONVERSION", Kind::Conversion),
    ("TRUSTED LANGUAGE", Kind::Language),
    ("LANGUAGE", Kind::Language),
    ("STATISTICS", Kind::Statistics),
    ("TEXT SEARCH PARSER", Kind::TextSearchParser),
    ("TEXT SEARCH TEMPLATE", Kind::TextSearchTemplate),
    ("TEXT SEARCH DICTIONARY", Kind::TextSearchDictionary),
    ("TEXT SEARCH CONFIGURATION", Kind::TextSearchConfiguration),
    ("PUBLICATION", Kind::Publication),
    ("SUBSCRIPTION", Kind::Subscription),
    ("DATA WRAPPER", Kind::ForeignDataWrapper),
    ("SERVER", Kind::Server),
];

type Found = (Option<Subject>, Vec<Item>);

fn created(phrase: &mut Phrase) -> Found {
    phrase.take("OR REPLACE");
    phrase.take_any(&["GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "FOREIGN", "VIRTUAL", "UNIQUE"]);
    phrase.take_any(&["RECURSIVE", "MATERIALIZED", "CONSTRAINT"]);
    let whole = |phrase: &mut Phrase, kind| {
        phrase.take("IF NOT EXISTS");
        (phrase.path().map(|path| Subject::whole(kind, path)), vec![])
    };
    if phrase.take("TABLE") {
        table(phrase)
    } else if phrase.take("INDEX") {
        (index(phrase), vec![])
    } else if phrase.take("TYPE") || phrase.take("DOMAIN") {
        data_type(phrase)
    } else if phrase.take("EVENT TRIGGER") {
        whole(phrase, SubjectKind::EventTrigger)
    } else if phrase.take("TRIGGER") {
        (standing(phrase, SubjectKind::Trigger, "ON"), vec![])
    } else if phrase.take("POLICY") {
        (standing(phrase, SubjectKind::Policy, "ON"), vec![])
    } else if phrase.take("RULE") {
        (standing(phrase, SubjectKind::Rule, "TO"), vec![])
    } else if phrase.take("FUNCTION") {
        (routine(phrase, SubjectKind::Function), vec![])
    } else if phrase.take("PROCEDURE") {
        (routine(phrase, SubjectKind::Procedure), vec![])
    } else if phrase.take("AGGREGATE") {
        whole(phrase, SubjectKind::Aggregate)
    } else if phrase.take("VIEW") {
        whole(phrase, SubjectKind::View)
    } else if phrase.take("SEQUENCE") {
        whole(phrase, SubjectKind::Sequence)
    } else if phrase.take("SCHEMA") {
        whole(phrase, SubjectKind::Schema)
    } else if phrase.take("EXTENSION") {
        whole(phrase, SubjectKind::Extension)
    } else if let Some((_, kind)) = NAMED.iter().find(|(words, _)| phrase.take(words)) {
        whole(phrase, SubjectKind::Other(*kind))
    } else {
        (None, vec![])
    }
}

fn table(phrase: &mut Phrase) -> Found {
    phrase.take("IF NOT EXISTS");
    let Some(path) = phrase.path() else { return (None, vec![]) };
    let inside = phrase.brackets().unwrap_or_default();
    let items = parts(inside).into_iter().filter_map(|part| {
        let mut words = Phrase { engine: phrase.engine, rest: part };
        words.symbol(&Token::Comma);
        Item::of(part, table_part(&mut words, &path))
    });
    let items = items.collect();
    (Some(Subject::whole(SubjectKind::Table, path)), items)
}

/// A column or constraint of a table, as it stands in its brackets or after ADD.
fn table_part(phrase: &mut Phrase, table: &[String]) -> Option<Subject> {
    if phrase.take("CONSTRAINT") {
        return Some(Subject::part(SubjectKind::Constraint, table, phrase.name()));
    }
    if phrase.take("LIKE") {
        return None;
    }
    let mut ahead = *phrase;
    let keyed = ["PRIMARY KEY", "FOREIGN KEY"].iter().any(|words| ahead.take(words));
    let unnamed = keyed || {
        let constrains = ["UNIQUE", "CHECK", "EXCLUDE"].iter().any(|word| ahead.take(word));
        constrains && (ahead.symbol(&Token::LParen) || ahead.take("USING") || ahead.take("NULLS"))
    };
    if unnamed {
        return Some(Subject::part(SubjectKind::Constraint, table, None));
    }
    phrase.name().map(|name| Subject::part(SubjectKind::Column, table, Some(name)))
}

fn index(phrase: &mut Phrase) -> Option<Subject> {
    phrase.take("CONCURRENTLY");
    phrase.take("IF NOT EXISTS");
    let name = if phrase.rest.first().is_some_and(|first| first.is("ON")) { None } else { phrase.path()?.pop() };
    let on = phrase.take("ON");
    phrase.take("ONLY");
    let table = phrase.path().filter(|_| on)?;
    Some(Subject::part(SubjectKind::Index, &table, name))
}

/// A trigger, policy or rule, whose relation follows the first such word.
fn standing(phrase: &mut Phrase, kind: SubjectKind, word: &str) -> Option<Subject> {
    phrase.take("IF NOT EXISTS");
    let name = phrase.path()?.pop()?;
    let on = phrase.rest.iter().position(|lexeme| lexeme.is(word))?;
    phrase.rest = &phrase.rest[on + 1..];
    Some(Subject::part(kind, &phrase.path()?, Some(name)))
}

fn routine(phrase: &mut Phrase, kind: SubjectKind) -> Option<Subject> {
    let subject = Subject::whole(kind, phrase.path()?);
    let arguments = parts(phrase.brackets()?);
    let given = arguments.iter().filter(|argument| !argument.first().is_some_and(|first| first.is("OUT")));
    Some(Subject { takes: Some(given.count()), ..subject })
}

fn data_type(phrase: &mut Phrase) -> Found {
    let Some(path) = phrase.path() else { return (None, vec![]) };
    // Of the attributes of a composite type no directive can speak.
    let listed = phrase.take("AS ENUM") || phrase.take("AS");
    let inside = if listed { phrase.brackets().unwrap_or_default() } else { &[] };
    let items = parts(inside).into_iter().filter_map(|part| {
        let label = part.iter().find_map(|lexeme| match &lexeme.token {
            Token::SingleQuotedString(label) | Token::EscapedStringLiteral(label) => Some(label.clone()),
            _ => None,
        });
        Item::of(part, label.map(|label| Subject::part(SubjectKind::Label, &path, Some(label))))
    });
    let items = items.collect();
    (Some(Subject::whole(SubjectKind::Type, path)), items)
}

/// A statement with one action speaks of what the action does; one with several of the table, and each action of its own.
fn altered(phrase: &mut Phrase) -> Found {
    phrase.take("IF EXISTS");
    phrase.take("ONLY");
    let Some(path) = phrase.path() else { return (None, vec![]) };
    phrase.symbol(&Token::Mul);
    let actions: Vec<Item> = parts(phrase.rest)
        .into_iter()
        .filter_map(|part| {
            let mut words = Phrase { engine: phrase.engine, rest: part };
            words.symbol(&Token::Comma);
            Item::of(part, action(&mut words, &path))
        })
        .collect();
    match &actions[..] {
        [only] => (only.subject.clone(), actions),
        _ => (Some(Subject::whole(SubjectKind::Table, path)), actions),
    }
}

fn action(phrase: &mut Phrase, table: &[String]) -> Option<Subject> {
    if phrase.take("ADD COLUMN") || phrase.take("ALTER COLUMN") {
        phrase.take("IF NOT EXISTS");
        return phrase.name().map(|name| Subject::part(SubjectKind::Column, table, Some(name)));
    }
    if phrase.take("ADD") {
        phrase.take("IF NOT EXISTS");
        return table_part(phrase, table);
    }
    if phrase.take("ALTER CONSTRAINT") || phrase.take("VALIDATE CONSTRAINT") {
        return Some(Subject::part(SubjectKind::Constraint, table, phrase.name()));
    }
    if phrase.take("ALTER") {
        return phrase.name().map(|name| Subject::part(SubjectKind::Column, table, Some(name)));
    }
    Some(Subject::whole(SubjectKind::Table, table.to_vec()))
}

//! What ALTER TABLE does to a table: one [`Action`] for each part between commas.

use super::column::{NewColumn, Source};
use super::constraint::{At, NewConstraint};
use super::data_type::DataType;
use super::name::Name;
use super::row_security::RowSecurity;
use super::words::{holds, trimmed, until};
use crate::source::{Lexeme, Phrase, parts};
use sqlparser::tokenizer::Token;

/// ALTER TABLE.
#[derive(Clone, Debug)]
pub struct Alteration<'a> {
    pub table: Name,
    pub actions: Vec<At<Action<'a>>>,
}

/// One action of ALTER TABLE.
#[derive(Clone, Debug)]
pub enum Action<'a> {
    AddColumn(Box<NewColumn<'a>>),
    AddConstraint(NewConstraint<'a>),
    DropColumn {
        name: String,
        cascade: bool,
    },
    DropConstraint {
        name: String,
        cascade: bool,
    },
    AlterType {
        column: String,
        to: DataType,
        collates: bool,
    },
    SetNotNull(String),
    SetDefault(String, &'a [Lexeme]),
    DropNotNull,
    /// What gives the column a value where INSERT says none: its default, its identity, its expression.
    DropSource(String, Source),
    AddIdentity(String),
    RowSecurity(RowSecurity),
    Validate(String),
    /// ALTER CONSTRAINT … ENFORCED asks every row.
    Enforce,
    RenameColumn {
        from: String,
        to: String,
    },
    RenameTable(String),
    SetSchema,
    AttachPartition {
        part: Name,
        is_default: bool,
    },
    DetachPartition {
        part: Name,
        concurrently: bool,
    },
    /// Every row is written anew.
    Rewrite(&'static str),
    ReplicaIdentity,
    /// All of them, those of foreign keys, too: SHARE ROW EXCLUSIVE for a look at the catalog.
    TriggersOff,
    /// ACCESS EXCLUSIVE for a look at the catalog.
    Brief,
    /// SHARE UPDATE EXCLUSIVE or SHARE ROW EXCLUSIVE for a look at the catalog.
    Light,
    /// None that is known.
    Unknown,
}

/// Reads what follows ALTER TABLE.
pub fn alteration<'a>(phrase: &mut Phrase<'a>) -> Option<Alteration<'a>> {
    phrase.take("IF EXISTS");
    phrase.take("ONLY");
    let table = Name::of(phrase.path()?);
    phrase.symbol(&Token::Mul);
    let actions = parts(phrase.rest).into_iter().map(trimmed).filter(|part| !part.is_empty());
    let read = |part| At::of(part, action(Phrase { engine: phrase.engine, rest: part }).unwrap_or(Action::Unknown));
    Some(Alteration { table, actions: actions.map(read).collect() })
}

fn action(mut phrase: Phrase) -> Option<Action> {
    if phrase.take("ADD") {
        return added(phrase);
    }
    if phrase.take("DROP") {
        return dropped(phrase);
    }
    if phrase.take("ALTER CONSTRAINT") {
        let enforces = holds(phrase.rest, "ENFORCED") && !holds(phrase.rest, "NOT ENFORCED");
        return Some(if enforces { Action::Enforce } else { Action::Brief });
    }
    if phrase.take("ALTER") {
        phrase.take("COLUMN");
        let column = phrase.name()?;
        return column_action(phrase, column);
    }
    if phrase.take("VALIDATE CONSTRAINT") {
        return phrase.name().map(Action::Validate);
    }
    if phrase.take("RENAME") {
        return renamed(phrase);
    }
    partition(phrase).or_else(|| of_table(phrase))
}

/// A partition that comes or goes.
fn partition(mut phrase: Phrase) -> Option<Action> {
    if phrase.take("ATTACH PARTITION") {
        let part = Name::of(phrase.path()?);
        return Some(Action::AttachPartition { part, is_default: phrase.take("DEFAULT") });
    }
    if phrase.take("DETACH PARTITION") {
        let part = Name::of(phrase.path()?);
        let concurrently = holds(phrase.rest, "CONCURRENTLY") || holds(phrase.rest, "FINALIZE");
        return Some(Action::DetachPartition { part, concurrently });
    }
    None
}

fn added(mut phrase: Phrase) -> Option<Action> {
    if NewConstraint::comes(phrase.rest) {
        return NewConstraint::read(phrase).map(Action::AddConstraint);
    }
    phrase.take("COLUMN");
    phrase.take("IF NOT EXISTS");
    NewColumn::read(phrase).map(|column| Action::AddColumn(Box::new(column)))
}

fn dropped(mut phrase: Phrase) -> Option<Action> {
    let constraint = phrase.take("CONSTRAINT");
    if !constraint {
        phrase.take("COLUMN");
    }
    phrase.take("IF EXISTS");
    let name = phrase.name()?;
    let cascade = phrase.take("CASCADE");
    Some(if constraint { Action::DropConstraint { name, cascade } } else { Action::DropColumn { name, cascade } })
}

fn renamed(mut phrase: Phrase) -> Option<Action> {
    if phrase.take("TO") {
        return phrase.name().map(Action::RenameTable);
    }
    if phrase.take("CONSTRAINT") {
        return Some(Action::Brief);
    }
    phrase.take("COLUMN");
    let from = phrase.name()?;
    phrase.take("TO");
    Some(Action::RenameColumn { from, to: phrase.name()? })
}

fn column_action<'a>(mut phrase: Phrase<'a>, column: String) -> Option<Action<'a>> {
    if phrase.take("SET DATA TYPE") || phrase.take("TYPE") {
        let end = until(phrase.rest, 0, &["COLLATE", "USING"]);
        let to = DataType::read(Phrase { rest: &phrase.rest[..end], ..phrase });
        return Some(Action::AlterType { column, to, collates: holds(phrase.rest, "COLLATE") });
    }
    if phrase.take("SET NOT NULL") {
        return Some(Action::SetNotNull(column));
    }
    if phrase.take("DROP NOT NULL") {
        return Some(Action::DropNotNull);
    }
    if phrase.take("SET DEFAULT") {
        return Some(Action::SetDefault(column, phrase.rest));
    }
    if phrase.take("SET EXPRESSION") {
        return Some(Action::Rewrite("SET EXPRESSION"));
    }
    if let Some(source) = Source::dropped(&mut phrase) {
        return Some(Action::DropSource(column, source));
    }
    if phrase.take("ADD GENERATED") {
        return Some(Action::AddIdentity(column));
    }
    if is_option(phrase.rest) || phrase.take("SET STATISTICS") || phrase.take("RESET") {
        return Some(Action::Light);
    }
    let known = ["SET", "DROP", "ADD", "RESTART"].iter().any(|word| phrase.take(word));
    known.then_some(Action::Brief)
}

/// What else is done to a table as a whole.
fn of_table(mut phrase: Phrase) -> Option<Action> {
    let rewrites = ["SET TABLESPACE", "SET LOGGED", "SET UNLOGGED", "SET ACCESS METHOD"];
    if let Some(words) = rewrites.into_iter().find(|words| phrase.take(words)) {
        return Some(Action::Rewrite(words));
    }
    if phrase.take("SET SCHEMA") {
        return Some(Action::SetSchema);
    }
    if phrase.take("REPLICA IDENTITY") {
        return Some(Action::ReplicaIdentity);
    }
    if let Some(security) = RowSecurity::read(&mut phrase) {
        return Some(Action::RowSecurity(security));
    }
    if phrase.take("DISABLE TRIGGER ALL") {
        return Some(Action::TriggersOff);
    }
    let light: [&str; 7] = [
        "CLUSTER ON",
        "SET WITHOUT CLUSTER",
        "RESET",
        "ENABLE TRIGGER",
        "DISABLE TRIGGER",
        "ENABLE ALWAYS",
        "ENABLE REPLICA",
    ];
    if light.iter().any(|words| phrase.take(words)) || is_option(phrase.rest) {
        return Some(Action::Light);
    }
    let brief =
        ["OWNER TO", "ENABLE", "DISABLE", "FORCE", "NO", "INHERIT", "OF", "NOT OF", "SET WITHOUT OIDS", "OPTIONS"];
    brief.iter().any(|words| phrase.take(words)).then_some(Action::Brief)
}

/// `SET (fillfactor = 70)`.
fn is_option(tokens: &[Lexeme]) -> bool {
    matches!(tokens, [set, open, ..] if set.is("SET") && open.token == Token::LParen)
}

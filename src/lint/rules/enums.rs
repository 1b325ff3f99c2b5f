//! Labels of enums.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, TypeChange, words};
use crate::source::Lexeme;

pub static RULES: [Rule; 2] = [
    Rule {
        code: "rename-enum-value",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Release,
        title: "a label of an enum gets another name",
        happens: "Every statement of the running release that says the old label fails, and it reads one that it does not know",
        advice: "add the new label, let the application write it, change the rows in batches",
        rewrite: "",
        look: Look::Statement(rename_value),
    },
    Rule {
        code: "enum-value-in-transaction",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Form,
        title: "a label of an enum is used in the transaction that adds it",
        happens: "PostgreSQL refuses it: `unsafe use of new value` (measured on 12 to 18). Before 12 ALTER TYPE … ADD VALUE is refused in any transaction",
        advice: "add the label in a migration of its own",
        rewrite: "",
        look: Look::Statement(enum_value),
    },
];

fn rename_value(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::AlterType(TypeChange::RenameValue) => at.hit("the running release says the old label"),
        _ => vec![],
    }
}

fn enum_value(at: &Sight) -> Vec<Hit> {
    if !at.passage.is_open() {
        return vec![];
    }
    if let Act::AlterType(TypeChange::AddValue(label)) = at.act {
        return match at.postgres < 12 {
            true => at.hit(format!("before PostgreSQL 12 the label `{label}` cannot be added inside a transaction")),
            false => vec![],
        };
    }
    let used = at.tokens.iter().find_map(|lexeme| {
        let text = words::literal(lexeme)?;
        at.passage.labels.iter().any(|label| label == text).then_some((lexeme, text))
    });
    let hit = |(lexeme, label): (&Lexeme, &str)| {
        Hit::new(lexeme.start..lexeme.end, format!("the label `{label}` came in this transaction: using it is refused"))
    };
    used.map(hit).into_iter().collect()
}

//! Types and names that are regretted later.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action, ConstraintSort, DataType, NewColumn};
use crate::source::Lexeme;
use std::ops::Range;

/// How many bytes of a name PostgreSQL keeps.
const LONGEST: usize = 63;

pub static RULES: [Rule; 7] = [
    Rule {
        code: "json-column",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a column of type json",
        happens: "json has no equality: SELECT DISTINCT, GROUP BY and UNION over such a column fail",
        advice: "write jsonb",
        rewrite: "ALTER TABLE t ADD COLUMN settings jsonb;",
        look: Look::Statement(json),
    },
    Rule {
        code: "timestamp-column",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a column of type timestamp without a time zone",
        happens: "It does not say which moment it is: what writes it in one zone and reads it in another is wrong by hours",
        advice: "write timestamptz, which takes as much room",
        rewrite: "ALTER TABLE t ADD COLUMN at timestamptz;",
        look: Look::Statement(timestamp),
    },
    Rule {
        code: "char-column",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a column of type char(n)",
        happens: "It is filled up with spaces, which count in its length and not when it is compared, and a change of n writes the table anew",
        advice: "write text, and a CHECK where the length matters",
        rewrite: "ALTER TABLE t ADD COLUMN code text;",
        look: Look::Statement(char),
    },
    Rule {
        code: "small-key",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a primary key of 32 bits or less",
        happens: "integer ends at 2147483647, smallint at 32767. Then every INSERT fails, and the change to bigint writes the table anew with every table that refers to it",
        advice: "write bigint",
        rewrite: "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        look: Look::Statement(small_key),
    },
    Rule {
        code: "serial-column",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a serial column",
        happens: "Its sequence has rights and an owner of its own, and its default is lost or shared in copies of the table. An identity column has neither trouble",
        advice: "write GENERATED ALWAYS AS IDENTITY",
        rewrite: "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        look: Look::Statement(serial),
    },
    Rule {
        code: "domain-with-constraint",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a domain that demands something",
        happens: "Every column of it that is added later makes PostgreSQL write its table anew, and every change of the demand reads all tables that have it. Measured on 11 to 18",
        advice: "demand it by a CHECK of each table",
        rewrite: "",
        look: Look::Statement(domain),
    },
    Rule {
        code: "long-name",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a name longer than PostgreSQL keeps",
        happens: "It is cut off after 63 bytes with a notice that nobody reads; two long names may become one",
        advice: "write a shorter one",
        rewrite: "",
        look: Look::Statement(long_name),
    },
];

/// The columns that a statement makes, of new tables, too.
fn made<'a>(at: &'a Sight) -> Vec<(&'a Range<usize>, &'a NewColumn<'a>)> {
    match at.act {
        Act::CreateTable(table) if !table.temporary => {
            table.columns.iter().map(|column| (&column.range, &column.what)).collect()
        }
        Act::AlterTable(alteration) => {
            let added = alteration.actions.iter().filter_map(|action| match &action.what {
                Action::AddColumn(column) => Some((&action.range, &**column)),
                _ => None,
            });
            added.collect()
        }
        _ => vec![],
    }
}

/// A finding for each column that a statement makes of a type.
fn of_type(at: &Sight, is: fn(&DataType) -> bool, says: &str) -> Vec<Hit> {
    let found = made(at).into_iter().filter(|(_, column)| is(&column.data_type));
    found
        .map(|(range, column)| {
            Hit::new(range.clone(), format!("`{}` is of type {}: {says}", column.name, column.data_type))
        })
        .collect()
}

fn json(at: &Sight) -> Vec<Hit> {
    of_type(at, |of| of.name == "json", "rows cannot be compared by it")
}

fn timestamp(at: &Sight) -> Vec<Hit> {
    of_type(at, |of| of.name == "timestamp", "it does not say which moment it is")
}

fn char(at: &Sight) -> Vec<Hit> {
    of_type(at, |of| of.name == "char", "it is filled up with spaces")
}

fn serial(at: &Sight) -> Vec<Hit> {
    of_type(at, DataType::is_serial, "an identity column has less trouble with rights and copies")
}

fn small_key(at: &Sight) -> Vec<Hit> {
    let keyed: Vec<&String> = match at.act {
        Act::CreateTable(table) => {
            let keys = table.constraints.iter().filter_map(|constraint| match &constraint.what.sort {
                ConstraintSort::Primary { columns, .. } if columns.len() == 1 => columns.first(),
                _ => None,
            });
            keys.collect()
        }
        _ => vec![],
    };
    let is_small = |of: &DataType| matches!(of.name.as_str(), "integer" | "smallint" | "serial" | "smallserial");
    let found = made(at).into_iter().filter(|(_, column)| {
        is_small(&column.data_type) && !column.data_type.array && (column.primary || keyed.contains(&&column.name))
    });
    found
        .map(|(range, column)| {
            Hit::new(range.clone(), format!("the key `{}` ends with the numbers of {}", column.name, column.data_type))
        })
        .collect()
}

fn domain(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::CreateDomain { name, demands: true } => {
            at.hit(format!("every later ADD COLUMN of type `{name}` writes its table anew"))
        }
        _ => vec![],
    }
}

fn long_name(at: &Sight) -> Vec<Hit> {
    use sqlparser::tokenizer::Token;
    if matches!(at.act, Act::Unknown) {
        return vec![];
    }
    let long = |lexeme: &&Lexeme| matches!(&lexeme.token, Token::Word(word) if word.value.len() > LONGEST);
    let found = at.tokens.iter().find(long).map(|lexeme| {
        let kept: String = lexeme.token.to_string().chars().take(LONGEST).collect();
        Hit::new(lexeme.start..lexeme.end, format!("PostgreSQL keeps `{kept}` of it"))
    });
    found.into_iter().collect()
}

//! How far a file of SQLite has got with tables that take the place of others.
//!
//! SQLite changes most of a table by a rebuild: a new table, the rows copied, the old one dropped, the new one given its name. With
//! the old one go its indexes and triggers, and, where foreign keys are on, rows of other tables.

use super::known::{Known, Table, words};
use super::statement::words::{find, holds};
use super::statement::{Act, Action, Name};
use crate::source::Phrase;
use sqlparser::tokenizer::Token;
use std::ops::Range;

/// What became of tables so far.
#[derive(Clone, Debug, Default)]
pub struct Rebuilds {
    copies: Vec<Copy>,
    /// Tables that were dropped, in order.
    pub gone: Vec<Gone>,
    /// Tables that got another name: before, and after.
    pub renamed: Vec<(Name, Name)>,
}

/// A query that took every row of a table.
#[derive(Clone, Debug)]
struct Copy {
    from: Name,
    /// The words between SELECT and FROM; nothing where it took all columns.
    words: Option<Vec<String>>,
}

/// A table that was dropped.
#[derive(Clone, Debug)]
pub struct Gone {
    pub name: Name,
    /// Where, in bytes of the file.
    pub range: Range<usize>,
    /// What was known of it.
    pub table: Table,
    pub triggers: Vec<Name>,
}

impl Rebuilds {
    /// Takes in what a statement does, before `known` does.
    pub fn learn(&mut self, act: &Act, (phrase, range): (Phrase, Range<usize>), known: &Known) {
        match act {
            Act::Rows(change) if change.verb == "INSERT" => {
                self.copies.extend(copy(Phrase { rest: change.rest, ..phrase }))
            }
            Act::CreateTable(table) => self.copies.extend(copy(Phrase { rest: table.options, ..phrase })),
            Act::Drop(dropped) if dropped.kind == "TABLE" => {
                for name in &dropped.names {
                    let own = known.texts.iter().filter(|(_, text)| text.table.as_ref() == Some(name));
                    let triggers = own.map(|(trigger, _)| trigger.clone()).collect();
                    let table = known.tables.get(name).cloned().unwrap_or_default();
                    self.gone.push(Gone { name: name.clone(), range: range.clone(), table, triggers });
                }
            }
            Act::AlterTable(alteration) => {
                for action in &alteration.actions {
                    if let Action::RenameTable(to) = &action.what {
                        self.renamed.push((alteration.table.clone(), alteration.table.renamed(to)));
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether every row of a table was copied before.
    pub fn copied(&self, table: &Name) -> bool {
        self.copies.iter().any(|copy| copy.from == *table)
    }

    /// Whether a copy of a table took this column.
    pub fn took(&self, table: &Name, column: &str) -> bool {
        let names = |words: &Vec<String>| words.iter().any(|word| word == column);
        self.copies.iter().any(|copy| copy.from == *table && copy.words.as_ref().is_none_or(names))
    }

    /// The table that stands in the place of one that is gone, with its name.
    pub fn successor<'a>(&'a self, gone: &'a Gone, known: &'a Known) -> Option<(&'a Name, &'a Table)> {
        let before = self.renamed.iter().find(|(_, after)| *after == gone.name).map(|(before, _)| before);
        [Some(&gone.name), before].into_iter().flatten().find_map(|name| known.tables.get_key_value(name))
    }
}

/// The query behind INSERT or CREATE TABLE, where it takes every row of one table.
fn copy(phrase: Phrase) -> Option<Copy> {
    let select = find(phrase.rest, "SELECT")?;
    let taken = &phrase.rest[select + 1..];
    let from = find(taken, "FROM")?;
    let mut source = Phrase { rest: &taken[from + 1..], ..phrase };
    let name = Name::of(source.path()?);
    let whole = !["WHERE", "LIMIT", "JOIN", "GROUP"].iter().any(|word| holds(source.rest, word));
    let all = taken[..from].iter().any(|lexeme| lexeme.token == Token::Mul);
    let words = (!all).then(|| words(Phrase { rest: &taken[..from], ..phrase }));
    whole.then_some(Copy { from: name, words })
}

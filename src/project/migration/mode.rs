//! The word in a step's header that says how it stands to transactions.

use crate::catalog::{Kind, ObjectId};
use crate::step::Transaction;

const ALONE: &str = "alone";
const COMMITS: &str = "commits";
const BEGINS: &str = "begins";
const BATCH: &str = "batch by ";

/// The word; none for a step that may share a transaction.
pub fn word(transaction: &Transaction) -> Option<String> {
    match transaction {
        Transaction::Shared => None,
        Transaction::Opening => Some(BEGINS.into()),
        Transaction::Own => Some(COMMITS.into()),
        Transaction::Outside => Some(ALONE.into()),
        Transaction::Batched { table, key } => {
            Some(format!("{BATCH}{} of {}", quoted(key, ", "), quoted(&table.path, ".")))
        }
    }
}

/// Whether a field would be taken for such a word.
pub fn is_word(field: &str) -> bool {
    field == ALONE || field == COMMITS || field == BEGINS || field.starts_with(BATCH)
}

/// What a word says; `None` when it cannot be read.
pub fn read(word: &str) -> Option<Transaction> {
    match word {
        ALONE => Some(Transaction::Outside),
        COMMITS => Some(Transaction::Own),
        BEGINS => Some(Transaction::Opening),
        batch => {
            let (key, rest) = names(batch.strip_prefix(BATCH)?, ", ")?;
            let (path, rest) = names(rest.strip_prefix(" of ")?, ".")?;
            let table = ObjectId { kind: Kind::Table, path };
            rest.is_empty().then_some(Transaction::Batched { table, key })
        }
    }
}

fn quoted(names: &[String], joint: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    quoted.join(joint)
}

/// Quoted names at the beginning of a text, and what follows them.
fn names<'a>(text: &'a str, joint: &str) -> Option<(Vec<String>, &'a str)> {
    let (first, mut rest) = name(text)?;
    let mut names = vec![first];
    while let Some(more) = rest.strip_prefix(joint) {
        let (next, after) = name(more)?;
        names.push(next);
        rest = after;
    }
    Some((names, rest))
}

fn name(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut name = String::new();
    loop {
        let (piece, after) = rest.split_once('"')?;
        name.push_str(piece);
        match after.strip_prefix('"') {
            Some(further) => {
                name.push('"');
                rest = further;
            }
            None => return Some((name, after)),
        }
    }
}

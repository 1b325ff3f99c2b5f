//! The word in a step's header that says how it stands to transactions.

use super::names::{names, quoted};
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

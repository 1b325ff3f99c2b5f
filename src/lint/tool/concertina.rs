//! Our own migrations: the header of each step says how it stands to transactions, and what it costs.

use super::marks::lines;
use super::{Block, Declared, Part};
use crate::engine::Engine;
use crate::lint::known::Way;
use crate::lint::passage::Mode;
use crate::project::{Claim, Direction, Migration, MigrationStep};
use crate::step::Transaction;
use std::path::Path;

pub fn is(text: &str) -> bool {
    Migration::is_ours(text)
}

/// The database that it is for: every step that locks says what, and of SQLite that is the whole file.
pub fn database(path: &Path, text: &str) -> Option<Engine> {
    let migration = Migration::read(path, text).ok()?;
    let of_a_file = |step: &MigrationStep| step.lock.as_ref().map(Claim::is_of_the_file);
    let file = migration.steps.iter().find_map(of_a_file)?;
    Some(if file { Engine::Sqlite } else { Engine::Postgres })
}

/// One way, with a block for each step. A file that is not understood is read as plain SQL: `check` in its project refuses it.
pub fn parts(path: &Path, text: &str, way: Way) -> Vec<Part> {
    let whole = 0..text.len();
    let Ok(migration) = Migration::read(path, text) else { return vec![Part::whole(way, whole, Mode::Outside)] };
    let way = match migration.direction {
        Direction::Up => Way::Up,
        Direction::Down => Way::Down,
    };
    let starts = headers(text, &migration);
    let mut blocks: Vec<Block> = vec![];
    for (at, (step, start)) in migration.steps.iter().zip(starts).enumerate() {
        let before = at.checked_sub(1).and_then(|before| migration.steps.get(before));
        blocks.push(block(step, before, start));
    }
    if blocks.is_empty() {
        return vec![Part::whole(way, whole, Mode::Outside)];
    }
    vec![Part { way, range: whole, blocks }]
}

fn block(step: &MigrationStep, before: Option<&MigrationStep>, start: usize) -> Block {
    let outside = matches!(step.transaction, Transaction::Outside | Transaction::Batched { .. });
    Block {
        start,
        mode: if outside { Mode::Outside } else { Mode::Inside },
        goes_on: before.is_some_and(|before| step.transaction.goes_on(&before.transaction)),
        declared: Some(Declared::of(step)),
    }
}

/// The byte at which each step begins: the header's word is in the file where it is not the usual one.
fn headers(text: &str, migration: &Migration) -> Vec<usize> {
    let marked = lines(text).find_map(|(_, line)| line.strip_prefix("-- concertina: steps are marked "));
    let header = format!("-- {} ", marked.unwrap_or("step"));
    let found = lines(text).filter(|(_, line)| line.starts_with(&header)).map(|(range, _)| range.start);
    found.take(migration.steps.len()).collect()
}

//! Whose a file is, and what that says of its ways and transactions.

mod concertina;
mod dbmate;
mod declared;
mod flyway;
mod goose;
mod marks;
mod sqlx;

pub use declared::Declared;

use super::input::Input;
use super::known::Way;
use super::passage::Mode;
use super::statement::Act;
use crate::engine::Engine;
use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// The tool that a file was written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tool {
    Concertina,
    Goose,
    Dbmate,
    Flyway,
    /// sqlx and golang-migrate name their files alike, and both run one as a whole.
    Sqlx,
    /// `structure.sql` of Rails, a dump.
    Rails,
    /// SQL as psql takes it.
    Plain,
}

impl fmt::Display for Tool {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Tool::Concertina => "Concertina",
            Tool::Goose => "goose",
            Tool::Dbmate => "dbmate",
            Tool::Flyway => "Flyway",
            Tool::Sqlx => "sqlx or golang-migrate",
            Tool::Rails => "Rails",
            Tool::Plain => "plain SQL",
        })
    }
}

/// One way of a file: its bytes, and its blocks in order.
#[derive(Clone, Debug)]
pub struct Part {
    pub way: Way,
    pub range: Range<usize>,
    pub blocks: Vec<Block>,
}

/// Statements that are run alike, from a byte of the file on.
#[derive(Clone, Debug)]
pub struct Block {
    pub start: usize,
    pub mode: Mode,
    /// Whether it goes on in the transaction of the block before.
    pub goes_on: bool,
    /// What the header of our own step declares.
    pub declared: Option<Declared>,
}

impl Part {
    /// A stretch that is run in one way.
    pub fn whole(way: Way, range: Range<usize>, mode: Mode) -> Part {
        let block = Block { start: range.start, mode, goes_on: false, declared: None };
        Part { way, range, blocks: vec![block] }
    }
}

/// The database that one of our own migrations is for; nothing where it does not tell.
pub fn database(input: &Input) -> Option<Engine> {
    concertina::is(&input.text).then(|| concertina::database(&input.path, &input.text)).flatten()
}

impl Tool {
    /// Whose file it is, by its content and else by its name.
    pub fn of(input: &Input) -> Tool {
        let name = input.name();
        if concertina::is(&input.text) {
            Tool::Concertina
        } else if goose::is(&input.text) {
            Tool::Goose
        } else if dbmate::is(&input.text) {
            Tool::Dbmate
        } else if flyway::is(&name) {
            Tool::Flyway
        } else if sqlx::is(&name, &input.text) {
            Tool::Sqlx
        } else if name == "structure.sql" || input.text.contains("INSERT INTO \"schema_migrations\" (version) VALUES") {
            Tool::Rails
        } else {
            Tool::Plain
        }
    }

    /// The ways that stand in a file; `way` is what its name says.
    pub fn parts(self, input: &Input, way: Option<Way>) -> Vec<Part> {
        let (text, whole) = (&input.text, 0..input.text.len());
        let way = way.unwrap_or(Way::Up);
        match self {
            Tool::Concertina => concertina::parts(&input.path, text, way),
            Tool::Goose => goose::parts(text),
            Tool::Dbmate => dbmate::parts(text),
            Tool::Flyway => vec![Part::whole(flyway::way(&input.name()), whole, flyway::mode(input.beside.as_deref()))],
            Tool::Sqlx => vec![Part::whole(way, whole, sqlx::mode(text))],
            Tool::Rails | Tool::Plain => vec![Part::whole(way, whole, Mode::Outside)],
        }
    }

    /// Whether the tool runs a file outside of a transaction for what stands in it.
    pub fn sees_what_cannot_be_inside<'a>(self, acts: impl Iterator<Item = &'a Act<'a>>) -> bool {
        self == Tool::Flyway && flyway::only_outside(acts)
    }

    /// Whether who runs the file limits how long a statement waits for a lock.
    pub fn limits_locks(self) -> bool {
        self == Tool::Concertina
    }
}

//! The rows of a database against those of another, or against digests that were saved.
//!
//! ```text
//!   database  a snapshot, n connections --.                                  .-- the same
//!                                          tables in pairs --digests of each--+-- differ --> buckets --> rows by key
//!   database or file of digests ----------'                                  `-- on one side only
//! ```
//!
//! Nothing is written to a database. A side is one state of it, however long it takes and however many connections read it.
//! One pair of tables is looked at after the other, so that memory does not grow with their number.

mod compared;
mod kept;
mod live;
mod pair;
mod parts;
mod side;
mod snapshot;

pub use compared::{Compared, Found, Untold, Verified};
pub use kept::{KeptDigests, KeptTable};

use crate::catalog::ObjectId;
use crate::engine::{Engine, Scope, Target};
use crate::error::{Error, Exit, Result};
use crate::run::hash::Show;
use live::Live;
use pair::paired;
use serde::{Deserialize, Serialize};
use side::Side;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// How values become digests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// SHA-256, computed here from what the server sends.
    #[default]
    Sha256,
    /// The server's own hash function, of 64 bits.
    Fast,
}

impl Method {
    /// Its name for a person.
    pub fn word(self) -> &'static str {
        match self {
            Method::Sha256 => "sha256",
            Method::Fast => "fast",
        }
    }
}

/// Where one side's rows are.
#[derive(Clone, Debug)]
pub enum Place {
    Database(Target),
    /// A file that [`KeptDigests::write`] wrote.
    File(PathBuf),
}

/// How it is done.
#[derive(Clone, Debug)]
pub struct Options {
    pub scope: Scope,
    /// How many connections read one database.
    pub jobs: usize,
    /// What was asked for; else that of a file, else SHA-256.
    pub method: Option<Method>,
    pub show: Show,
    /// Only tables whose name, or schema and name, are under one of these; all where there is none.
    pub tables: Vec<glob::Pattern>,
    /// Who watches hears here how many rows are passed.
    pub tally: Arc<Tally>,
}

/// How far it is.
#[derive(Debug, Default)]
pub struct Tally {
    pub passed: AtomicU64,
    /// As the server estimates; 0 where it does not.
    pub total: AtomicU64,
}

impl Options {
    fn wants(&self, table: &ObjectId) -> bool {
        let named = |pattern: &glob::Pattern| pattern.matches(table.name()) || pattern.matches(&table.dotted());
        self.tables.is_empty() || self.tables.iter().any(named)
    }
}

/// The digests of a database's tables.
///
/// # Errors
/// When it cannot be read, or has no table of those asked for.
pub async fn digests(target: &Target, options: &Options) -> Result<KeptDigests> {
    let method = options.method.unwrap_or_default();
    let mut live = Live::open(target, options).await?;
    suits(method, &[live.engine])?;
    let mut tables = vec![];
    for pair in pair::alone(&live.shapes()) {
        tables.push(KeptTable::of(&pair, live.digest(&pair, method).await?));
    }
    some(tables.len(), options)?;
    Ok(KeptDigests::of(&live, method, tables))
}

/// Compares two sides.
///
/// # Errors
/// When one cannot be read, or they cannot be compared at all: databases of two kinds, digests of two methods.
pub async fn verify(places: [&Place; 2], options: &Options) -> Result<Verified> {
    let [one, other] = places;
    let (mut one, mut other) = tokio::try_join!(Side::open(one, options), Side::open(other, options))?;
    let method = method([&one, &other], options.method)?;
    let (pairs, only) = paired(&one.shapes(), &other.shapes());
    some(pairs.len() + only.iter().map(Vec::len).sum::<usize>(), options)?;
    let mut tables = vec![];
    for pair in &pairs {
        tables.push(compared::compared([&mut one, &mut other], pair, method, options.show).await?);
    }
    let sides = [&one, &other].map(Side::described);
    Ok(Verified { sides, method, tables, only: only.map(|only| only.iter().map(ObjectId::dotted).collect()) })
}

/// The method that both sides can be compared by.
fn method(sides: [&Side; 2], asked: Option<Method>) -> Result<Method> {
    let engines = sides.map(Side::engine);
    if engines[0] != engines[1] {
        let sentence =
            format!("{} and {} do not write values alike: their rows cannot be compared", engines[0], engines[1]);
        return Err(Error::of(Exit::Usage, sentence).hint("name two databases of one kind"));
    }
    let mut method = asked;
    for (kept, told) in sides.iter().filter_map(|side| Some((side.method()?, side.told()))) {
        if method.is_some_and(|method| method != kept) {
            let sentence =
                format!("the digests in {told} are `{}`: other ones cannot be compared with them", kept.word());
            let hint = if kept == Method::Fast {
                "pass `--fast`, or save new ones"
            } else {
                "leave out `--fast`, or save new ones"
            };
            return Err(Error::of(Exit::Usage, sentence).hint(hint));
        }
        method = Some(kept);
    }
    let method = method.unwrap_or_default();
    suits(method, &engines)?;
    let encodings = sides.map(Side::encoding);
    if method == Method::Fast && encodings[0] != encodings[1] {
        let [one, other] = encodings.map(|encoding| encoding.unwrap_or("another"));
        let sentence = format!("one side keeps text in {one} and the other in {other}, and `--fast` compares bytes");
        return Err(Error::of(Exit::Usage, sentence).hint("leave out `--fast`"));
    }
    Ok(method)
}

fn suits(method: Method, engines: &[Engine]) -> Result<()> {
    if method == Method::Fast && engines.contains(&Engine::Sqlite) {
        return Err(Error::of(Exit::Usage, "SQLite has no hash function of its own, which `--fast` would use")
            .hint("leave out `--fast`: nothing crosses a network here"));
    }
    Ok(())
}

/// Refuses to compare nothing: what was asked for is not there, or the database is another than was meant.
fn some(tables: usize, options: &Options) -> Result<()> {
    if tables > 0 {
        return Ok(());
    }
    let patterns: Vec<&str> = options.tables.iter().map(glob::Pattern::as_str).collect();
    Err(match patterns.is_empty() {
        true if options.scope.tenants => Error::new("there is no table: nothing would be compared")
            .hint("the tables of `fleet.schemas` are those of tenants: `--only NAME` names one, of the configured database; a URL is of all"),
        true => Error::new("there is no table: nothing would be compared")
            .hint("check the URL; `database.schemas` in concertina.toml says which schemas are looked at"),
        false => Error::of(Exit::Usage, format!("no table is under `{}`", patterns.join("`, `")))
            .hint("a pattern is of a table's name, or of `schema.name`; leave out `--table` to see all"),
    })
}

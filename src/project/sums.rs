//! `concertina.sum`: what every migration file was when it was written.
//!
//! ```text
//!   name                            sha256 of the file      sha256 of (chain above, this name, this sha256)
//!   20261120203000_expand_a.sql     9f86…                   60b7…
//!   20261120203100_backfill_a.sql   d828…                   1f0c…
//! ```
//!
//! The chain makes a line that was taken out, put in or moved visible, and two branches that both add migrations meet in a
//! conflict of this file instead of in production. Line ends do not count: version control converts them.

use super::merge;
use crate::error::{Error, Exit, Place, Result};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// The file's name in the folder of migrations.
pub const FILE: &str = "concertina.sum";

/// SHA-256 of a text with its line ends as LF, as 64 hexadecimal digits.
pub fn digest(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.replace("\r\n", "\n")))
}

/// The sums of all migration files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(Vec<Sum>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Sum {
    file: String,
    digest: String,
    chain: String,
}

/// What a folder has against its sums. Each holds the name of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// Its content is not what was written.
    Edited(String),
    /// It was written, and is gone.
    Missing(String),
    /// It was not written by `concertina plan`.
    Extra(String),
    /// It stands before files that were written earlier.
    Reordered(String),
    /// Its line was taken out of the sums.
    Unlisted(String),
    /// The sums have more than one line of it.
    Twice(String),
    /// Its line in the sums, or one above it, was changed by hand or by a merge.
    Unchained(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Problem::Edited(file) => write!(out, "`{file}` was edited after it was written"),
            Problem::Missing(file) => write!(out, "`{file}` is missing"),
            Problem::Extra(file) => write!(out, "`{file}` is not in `{FILE}`"),
            Problem::Reordered(file) => write!(out, "`{file}` stands before files that were written earlier"),
            Problem::Unlisted(file) => write!(out, "the line of `{file}` is missing from `{FILE}`"),
            Problem::Twice(file) => write!(out, "`{file}` has more than one line in `{FILE}`"),
            Problem::Unchained(file) => {
                write!(out, "the line of `{file}` in `{FILE}` does not follow from those above it")
            }
        }
    }
}

impl Sums {
    /// The sums of files, by name and text.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sums {
        let mut sums = Sums::default();
        files.into_iter().for_each(|(file, text)| sums.push(file, text));
        sums
    }

    /// Adds a file.
    pub fn push(&mut self, file: &str, text: &str) {
        self.add(file, digest(text));
    }

    fn add(&mut self, file: &str, digest: String) {
        let chain = chain(self.0.last().map_or("", |sum| &sum.chain), file, &digest);
        self.0.push(Sum { file: file.into(), digest, chain });
    }

    /// The sum of a file when it was written.
    pub fn digest_of(&self, file: &str) -> Option<&str> {
        self.0.iter().find(|sum| sum.file == file).map(|sum| sum.digest.as_str())
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with the sum of a file as it is now; everything below it in the chain follows.
    pub fn renewed(&self, file: &str, text: &str) -> Sums {
        let mut sums = Sums::default();
        for sum in &self.0 {
            let own = if sum.file == file { digest(text) } else { sum.digest.clone() };
            sums.add(&sum.file, own);
        }
        sums
    }

    /// Reads the sums of two branches that a merge has put into one file, with its marks or one behind the other.
    ///
    /// # Errors
    /// A line that is not a name and two sums, and one that follows from no line above it: it was written by hand.
    pub fn merged(path: &Path, text: &str) -> Result<Sums> {
        let both: Vec<&str> = text.lines().filter(|line| !merge::is_mark(line)).collect();
        let sums = Sums::read(path, &both.join("\n"))?;
        let follows = |at: usize, sum: &Sum| {
            let above = std::iter::once("").chain(sums.0[..at].iter().map(|above| above.chain.as_str()));
            above.into_iter().any(|above| chain(above, &sum.file, &sum.digest) == sum.chain)
        };
        match sums.0.iter().enumerate().find(|(at, sum)| !follows(*at, sum)) {
            None => Ok(sums),
            Some((_, Sum { file, .. })) => {
                let sentence = format!(
                    "the line of `{file}` in `{FILE}` follows from none above it: it was written by hand, or those \
                     above it were taken out"
                );
                Err(Error::of(Exit::History, sentence)
                    .hint("take one side of the file from version control: `git checkout --ours` or `--theirs`"))
            }
        }
    }

    /// Every sum that a file is recorded with: one, unless two branches wrote it.
    pub fn digests_of<'s>(&'s self, file: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |sum| sum.file == file).map(|sum| sum.digest.as_str())
    }

    /// The files that it has lines of.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|sum| sum.file.as_str())
    }

    /// Reads the file of sums.
    ///
    /// # Errors
    /// A line that is not a name and two sums.
    pub fn read(path: &Path, text: &str) -> Result<Sums> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines.map(|(at, line)| sum(line).ok_or_else(|| unread(path, at + 1, line))).collect::<Result<_>>().map(Sums)
    }

    /// What the folder's files, by name and text, have against these sums; nothing when all is well.
    pub fn verify<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Problem> {
        let files: BTreeMap<&str, &str> = files.into_iter().collect();
        let known: BTreeSet<&str> = self.0.iter().map(|sum| sum.file.as_str()).collect();
        let last = known.last().copied().unwrap_or("");
        let recorded = self.0.iter().filter_map(|sum| match files.get(sum.file.as_str()) {
            None => Some(Problem::Missing(sum.file.clone())),
            Some(text) if digest(text) != sum.digest => Some(Problem::Edited(sum.file.clone())),
            Some(_) => None,
        });
        let extra = files.keys().filter(|file| !known.contains(*file));
        let taken_out = self.taken_out(&files, &known);
        let extra = extra.map(|file| match *file < last {
            _ if taken_out.contains(file) => Problem::Unlisted(file.to_string()),
            true => Problem::Reordered(file.to_string()),
            false => Problem::Extra(file.to_string()),
        });
        let unchained = self.unchained().filter(|_| taken_out.is_empty());
        let mut problems: Vec<Problem> = recorded.chain(extra).chain(self.twice()).chain(unchained).collect();
        problems.sort();
        problems.dedup();
        problems
    }

    /// The files whose lines were taken out: with them the chain holds where it is broken.
    fn taken_out<'a>(&self, files: &BTreeMap<&'a str, &str>, known: &BTreeSet<&str>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let above = std::iter::once(("", "")).chain(self.0.iter().map(|sum| (sum.file.as_str(), sum.chain.as_str())));
        for ((before, above), sum) in above.zip(&self.0) {
            let between = |file: &str| file > before && file < sum.file.as_str() && !known.contains(file);
            let between: Vec<_> = files.iter().filter(|(file, _)| between(file)).collect();
            let link = |above: String, (file, text): &(&&str, &&str)| chain(&above, file, &digest(text));
            let link = between.iter().fold(above.to_string(), link);
            if !between.is_empty() && chain(&link, &sum.file, &sum.digest) == sum.chain {
                found.extend(between.into_iter().map(|(file, _)| *file));
            }
        }
        found
    }

    fn twice(&self) -> impl Iterator<Item = Problem> {
        let mut seen = BTreeSet::new();
        self.0.iter().filter(move |sum| !seen.insert(&sum.file)).map(|sum| Problem::Twice(sum.file.clone()))
    }

    /// Only the first broken line: every one below it is broken with it.
    fn unchained(&self) -> Option<Problem> {
        let above = std::iter::once("").chain(self.0.iter().map(|sum| sum.chain.as_str()));
        let mut pairs = above.zip(&self.0);
        let broken = pairs.find(|(above, sum)| chain(above, &sum.file, &sum.digest) != sum.chain);
        broken.map(|(_, sum)| Problem::Unchained(sum.file.clone()))
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|Sum { file, digest, chain }| writeln!(out, "{file} {digest} {chain}"))
    }
}

fn chain(above: &str, file: &str, digest: &str) -> String {
    format!("{:x}", Sha256::digest(format!("{above} {file} {digest}")))
}

fn sum(line: &str) -> Option<Sum> {
    let mut words = line.split_whitespace();
    let (file, digest, chain) = (words.next()?, words.next()?, words.next()?);
    let whole = words.next().is_none() && [digest, chain].iter().all(|sum| sum.len() == 64);
    whole.then(|| Sum { file: file.into(), digest: digest.into(), chain: chain.into() })
}

fn unread(path: &Path, line: usize, text: &str) -> Error {
    let (sentence, hint) = match merge::is_mark(text) {
        true => (
            "this is the mark of a merge: two branches have written migrations",
            "`concertina renumber` puts the plans of both in order and writes this file anew; no side has to be chosen",
        ),
        false => (
            "this line is not a file's name and two sums",
            "restore the file from version control; `concertina renumber` writes it anew after a merge",
        ),
    };
    Error::of(Exit::History, sentence).at(Place { file: path.into(), line, column: 1 }).hint(hint)
}

#[cfg(test)]
mod tests;

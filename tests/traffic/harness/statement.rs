//! What a release sends, with the keys of this time put in.

use rand::Rng;
use rand::seq::IndexedRandom;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The statements of a release. They stand for themselves but for
///
/// | word | stands for |
/// | --- | --- |
/// | `:key` | a row that was there at the start |
/// | `:fresh` | a number that no row has had |
/// | `:mine` | one that this connection had as `:fresh` before |
/// | `:any` | any number up to a million |
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub statements: Vec<String>,
    /// The role that sends them: `-- as ROLE`.
    pub role: Option<String>,
    /// That the release cannot run before the first stage, even where that is no expand: `-- starts behind the first stage`.
    pub starts_late: bool,
}

impl Script {
    pub fn parse(text: &str) -> Script {
        let comments = || text.lines().filter_map(|line| line.strip_prefix("-- "));
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("-- ")).collect();
        let statements = lines.join("\n");
        let statements = statements.split(";\n").map(|statement| statement.trim().trim_end_matches(';'));
        Script {
            statements: statements.filter(|statement| !statement.is_empty()).map(str::to_owned).collect(),
            role: comments().find_map(|comment| comment.strip_prefix("as ")).map(str::to_owned),
            starts_late: comments().any(|comment| comment == "starts behind the first stage"),
        }
    }
}

/// Where keys come from.
#[derive(Clone, Debug)]
pub struct Keys {
    rows: i64,
    next: Arc<AtomicI64>,
    /// The last that were fresh.
    mine: Vec<i64>,
}

const REMEMBERED: usize = 64;
const WORDS: [&str; 4] = [":key", ":fresh", ":mine", ":any"];

impl Keys {
    pub fn new(rows: u64) -> Keys {
        let rows = i64::try_from(rows).expect("a number of rows");
        Keys { rows, next: Arc::new(AtomicI64::new(rows + 1)), mine: vec![] }
    }

    fn value(&mut self, word: &str) -> i64 {
        let mut random = rand::rng();
        match word {
            ":key" => random.random_range(1..=self.rows),
            ":fresh" => self.fresh(),
            ":mine" => self.mine.choose(&mut random).copied().unwrap_or(0),
            _ => random.random_range(0..1_000_000),
        }
    }

    fn fresh(&mut self) -> i64 {
        let fresh = self.next.fetch_add(1, Ordering::Relaxed);
        if self.mine.len() == REMEMBERED {
            self.mine.remove(0);
        }
        self.mine.push(fresh);
        fresh
    }

    /// The statement with numbers in it. A word that stands twice is the same number twice.
    pub fn filled(&mut self, statement: &str) -> String {
        let used = WORDS.iter().filter(|word| statement.contains(**word));
        used.fold(statement.to_owned(), |text, word| text.replace(word, &self.value(word).to_string()))
    }

    /// The statement with parameters in it, and their values.
    pub fn bound(&mut self, statement: &str) -> (String, Vec<i64>) {
        let used: Vec<&str> = WORDS.into_iter().filter(|word| statement.contains(word)).collect();
        let number = |text: String, (at, word): (usize, &&str)| text.replace(word, &format!("${}", at + 1));
        let text = used.iter().enumerate().fold(statement.to_owned(), number);
        (text, used.iter().map(|word| self.value(word)).collect())
    }
}

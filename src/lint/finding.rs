use super::place::Lines;
use super::rule::{Hit, Level, Rule};
use super::tool::Tool;
use crate::catalog::printable;
use serde::Serialize;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What a rule found, and where.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    pub level: Level,
    pub file: PathBuf,
    #[serde(flatten)]
    pub spot: Spot,
    /// In a sentence, names in backticks and without control characters.
    pub says: String,
    /// What to do.
    pub advice: String,
    /// The line of the file, where there is one to show.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// A stretch of a file; lines and columns count from one, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
}

impl Finding {
    /// What a rule says of a file as a whole.
    pub fn of_file(rule: &Rule, file: impl Into<PathBuf>, says: impl AsRef<str>) -> Finding {
        let spot = Spot { line: 1, column: 1, end_line: 1, end_column: 1 };
        Finding {
            code: rule.code,
            level: rule.level,
            file: file.into(),
            spot,
            says: printable(says.as_ref()),
            advice: rule.advice.into(),
            source: String::new(),
        }
    }

    /// What a rule says of a stretch of a file.
    pub(super) fn of_hit(rule: &Rule, (file, lines): (&Path, &Lines), hit: &Hit) -> Finding {
        let spot = spot(lines, &hit.range);
        let source = printable(&lines.line(spot.line).replace('\t', " "));
        Finding { spot, source, ..Finding::of_file(rule, file, &hit.says) }
    }
}

fn spot(lines: &Lines, range: &Range<usize>) -> Spot {
    let (line, column) = lines.position(range.start);
    let (end_line, end_column) = lines.position(range.end.max(range.start));
    Spot { line, column, end_line, end_column }
}

/// All findings, and what was read.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    /// Each file with whose it is.
    pub files: Vec<(PathBuf, Tool)>,
    pub statements: usize,
    /// How many findings a waiver or the configuration answers.
    pub waived: usize,
}

impl Report {
    /// Takes in what was found in other files.
    pub fn add(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.files.extend(other.files);
        self.statements += other.statements;
        self.waived += other.waived;
    }

    /// All of it, in the order of files and lines.
    pub fn sorted(mut self) -> Report {
        self.findings.sort_by(|one, next| (&one.file, one.spot, one.code).cmp(&(&next.file, next.spot, next.code)));
        self
    }

    /// How many findings are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

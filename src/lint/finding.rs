use super::Terms;
use super::place::Lines;
use super::rule::{Hit, Level, Rule};
use super::tool::Tool;
use crate::catalog::printable;
use serde::Serialize;
use std::collections::BTreeSet;
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
    /// How many characters of that line are left out before it.
    #[serde(skip)]
    pub cut: usize,
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
        Finding::of_place(rule, file, (1, 1), says)
    }

    /// What a rule says of a place in a file, of which the line is not at hand.
    pub fn of_place(
        rule: &Rule,
        file: impl Into<PathBuf>,
        (line, column): (usize, usize),
        says: impl AsRef<str>,
    ) -> Finding {
        let spot = Spot { line, column, end_line: line, end_column: column };
        Finding {
            code: rule.code,
            level: rule.level,
            file: file.into(),
            spot,
            says: sentence(says.as_ref()),
            advice: rule.advice.into(),
            source: String::new(),
            cut: 0,
        }
    }

    /// What a rule says of a stretch of a file.
    pub(super) fn of_hit(rule: &Rule, (file, lines): (&Path, &Lines), hit: &Hit) -> Finding {
        let spot = spot(lines, &hit.range);
        let (source, cut) = excerpt(&lines.line(spot.line).replace('\t', " "), spot.column);
        Finding { spot, source, cut, ..Finding::of_file(rule, file, &hit.says) }
    }
}

/// The longest line that is shown, the longest sentence, and the longest name in one, in characters.
const LONGEST_LINE: usize = 200;
const LONGEST_SENTENCE: usize = 1000;
const LONGEST_NAME: usize = 100;

/// How many characters of a line are left before what is found, where the line is cut.
const BEFORE: usize = 40;

/// A sentence on one line, of whose names in backticks long ones are cut.
fn sentence(says: &str) -> String {
    let short = |(at, part): (usize, &str)| if at % 2 == 1 { shortened(part, LONGEST_NAME) } else { part.into() };
    let names_cut = says.split('`').enumerate().map(short).collect::<Vec<String>>().join("`");
    printable(&shortened(&names_cut, LONGEST_SENTENCE))
}

fn shortened(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

/// What of a line is shown, and how many of its characters are cut off before that.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    if line.chars().nth(LONGEST_LINE).is_none() {
        return (printable(line), 0);
    }
    let cut = if column > LONGEST_LINE / 2 { column - 1 - BEFORE } else { 0 };
    let shown: String = line.chars().skip(cut).take(LONGEST_LINE).collect();
    let [before, behind] =
        [cut > 0, line.chars().nth(cut + LONGEST_LINE).is_some()].map(|is| if is { "…" } else { "" });
    // The mark takes the place of a character, so that columns stay where they are.
    let kept: String = shown.chars().skip(before.chars().count()).collect();
    (printable(&format!("{before}{kept}{behind}")), cut)
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
    /// The codes by which the configuration answered any.
    pub ignored: BTreeSet<&'static str>,
}

impl Report {
    /// Takes in what was found in other files.
    pub fn add(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.files.extend(other.files);
        self.statements += other.statements;
        self.waived += other.waived;
        self.ignored.extend(other.ignored);
    }

    /// The same without the findings of rules that the configuration leaves out.
    pub fn without(mut self, terms: &Terms) -> Report {
        let (left, kept): (Vec<_>, Vec<_>) =
            self.findings.into_iter().partition(|finding| terms.ignore.contains_key(finding.code));
        self.waived += left.len();
        self.ignored.extend(left.iter().map(|finding| finding.code));
        Report { findings: kept, ..self }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_cut_and_columns_stay() {
        let long = "x".repeat(100_000);
        assert_eq!(sentence(&format!("`{long}` and `y`")), format!("`{}…` and `y`", &long[..LONGEST_NAME]));
        assert_eq!(excerpt("DROP TABLE t", 1), ("DROP TABLE t".to_string(), 0));
        let (shown, cut) = excerpt(&format!("DROP TABLE {long}"), 1);
        assert!(cut == 0 && shown.starts_with("DROP TABLE x") && shown.ends_with("x…") && shown.len() < 210);
        let line = format!("SELECT '{long}'; DROP TABLE t");
        let column = line.find("DROP").expect("there") + 1;
        let (shown, cut) = excerpt(&line, column);
        assert!(shown.starts_with('…') && shown.ends_with("DROP TABLE t"), "{shown}");
        assert_eq!(shown.chars().skip(column - 1 - cut).collect::<String>(), "DROP TABLE t");
    }
}

use super::{Direction, HEADER, Migration, MigrationStep, WORD, claim, mode};
use crate::catalog::Fingerprint;
use crate::error::{Error, Exit, Place, Result};
use crate::plan::Check;
use crate::project::field::{JOINT, unescape};
use crate::route::Phase;
use crate::step::Transaction;
use std::borrow::Cow;
use std::path::Path;

impl Migration {
    /// Reads the file of a migration. SQL between the headers may have been edited, and line ends converted.
    ///
    /// # Errors
    /// With file and line, what is not understood.
    pub fn read(path: &Path, text: &str) -> Result<Migration> {
        let text = unified(text.strip_prefix('\u{feff}').unwrap_or(text));
        let mut reader = Reader { path, word: WORD.into(), title: None, found: Header::default(), steps: vec![] };
        for (line, content) in text.split('\n').enumerate() {
            reader.line(line + 1, content)?;
        }
        reader.finish()
    }

    /// Whether a text begins as the file of a migration does.
    pub fn is_ours(text: &str) -> bool {
        text.strip_prefix('\u{feff}').unwrap_or(text).starts_with(HEADER)
    }
}

/// A file whose first line ends in CR LF was converted as a whole; in any other, a CR belongs to the SQL.
fn unified(text: &str) -> Cow<'_, str> {
    let converted = text.split('\n').next().is_some_and(|first| first.ends_with('\r'));
    if converted { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// The first line of the file, and what the others add.
struct Title {
    plan: String,
    phase: Phase,
    ordinal: usize,
    total: usize,
    direction: Direction,
}

#[derive(Default)]
struct Header {
    ends: Option<(Fingerprint, Fingerprint)>,
    irreversible: Vec<String>,
    opening: Vec<Check>,
    needs: Vec<Check>,
}

struct Reader<'a> {
    path: &'a Path,
    word: String,
    title: Option<Title>,
    found: Header,
    steps: Vec<(MigrationStep, Vec<String>)>,
}

impl Reader<'_> {
    fn line(&mut self, line: usize, content: &str) -> Result<()> {
        let header = format!("-- {} ", self.word);
        if let Some(rest) = content.strip_prefix(&header) {
            let step = self.step(line, rest)?;
            self.steps.push((step, vec![]));
            return Ok(());
        }
        if let Some((_, sql)) = self.steps.last_mut() {
            sql.push(content.to_string());
            return Ok(());
        }
        match content.strip_prefix(HEADER) {
            Some(rest) => self.header(line, rest),
            None if content.trim().is_empty() || content.starts_with("--") => Ok(()),
            None => Err(self.error(line, "SQL stands before the first step", &self.first_step())),
        }
    }

    fn header(&mut self, line: usize, rest: &str) -> Result<()> {
        let fields: Vec<&str> = rest.split(JOINT).collect();
        let words: Vec<&str> = fields[0].split(' ').collect();
        match (words.as_slice(), fields.as_slice()) {
            (["plan", plan], [_, phase, place, back @ ..]) => {
                let title = title(plan, phase, place, back).ok_or_else(|| self.unread(line))?;
                self.title = Some(title);
            }
            (["from", from, "to", to], [_]) if is_fingerprint(from) && is_fingerprint(to) => {
                self.found.ends = Some((Fingerprint(from.to_string()), Fingerprint(to.to_string())));
            }
            (["steps", "are", "marked", word], [_]) => self.word = word.to_string(),
            (["IRREVERSIBLE"], [_, says]) => self.found.irreversible.push(unescape(says)),
            (["opening"], [_, says, sql]) => self.found.opening.push(check(says, sql)),
            (["needs"], [_, says, sql]) => self.found.needs.push(check(says, sql)),
            _ => return Err(self.unread(line)),
        }
        Ok(())
    }

    fn step(&self, line: usize, rest: &str) -> Result<MigrationStep> {
        let fields: Vec<&str> = rest.split(JOINT).collect();
        let expected = self.steps.len() + 1;
        if fields[0].parse() != Ok(expected) {
            let sentence = format!("this should be the header of step {expected}");
            return Err(self.error(line, &sentence, "number the steps of a file 1, 2, 3 and so on"));
        }
        let (transaction, rest) = match fields.get(1) {
            Some(word) if mode::is_word(word) => {
                let read = mode::read(&unescape(word)).ok_or_else(|| self.unread(line))?;
                (read, &fields[2..])
            }
            _ => (Transaction::Shared, &fields[1..]),
        };
        let Some((says, remarks)) = rest.split_first() else {
            return Err(self.error(line, "the header of this step does not say what it does", &self.first_step()));
        };
        let mut remarks: Vec<String> = remarks.iter().map(|remark| unescape(remark)).collect();
        let lock = match remarks.first().is_some_and(|remark| claim::is_word(remark)) {
            true => claim::read(&remarks.remove(0)).ok_or_else(|| self.unread(line))?,
            false => None,
        };
        Ok(MigrationStep { says: unescape(says), sql: String::new(), transaction, lock, remarks })
    }

    fn finish(self) -> Result<Migration> {
        let missing = |what: &str| {
            self.error(1, what, "restore the file from version control, or run `concertina plan` to write a new one")
        };
        let Some(title) = &self.title else { return Err(missing("the line `-- concertina: plan …` is missing")) };
        let Some((from, to)) = &self.found.ends else {
            return Err(missing("the line `-- concertina: from … to …` is missing"));
        };
        let id = self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let id = id.strip_suffix(title.direction.suffix()).unwrap_or(&id).to_string();
        let finished = |(step, lines): &(MigrationStep, Vec<String>)| MigrationStep {
            sql: lines.join("\n").trim().to_string(),
            ..step.clone()
        };
        Ok(Migration {
            id,
            phase: title.phase,
            plan: title.plan.clone(),
            ordinal: title.ordinal,
            total: title.total,
            direction: title.direction,
            from: from.clone(),
            to: to.clone(),
            irreversible: self.found.irreversible.clone(),
            opening: self.found.opening.clone(),
            needs: self.found.needs.clone(),
            steps: self.steps.iter().map(finished).collect(),
        })
    }

    fn first_step(&self) -> String {
        format!("begin every step with a line such as `-- {} {}{JOINT}what it does`", self.word, self.steps.len() + 1)
    }

    fn unread(&self, line: usize) -> Error {
        self.error(line, "Concertina does not understand this comment", "restore it, or remove `concertina:` from it")
    }

    fn error(&self, line: usize, sentence: &str, hint: &str) -> Error {
        let place = Place { file: self.path.into(), line, column: 1 };
        Error::of(Exit::History, sentence).at(place).hint(hint)
    }
}

/// More stages than any plan has. What a file says beyond that is a slip, and no reason to count that far.
const MOST_STAGES: usize = 1000;

fn title(plan: &str, phase: &str, place: &str, back: &[&str]) -> Option<Title> {
    let (ordinal, total) = place.split_once(" of ")?;
    let direction = match back {
        [] => Direction::Up,
        ["down"] => Direction::Down,
        _ => return None,
    };
    let (ordinal, total) = (ordinal.parse().ok()?, total.parse().ok()?);
    let counts = (1..=total).contains(&ordinal) && total <= MOST_STAGES;
    counts.then_some(Title { plan: unescape(plan), phase: Phase::of(phase)?, ordinal, total, direction })
}

fn check(says: &str, sql: &str) -> Check {
    Check { says: unescape(says), sql: unescape(sql) }
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == 64 && text.chars().all(|letter| letter.is_ascii_hexdigit())
}

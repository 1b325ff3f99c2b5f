//! What came of a fleet: a line for each database, what failed last and in full, and one exit code.

use super::machine::{exit, failed, target};
use super::noun;
use super::one::Naming;
use super::told::Told;
use crate::catalog::printable;
use crate::cli::words::{self, RunFormat};
use crate::config::Member;
use crate::error::{Error, Exit, Result, file};
use crate::run::fleet::{Ended, Outcome};
use serde_json::{Value, json};
use std::path::Path;

/// The exit code of all is the first of these that one of them ended with.
pub const WORST_FIRST: [Exit; 11] = [
    Exit::Interrupted,
    Exit::Partial,
    Exit::History,
    Exit::Stale,
    Exit::Rehearsal,
    Exit::Error,
    Exit::Usage,
    Exit::Busy,
    Exit::Decision,
    Exit::Differs,
    Exit::Ok,
];

/// The widest name that others are put in line with.
const WIDEST: usize = 48;

/// How many that failed are named in the one error.
const NAMED: usize = 20;

/// What came of a fleet.
pub struct Summary<'a, T> {
    ends: Vec<(&'a Member, Ended<T>)>,
    naming: Naming,
}

impl<'a, T: Told> Summary<'a, T> {
    pub fn new(members: &'a [Member], ends: Vec<Ended<T>>, naming: Naming) -> Self {
        Self { ends: members.iter().zip(ends).collect(), naming }
    }

    /// The names of those that ended well and the same, with how.
    pub fn alike(&self) -> Vec<(Vec<&str>, &T)>
    where
        T: PartialEq,
    {
        let mut alike: Vec<(Vec<&str>, &T)> = vec![];
        for (name, done) in self.done() {
            match alike.iter_mut().find(|(_, other)| *other == done) {
                Some((names, _)) => names.push(name),
                None => alike.push((vec![name], done)),
            }
        }
        alike
    }

    fn noun(&self) -> [&'static str; 2] {
        noun(self.ends.iter().map(|(member, _)| *member))
    }

    /// Those that ended well, with their names.
    pub fn done(&self) -> impl Iterator<Item = (&str, &T)> {
        self.ends.iter().filter_map(|(member, end)| match &end.outcome {
            Outcome::Done(done) => Some((member.name.as_str(), done)),
            _ => None,
        })
    }

    /// Prints it, and gives the exit code; `command`, if it is one that changes databases, goes on where something is left.
    ///
    /// # Errors
    /// When one failed, was interrupted, or waits.
    pub fn tell(&self, format: RunFormat, command: Option<&str>) -> Result<Exit> {
        match format.result(&self.machine())? {
            Some(machine) => tell!("{machine}"),
            None => self.print(),
        }
        self.end(command).inspect_err(|error| format.failed(error))
    }

    /// The exit code, of what was printed otherwise.
    ///
    /// # Errors
    /// The same.
    pub fn end(&self, command: Option<&str>) -> Result<Exit> {
        self.error(command).map_or_else(|| Ok(self.exit()), Err)
    }

    /// Writes it to a file, as JSON.
    pub fn report(&self, path: &Path) -> Result<()> {
        std::fs::write(path, words::json(&self.machine())?).map_err(file("write", path))
    }

    /// The worst of all.
    fn exit(&self) -> Exit {
        let exits: Vec<Exit> = self.ends.iter().map(|(_, end)| exit(end)).collect();
        WORST_FIRST.into_iter().find(|worst| exits.contains(worst)).unwrap_or(Exit::Ok)
    }

    fn count(&self, what: impl Fn(&Outcome<T>) -> bool) -> usize {
        self.ends.iter().filter(|(_, end)| what(&end.outcome)).count()
    }

    fn counts(&self) -> [(&'static str, usize); 6] {
        let ended = |exit: Exit| self.count(|outcome| matches!(outcome, Outcome::Done(done) if done.exit() == exit));
        [
            ("done", ended(Exit::Ok)),
            ("differ", ended(Exit::Differs)),
            ("waiting", ended(Exit::Decision)),
            ("failed", self.count(failed)),
            ("interrupted", self.count(|outcome| matches!(outcome, Outcome::Interrupted(_)))),
            ("not begun", self.count(|outcome| matches!(outcome, Outcome::NotBegun))),
        ]
    }

    /// Those that failed, for the error that tells how many these are.
    fn failed(&self) -> Vec<String> {
        let failed = self.ends.iter().filter(|(_, end)| failed(&end.outcome));
        let names: Vec<String> = failed.map(|(member, _)| format!("`{}`", printable(&member.name))).collect();
        let further = names.len().saturating_sub(NAMED);
        let more = (further > 0).then(|| format!("and {further} more"));
        names.into_iter().take(NAMED).chain(more).collect()
    }

    fn goes_on(&self, command: Option<&str>) -> String {
        match command {
            Some(command) => self.naming.hint(&format!("`{command}` goes on: what is done stays done"), None),
            None => "look again".into(),
        }
    }

    fn error(&self, command: Option<&str>) -> Option<Error> {
        let [_, _, (_, waiting), (_, failed), (_, interrupted), (_, not_begun)] = self.counts();
        let (all, [_, many], exit) = (self.ends.len(), self.noun(), self.exit());
        let goes_on = self.goes_on(command);
        let left = if not_begun > 0 { format!("; {not_begun} are not begun") } else { String::new() };
        if failed > 0 {
            let error = Error::of(exit, format!("{failed} of {all} {many} failed{left}"));
            let error = self.failed().into_iter().fold(error, Error::detail);
            return Some(error.hint(format!("mend what is named, then {goes_on}")));
        }
        // Ctrl-C between two databases leaves none of them in the middle.
        if interrupted + not_begun > 0 {
            let sentence = format!("interrupted; {interrupted} of {all} {many} ended before their end{left}");
            return Some(Error::of(Exit::Interrupted, sentence).hint(goes_on));
        }
        let first = self.done().find_map(|(_, done)| done.waits())?;
        let error = Error::decision(format!("{waiting} of {all} {many} wait"));
        let error = std::iter::once(first.sentence).chain(first.details).fold(error, Error::detail);
        let hint = first.hint.map(|hint| self.naming.hint(&hint, None));
        Some(Error { hint, ..error })
    }

    fn print(&self) {
        let names = self.ends.iter().map(|(member, _)| printable(&member.name).chars().count());
        let width = names.filter(|width| *width <= WIDEST).max().unwrap_or_default();
        let row = |member: &Member, says: &str, end: &Ended<T>| {
            tell!("{:<width$}  {says:<40}  {:.1?}", printable(&member.name), end.took);
        };
        for (member, end) in &self.ends {
            match &end.outcome {
                Outcome::Done(done) if !failed(&end.outcome) => {
                    row(member, &done.says(), end);
                    done.lines().iter().for_each(|line| tell!("  {line}"));
                }
                Outcome::Interrupted(_) => row(member, "interrupted", end),
                Outcome::Done(_) | Outcome::Failed(_) | Outcome::NotBegun => {}
            }
        }
        self.print_not_begun();
        for (member, end) in &self.ends {
            let says = format!("failed, exit code {}", exit(end) as u8);
            match &end.outcome {
                Outcome::Failed(error) => {
                    row(member, &says, end);
                    tell!("  {}", self.naming.of_one(error, &member.name).to_string().replace('\n', "\n  "));
                }
                Outcome::Done(done) if failed(&end.outcome) => {
                    row(member, &format!("{says}; {}", done.says()), end);
                    done.lines().iter().for_each(|line| tell!("  {}", self.naming.hint(line, Some(&member.name))));
                }
                _ => {}
            }
        }
        let counts = self.counts().into_iter().filter(|(_, count)| *count > 0);
        let counts: Vec<String> = counts.map(|(what, count)| format!("{count} {what}")).collect();
        tell!("{}: {}", words::count(self.ends.len(), self.noun()[0]), counts.join(", "));
    }

    fn print_not_begun(&self) {
        let left: Vec<String> = self
            .ends
            .iter()
            .filter(|(_, end)| matches!(end.outcome, Outcome::NotBegun))
            .map(|(member, _)| printable(&member.name))
            .collect();
        match left.as_slice() {
            [] => {}
            [one] => tell!("not begun: {one}"),
            [first, .., last] => tell!("not begun: {}, from {first} to {last}", left.len()),
        }
    }

    fn machine(&self) -> Value {
        let counts = self.counts().map(|(what, count)| (what.replace(' ', "_"), json!(count)));
        let mut whole = json!({ "exit": self.error(None).map_or(self.exit(), |error| error.exit) as u8 });
        counts.into_iter().for_each(|(what, count)| whole[what] = count);
        whole["targets"] = self.ends.iter().map(|(member, end)| target(member, end, &self.naming)).collect();
        whole
    }
}

//! What a check says, and what all of them come to.

use crate::catalog::printable;
use crate::error::{Error, Exit, Result};
use crate::run::Site;
use serde::{Serialize, Serializer};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Ok,
    /// Worth knowing.
    Note,
    /// May stop an apply, or hurt by one.
    Warning,
    /// Stops an apply, as things are now.
    Stops,
}

impl Verdict {
    /// The word in both formats.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Note => "note",
            Verdict::Warning => "warning",
            Verdict::Stops => "stops",
        }
    }
}

/// What a check found, in a line.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The check's name.
    pub check: &'static str,
    pub verdict: Verdict,
    pub says: String,
    /// The next thing to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The code that apply would end with.
    #[serde(skip_serializing_if = "is_ok", serialize_with = "number")]
    pub exit: Exit,
}

fn is_ok(exit: &Exit) -> bool {
    *exit == Exit::Ok
}

fn number<S: Serializer>(exit: &Exit, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u8(*exit as u8)
}

impl Finding {
    fn new(verdict: Verdict, says: impl AsRef<str>) -> Finding {
        let says = printable(&says.as_ref().replace('\n', "; "));
        Finding { check: "", verdict, says, hint: None, exit: Exit::Ok }
    }

    pub(super) fn ok(says: impl AsRef<str>) -> Finding {
        Self::new(Verdict::Ok, says)
    }

    pub(super) fn note(says: impl AsRef<str>) -> Finding {
        Self::new(Verdict::Note, says)
    }

    pub(super) fn warning(says: impl AsRef<str>) -> Finding {
        Self::new(Verdict::Warning, says)
    }

    /// What apply would end with this code for.
    pub(super) fn stops(exit: Exit, says: impl AsRef<str>) -> Finding {
        Finding { exit, ..Self::new(Verdict::Stops, says) }
    }

    pub(super) fn hint(mut self, hint: impl AsRef<str>) -> Finding {
        self.hint = Some(printable(&hint.as_ref().replace('\n', "; ")));
        self
    }

    /// What apply would say, too.
    pub(super) fn of(check: &'static str, error: &Error) -> Finding {
        let lines = std::iter::once(&error.sentence).chain(&error.details);
        let says = lines.map(String::as_str).collect::<Vec<_>>().join("; ");
        let place = error.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        let found = Finding { check, ..Self::stops(error.exit, format!("{place}{says}")) };
        error.hint.iter().fold(found, |found, hint| found.hint(hint))
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub fn add(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Takes what a check gave, under its name; where it could not look, that.
    pub fn take(&mut self, check: &'static str, looked: Result<Vec<Finding>>) {
        match looked {
            Ok(found) => self.0.extend(found.into_iter().map(|finding| Finding { check, ..finding })),
            Err(error) => {
                let Finding { says, hint, .. } = Finding::of(check, &error);
                let says = format!("cannot be looked at: {says}");
                self.0.push(Finding { check, hint, ..Finding::warning(says) });
            }
        }
    }

    /// What was read; an error, which would stop an apply as well, leaves nothing of it.
    pub fn sorted<T: Default>(&mut self, check: &'static str, read: Result<T>) -> T {
        read.unwrap_or_else(|error| {
            self.0.push(Finding::of(check, &error));
            T::default()
        })
    }

    /// All of it.
    pub fn of(self, site: &Site) -> Checkup {
        let exit = exit(&self.0);
        Checkup { database: site.target.told(), exit, findings: self.0 }
    }
}

/// What all the checks come to.
#[derive(Clone, Debug, Serialize)]
pub struct Checkup {
    /// A URL without its password.
    pub database: String,
    #[serde(serialize_with = "number")]
    pub exit: Exit,
    pub findings: Vec<Finding>,
}

/// The codes that something can stop with, the gravest first: what another attempt cures comes last.
const GRAVEST: [Exit; 6] = [Exit::Error, Exit::Partial, Exit::History, Exit::Stale, Exit::Decision, Exit::Busy];

fn exit(findings: &[Finding]) -> Exit {
    let stops: Vec<Exit> = findings.iter().filter(|one| one.verdict == Verdict::Stops).map(|one| one.exit).collect();
    let known = GRAVEST.into_iter().find(|exit| stops.contains(exit));
    known.unwrap_or(if stops.is_empty() { Exit::Ok } else { Exit::Error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stops_counts_and_busy_only_alone() {
        let stops = |code| Finding::stops(code, "x");
        assert_eq!(exit(&[Finding::warning("x"), Finding::note("x")]), Exit::Ok);
        assert_eq!(exit(&[Finding::ok("x"), stops(Exit::Busy)]), Exit::Busy);
        assert_eq!(exit(&[stops(Exit::Busy), stops(Exit::Decision)]), Exit::Decision);
        assert_eq!(exit(&[stops(Exit::History), stops(Exit::Error), stops(Exit::Stale)]), Exit::Error);
        assert_eq!(exit(&[stops(Exit::Usage)]), Exit::Error);
    }

    #[test]
    fn a_finding_is_one_line_without_control_characters() {
        let error = Error::new("a\nb").detail("c\u{1b}[31m").hint("d\ne");
        let found = Finding::of("x", &error);
        assert_eq!((found.says.as_str(), found.hint.as_deref()), ("a; b; c\\u{1b}[31m", Some("d; e")));
    }
}

use super::culprits::Found;
use super::failure::Failure;
use super::follow::{What, Wrong};
use super::leg::Leg;
use super::report::{Pass, RehearsedColumn, RehearsedStep, RehearsedTable, Verdict};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::error::Error;
use crate::project::TrafficFigures;
use crate::run::Ran;
use crate::run::hash::{TableDigest, Value};
use std::collections::BTreeMap;

/// What to do about a release that fails.
const MEND: &str =
    "is the script what that release sends? `concertina plan` says which release may run after each phase";

/// What is written down of one migration, one way.
pub struct Account {
    step: RehearsedStep,
    failures: Vec<Failure>,
    blank: Failure,
    catalog: Catalog,
}

impl Failure {
    /// A failure of a migration, of which nothing is said yet.
    pub fn of(leg: Leg) -> Failure {
        Failure::blank(&leg.file.id, leg.direction(), leg.pass)
    }
}

impl Account {
    /// A migration that ran, before which this was counted; `catalog` is what the copy holds now.
    pub fn open(leg: Leg, counted: Vec<String>, ran: &Ran, catalog: Catalog) -> Account {
        let log = ran.figures.iter().filter_map(|step| step.wal_bytes);
        let step = RehearsedStep {
            migration: leg.file.id.clone(),
            phase: leg.file.up.phase.word(),
            direction: leg.direction(),
            pass: leg.pass,
            milliseconds: u64::try_from(ran.took.as_millis()).unwrap_or(u64::MAX),
            log_bytes: log.reduce(|sum, bytes| sum.saturating_add(bytes)),
            counted,
            figures: ran.figures.clone(),
            traffic: vec![],
            tables: vec![],
        };
        Account { step, failures: vec![], blank: Failure::of(leg), catalog }
    }

    /// Writes a table down.
    pub fn table(&mut self, table: &ObjectId, digest: &TableDigest, verdicts: &BTreeMap<String, Verdict>) {
        let column = |(name, verdict): (&String, &Verdict)| {
            let digest = digest.columns.get(name).copied()?;
            Some(RehearsedColumn { column: name.clone(), digest, verdict: verdict.clone() })
        };
        let columns = verdicts.iter().filter_map(column).collect();
        self.step.tables.push(RehearsedTable { table: table.dotted(), rows: digest.rows, columns });
    }

    /// Writes down what is wrong, in a sentence, with the rows that show it, of so many of the table.
    pub fn fail(&mut self, wrong: &Wrong, key: &[Value], (found, of): (Found, Option<u64>)) {
        let key = key.iter().map(|value| value.name.clone()).collect();
        let Wrong { table, column, what } = wrong;
        let shown = match column {
            Some(column) => format!("`{}.{column}`", table.dotted()),
            None => format!("`{}`", table.dotted()),
        };
        let says = match (what, self.blank.pass) {
            (What::TableGone { rows }, _) => format!("{shown} is gone, and its {rows} rows are nowhere"),
            (What::Rows { before, after }, _) => format!("{shown} had {before} rows and has {after}"),
            (What::KeyGone, _) => format!("the key of {shown} is gone, so that its rows cannot be followed"),
            (What::NotFilled, _) => format!("{shown} is not what its fill gives"),
            (What::ValuesGone, _) => format!("the values of {shown} are nowhere"),
            (What::LeftBehind, _) => format!("{shown} was left behind"),
            (What::Changed, Pass::Forward | Pass::Loaded) => format!("{shown} has changed, and no step writes it"),
            (What::Changed, Pass::Again) => format!("{shown} is not what it was the first time"),
            (What::Changed, Pass::Back | Pass::Leave | Pass::LoadedBack) => {
                format!("{shown} is not what it was before")
            }
        };
        let says = format!("{says}{}{}", counted(what, &found, of), self.suspects(table, what));
        let (table, column) = (Some(table.dotted()), column.clone());
        self.failures.push(Failure { table, column, says, key, rows: found.rows, ..self.blank.clone() });
    }

    /// Triggers of a table whose values changed: a fill fires them as any write does.
    fn suspects(&self, table: &ObjectId, what: &What) -> String {
        let triggers = self.catalog.of_kind(Kind::Trigger).filter(|(id, _)| id.table() == *table);
        let names: Vec<String> = triggers.map(|(id, _)| format!("`{}`", id.name())).collect();
        if names.is_empty() || *what != What::Changed {
            return String::new();
        }
        format!("; the table has triggers that may have: {}", names.join(", "))
    }

    /// Writes down what releases met meanwhile.
    pub fn traffic(&mut self, traffic: Vec<TrafficFigures>) {
        for figures in traffic.iter().filter(|figures| figures.failed > 0) {
            self.failures.push(Failure { says: met(figures), hint: Some(MEND.into()), ..self.blank.clone() });
        }
        self.step.traffic = traffic;
    }

    /// What was written down.
    pub fn close(self) -> (RehearsedStep, Vec<Failure>) {
        (self.step, self.failures)
    }
}

/// How many rows are wrong in a column, as far as it is known.
fn counted(what: &What, found: &Found, of: Option<u64>) -> String {
    let by_rows = matches!(what, What::Changed | What::NotFilled | What::ValuesGone);
    match (of.filter(|_| by_rows), found.count) {
        (None, _) => String::new(),
        (Some(of), None) => format!("; the table has {of} rows"),
        (Some(of), Some((rows, true))) => format!(", in {rows} of {of} rows"),
        (Some(of), Some((rows, false))) => format!(", in at least {rows} of {of} rows"),
    }
}

/// An error as a failure says it.
pub fn says(error: &Error) -> String {
    std::iter::once(&error.sentence).chain(&error.details).cloned().collect::<Vec<_>>().join("\n")
}

/// A script that failed, with what the server said in a line of its own: it may quote rows.
fn met(figures: &TrafficFigures) -> String {
    let TrafficFigures { release, transactions, failed, first_error, .. } = figures;
    let first = first_error.as_ref().map(|error| format!("\n{error}")).unwrap_or_default();
    format!("the traffic of {release} failed: {failed} of {} transactions{first}", transactions + failed)
}

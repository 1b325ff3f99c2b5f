use super::report::Pass;
use crate::project::Direction;
use crate::run::hash::{Culprit, Fault};
use serde::Serialize;

/// Something that did not hold.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    pub migration: String,
    pub direction: Direction,
    pub pass: Pass,
    pub table: Option<String>,
    pub column: Option<String>,
    pub says: String,
    /// The names of the key's columns.
    pub key: Vec<String>,
    /// The first rows that differ from the source, where that can be told.
    pub rows: Vec<Culprit>,
    /// What to do about it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Failure {
    /// A failure of which nothing is said yet.
    pub fn blank(migration: &str, direction: Direction, pass: Pass) -> Failure {
        Failure {
            migration: migration.into(),
            direction,
            pass,
            table: None,
            column: None,
            says: String::new(),
            key: vec![],
            rows: vec![],
            hint: None,
        }
    }

    /// In what it was found: "`0001_expand_users`, forward again".
    pub fn place(&self) -> String {
        format!("`{}`, {}", self.migration, self.pass.words())
    }

    /// What is written down of it: without what the server said and without rows, for the file goes to version control.
    pub fn recorded(&self) -> String {
        format!("{}: {}", self.place(), self.says.lines().next().unwrap_or_default())
    }

    /// `placed`: whether it is said already in what it was found.
    pub fn lines(&self, placed: bool) -> Vec<String> {
        let key = self.key.join(", ");
        let row = |row: &Culprit| {
            let values: Vec<&str> = row.key.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect();
            let fault = match row.fault {
                Fault::Changed => "changed",
                Fault::Missing => "is missing",
                Fault::Added => "came",
            };
            format!("  the row with ({key}) = ({}) {fault}", values.join(", "))
        };
        let says = if placed { self.says.clone() } else { format!("{}: {}", self.place(), self.says) };
        std::iter::once(says).chain(self.rows.iter().map(row)).collect()
    }
}

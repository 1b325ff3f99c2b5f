//! The migrations among themselves: whether they are one line from the first to the last.
//!
//! ```text
//!   0007 a  0008 a   0009 b   0011 c        a gap: 0010 is not there
//!   0007 a  0007 b                          a number twice
//!   …3000 a  …3030 b  …3100 a               two plans in each other
//!   0007 a  0009 a                          of `a` a stage is missing
//!   a: H -> A   b: H -> B                   two branches: both were planned from H
//! ```
//!
//! All of it can be seen without a database. What a database has applied is judged where the journal is read.

use super::{MigrationFile, number};
use crate::error::{Error, Exit};
use std::collections::BTreeSet;
use std::fmt;

/// Why migrations are not one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disorder {
    /// Two migrations have one number.
    Twice { id: String, next: String, plan: String },
    /// Their names sort otherwise than their numbers.
    Unsorted { id: String, next: String, plan: String },
    /// Stages of a plan are missing.
    Incomplete { plan: String, missing: Vec<usize>, total: usize },
    /// A plan has migrations of another between its own.
    Mixed { plan: String, other: String },
    /// Numbers of a sequence are left out between two migrations.
    Gap { id: String, next: String, missing: String },
    /// A plan begins where one before it begins, too, and not where the last one before it ends.
    Forked { plan: String, other: String },
}

impl fmt::Display for Disorder {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Disorder::Twice { id, next, .. } => write!(out, "`{id}` and `{next}` have the same number"),
            Disorder::Unsorted { id, next, .. } => write!(out, "`{id}` and `{next}` do not sort by their numbers"),
            Disorder::Incomplete { plan, missing, total } => {
                let missing: Vec<String> = missing.iter().map(usize::to_string).collect();
                write!(
                    out,
                    "of the {total} migrations of the plan `{plan}` not all are there: missing {}",
                    missing.join(", ")
                )
            }
            Disorder::Mixed { plan, other } => {
                write!(out, "migrations of the plan `{plan}` stand between those of `{other}`")
            }
            Disorder::Gap { id, next, missing } => write!(out, "between `{id}` and `{next}` {missing} is missing"),
            Disorder::Forked { plan, other } => {
                write!(out, "the plans `{other}` and `{plan}` begin in the same state: they come from two branches")
            }
        }
    }
}

impl Disorder {
    /// The way out.
    pub fn hint(&self) -> String {
        match self {
            Disorder::Incomplete { .. } => {
                "restore them from version control; or, if the plan is applied nowhere, remove the rest \
                of its files, and say so with `concertina plan --accept-edits`"
                    .into()
            }
            Disorder::Gap { .. } => {
                "restore what is missing from version control; if it is gone for good and what comes behind it \
                is applied nowhere, `concertina renumber` closes the gap"
                    .into()
            }
            Disorder::Twice { plan, .. }
            | Disorder::Unsorted { plan, .. }
            | Disorder::Mixed { plan, .. }
            | Disorder::Forked { plan, .. } => {
                format!(
                    "`concertina renumber {plan}` puts that plan behind the others, if it is applied nowhere yet; without a name, \
                     those that the database has not applied"
                )
            }
        }
    }

    /// The refusal.
    pub fn error(&self) -> Error {
        Error::of(Exit::History, self.to_string()).hint(self.hint())
    }
}

/// The plans of migrations in order of name; one whose migrations do not stand together is there more than once.
pub fn plans(files: &[MigrationFile]) -> impl Iterator<Item = &[MigrationFile]> {
    files.chunk_by(|one, next| one.up.plan == next.up.plan)
}

/// Numbers must rise in the order of names, because every other tool orders by name.
pub fn unsorted(files: &[MigrationFile]) -> Vec<Disorder> {
    let value = |file: &MigrationFile| file.number.parse::<u128>().unwrap_or(u128::MAX);
    let pairs = files.iter().zip(files.iter().skip(1)).filter(|(one, next)| value(one) >= value(next));
    let wrong = pairs.map(|(one, next)| {
        let (id, after, plan) = (one.id.clone(), next.id.clone(), next.up.plan.clone());
        match value(one) == value(next) {
            true => Disorder::Twice { id, next: after, plan },
            false => Disorder::Unsorted { id, next: after, plan },
        }
    });
    wrong.collect()
}

/// What keeps migrations, in order of name, from being one line; nothing when all is well.
pub fn disorder(files: &[MigrationFile]) -> Vec<Disorder> {
    let mut found = unsorted(files);
    found.extend(mixed(files));
    found.extend(incomplete(files));
    found.extend(gaps(files));
    if found.is_empty() {
        found.extend(forked(files));
    }
    found
}

fn mixed(files: &[MigrationFile]) -> Vec<Disorder> {
    let chunks: Vec<&[MigrationFile]> = plans(files).collect();
    let between = chunks.windows(3).filter_map(|three| match three {
        [one, middle, other] if one[0].up.plan == other[0].up.plan => {
            Some(Disorder::Mixed { plan: middle[0].up.plan.clone(), other: one[0].up.plan.clone() })
        }
        _ => None,
    });
    between.collect()
}

/// Every stage once, in turn. Stages out of turn are some that are missing where they should be.
fn incomplete(files: &[MigrationFile]) -> Vec<Disorder> {
    let names: BTreeSet<&str> = files.iter().map(|file| file.up.plan.as_str()).collect();
    let of = |plan: &str| -> Vec<&MigrationFile> { files.iter().filter(|file| file.up.plan == plan).collect() };
    let wrong = names.into_iter().filter_map(|plan| {
        let own = of(plan);
        let total = own.iter().map(|file| file.up.total).max().unwrap_or(0);
        let there: BTreeSet<usize> = own.iter().map(|file| file.up.ordinal).collect();
        let missing: Vec<usize> = (1..=total).filter(|ordinal| !there.contains(ordinal)).collect();
        (!missing.is_empty()).then(|| Disorder::Incomplete { plan: plan.into(), missing, total })
    });
    wrong.collect()
}

/// Moments have gaps; numbers of a sequence have none.
fn gaps(files: &[MigrationFile]) -> Vec<Disorder> {
    let gap = |(one, next): (&MigrationFile, &MigrationFile)| {
        let is_moment = |file: &MigrationFile| number::moment(&file.number).is_some();
        let follows = number::version(&one.number, 1).ok()?;
        let value = |number: &str| number.parse::<u128>().ok();
        let left_out = !is_moment(one) && !is_moment(next) && value(&follows)? < value(&next.number)?;
        left_out.then(|| Disorder::Gap {
            id: one.id.clone(),
            next: next.id.clone(),
            missing: format!("number {follows}"),
        })
    };
    files.iter().zip(files.iter().skip(1)).filter_map(gap).collect()
}

/// A plan that follows nothing, and begins where an earlier one does. One that merely begins elsewhere than the last one ended follows
/// a change by hand, or a setting that leaves out another part of the database: that is for the database to say.
pub fn forked(files: &[MigrationFile]) -> Vec<Disorder> {
    let all: Vec<&[MigrationFile]> = plans(files).collect();
    let fork = |at: usize| {
        let (earlier, plan) = (all.get(..at)?, all.get(at)?);
        let (from, last) = (&plan.first()?.up.from, &earlier.last()?.last()?.up.to);
        let other = earlier.iter().flat_map(|files| files.iter()).rfind(|file| file.up.from == *from)?;
        let forked = || Disorder::Forked { plan: plan[0].up.plan.clone(), other: other.up.plan.clone() };
        (from != last).then(forked)
    };
    (1..all.len()).filter_map(fork).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Fingerprint;
    use crate::project::{Migration, samples};

    /// The sample plan under a number and a name, from one state to another.
    fn plan(number: &str, name: &str, from: &str, to: &str) -> Vec<MigrationFile> {
        let plan = crate::plan::Plan { name: name.into(), ..samples::plan(number) };
        let ends = [["", "half"], ["half", ""]].map(|ends: [&str; 2]| ends.map(|end| Fingerprint(end.into())));
        let mut files: Vec<MigrationFile> = (0..2)
            .map(|at| {
                let (up, down) = Migration::pair(&plan, at, &ends[at]).expect("a stage");
                let number = number::version(number, at).expect("a number");
                let (up_path, down_path) = (up.file_name().into(), down.file_name().into());
                MigrationFile {
                    id: up.id.clone(),
                    number,
                    up_path,
                    down_path,
                    up_text: "".into(),
                    down_text: "".into(),
                    up,
                    down,
                }
            })
            .collect();
        files[0].up.from = Fingerprint(from.into());
        files[1].up.to = Fingerprint(to.into());
        files
    }

    fn told(plans: &[Vec<MigrationFile>]) -> Vec<String> {
        let mut files = plans.concat();
        files.sort_by(|one, other| one.id.cmp(&other.id));
        disorder(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_line_is_in_order() {
        let line = [plan("0001", "a", "h", "i"), plan("0003", "b", "i", "h"), plan("0005", "c", "h", "i")];
        assert_eq!(told(&line), Vec::<String>::new(), "a state may come again");
        let later = [plan("0001", "a", "h", "i"), plan("20261120203000", "b", "by hand", "j")];
        assert_eq!(told(&later), Vec::<String>::new());
    }

    #[test]
    fn two_branches_are_told_by_where_they_begin() {
        let said = told(&[plan("0001", "a", "h", "i"), plan("0003", "b", "h", "j")]);
        assert_eq!(said, ["the plans `0001_a` and `0003_b` begin in the same state: they come from two branches"]);
        let said = told(&[plan("20261120203000", "a", "h", "i"), plan("20261120203030", "b", "h", "j")]);
        assert!(said[0].contains("`20261120203030_b` stand between those of `20261120203000_a`"), "{said:?}");
        let said = told(&[plan("0001", "a", "h", "i"), plan("0001", "b", "h", "j")]);
        assert!(said[0].contains("have the same number"), "{said:?}");
    }

    #[test]
    fn what_is_missing_is_told_from_a_gap() {
        let said = told(&[plan("0001", "a", "h", "i"), plan("0004", "b", "i", "j")]);
        assert_eq!(said, ["between `0002_contract_a` and `0004_expand_b` number 0003 is missing"]);
        let half = plan("0003", "b", "i", "j")[..1].to_vec();
        let said = told(&[plan("0001", "a", "h", "i"), half]);
        assert_eq!(said, ["of the 2 migrations of the plan `0003_b` not all are there: missing 2"]);
    }
}

//! Which plan comes when, under which number.

use super::Bundle;
use crate::config::Numbering;
use crate::error::{Error, Exit, Result};
use crate::project::named;
use crate::project::number::{moment, next_number, version};
use crate::project::order::{Disorder, forked};
use jiff::civil::DateTime;
use std::collections::BTreeSet;

/// A plan in its place.
#[derive(Clone, Debug)]
pub struct Turn<'b> {
    pub bundle: &'b Bundle,
    /// The number that it gets, or keeps.
    pub number: String,
    /// Whether it comes behind another plan than the one that it was made after, and so begins in another state.
    pub anew: bool,
}

impl Turn<'_> {
    /// Whether anything about the plan becomes different.
    pub fn changes(&self) -> bool {
        self.anew || self.number != self.bundle.number()
    }
}

/// All plans in the order that they get. Those that `fixed` holds for stay as they are, before the others; those that are named go
/// behind all. A number stays where it can.
///
/// # Errors
/// A name that no plan has, or more than one; plans out of order that are to stay.
pub fn turns<'b>(
    bundles: &'b [Bundle],
    fixed: &dyn Fn(&Bundle) -> bool,
    names: &[String],
    (numbering, now): (Numbering, DateTime),
) -> Result<Vec<Turn<'b>>> {
    let mut chosen: Vec<&Bundle> = vec![];
    for name in names {
        let one = self::chosen(bundles, name)?;
        if !chosen.iter().any(|other| other.id == one.id) {
            chosen.push(one);
        }
    }
    let is_named = |bundle: &Bundle| chosen.iter().any(|one| one.id == bundle.id);
    let mut order: Vec<&Bundle> = bundles.iter().filter(|bundle| !is_named(bundle)).collect();
    order.sort_by_key(|bundle| (!fixed(bundle), bundle.id.clone()));
    order.extend(chosen.iter().copied());
    let (forks, mut last) = (forks(bundles), None::<String>);
    let mut turns: Vec<Turn<'b>> = vec![];
    for bundle in order {
        let number = match (follows(bundle.number(), last.as_deref())?, fixed(bundle)) {
            (true, _) => bundle.number().to_string(),
            (false, true) => return Err(out_of_order(turns.last().map(|turn| turn.bundle), bundle)),
            (false, false) => next_number(numbering, now, last.as_deref())?,
        };
        last = Some(version(&number, bundle.files.len().saturating_sub(1))?);
        let before = turns.last().map(|turn| turn.bundle);
        let moved = before.map(|before| &before.id) != former(bundles, bundle).map(|before| &before.id);
        let elsewhere = before.is_some_and(|before| before.to() != bundle.from());
        let other = moved || forks.contains(&bundle.id) || number != bundle.number();
        let anew = elsewhere && !fixed(bundle) && other;
        turns.push(Turn { bundle, number, anew });
    }
    Ok(turns)
}

/// Whether a number can come next. One of a sequence follows at once; in a folder that begins anywhere, the first one may be any.
fn follows(number: &str, last: Option<&str>) -> Result<bool> {
    let Some(last) = last else { return Ok(true) };
    let sequence = moment(number).is_none() && moment(last).is_none();
    Ok(match sequence {
        true => number == version(last, 1)?,
        false => number > last && number.len() >= last.len(),
    })
}

/// The plan that one stood behind.
fn former<'b>(bundles: &'b [Bundle], bundle: &Bundle) -> Option<&'b Bundle> {
    let at = bundles.iter().position(|one| one.id == bundle.id)?;
    at.checked_sub(1).and_then(|before| bundles.get(before))
}

/// The plans that begin where another one does.
fn forks(bundles: &[Bundle]) -> BTreeSet<String> {
    let files: Vec<_> = bundles.iter().flat_map(|bundle| bundle.files.iter().cloned()).collect();
    let plan = |disorder: Disorder| match disorder {
        Disorder::Forked { plan, .. } => Some(plan),
        _ => None,
    };
    forked(&files).into_iter().filter_map(plan).collect()
}

/// The one plan whose id is this, or begins so.
///
/// # Errors
/// None, or more than one.
pub fn chosen<'b>(bundles: &'b [Bundle], name: &str) -> Result<&'b Bundle> {
    named(bundles, |bundle| &bundle.id, ("plan", name))
        .map_err(|error| error.hint("`concertina renumber PLAN` takes the id of one, or the beginning of it"))
}

fn out_of_order(before: Option<&Bundle>, bundle: &Bundle) -> Error {
    let before = before.map_or("", |before| before.id.as_str());
    let sentence =
        format!("`{}` does not follow `{before}`, and both are applied: what is applied keeps its number", bundle.id);
    Error::of(Exit::History, sentence)
        .hint("restore the folders of migrations and plans as they were when these were applied")
}

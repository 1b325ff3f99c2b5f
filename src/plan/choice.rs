//! What a plan says of the form that was chosen, and of the other one.

use super::{Mode, Plan, Releases, Request, parted, settle};
use crate::catalog::ObjectId;
use crate::error::Result;
use std::collections::BTreeSet;

/// A column that takes another type by a rewrite of its table because that is small, and the table's name in the live database.
pub type Rewritten = (ObjectId, ObjectId);

/// One sentence for a plan that is one migration, and one for each column whose small table is written anew.
pub fn notes(request: &Request, plan: &Plan, rewritten: &[Rewritten]) -> Vec<String> {
    match request.mode {
        _ if plan.is_empty() => vec![],
        Mode::Direct => vec![beside_phases(request)],
        Mode::Phased => beside_second_columns(request, plan, rewritten),
    }
}

fn again(request: &Request) -> Result<Plan> {
    parted(request, settle::settle(request)?)
}

fn beside_phases(request: &Request) -> String {
    const CHOSEN: &str = "one migration, not in phases";
    let Ok(phased) = again(&Request { mode: Mode::Phased, ..*request }) else { return CHOSEN.into() };
    let count = match phased.stages.len() {
        1 => "one, too".into(),
        many => many.to_string(),
    };
    let served = phased.stages.iter().any(|stage| stage.releases == Releases::default());
    let served = if served { ", and both releases could run meanwhile" } else { "" };
    format!("{CHOSEN}; in these it would be {count}{served}")
}

fn beside_second_columns(request: &Request, plan: &Plan, rewritten: &[Rewritten]) -> Vec<String> {
    if rewritten.is_empty() {
        return vec![];
    }
    let large: BTreeSet<ObjectId> = rewritten.iter().map(|(_, live)| live).chain(request.large).cloned().collect();
    let other = again(&Request { large: &large, ..*request }).ok();
    let sentence = |(column, _): &Rewritten| {
        let table = column.table();
        let more = other.as_ref().and_then(|other| steps_of(other, &table).checked_sub(steps_of(plan, &table)));
        let more = more.filter(|more| *more > 0);
        let alone = rewritten.iter().filter(|(other, _)| other.table() == table).count() == 1;
        let more = more.map_or_else(String::new, |more| match alone {
            true => format!("; as a second column kept in step it would be {more} steps more"),
            false => format!("; as second columns kept in step those of its table would be {more} steps more"),
        });
        format!(
            "{column} takes its type by one rewrite, as its table has fewer than {} rows{more}",
            request.small_table
        )
    };
    rewritten.iter().map(sentence).collect()
}

fn steps_of(plan: &Plan, table: &ObjectId) -> usize {
    let steps = plan.stages.iter().flat_map(|stage| &stage.up);
    steps.filter(|step| step.objects.first().is_some_and(|id| id.table() == *table)).count()
}

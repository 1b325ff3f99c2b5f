//! A plan of one stage: what the phases would do, one behind the other.

use super::stage::{Builder, Stage};
use crate::catalog::{Catalog, Rename};
use crate::error::Result;
use crate::route::Phase;
use crate::step::{Step, Transaction};

impl Builder<'_> {
    /// The stage between the first and the last of the catalogs, if there is anything to do.
    pub fn at_once(&self, catalogs: [&Catalog; 4]) -> Result<Vec<Stage>> {
        let [old, .., new] = catalogs;
        let stages = self.stages(catalogs)?;
        let (Some(first), Some(last)) = (stages.first(), stages.last()) else { return Ok(vec![]) };
        let (checks, down_checks) = (first.checks.clone(), last.down_checks.clone());
        let up = stages.iter().map(|stage| stage.up.clone());
        let down = stages.iter().rev().map(|stage| stage.down.clone());
        let reversed: Vec<Rename> = self.settled.renames.iter().rev().map(Rename::reversed).collect();
        let renames = (self.settled.renames.as_slice(), reversed.as_slice());
        let stage = self.stage(Phase::Direct, (old, new), (joined(up), joined(down)), renames);
        // A step that rebuilds a table may ask for what comes back only before it; where the stage is one transaction, what was
        // not asked in advance takes nothing with it when it fails.
        let down_checks = if self.request.dialect.transactional_stages() { down_checks } else { stage.down_checks };
        // What is counted over rows as they will be once filled is asked by the opening of the plan.
        Ok(vec![Stage { checks, down_checks, ..stage }])
    }
}

/// One behind the other. What two of them would commit apart is committed apart: together they would lock more at once.
fn joined(parts: impl Iterator<Item = Vec<Step>>) -> Vec<Step> {
    let mut all: Vec<Step> = vec![];
    for mut part in parts {
        let goes_on = |first: &Step| all.last().is_some_and(|last| first.transaction.goes_on(&last.transaction));
        if let Some(first) = part.first_mut().filter(|first| goes_on(first)) {
            first.transaction = Transaction::Opening;
        }
        all.append(&mut part);
    }
    all
}

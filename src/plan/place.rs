//! Columns that stand elsewhere in their tables, for whoever tells columns by their places.

use super::Stage;
use super::settle::Settled;
use crate::catalog::{Catalog, ObjectId};
use crate::route::Phase;
use crate::step::Verb;

/// One sentence for those that change names with a second one, and one for those that are dropped and made anew: what is written
/// into the place of the first is gone.
pub fn notes(settled: &Settled, stages: &[Stage]) -> Vec<String> {
    let turned: Vec<&ObjectId> = settled.shadows.iter().map(|shadow| &shadow.column).collect();
    let turned = sentence(&turned, Phase::Constrain, "an INSERT or a COPY that names");
    let anew = stages.iter().filter_map(|stage| {
        // A COPY passes by what is computed.
        let columns: Vec<&ObjectId> = made_anew(&settled.old, stage).collect();
        sentence(&columns, stage.phase, "an INSERT that names")
    });
    turned.into_iter().chain(anew).collect()
}

fn sentence(columns: &[&ObjectId], phase: Phase, writes: &str) -> Option<String> {
    let (which, them) = match columns {
        [] => return None,
        [_] => ("column", "it"),
        _ => ("columns", "them"),
    };
    let names: Vec<String> = columns.iter().map(|column| column.dotted()).collect();
    Some(format!(
        "{which} {}: behind all others of the table from {phase} on; {writes} no columns must name {them} before, \
         and SELECT * gives another order",
        names.join(", ")
    ))
}

/// The computed columns that a stage drops and makes anew before others of their tables; not again of each partition.
pub(super) fn made_anew<'a>(old: &'a Catalog, stage: &'a Stage) -> impl Iterator<Item = &'a ObjectId> {
    let dropped = stage.up.iter().filter(|step| step.verb == Verb::Drop).filter_map(|step| step.objects.first());
    let otherwise = |id: &&ObjectId| match (stage.before.column(id), stage.after.column(id)) {
        (Some(before), Some(after)) => after.generated.is_some() && before.generated != after.generated,
        _ => false,
    };
    let whole = |id: &&ObjectId| !stage.after.is_partition(&id.table());
    dropped.filter(otherwise).filter(whole).filter(|id| !is_last(old, &stage.before, id))
}

/// Whether a column stands behind all others of its table. What comes with the plan comes behind what was there.
fn is_last(old: &Catalog, now: &Catalog, id: &ObjectId) -> bool {
    let place = |id: &ObjectId| old.column(id).map(|column| column.position.0);
    let mut others = now.columns(&id.table()).into_iter().map(|(other, _)| other).filter(|other| *other != id);
    others.all(|other| place(other).is_some_and(|other| Some(other) < place(id)))
}

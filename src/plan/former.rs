//! What becomes of a name that one object gives up for another: a column that was converted beside it, a routine of another form.

use super::stage::Builder;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::Keep;
use crate::hazard::Hazard;
use crate::route::returning;
use crate::step::{Step, Transaction, Verb};

impl Builder<'_> {
    /// A call that was read just before finds a routine that stepped aside: it goes a moment after its name was given away and all
    /// that is committed, unless something that it stands on changes with it.
    pub(super) fn aside_at_the_end(&self, steps: Vec<Step>, from: &Catalog) -> Vec<Step> {
        let aside: Vec<ObjectId> = self.goings.iter().map(|going| going.from.coming()).collect();
        let stands_still = |id: &ObjectId| {
            let read = from.reads(id);
            !steps.iter().any(|step| step.objects.iter().any(|other| read.contains(other)))
        };
        let last =
            |step: &Step| step.verb == Verb::Drop && aside.contains(&step.objects[0]) && stands_still(&step.objects[0]);
        let (last, first): (Vec<Step>, Vec<Step>) = steps.iter().cloned().partition(last);
        let lingers = self.request.dialect.lingers();
        let lingering = |step: Step| Step { sql: format!("{lingers}\n{}", step.sql).trim_start().into(), ..step };
        let alone = last.into_iter().map(|step| Step { transaction: Transaction::Own, ..lingering(step) });
        first.into_iter().chain(alone).collect()
    }

    /// What a column was goes without a question: all that it held stands converted in its place. What gives its name to another
    /// is called by that from then on.
    pub(super) fn of_a_former(&self, mut step: Step) -> Step {
        let former = |id: &ObjectId| self.settled.shadows.iter().any(|shadow| shadow.former == *id);
        let going =
            |id: &ObjectId| returning(self.goings).iter().any(|rename| [&rename.from, &rename.to].contains(&id));
        if step.objects.first().is_some_and(former) {
            step.hazards.retain(|hazard| *hazard != Hazard::DropsData);
        }
        if step.verb == Verb::Rename && step.objects.first().is_some_and(going) {
            step.hazards.retain(|hazard| *hazard != Hazard::BreaksOldRelease);
        }
        step
    }

    /// What is made anew belongs to whom it belonged, or a function would run with the rights of the role that applies. What
    /// comes back from quarantine still does.
    pub(super) fn given_back(&self, keep: Keep, step: Step) -> Step {
        let Some(id) = step.objects.first().filter(|_| step.verb == Verb::Create) else { return step };
        let kept =
            matches!(keep, Keep::Restore(_)) && (matches!(id.kind, Kind::Table | Kind::Sequence) || id.kind.is_type());
        let former = self.goings.iter().find(|rename| rename.to == *id).map_or(id, |rename| &rename.from);
        match self.request.owners.get(former).filter(|_| !kept) {
            Some(role) => Step { sql: format!("{}\n{}", step.sql, self.request.dialect.give(id, role)), ..step },
            None => step,
        }
    }
}

use super::burden;
use super::course::Course;
use super::settle::Settled;
use super::together::Together;
use super::{Check, Request};
use crate::catalog::{Catalog, Object, ObjectId, Rename};
use crate::engine::{Conversion, Keep, Leg};
use crate::error::Result;
use crate::graph;
use crate::hazard::Hazard;
use crate::route::{Phase, Refusal, Way, returning};
use crate::step::{Step, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// What is deployed together: the steps of one phase, forward and back, between two catalogs.
#[derive(Clone, Debug)]
pub struct Stage {
    pub phase: Phase,
    pub before: Catalog,
    pub after: Catalog,
    pub up: Vec<Step>,
    pub down: Vec<Step>,
    /// Counted before `up` begins.
    pub checks: Vec<Check>,
    /// Counted before `down` begins.
    pub down_checks: Vec<Check>,
    pub releases: Releases,
}

/// Which application release may run after a stage; the reason when one may not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Releases {
    pub old: Option<String>,
    pub new: Option<String>,
}

type Accepts<'a> = dyn Fn(&Catalog, &Catalog) -> Result<(), Refusal> + 'a;

impl Stage {
    /// With the releases that its end accepts, and finds the values that it knows of. That the old one has to be gone is decided
    /// before what no gate holds back: expand, and a direct migration. So it is where the new one could run `nowhere` before: no
    /// deployment of it can open a gate then, and there is a time when neither runs.
    pub fn judged(self, request: &Request, accepts: &Accepts, settled: &Settled, nowhere: bool) -> Stage {
        let refusal = |release: &Catalog| accepts(&self.after, release).err();
        let blank = |id: &&ObjectId| request.new.contains(id) && !settled.old.contains(id);
        let early = matches!(self.phase, Phase::Expand | Phase::Direct);
        let blank = settled.fills.keys().find(blank).filter(|_| self.phase == Phase::Expand);
        let blank = blank.map(|id| Refusal { object: id.clone(), reason: "holds nothing before the backfill" });
        let old = refusal(request.old);
        let new = refusal(request.new).or(blank);
        let said = |refusal: &Option<Refusal>| refusal.as_ref().map(ToString::to_string);
        let releases = Releases { old: said(&old), new: said(&new) };
        let up = match old.filter(|_| (early || nowhere) && request.dialect.syncs()) {
            Some(refusal) => breaking(self.up, &refusal.object),
            None => self.up,
        };
        Stage { releases, up, ..self }
    }
}

/// Builds the stages of a plan.
pub struct Builder<'a> {
    pub request: &'a Request<'a>,
    pub settled: &'a Settled,
    /// What stays until contract under another name.
    pub goings: &'a [Rename],
}

impl Builder<'_> {
    /// The stages that have something to do, between `old`, `both`, `strict` and `new`.
    pub fn stages(&self, [old, both, strict, new]: [&Catalog; 4]) -> Result<Vec<Stage>> {
        let reversed: Vec<Rename> = self.settled.renames.iter().rev().map(Rename::reversed).collect();
        let expand = self.leg(Phase::Expand, (old, both), (&self.settled.renames, &reversed), &[])?;
        let backfill = self.backfill(both);
        let earlier = [expand.up.as_slice(), &backfill.up].concat();
        let constrain = match self.settled.shadows.is_empty() {
            true => self.leg(Phase::Constrain, (both, strict), (self.goings, &returning(self.goings)), &earlier)?,
            false => self.turn((both, strict), &earlier)?,
        };
        let earlier = [earlier.as_slice(), &constrain.up].concat();
        let contract = self.leg(Phase::Contract, (strict, new), (&[], &[]), &earlier)?;
        let stages = [expand, backfill, constrain, contract];
        Ok(stages.into_iter().filter(|stage| !stage.up.is_empty() || !stage.down.is_empty()).collect())
    }

    fn leg(
        &self,
        phase: Phase,
        (from, to): (&Catalog, &Catalog),
        (up, down): (&[Rename], &[Rename]),
        earlier: &[Step],
    ) -> Result<Stage> {
        let number = self.request.number;
        let quarantine = self.request.quarantine;
        let later = self.settled.filled_later();
        let (later, conversions) = (&later, &self.settled.conversions);
        let keep = if quarantine { Keep::Bury(number) } else { Keep::Nothing };
        let forth = self.steps(&Leg { from, to, renames: up, conversions, later, earlier, keep }, Way::Forth)?;
        let forth = self.gathering(to, self.together([from, to], forth), &BTreeSet::new());
        let (turned, earlier) = (turned(conversions), [earlier, &forth].concat());
        let keep = if quarantine { Keep::Restore(number) } else { Keep::Nothing };
        let conversions = &turned;
        let earlier = earlier.as_slice();
        let leg = Leg { from: to, to: from, renames: down, conversions, later, earlier, keep };
        let back = self.together([to, from], self.steps(&leg, Way::Back)?);
        let back = self.gathering(from, back, &BTreeSet::new());
        let mut stage = self.stage(phase, (from, to), (forth, back), (up, down));
        stage.down_checks.extend(self.refillable(to, from));
        Ok(self.in_step(stage))
    }

    /// Steps in order, cut into transactions.
    pub(super) fn together(&self, [from, to]: [&Catalog; 2], steps: Vec<Step>) -> Vec<Step> {
        Together { dialect: self.request.dialect, from, to }.cut(steps)
    }

    /// The steps of a leg in order; on the way back with what brings the values of columns that come back.
    pub(super) fn steps(&self, leg: &Leg, way: Way) -> Result<Vec<Step>> {
        let Leg { from, to, keep, .. } = *leg;
        let dialect = self.request.dialect;
        let mut steps = dialect.steps(leg)?;
        if way == Way::Back {
            steps.extend(self.refills(from, to).iter().flat_map(|fill| dialect.fill(to, fill)));
        }
        let respell = |text: &str, rename: &Rename| dialect.respell(text, rename);
        let renamed = leg.renames.iter().fold(from.clone(), |from, rename| from.rename(rename, &respell));
        let steps = self.aside_at_the_end(graph::order(steps, &renamed, to)?, &renamed);
        let steps = steps.into_iter().map(|step| self.given_back(keep, self.of_a_former(step)));
        let steps = steps.map(|step| if way == Way::Back { self.kept_in_step([from, to], step) } else { step });
        let mut there = renamed;
        let locking = steps.map(|step| {
            let step = self.locking([&there, to], step);
            let gone = step.objects.first().filter(|_| step.verb == Verb::Drop);
            gone.into_iter().for_each(|id| drop(there.remove(id)));
            step
        });
        Ok(locking.collect())
    }

    pub(super) fn locking(&self, sides: [&Catalog; 2], step: Step) -> Step {
        self.request.dialect.locking(sides, step)
    }

    fn backfill(&self, both: &Catalog) -> Stage {
        let dialect = self.request.dialect;
        let fills = self.settled.fills.values().filter(|fill| both.contains(&fill.column));
        let up = fills.flat_map(|fill| dialect.fill(both, fill));
        let up = up.map(|step| self.counted(both, self.locking([both, both], step))).collect();
        let marked = self.settled.fills.values().filter(|fill| both.contains(&fill.column) && fill.marker.is_some());
        let down = marked.flat_map(|fill| dialect.unfill(both, fill));
        let down = down.map(|step| self.locking([both, both], step)).collect();
        self.stage(Phase::Backfill, (both, both), (up, down), (&[], &[]))
    }

    /// The old release may have written what does not convert since expand: it is counted before a row is filled.
    fn counted(&self, both: &Catalog, step: Step) -> Step {
        let shadow = self.settled.shadows.iter().find(|shadow| step.objects.contains(&shadow.next));
        let need = shadow.and_then(|shadow| self.request.dialect.converts(both, &shadow.next, &shadow.to_next, None));
        need.into_iter().fold(step, Step::needing)
    }

    /// Where a stage is one transaction, everybody waits for all of it, whatever it does.
    fn told(&self, steps: Vec<Step>) -> Vec<Step> {
        if self.request.dialect.transactional_stages() { steps } else { burden::told(steps) }
    }

    /// A stage whose steps are known, with what is counted before them.
    pub(super) fn stage(
        &self,
        phase: Phase,
        (before, after): (&Catalog, &Catalog),
        (up, down): (Vec<Step>, Vec<Step>),
        (forth, back): (&[Rename], &[Rename]),
    ) -> Stage {
        let dialect = self.request.dialect;
        let conversions = &self.settled.conversions;
        let checks = Course { dialect, from: before, to: after, renames: forth, conversions }.checks(&up);
        // On the way back a row that nobody changed has its old value, whatever its conversion would give.
        let conversions = &BTreeMap::new();
        let down_checks = Course { dialect, from: after, to: before, renames: back, conversions }.checks(&down);
        Stage {
            phase,
            before: before.clone(),
            after: after.clone(),
            up: self.told(up),
            down: self.told(down),
            checks,
            down_checks,
            releases: Releases::default(),
        }
    }
}

/// With the hazard where the object is touched, unless a step has it already.
fn breaking(mut steps: Vec<Step>, object: &ObjectId) -> Vec<Step> {
    let told = steps.iter().any(|step| step.hazards.contains(&Hazard::BreaksOldRelease));
    let at = steps.iter().position(|step| step.objects.contains(object)).unwrap_or_default();
    if let Some(step) = steps.get_mut(at).filter(|_| !told) {
        step.hazards.push(Hazard::BreaksOldRelease);
    }
    steps
}

/// The conversions of the way back.
pub(super) fn turned(conversions: &BTreeMap<ObjectId, Conversion>) -> BTreeMap<ObjectId, Conversion> {
    let turn = |c: &Conversion| Conversion { using: c.reverse.clone(), reverse: c.using.clone() };
    conversions.iter().map(|(id, conversion)| (id.clone(), turn(conversion))).collect()
}

/// The columns of a table, of either side, by name.
pub fn columns_of<'a>(sides: [&'a Catalog; 2], table: &'a ObjectId) -> BTreeMap<&'a str, &'a ObjectId> {
    let columns = sides.into_iter().flat_map(|side| side.children(table));
    columns.filter(|(_, object)| matches!(object, Object::Column(_))).map(|(id, _)| (id.name(), id)).collect()
}

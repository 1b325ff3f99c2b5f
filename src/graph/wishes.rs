use super::{Ordering, before};
use crate::catalog::{Bodies, Catalog, Kind, Object, ObjectId, Routine, Setting};
use crate::step::Verb;
use petgraph::graph::NodeIndex;
use std::collections::BTreeSet;

impl Ordering {
    /// What is better done before something else though no server keeps record of it.
    pub(super) fn wishes(&self, from: &Catalog, to: &Catalog) -> BTreeSet<(NodeIndex, NodeIndex)> {
        let mut wishes = BTreeSet::new();
        self.bodies_find_what_they_name(to, &mut wishes);
        self.bodies_go_before_what_they_name(from, &mut wishes);
        self.calls_are_not_mistaken(from, to, &mut wishes);
        self.columns_are_kept_in_step_first(&mut wishes);
        self.tables_tell_by_keys_that_are_there(from, to, &mut wishes);
        wishes
    }

    /// A table that replicas are told of by its primary key, where it is not otherwise, has one by then.
    fn tables_tell_by_keys_that_are_there(
        &self,
        from: &Catalog,
        to: &Catalog,
        wishes: &mut BTreeSet<(NodeIndex, NodeIndex)>,
    ) {
        let usual = |id: &&ObjectId| from.contains(id) && !to.contains(id) && id.name() == Setting::REPLICA_IDENTITY;
        for identity in self.touching.keys().filter(|id| id.kind == Kind::Setting).filter(usual) {
            let key = identity.target().and_then(|table| to.primary_key(&table).cloned());
            let made = key.map(|key| self.steps_of(&key, &[Verb::Create])).unwrap_or_default();
            before(wishes, &made, &self.steps_of(identity, &[Verb::Drop, Verb::Alter]));
        }
    }

    /// The rows of one column take long: by then every other must be given what a release writes under its second name.
    fn columns_are_kept_in_step_first(&self, wishes: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        let of_verb = |verb: Verb| self.steps.node_indices().filter(move |node| self.steps[*node].verb == verb);
        let is_sync = |node: &NodeIndex| self.steps[*node].objects.first().is_some_and(|id| id.kind == Kind::Sync);
        let syncs: Vec<NodeIndex> = of_verb(Verb::Create).filter(is_sync).collect();
        before(wishes, &syncs, &of_verb(Verb::Fill).collect::<Vec<_>>());
    }

    /// What is made over rows may call a function, whose body may name what else this leg makes.
    fn bodies_find_what_they_name(&self, to: &Catalog, wishes: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        let bodies = Bodies::of(to);
        for user in self.touched(to).into_keys().filter(|id| !id.kind.is_routine()) {
            let builders = self.own_steps(user, &[Verb::Create, Verb::Alter, Verb::Fill]);
            if !builders.is_empty() {
                for named in named_through(&bodies, to, user) {
                    before(wishes, &self.steps_of(named, &[Verb::Create, Verb::Alter]), &builders);
                }
            }
        }
    }

    /// What is done over rows until it goes may call a function, whose body may name what else goes.
    fn bodies_go_before_what_they_name(&self, from: &Catalog, wishes: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        let bodies = Bodies::of(from);
        for user in self.touched(from).into_keys().filter(|id| !id.kind.is_routine()) {
            let wreckers = self.own_steps(user, &[Verb::Drop]);
            if !wreckers.is_empty() {
                for named in named_through(&bodies, from, user) {
                    before(wishes, &wreckers, &self.steps_of(named, &[Verb::Drop]));
                }
            }
        }
    }

    /// A function goes before another comes that its calls could be taken for.
    fn calls_are_not_mistaken(&self, from: &Catalog, to: &Catalog, wishes: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        let routines = |side: &'_ Catalog| -> Vec<(ObjectId, Routine)> {
            let touched = self.touching.keys().filter_map(|id| Some((id, side.object(id)?)));
            let routine = |(id, object): (&ObjectId, &Object)| match object {
                Object::Routine(routine) => Some((id.clone(), routine.clone())),
                _ => None,
            };
            touched.filter_map(routine).collect()
        };
        let leaving = routines(from);
        for (id, coming) in routines(to) {
            let alike = leaving.iter().filter(|(other, _)| *other != id && other.path[..2] == id.path[..2]);
            for (other, _) in alike.filter(|(_, routine)| routine.is_mistaken_for(&coming)) {
                before(wishes, &self.steps_of(other, &[Verb::Drop]), &self.steps_of(&id, &[Verb::Create]));
            }
        }
    }
}

/// What stands in the bodies of the functions that the object reads, and of those that they name in turn. A domain calls
/// functions, too, wherever a value becomes one of its own.
fn named_through<'a>(bodies: &Bodies<'a>, catalog: &Catalog, user: &ObjectId) -> BTreeSet<&'a ObjectId> {
    let mut named = BTreeSet::new();
    let mut seen = BTreeSet::from([user.clone()]);
    let mut waiting = catalog.reads(user);
    while let Some(read) = waiting.pop() {
        if !seen.insert(read.clone()) {
            continue;
        }
        match catalog.object(&read) {
            Some(Object::Routine(routine)) => {
                for id in bodies.named_by(routine).filter(|id| *id != user) {
                    named.insert(id);
                    waiting.push(id.clone());
                }
            }
            Some(_) if read.kind.is_type() => {
                let demands = catalog.children(&read).flat_map(|(note, _)| catalog.reads(note));
                waiting.extend(catalog.reads(&read).into_iter().chain(demands));
            }
            _ => {}
        }
    }
    named
}

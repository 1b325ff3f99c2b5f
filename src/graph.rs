//! Orders the steps of one leg: builders before users, users before wreckers, names free before they are taken.
//!
//! 1. In the leg's `to`: what an object reads is made or altered before the object is.
//! 2. In the leg's `from`: an object is dropped before what it reads is altered or dropped, and altered before what it
//!    reads is dropped for good. Only a trigger that gives a column its value outlasts what the column comes to demand. A view goes for a column that becomes another, not for the default of one: it is gone no
//!    longer than its own transaction, and the rows of a column that comes are filled before that.
//! 3. A name is given up before another object takes it.
//! 4. A table leaves those that it stands under before anything else becomes of it or of them, and comes under others
//!    when all that is done, but for the names of what is required of both; where one comes and another goes, the other goes
//!    first.
//! 5. An event trigger goes before everything else and comes after it: it would fire on every step between.
//! 6. An object changes hands behind everything else that is done to it, between what is revoked and what is granted.
//! 7. Renames go before everything else, in the order that they have: all other steps know the new names. Only what holds
//!    such a name goes before them.
//! 8. What only names tell (`wishes`) counts where it closes no circle, and so does that a key goes before its table is
//!    altered: what is said of the table may have to let go of the key first, and wait for the table.
//!
//! A child that came or went with its parent is ordered through the parent. The steps of one object keep the order its
//! recipe gave. Recipes never write edges; a cycle is a bug, and it is named.

mod apart;
mod owners;
mod renames;
mod sorted;
mod wishes;

use crate::catalog::{Catalog, Flow, Kind, Object, ObjectId};
use crate::error::{Error, Result};
use crate::step::{Step, Verb};
use petgraph::algo::{has_path_connecting, tarjan_scc};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};

/// Puts the steps of the leg `from` -> `to` in order: deterministic, ties broken by kind, then name.
///
/// # Errors
/// When the steps form a cycle; its members are named.
pub fn order(steps: Vec<Step>, from: &Catalog, to: &Catalog) -> Result<Vec<Step>> {
    if steps.is_empty() {
        return Ok(steps);
    }
    let graph = Ordering::new(steps).edges(from, to);
    let sorted = graph.sorted();
    if sorted.len() == graph.steps.node_count() {
        return Ok(sorted.into_iter().map(|node| graph.steps[node].clone()).collect());
    }
    let cycle = tarjan_scc(&graph.steps).into_iter().find(|members| members.len() > 1).unwrap_or_default();
    let error = Error::bug("the steps of the plan wait for each other in a circle");
    Err(cycle.iter().fold(error, |error, node| error.detail(graph.steps[*node].says.clone())))
}

struct Ordering {
    steps: DiGraph<Step, ()>,
    touching: BTreeMap<ObjectId, Vec<NodeIndex>>,
}

impl Ordering {
    fn new(steps: Vec<Step>) -> Self {
        let mut graph = Ordering { steps: DiGraph::new(), touching: BTreeMap::new() };
        for step in steps {
            let objects: BTreeSet<ObjectId> = step.objects.iter().cloned().collect();
            let node = graph.steps.add_node(step);
            for object in objects {
                graph.touching.entry(object).or_default().push(node);
            }
        }
        graph
    }

    fn edges(mut self, from: &Catalog, to: &Catalog) -> Self {
        let mut soft = BTreeSet::new();
        let mut edges: BTreeSet<(NodeIndex, NodeIndex)> =
            self.touching.values().flat_map(|nodes| nodes.windows(2).map(|pair| (pair[0], pair[1]))).collect();
        for (user, object) in self.touched(to) {
            let builders = self.own_steps(user, &[Verb::Create, Verb::Alter, Verb::Fill]);
            if !builders.is_empty() {
                for used in to.reads(user).iter().filter(|used| self.is_apart(to, user, used)) {
                    let firsts = self.steps_of(used, &[Verb::Create, Verb::Alter]);
                    // One that makes both is in the order of what is used.
                    let thens: Vec<NodeIndex> =
                        builders.iter().filter(|node| !firsts.contains(node)).copied().collect();
                    before(&mut edges, &firsts, &thens);
                    // A row that is written behind the filling of a column is the trigger's to fill. One that only heeds the
                    // column would take the filling for what a release writes.
                    let fillers = self.steps_of(used, &[Verb::Fill]);
                    match object {
                        Object::Sync(sync) if sync.gives(&user.table(), used) => {
                            before(&mut edges, &builders, &fillers);
                        }
                        _ => before(&mut edges, &fillers, &builders),
                    }
                }
            }
        }
        for (user, _) in self.touched(from) {
            let wreckers = self.own_steps(user, &[Verb::Drop]);
            if !wreckers.is_empty() {
                for used in from.reads(user).iter().filter(|used| self.is_apart(from, user, used)) {
                    let table = user.table();
                    let through = !self.touching.contains_key(used) && used.parent().as_ref() == Some(&table);
                    let edges_to = if *used == table || through { &mut soft } else { &mut edges };
                    let alterers = self.steps_of(used, &[Verb::Alter]);
                    let felt = |node: &NodeIndex| !is_nothing_to([from, to], user, used, &self.steps[*node]);
                    match is_given_until(&[from, to], user, used) {
                        true => before(&mut soft, &alterers, &wreckers),
                        false => before(edges_to, &wreckers, &alterers.into_iter().filter(felt).collect::<Vec<_>>()),
                    }
                    before(&mut edges, &wreckers, &self.steps_of(used, &[Verb::Drop]));
                    // It comes back behind what it went for, though it may lean on something else by then.
                    before(
                        &mut soft,
                        &self.steps_of(used, &[Verb::Alter, Verb::Drop]),
                        &self.own_steps(user, &[Verb::Create]),
                    );
                }
            }
            let leavers = self.own_steps(user, &[Verb::Alter]);
            if !leavers.is_empty() {
                let lost = |used: &&ObjectId| !to.contains(used) && self.is_apart(from, user, used);
                for used in from.reads(user).iter().filter(lost) {
                    before(&mut edges, &leavers, &self.steps_of(used, &[Verb::Drop]));
                }
            }
        }
        self.free_names(from, to, &mut edges);
        self.keep_apart([from, to], &mut edges);
        self.hand_over_last([from, to], &mut edges);
        self.fence_event_triggers(&mut edges);
        self.rename_first(from, to, &mut edges);
        for (first, then) in edges {
            self.steps.add_edge(first, then, ());
        }
        for (first, then) in soft.into_iter().chain(self.wishes(from, to)) {
            if !has_path_connecting(&self.steps, then, first, None) {
                self.steps.add_edge(first, then, ());
            }
        }
        self
    }

    /// What of a catalog the steps touch, with the children of that, in order. Of a large schema most plans touch little, and
    /// to look for that is faster than to ask of each object.
    fn touched<'a>(&'a self, side: &'a Catalog) -> BTreeMap<&'a ObjectId, &'a Object> {
        const LITTLE: usize = 20;
        let touches = |id: &ObjectId| {
            self.touching.contains_key(id) || id.parent().is_some_and(|parent| self.touching.contains_key(&parent))
        };
        if self.touching.len() > side.len() / LITTLE {
            return side.iter().filter(|(id, _)| touches(id)).collect();
        }
        let own = self.touching.keys().filter_map(|id| Some((id, side.object(id)?)));
        own.chain(self.touching.keys().flat_map(|id| side.children(id))).collect()
    }

    /// Whether one that reads the other is ordered by it. What comes and goes with its table is not by what comes and goes with
    /// another of the same family: the tables are ordered as they are.
    fn is_apart(&self, side: &Catalog, user: &ObjectId, used: &ObjectId) -> bool {
        let carried = |id: &ObjectId| id.kind.is_of_relation() && !self.touching.contains_key(id);
        let related = || carried(user) && carried(used) && side.eldest(&used.table()) == side.eldest(&user.table());
        !self.go_together(user, used) && !related() && !self.are_made_at_once(user, used)
    }

    /// Whether types that stand on each other are made anew by one step.
    fn are_made_at_once(&self, one: &ObjectId, other: &ObjectId) -> bool {
        if !one.kind.is_type() || !other.kind.is_type() {
            return false;
        }
        let steps = |id: &ObjectId| self.touching.get(id);
        steps(one).zip(steps(other)).is_some_and(|(own, others)| own.iter().any(|node| others.contains(node)))
    }

    /// Whether two objects come and go by the same steps: those of a column are its comment's too.
    fn go_together(&self, one: &ObjectId, other: &ObjectId) -> bool {
        let through = |id: &ObjectId| if self.touching.contains_key(id) { Some(id.clone()) } else { id.parent() };
        through(one) == through(other)
    }

    /// The steps that touch an object itself, or make or drop it with its parent. One that is only under a parent that is
    /// altered has none: nothing becomes of it.
    fn own_steps(&self, id: &ObjectId, verbs: &[Verb]) -> Vec<NodeIndex> {
        let touched = self.touching.contains_key(id);
        let with_parent = |node: &NodeIndex| matches!(self.steps[*node].verb, Verb::Create | Verb::Drop);
        self.steps_of(id, verbs).into_iter().filter(|node| touched || with_parent(node)).collect()
    }

    /// The steps that touch an object, or its parent: what must be done before, or only after, it is used.
    fn steps_of(&self, id: &ObjectId, verbs: &[Verb]) -> Vec<NodeIndex> {
        let own = self.touching.get(id);
        let through = || id.parent().and_then(|parent| self.touching.get(&parent));
        let nodes = own.or_else(through).into_iter().flatten().copied();
        nodes.filter(|node| verbs.contains(&self.steps[*node].verb)).collect()
    }
}

/// Whether a view or a routine can stand while a step alters a column that it reads: what that demands, and what it holds where
/// nobody writes it, is nothing to them.
fn is_nothing_to([from, to]: [&Catalog; 2], user: &ObjectId, used: &ObjectId, step: &Step) -> bool {
    let shape = |side: &Catalog| {
        let column = side.column(used)?;
        Some((column.data_type.clone(), column.collation.clone(), column.generated.clone()))
    };
    let stands = user.kind == Kind::View || user.kind.is_routine();
    stands && step.objects.first() == Some(used) && from.column(used).is_some() && shape(from) == shape(to)
}

/// Whether a trigger goes that gives a column its value, or makes others of it, and the column stays: what it comes to demand is
/// demanded while the trigger still stands, or who writes in between would leave what no later step takes.
fn is_given_until([from, to]: &[&Catalog; 2], user: &ObjectId, used: &ObjectId) -> bool {
    match (from.object(user), from.column(used), to.column(used)) {
        (Some(Object::Sync(sync)), Some(old), Some(new)) if sync.flow != Flow::Follow => {
            let tightens = old.nullable && !new.nullable && old.data_type == new.data_type;
            tightens && !to.contains(user) && used.name() != sync.new && used.table() == user.table()
        }
        _ => false,
    }
}

fn before(edges: &mut BTreeSet<(NodeIndex, NodeIndex)>, firsts: &[NodeIndex], thens: &[NodeIndex]) {
    for first in firsts {
        edges.extend(thens.iter().filter(|then| *then != first).map(|then| (*first, *then)));
    }
}

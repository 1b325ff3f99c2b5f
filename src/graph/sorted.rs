use super::Ordering;
use crate::catalog::ObjectId;
use crate::step::{Transaction, Verb};
use petgraph::Direction::Incoming;
use petgraph::graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// What decides between steps that wait for nothing: rank, kind and name, place in the recipe.
type Key = (u8, Option<ObjectId>, NodeIndex);

/// The steps that wait for nothing.
#[derive(Default)]
struct Ready {
    shared: BTreeSet<Key>,
    alone: BTreeSet<Key>,
    /// Whether something is gone only to be made again.
    torn: bool,
}

impl Ready {
    /// The next step. From the moment that something is gone only to be made again, what can stand in the same transaction
    /// comes first: nobody is to see the database without it, and it is not to stay so when a later step fails.
    fn next(&mut self) -> Option<NodeIndex> {
        let alone_first = match (self.shared.first(), self.alone.first()) {
            (Some(shared), Some(alone)) => !self.torn && alone < shared,
            (shared, _) => shared.is_none(),
        };
        if alone_first {
            return self.alone.pop_first().map(|(_, _, node)| node);
        }
        let (rank, _, node) = self.shared.pop_first()?;
        self.torn |= rank > LAST_TO_STAY;
        Some(node)
    }
}

/// The highest rank of a step that does not drop something only to make it again.
const LAST_TO_STAY: u8 = 2;

impl Ordering {
    /// Kahn's algorithm over ordered sets, because petgraph's `toposort` has no tie-break.
    pub(super) fn sorted(&self) -> Vec<NodeIndex> {
        let graph = &self.steps;
        let mut ready = Ready::default();
        let mut waiting: BTreeMap<NodeIndex, usize> =
            graph.node_indices().map(|node| (node, graph.neighbors_directed(node, Incoming).count())).collect();
        waiting.iter().filter(|(_, count)| **count == 0).for_each(|(node, _)| self.open(*node, &mut ready));
        let mut sorted = vec![];
        while let Some(node) = ready.next() {
            sorted.push(node);
            for next in graph.neighbors(node) {
                if let Some(count) = waiting.get_mut(&next) {
                    *count -= 1;
                    if *count == 0 {
                        self.open(next, &mut ready);
                    }
                }
            }
        }
        sorted
    }

    fn open(&self, node: NodeIndex, ready: &mut Ready) {
        let step = &self.steps[node];
        let among = if step.transaction == Transaction::Shared { &mut ready.shared } else { &mut ready.alone };
        among.insert((self.rank(node), step.objects.first().cloned(), node));
    }

    /// What is dropped only to be made again goes as late as it can and comes back as soon as it can: last of all what goes in
    /// a transaction with others.
    fn rank(&self, node: NodeIndex) -> u8 {
        let step = &self.steps[node];
        let own = step.objects.first().and_then(|object| self.touching.get(object)).into_iter().flatten();
        let made = |other: &NodeIndex| *other > node && matches!(self.steps[*other].verb, Verb::Create | Verb::Alter);
        match step.verb {
            Verb::Create if own.clone().any(|other| self.steps[*other].verb == Verb::Drop) => 0,
            Verb::Rename | Verb::Create | Verb::Alter | Verb::Fill => 1,
            Verb::Drop if own.clone().any(made) => LAST_TO_STAY + 1 + u8::from(step.transaction == Transaction::Shared),
            Verb::Drop => LAST_TO_STAY,
        }
    }
}

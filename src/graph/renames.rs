use super::Ordering;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::step::Verb;
use petgraph::graph::NodeIndex;
use std::collections::BTreeSet;

type Edges = BTreeSet<(NodeIndex, NodeIndex)>;

impl Ordering {
    /// A rename waits for what gives up its name, with all that this waits for, and for event triggers to go; everything else
    /// waits for the rename, whatever the other rules say of it.
    pub(super) fn rename_first(&self, from: &Catalog, to: &Catalog, edges: &mut Edges) {
        let (renames, others): (Vec<NodeIndex>, Vec<NodeIndex>) =
            self.steps.node_indices().partition(|node| self.steps[*node].verb == Verb::Rename);
        if renames.is_empty() {
            return;
        }
        edges.retain(|(first, then)| !renames.contains(first) && !renames.contains(then));
        let mut sooner = self.with_all_before(self.fallen_event_triggers(), edges);
        let mut chained = Edges::new();
        for (at, rename) in renames.iter().enumerate() {
            sooner.extend(self.with_all_before(self.holders(*rename, from, to), edges));
            chained.extend(sooner.iter().map(|first| (*first, *rename)));
            chained.extend(others.iter().filter(|node| !sooner.contains(node)).map(|then| (*rename, *then)));
            chained.extend(renames.get(at + 1).map(|next| (*rename, *next)));
        }
        edges.extend(chained);
    }

    fn fallen_event_triggers(&self) -> Vec<NodeIndex> {
        let triggers = self.touching.keys().filter(|id| id.kind == Kind::EventTrigger);
        triggers.flat_map(|id| self.own_steps(id, &[Verb::Drop])).collect()
    }

    /// The steps that drop what has the name that a rename gives, or make the schema that it leads to.
    fn holders(&self, rename: NodeIndex, from: &Catalog, to: &Catalog) -> Vec<NodeIndex> {
        // What a column counts by keeps its own name.
        let renamed = self.steps[rename].objects.first().filter(|id| id.kind != Kind::Column);
        let Some(id) = renamed else { return vec![] };
        let names = to.object(id).map(|object| object.names(id)).unwrap_or_default();
        let holds = |other: &ObjectId| {
            let taken = from.object(other).map(|object| object.names(other)).unwrap_or_default();
            other != id && taken.iter().any(|name| names.contains(name))
        };
        let holders = self.touching.keys().filter(|other| holds(other));
        let schema = id.schema().into_iter().flat_map(|schema| self.own_steps(&schema, &[Verb::Create]));
        holders.flat_map(|other| self.own_steps(other, &[Verb::Drop])).chain(schema).collect()
    }

    fn with_all_before(&self, nodes: Vec<NodeIndex>, edges: &Edges) -> BTreeSet<NodeIndex> {
        let mut all: BTreeSet<NodeIndex> = BTreeSet::new();
        let mut waiting = nodes;
        while let Some(node) = waiting.pop() {
            if all.insert(node) {
                waiting.extend(edges.iter().filter(|(_, then)| *then == node).map(|(first, _)| *first));
            }
        }
        all
    }
}

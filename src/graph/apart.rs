//! What keeps steps apart that read nothing of each other: names, tables above and below, event triggers.

use super::{Ordering, before};
use crate::catalog::{Catalog, Kind, ObjectId, Setting, Space};
use crate::step::Verb;
use petgraph::graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

impl Ordering {
    pub(super) fn fence_event_triggers(&self, edges: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        let is_of = |id: &ObjectId| id.kind == Kind::EventTrigger;
        let concerns = |id: &ObjectId| is_of(id) || id.parent().is_some_and(|parent| is_of(&parent));
        let others: Vec<NodeIndex> =
            self.steps.node_indices().filter(|node| !self.steps[*node].objects.iter().any(concerns)).collect();
        for trigger in self.touching.keys().filter(|id| is_of(id)) {
            before(edges, &self.steps_of(trigger, &[Verb::Drop]), &others);
            before(edges, &others, &self.steps_of(trigger, &[Verb::Create]));
        }
    }

    pub(super) fn free_names(&self, from: &Catalog, to: &Catalog, edges: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        let mut leaving: BTreeMap<(Space, String, String), Vec<&ObjectId>> = BTreeMap::new();
        for (id, object) in self.touched(from) {
            for name in object.names(id) {
                leaving.entry(name).or_default().push(id);
            }
        }
        for (id, object) in self.touched(to) {
            let takers = self.steps_of(id, &[Verb::Create]);
            for other in object.names(id).iter().filter_map(|name| leaving.get(name)).flatten() {
                if *other != id {
                    before(edges, &self.steps_of(other, &[Verb::Drop]), &takers);
                }
            }
        }
    }

    pub(super) fn keep_apart(&self, sides: [&Catalog; 2], edges: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        let moving = |id: &&ObjectId| id.kind == Kind::Lineage;
        let moving: Vec<&ObjectId> = self.touching.keys().filter(moving).collect();
        if moving.is_empty() {
            return;
        }
        let mut of_table: BTreeMap<ObjectId, Vec<NodeIndex>> = BTreeMap::new();
        let kinds = [Kind::Table, Kind::Column, Kind::Constraint, Kind::Index];
        for (id, nodes) in self.touching.iter().filter(|(id, _)| kinds.contains(&id.kind)) {
            of_table.entry(id.table()).or_default().extend(nodes);
        }
        let mut named: BTreeMap<ObjectId, Vec<NodeIndex>> = BTreeMap::new();
        let names =
            self.touching.iter().filter(|(id, _)| id.kind == Kind::Setting && id.name() == Setting::NAME_OF_NOT_NULL);
        for (id, nodes) in names {
            named.entry(id.target().unwrap_or_else(|| id.clone()).table()).or_default().extend(nodes);
        }
        for id in &moving {
            let table = id.table();
            let family = sides.into_iter().flat_map(|side| side.parents(&table)).chain([&table]);
            for member in family.collect::<BTreeSet<_>>() {
                let others = of_table.get(member).map_or(&[][..], Vec::as_slice);
                before(edges, &self.own_steps(id, &[Verb::Drop]), others);
                before(edges, others, &self.own_steps(id, &[Verb::Create]));
                before(edges, &self.own_steps(id, &[Verb::Create]), named.get(member).map_or(&[][..], Vec::as_slice));
            }
            for other in moving.iter().filter(|other| *other != id && shares_parent(sides, &table, &other.table())) {
                before(edges, &self.own_steps(id, &[Verb::Drop]), &self.own_steps(other, &[Verb::Create]));
            }
        }
    }
}

/// Whether one table leaves a table that another comes under.
fn shares_parent([from, to]: [&Catalog; 2], leaving: &ObjectId, coming: &ObjectId) -> bool {
    from.parents(leaving).iter().any(|parent| to.parents(coming).contains(parent))
}

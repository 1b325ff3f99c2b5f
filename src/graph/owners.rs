use super::{Ordering, before};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::step::Verb;
use petgraph::graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

impl Ordering {
    /// An object changes hands when all else is done to it. What the new owner was granted goes before: it becomes the owner's
    /// own. What others are granted comes behind: to the former owner it says nothing yet, and would go with him. A sequence
    /// leaves a table before that changes hands, and comes to one behind. A schema changes hands before what stands in it: the
    /// new owner of that may need to be the schema's, or be granted something there.
    pub(super) fn hand_over_last(&self, sides: [&Catalog; 2], edges: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        if sides.iter().all(|side| side.of_kind(Kind::Owner).next().is_none()) {
            return;
        }
        let changing = self.changing_hands();
        for (id, nodes) in self.touching.iter().filter(|(id, _)| id.kind != Kind::Owner) {
            for owned in sides.iter().map(|side| side.owned_with(id)).collect::<BTreeSet<_>>() {
                let hands = changing.get(&owned).map_or(&[][..], Vec::as_slice);
                match id.kind {
                    Kind::Grant | Kind::SequenceOwner => self.around(id, hands, edges),
                    _ => before(edges, nodes, hands),
                }
            }
            if id.kind == Kind::SequenceOwner {
                self.sequence_grants_around(id, nodes, edges);
            }
        }
        for (owned, hands) in &changing {
            let Some(schema) = owned.schema() else { continue };
            before(edges, changing.get(&schema).map_or(&[][..], Vec::as_slice), hands);
            for grant in self.grants_on(&schema) {
                before(edges, &self.own_steps(grant, &[Verb::Create, Verb::Alter]), hands);
            }
        }
    }

    /// The steps that give each object to another role.
    fn changing_hands(&self) -> BTreeMap<ObjectId, Vec<NodeIndex>> {
        let owners = self.touching.iter().filter(|(id, _)| id.kind == Kind::Owner);
        owners.filter_map(|(id, nodes)| Some((id.target()?, nodes.clone()))).collect()
    }

    /// What goes before an object changes hands, and comes behind.
    fn around(&self, id: &ObjectId, hands: &[NodeIndex], edges: &mut BTreeSet<(NodeIndex, NodeIndex)>) {
        before(edges, &self.own_steps(id, &[Verb::Drop]), hands);
        before(edges, hands, &self.own_steps(id, &[Verb::Create]));
    }

    /// A sequence takes the owner of the table that it comes to belong to.
    fn sequence_grants_around(
        &self,
        link: &ObjectId,
        hands: &[NodeIndex],
        edges: &mut BTreeSet<(NodeIndex, NodeIndex)>,
    ) {
        let sequence = ObjectId { kind: Kind::Sequence, path: link.path.clone() };
        for grant in self.grants_on(&sequence) {
            self.around(grant, hands, edges);
        }
    }

    fn grants_on<'a>(&'a self, target: &'a ObjectId) -> impl Iterator<Item = &'a ObjectId> {
        let first = ObjectId { kind: Kind::Grant, path: target.told() };
        let within = first.path.clone();
        let grants = self.touching.range(first..).map(|(id, _)| id);
        let grants = grants.take_while(move |id| id.kind == Kind::Grant && id.path.starts_with(&within));
        grants.filter(move |id| id.target().as_ref() == Some(target))
    }
}

use super::{Catalog, ConstraintKind, Kind, Object, ObjectId};
use std::collections::BTreeSet;

/// One object that differs between two catalogs.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    pub id: &'a ObjectId,
    pub old: Option<&'a Object>,
    pub new: Option<&'a Object>,
}

impl Catalog {
    /// Every object that differs, in the order of ids. A child follows its parent in and out: a column makes no change
    /// of its own when its table comes, and no child does when its parent goes. A foreign key does even then,
    /// because tables that refer to each other can only be dropped once it is gone.
    pub fn diff<'a>(&'a self, new: &'a Catalog) -> Vec<Change<'a>> {
        let ids: BTreeSet<&ObjectId> = self.0.keys().chain(new.0.keys()).collect();
        ids.into_iter()
            .map(|id| Change { id, old: self.object(id), new: new.object(id) })
            .filter(|change| change.old != change.new)
            .filter(|change| !self.leaves_with_parent(change, new))
            .filter(|change| !self.comes_with_parent(change, new))
            .collect()
    }

    fn leaves_with_parent(&self, change: &Change, new: &Catalog) -> bool {
        let gone = |id: &ObjectId| self.contains(id) && !new.contains(id);
        let holds = match change.old {
            Some(Object::Constraint(c)) => match &c.sort {
                ConstraintKind::Foreign { table, .. } => *table != change.id.table(),
                _ => false,
            },
            Some(Object::SequenceOwner(_)) => true,
            Some(Object::Lineage(lineage)) => lineage.parents().iter().any(|parent| !gone(parent)),
            _ => false,
        };
        change.new.is_none() && !holds && change.id.parent().is_some_and(|parent| gone(&parent))
    }

    fn comes_with_parent(&self, change: &Change, new: &Catalog) -> bool {
        let comes = |id: &ObjectId| new.contains(id) && !self.contains(id);
        change.id.kind == Kind::Column && change.id.parent().is_some_and(|parent| comes(&parent))
    }
}

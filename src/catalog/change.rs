use super::{Catalog, ConstraintKind, Kind, Object, ObjectId};
use std::cmp::Ordering;
use std::sync::Arc;

/// One object that differs between two catalogs.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    pub id: &'a ObjectId,
    pub old: Option<&'a Object>,
    pub new: Option<&'a Object>,
}

impl Catalog {
    /// The ids of all objects that differ, in order, children of what comes or goes too.
    pub fn differing<'a>(&'a self, new: &'a Catalog) -> Vec<&'a ObjectId> {
        let (mut olds, mut news) = (self.0.iter().peekable(), new.0.iter().peekable());
        let mut differing = vec![];
        loop {
            let order = match (olds.peek(), news.peek()) {
                (Some((old, _)), Some((new, _))) => old.cmp(new),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return differing,
            };
            let old = if order.is_le() { olds.next() } else { None };
            let new = if order.is_ge() { news.next() } else { None };
            let same = old.zip(new).is_some_and(|((_, old), (_, new))| Arc::ptr_eq(old, new) || old == new);
            if !same {
                differing.extend(old.or(new).map(|(id, _)| &**id));
            }
        }
    }

    /// Every object that differs, in the order of ids. A child follows its parent in and out: a column makes no change
    /// of its own when its table comes, and no child does when its parent goes. A foreign key does even then,
    /// because tables that refer to each other can only be dropped once it is gone.
    pub fn diff<'a>(&'a self, new: &'a Catalog) -> Vec<Change<'a>> {
        self.differing(new)
            .into_iter()
            .map(|id| Change { id, old: self.object(id), new: new.object(id) })
            .filter(|change| !self.leaves_with_parent(change, new))
            .filter(|change| !self.comes_with_parent(change, new))
            .collect()
    }

    fn leaves_with_parent(&self, change: &Change, new: &Catalog) -> bool {
        let gone = |id: &ObjectId| self.contains(id) && !new.contains(id);
        let holds = match change.old {
            Some(Object::Constraint(c)) => match &c.sort {
                ConstraintKind::Foreign { table, .. } => !(gone(table) && self.is_within(&change.id.table(), table)),
                _ => false,
            },
            Some(Object::SequenceOwner(_)) => true,
            Some(Object::Lineage(lineage)) => lineage.parents().iter().any(|parent| !gone(parent)),
            _ => false,
        };
        let view = ObjectId { kind: Kind::View, path: change.id.table().path };
        let stand = change.id.parent().into_iter().chain(change.id.stands_on_view(&view).then_some(view));
        change.new.is_none() && !holds && stand.into_iter().any(|stand| gone(&stand))
    }

    fn comes_with_parent(&self, change: &Change, new: &Catalog) -> bool {
        let comes = |id: &ObjectId| new.contains(id) && !self.contains(id);
        change.id.kind == Kind::Column && change.id.parent().is_some_and(|parent| comes(&parent))
    }
}

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

type Entry<'a> = (&'a Arc<ObjectId>, &'a Arc<Object>);

/// What two catalogs have of one id.
type Pair<'a> = (Option<Entry<'a>>, Option<Entry<'a>>);

impl Catalog {
    /// The ids of all objects that differ, in order, children of what comes or goes too.
    pub fn differing<'a>(&'a self, new: &'a Catalog) -> Vec<&'a ObjectId> {
        let same = |old: Entry, new: Entry| Arc::ptr_eq(old.1, new.1) || old.1 == new.1;
        let differs = |(old, new): &Pair| !old.zip(*new).is_some_and(|(old, new)| same(old, new));
        self.beside(new).filter(differs).filter_map(|(old, new)| old.or(new)).map(|(id, _)| &**id).collect()
    }

    /// The ids of all objects that the other catalog lacks, in order.
    pub fn lacking_in<'a>(&'a self, other: &'a Catalog) -> impl Iterator<Item = &'a ObjectId> {
        self.beside(other).filter(|(_, other)| other.is_none()).filter_map(|(own, _)| own).map(|(id, _)| &**id)
    }

    /// Both catalogs at once, in the order of ids.
    fn beside<'a>(&'a self, other: &'a Catalog) -> impl Iterator<Item = Pair<'a>> {
        let (mut owns, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        std::iter::from_fn(move || {
            let order = match (owns.peek(), others.peek()) {
                (Some((own, _)), Some((other, _))) => own.cmp(other),
                (own, _) => {
                    if own.is_some() {
                        Ordering::Less
                    } else {
                        Ordering::Greater
                    }
                }
            };
            let own = if order.is_le() { owns.next() } else { None };
            let other = if order.is_ge() { others.next() } else { None };
            own.or(other).map(|_| (own, other))
        })
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

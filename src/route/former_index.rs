//! Plain indexes that become others under their names, as `t_b (b, c)` becomes `t_b (c)`.
//!
//! The new one comes in constrain, and the old release goes on asking what the former one was for: it stays until contract,
//! under a name of its own. One that is only stored otherwise serves both.

use super::Crossing;
use crate::catalog::{Catalog, Index, Kind, Object, ObjectId};

impl Crossing<'_> {
    /// Puts into `strict` the indexes that were, under their other names, with what is said of them since expand.
    pub(super) fn leave_indexes(&self, [both, strict]: &mut [Catalog; 2]) {
        let formers = self.old.of_kind(Kind::Index).filter(|(id, index)| {
            let there = |read| strict.contains(&read);
            both.object(id) == Some(*index) && index.reads().all(there) && self.is_missed(id)
        });
        let formers: Vec<(&ObjectId, &Object)> = formers.collect();
        for (id, index) in formers {
            let going = id.going();
            if let Some(comment) = both.object(&ObjectId::comment_on(id)) {
                strict.insert(ObjectId::comment_on(&going), comment.clone());
            }
            strict.insert(going, index.clone());
        }
    }

    /// Whether another index has its name in `strict`, which the old release's queries cannot use in its place.
    fn is_missed(&self, id: &ObjectId) -> bool {
        let (Some(Object::Index(old)), Some(Object::Index(new))) = (self.old.object(id), self.new.object(id)) else {
            return false;
        };
        self.hints.side_by_side
            && as_stored_anyhow(old) != as_stored_anyhow(new)
            && [old, new].into_iter().all(stands_alone)
            && ![old, new].iter().any(|index| index.reads.0.iter().any(|read| self.changes_later(read)))
            && !self.is_over_a_shadow(id)
            && !self.is_of_partitions_or_named(id)
    }

    /// Whether it is more than an index of one table, or something is said of it that would have to follow its name.
    fn is_of_partitions_or_named(&self, id: &ObjectId) -> bool {
        [self.old, self.new].into_iter().any(|side| {
            let said = side
                .children(id)
                .any(|(note, _)| note.kind.is_note() && !matches!(note.kind, Kind::Owner | Kind::Comment));
            side.is_parted(id) || said || side.readers(id).next().is_some()
        })
    }
}

/// Whether nothing else depends on it: it refuses nothing, and is no part of another or of a view.
fn stands_alone(index: &Index) -> bool {
    !index.unique && index.under.is_none() && !index.is_on_view()
}

/// The definition without the settings of its storage.
fn as_stored_anyhow(index: &Index) -> String {
    let whole = &index.definition;
    match whole.split_once(" WITH (").and_then(|(keys, rest)| Some((keys, rest.split_once(')')?.1))) {
        Some((keys, condition)) => format!("{keys}{condition}"),
        None => whole.clone(),
    }
}

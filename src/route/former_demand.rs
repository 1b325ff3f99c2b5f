//! Demands of old and new that have one name and speak of the two names of one column, as `UNIQUE (a)` and `UNIQUE (b)`.
//!
//! Whatever is written to one column stands in the other, so both can be demanded. The old release may rely on its own until
//! contract (ON CONFLICT, ON DELETE SET DEFAULT): that stays under a name of its own when the other comes.

use super::Crossing;
use crate::catalog::{Catalog, ConstraintKind, Object, ObjectId};

impl Crossing<'_> {
    /// Puts into `strict` those of old, under their other names, with what is said of them.
    pub(super) fn leave_demands(&self, [both, strict]: &mut [Catalog; 2]) {
        for id in self.hints.lasting.iter().filter(|id| self.is_demanded_twice(id)) {
            let (going, comment) = (id.going(), ObjectId::comment_on(id));
            let Some(old) = both.object(id).filter(|old| strict.object(id).is_some_and(|new| new != *old)) else {
                continue;
            };
            if !strict.contains(&going) && old.reads().all(|read| strict.contains(&read)) {
                both.object(&comment).into_iter().for_each(|said| {
                    strict.insert(ObjectId::comment_on(&going), said.clone());
                });
                strict.insert(going, old.clone());
            }
        }
    }

    /// Whether a table can stand under both: no second primary key, nothing that others belong to or refer to.
    fn is_demanded_twice(&self, id: &ObjectId) -> bool {
        [self.old, self.new].into_iter().all(|side| {
            let own = match side.object(id) {
                Some(Object::Constraint(own)) => {
                    own.under.is_none() && !matches!(own.sort, ConstraintKind::Primary | ConstraintKind::Exclude)
                }
                Some(Object::Index(own)) => own.under.is_none(),
                _ => false,
            };
            let alone = side.heirs(&id.table()).is_empty() && !side.is_parted(id);
            own && alone && !side.readers(id).any(|reader| !reader.kind.is_note()) && !side.contains(&id.going())
        }) && !self.is_over_a_shadow(id)
    }
}

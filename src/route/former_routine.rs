//! Routines that take or give something else under their names, as `total(bigint)` gives a numeric.
//!
//! No such change can be made in place. A call that was read by the server just before would not find the former one, though it
//! is the new release's: so that stays until contract under a name of its own, as nobody waits for calls.

use super::Crossing;
use crate::catalog::{Catalog, Object, ObjectId, Rename};

impl Crossing<'_> {
    /// Puts into `strict` the routines that were, under their other names, with what is said of them.
    pub(super) fn leave_routines(&self, [both, strict]: &mut [Catalog; 2]) {
        let former = |(id, old): &(&ObjectId, &Object)| {
            let same = |read: &ObjectId| strict.object(read) == both.object(read);
            both.object(id) == Some(*old) && self.is_made_otherwise(id) && self.old.reads(id).iter().all(same)
        };
        let formers: Vec<ObjectId> =
            self.old.iter().filter(|(id, _)| id.kind.is_routine()).filter(former).map(|(id, _)| id.clone()).collect();
        for id in formers {
            let own = both.children(&id).filter(|(note, _)| note.kind.is_note());
            let own = own.chain(both.object(&id).map(|object| (&id, object)));
            let own: Catalog = own.map(|(id, object)| (id.clone(), object.clone())).collect();
            let going = Rename { to: id.going(), from: id };
            own.rename(&going, self.hints.respell)
                .iter()
                .for_each(|(id, object)| strict.insert(id.clone(), object.clone()));
        }
    }

    /// Whether one that is called becomes another, and its other names are free.
    fn is_made_otherwise(&self, id: &ObjectId) -> bool {
        let (Some(Object::Routine(old)), Some(Object::Routine(new))) = (self.old.object(id), self.new.object(id))
        else {
            return false;
        };
        let taken = |side: &&Catalog| side.contains(&id.going()) || side.contains(&id.coming());
        let free = ![self.old, self.new].iter().any(taken);
        self.hints.side_by_side && !old.can_become(new) && free
    }
}

/// What takes its other name on the way from `both` to `strict`.
pub fn goings(both: &Catalog, strict: &Catalog) -> Vec<Rename> {
    let routines = both.iter().filter(|(id, _)| id.kind.is_routine());
    let goes = |id: &ObjectId| strict.contains(id) && strict.contains(&id.going()) && !both.contains(&id.going());
    routines.filter(|(id, _)| goes(id)).map(|(id, _)| Rename { from: id.clone(), to: id.going() }).collect()
}

/// The same on the way back: what has the name steps aside, and goes.
pub fn returning(goings: &[Rename]) -> Vec<Rename> {
    let aside = |going: &Rename| Rename { to: going.from.coming(), from: going.from.clone() };
    goings.iter().flat_map(|going| [aside(going), going.reversed()]).collect()
}

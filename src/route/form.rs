use crate::catalog::{Catalog, Kind, Object, ObjectId};
use std::collections::BTreeSet;

/// Whether an object holds text of SQL that only means what it says over what it was read with.
pub fn is_text(object: &Object) -> bool {
    match object {
        Object::Index(index) => index.is_on_view(),
        Object::View(_) | Object::Routine(_) | Object::Trigger(_) | Object::Defined(_) => true,
        _ => false,
    }
}

/// Puts into `middle` the form of each view, routine, trigger and the like that both releases can live with: the first of
/// those preferred that can be made there, that is, over what stands there as it does on the form's own side.
pub struct Forms<'a> {
    pub old: &'a Catalog,
    pub new: &'a Catalog,
    /// What the two ends' own forms are, the better first; none where neither is wanted.
    pub preferred: &'a dyn Fn(&ObjectId) -> Vec<Form>,
}

/// Whose form of an object it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Old,
    New,
}

impl Forms<'_> {
    /// Puts them in, what is read before what reads it.
    pub fn choose(&self, middle: &mut Catalog) {
        let texts = |side: &Catalog| -> Vec<ObjectId> {
            side.iter().filter(|(_, object)| is_text(object)).map(|(id, _)| id.clone()).collect()
        };
        let mut waiting: BTreeSet<ObjectId> = texts(self.old).into_iter().chain(texts(self.new)).collect();
        while let Some(id) = waiting.first().cloned() {
            self.visit(id, &mut waiting, middle);
        }
    }

    /// A materialized view that held rows goes on holding them, whoever's form it has.
    fn keep_filled(&self, id: &ObjectId, middle: &mut Catalog) {
        let held = |side: &Catalog| matches!(side.object(id), Some(Object::View(view)) if view.filled.0);
        let filled = held(self.old) || held(self.new);
        if let Some(Object::View(view)) = middle.object_mut(id) {
            view.filled.0 = filled;
        }
    }

    fn visit(&self, id: ObjectId, waiting: &mut BTreeSet<ObjectId>, middle: &mut Catalog) {
        waiting.remove(&id);
        let reads = self.old.reads(&id).into_iter().chain(self.new.reads(&id));
        for read in reads.map(of_view).collect::<BTreeSet<_>>() {
            if waiting.contains(&read) {
                self.visit(read, waiting, middle);
            }
        }
        let sides = (self.preferred)(&id).into_iter().map(|form| if form == Form::Old { self.old } else { self.new });
        if let Some(object) =
            sides.into_iter().find_map(|side| side.object(&id).filter(|_| stands_in(side, middle, &id)))
        {
            middle.insert(id.clone(), object.clone());
            self.keep_filled(&id, middle);
        }
    }
}

/// A column of a view is no object: what reads it reads the view.
fn of_view(read: ObjectId) -> ObjectId {
    if read.kind == Kind::View { ObjectId { path: read.path.into_iter().take(2).collect(), ..read } } else { read }
}

/// Whether all that the object reads on its side is the same in the middle, as far as its text can see.
fn stands_in(side: &Catalog, middle: &Catalog, id: &ObjectId) -> bool {
    side.reads(id).iter().all(|read| match (side.object(read), middle.object(read)) {
        (Some(Object::Column(a)), Some(Object::Column(b))) => a.data_type == b.data_type && a.collation == b.collation,
        (Some(Object::View(a)), Some(Object::View(b))) => a == b && a.columns.0 == b.columns.0,
        (Some(Object::Routine(a)), Some(Object::Routine(b))) => a.can_become(b),
        (Some(Object::Composite(a)), Some(Object::Composite(b))) => b.covers(a),
        (Some(Object::Domain(a)), Some(Object::Domain(b))) => a == b,
        (Some(_), found) => found.is_some(),
        (None, _) => true,
    })
}

/// The columns whose grown type keeps a view out of `middle` that both releases know: beside a column whose type changes
/// later, neither form of the view can be made. And those that an expression of old's reads which new does not have so: the
/// server would write it with casts that nobody can foresee.
pub fn waiting_for(old: &Catalog, new: &Catalog, middle: &Catalog) -> BTreeSet<ObjectId> {
    let missing = old.iter().filter(|(id, object)| is_text(object) && new.contains(id) && !middle.contains(id));
    let reads = missing.flat_map(|(id, _)| old.reads(id).into_iter().chain(new.reads(id)));
    let leaving =
        |(id, object): &(&ObjectId, &Object)| middle.object(id) == Some(*object) && new.object(id) != Some(*object);
    let expressed = old.iter().filter(leaving).flat_map(|(id, object)| expressed_over(id, object));
    let grown = |id: &ObjectId| match (old.column(id), middle.column(id)) {
        (Some(before), Some(after)) => before.data_type != after.data_type,
        _ => false,
    };
    reads.chain(expressed).filter(grown).collect()
}

/// The columns that an index or a computed column has in expressions.
fn expressed_over(id: &ObjectId, object: &Object) -> Vec<ObjectId> {
    let plain = |read: &ObjectId| match object {
        Object::Index(index) => index.columns.0.iter().any(|name| name == read.name()),
        Object::Column(column) => column.generated.is_none(),
        _ => true,
    };
    object.reads().filter(|read| read.table() == id.table() && !plain(read)).collect()
}

use crate::catalog::{Catalog, Change, Object, ObjectId, Unlisted};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How one object differs, seen from where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Missing,
    Extra,
    Different,
}

/// One object that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// "column public.users.email".
    pub object: String,
    pub way: Way,
    /// Why it does not do what it was made to, and the way out, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Two catalogs, without the partitions that count in neither.
pub(super) struct Between<'a> {
    from: Cow<'a, Catalog>,
    to: Cow<'a, Catalog>,
}

impl<'a> Between<'a> {
    pub fn of(unlisted: &Unlisted, from: &'a Catalog, to: &'a Catalog) -> Between<'a> {
        Between { from: unlisted.hide(from), to: unlisted.hide(to) }
    }

    /// The way back.
    pub fn swapped(self) -> Between<'a> {
        Between { from: self.to, to: self.from }
    }

    /// Every object that is not the same. The children of a table that is missing or extra go without saying.
    pub fn ids(&self) -> BTreeSet<&ObjectId> {
        let with_parent =
            |id: &ObjectId| id.parent().is_some_and(|parent| self.from.contains(&parent) != self.to.contains(&parent));
        self.from.differing(&self.to).into_iter().filter(|id| !with_parent(id)).collect()
    }

    /// Every object of the second that is not as the first has it.
    pub fn differences(&self) -> Vec<Difference> {
        let difference = |id: &ObjectId| {
            let way = match (self.from.contains(id), self.to.contains(id)) {
                (true, true) => Way::Different,
                (true, false) => Way::Missing,
                (false, _) => Way::Extra,
            };
            let why = self.to.object(id).and_then(Object::flaw).map(String::from);
            Difference { object: id.to_string(), way, why }
        };
        self.ids().into_iter().map(difference).collect()
    }

    /// What becomes of an object from the first to the second, in words.
    pub fn says(&self, id: &ObjectId) -> String {
        Change { id, old: self.from.object(id), new: self.to.object(id) }.to_string()
    }

    /// The objects of which the two second catalogs do not have the same, and all that these belong to.
    pub fn unlike(&self, other: &Between<'_>) -> BTreeSet<ObjectId> {
        let mut unlike: BTreeSet<ObjectId> = self.to.differing(&other.to).into_iter().cloned().collect();
        let above: Vec<ObjectId> = unlike.iter().flat_map(above).collect();
        unlike.extend(above);
        unlike
    }
}

/// What an object belongs to, upward.
pub(super) fn above(id: &ObjectId) -> Vec<ObjectId> {
    std::iter::successors(id.parent(), ObjectId::parent).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Kind, Schema};

    #[test]
    fn each_way_is_told() {
        let catalog = |names: &[&str]| -> Catalog {
            names.iter().map(|name| (ObjectId::new(Kind::Schema, &[name]), Object::Schema(Schema {}))).collect()
        };
        let found = Between::of(&Unlisted::default(), &catalog(&["a", "b"]), &catalog(&["b", "c"])).differences();
        let told = |object: &str, way| Difference { object: object.into(), way, why: None };
        assert_eq!(found, [told("schema a", Way::Missing), told("schema c", Way::Extra)]);
    }
}

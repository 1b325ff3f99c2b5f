//! Where the difference of an object comes from.
//!
//! ```text
//!   journal  live  files
//!      a      b      a      by hand
//!      a      a      c      pending
//!      a      b      b      both, alike: made by hand, and the files have it so
//!      a      b      c      both, apart: changed by hand, and otherwise in the files
//! ```

use super::between::{Between, above};
use crate::catalog::ObjectId;
use serde::Serialize;
use std::collections::BTreeSet;

/// Who moved an object from where the last migration left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    ByHand,
    Pending,
    BothAlike,
    BothApart,
}

/// An object that is elsewhere than where the last migration left it: in the database, in the schema files, or in both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    #[serde(skip)]
    pub id: ObjectId,
    /// "column public.users.email".
    pub object: String,
    pub origin: Origin,
    /// What was done in the database: "~ column public.users.age: type integer to bigint".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<String>,
    /// What the schema files ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<String>,
}

impl Origin {
    /// In a few words, behind the name of the object.
    pub fn says(self) -> &'static str {
        match self {
            Origin::ByHand => "made by hand",
            Origin::Pending => "pending",
            Origin::BothAlike => "made by hand as the schema files have it",
            Origin::BothApart => "changed by hand, and otherwise in the schema files",
        }
    }
}

/// Every object that differs on either side, in order. Both begin where the last migration ended.
pub(super) fn objects(by_hand: Option<&Between<'_>>, pending: Option<&Between<'_>>) -> Vec<Moved> {
    let made = by_hand.map(Between::ids).unwrap_or_default();
    let asked = pending.map(Between::ids).unwrap_or_default();
    let unlike = by_hand.zip(pending).map(|(one, other)| one.unlike(other)).unwrap_or_default();
    let moved = made.union(&asked).map(|id| Moved {
        id: (*id).clone(),
        object: id.to_string(),
        origin: origin(id, [&made, &asked], &unlike),
        by_hand: by_hand.filter(|_| made.contains(id)).map(|between| between.says(id)),
        pending: pending.filter(|_| asked.contains(id)).map(|between| between.says(id)),
    });
    moved.collect()
}

/// A column of a table that is gone on the other side is changed on both.
fn origin(id: &ObjectId, [made, asked]: [&BTreeSet<&ObjectId>; 2], unlike: &BTreeSet<ObjectId>) -> Origin {
    let above = above(id);
    let touched = |side: &BTreeSet<&ObjectId>| side.contains(id) || above.iter().any(|above| side.contains(above));
    match (touched(made), touched(asked)) {
        (true, true) if unlike.contains(id) => Origin::BothApart,
        (true, true) => Origin::BothAlike,
        (true, false) => Origin::ByHand,
        (false, _) => Origin::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Unlisted};
    use crate::project::samples::{column, table};

    #[test]
    fn an_object_is_told_by_who_moved_it() {
        let nullable = |names: &[(&str, bool)]| -> Catalog {
            let columns = names.iter().map(|(name, nullable)| column("users", name, *nullable));
            std::iter::once(table("users")).chain(columns).collect()
        };
        let left = nullable(&[("hand", true), ("asked", true), ("alike", true), ("apart", true)]);
        let live = nullable(&[("hand", false), ("asked", true), ("alike", false)]);
        let desired = nullable(&[("hand", true), ("asked", false), ("alike", false), ("apart", false)]);
        let none = Unlisted::default();
        let (made, asked) = (Between::of(&none, &left, &live), Between::of(&none, &left, &desired));
        let found = objects(Some(&made), Some(&asked));
        let told: Vec<(&str, Origin)> = found.iter().map(|moved| (moved.id.name(), moved.origin)).collect();
        let wanted = [
            ("alike", Origin::BothAlike),
            ("apart", Origin::BothApart),
            ("asked", Origin::Pending),
            ("hand", Origin::ByHand),
        ];
        assert_eq!(told, wanted);
        assert_eq!(found[3].by_hand.as_deref(), Some("~ column public.users.hand: nullable to NOT NULL"));
        assert!(found[3].pending.is_none());
    }

    #[test]
    fn a_column_of_a_table_that_somebody_dropped_is_changed_on_both_sides() {
        let users = |columns: &[(&str, bool)]| -> Catalog {
            let columns = columns.iter().map(|(name, nullable)| column("users", name, *nullable));
            std::iter::once(table("users")).chain(columns).collect()
        };
        let (left, desired, none) = (users(&[("a", true)]), users(&[("a", false)]), Unlisted::default());
        let gone = Catalog::default();
        let (made, asked) = (Between::of(&none, &left, &gone), Between::of(&none, &left, &desired));
        let origins: Vec<Origin> = objects(Some(&made), Some(&asked)).iter().map(|moved| moved.origin).collect();
        assert_eq!(origins, [Origin::ByHand, Origin::BothApart]);
    }
}

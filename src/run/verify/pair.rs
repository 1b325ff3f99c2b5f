//! Which tables and columns of two sides are compared, and what tells their rows apart.

use super::kept::KeptTable;
use crate::catalog::ObjectId;
use crate::engine::Stored;
use std::collections::{BTreeMap, BTreeSet};

/// A table as one side has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub table: ObjectId,
    pub columns: BTreeSet<String>,
    /// In the order of names; none for a table without a key.
    pub key: Vec<String>,
    /// Whether its digests are there already: then rows are told apart as they were when those were taken.
    pub is_kept: bool,
}

/// A table of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub table: ObjectId,
    /// What both have.
    pub columns: Vec<String>,
    /// What tells rows apart: these columns; all columns where it is empty. Nothing where the sides would tell them apart
    /// differently, so that only their number can be compared.
    pub key: Option<Vec<String>>,
    /// Columns that one side alone has.
    pub only: [Vec<String>; 2],
}

impl Shape {
    /// A table of a database.
    pub fn of(stored: &Stored) -> Shape {
        let key: BTreeSet<String> = stored.key().into_iter().map(String::from).collect();
        Shape {
            table: stored.table.clone(),
            columns: stored.columns.iter().map(|column| column.name.clone()).collect(),
            key: key.into_iter().collect(),
            is_kept: false,
        }
    }

    /// A table of a file.
    pub fn of_kept(kept: &KeptTable) -> Shape {
        Shape {
            table: kept.id(),
            columns: kept.digest.columns.keys().cloned().collect(),
            key: kept.key.clone(),
            is_kept: true,
        }
    }

    /// Whether its rows can be told apart by what the other side has of it.
    fn is_told_by(&self, shared: &BTreeSet<String>) -> bool {
        match self.key.is_empty() {
            true => self.columns.is_subset(shared),
            false => self.key.iter().all(|column| shared.contains(column)),
        }
    }
}

/// The tables of one side, each by itself.
pub fn alone(shapes: &[Shape]) -> Vec<Pair> {
    shapes.iter().map(|shape| Pair::of(shape, shape)).collect()
}

/// The tables of both sides, and those of one alone.
pub fn paired(one: &[Shape], other: &[Shape]) -> (Vec<Pair>, [Vec<ObjectId>; 2]) {
    let by_name = |shapes: &[Shape]| -> BTreeMap<ObjectId, Shape> {
        shapes.iter().map(|shape| (shape.table.clone(), shape.clone())).collect()
    };
    let (one, mut other) = (by_name(one), by_name(other));
    let (mut pairs, mut only) = (vec![], vec![]);
    for (table, shape) in one {
        match other.remove(&table) {
            Some(twin) => pairs.push(Pair::of(&shape, &twin)),
            None => only.push(table),
        }
    }
    (pairs, [only, other.into_keys().collect()])
}

impl Pair {
    fn of(one: &Shape, other: &Shape) -> Pair {
        let shared: BTreeSet<String> = one.columns.intersection(&other.columns).cloned().collect();
        let only =
            [(one, other), (other, one)].map(|(own, other)| own.columns.difference(&other.columns).cloned().collect());
        let key = match [one, other].map(|shape| shape.is_kept) {
            [true, true] => {
                (one.key == other.key && one.is_told_by(&shared) && other.is_told_by(&shared)).then_some(one)
            }
            [true, false] => Some(one).filter(|shape| shape.is_told_by(&shared)),
            [false, true] => Some(other).filter(|shape| shape.is_told_by(&shared)),
            [false, false] => return Pair::of_live([one, other], shared, only),
        };
        let key = key.map(|shape| shape.key.clone());
        Pair { table: one.table.clone(), columns: shared.into_iter().collect(), key, only }
    }

    /// Two databases can be read by any key that one of them has and the other has the columns of.
    fn of_live(sides: [&Shape; 2], shared: BTreeSet<String>, only: [Vec<String>; 2]) -> Pair {
        let keyed = sides.into_iter().find(|shape| !shape.key.is_empty() && shape.is_told_by(&shared));
        let key = Some(keyed.map(|shape| shape.key.clone()).unwrap_or_default());
        Pair { table: sides[0].table.clone(), columns: shared.into_iter().collect(), key, only }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Kind;

    fn shape(columns: &str, key: &str, is_kept: bool) -> Shape {
        let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
        let table = ObjectId::new(Kind::Table, &["public", "t"]);
        Shape { table, columns: words(columns).into_iter().collect(), key: words(key), is_kept }
    }

    fn key(one: Shape, other: Shape) -> Option<String> {
        Pair::of(&one, &other).key.map(|key| key.join(" "))
    }

    #[test]
    fn two_databases_are_read_by_a_key_that_both_have_the_columns_of() {
        let some = |key: &str| Some(key.to_string());
        assert_eq!(key(shape("a b id", "id", false), shape("a id", "a", false)), some("id"));
        assert_eq!(key(shape("a id", "id", false), shape("a b", "a", false)), some("a"));
        assert_eq!(key(shape("a id", "id", false), shape("a b", "", false)), some(""));
    }

    #[test]
    fn digests_of_a_file_hold_for_the_key_they_were_taken_by() {
        let some = |key: &str| Some(key.to_string());
        assert_eq!(key(shape("a id", "a", false), shape("a id", "id", true)), some("id"));
        assert_eq!(key(shape("a b", "a", false), shape("a id", "id", true)), None);
        assert_eq!(key(shape("a b c", "a", false), shape("a b", "", true)), some(""));
        assert_eq!(key(shape("a", "a", false), shape("a b", "", true)), None, "each value is bound to b");
        assert_eq!(key(shape("a b", "a", true), shape("a b", "b", true)), None);
    }

    #[test]
    fn what_one_side_alone_has_is_named() {
        let pair = Pair::of(&shape("a b id", "id", false), &shape("b c id", "id", false));
        assert_eq!(
            (pair.columns.join(" "), pair.only),
            ("b id".into(), [vec!["a".to_string()], vec!["c".to_string()]])
        );
        let (pairs, only) = paired(&[shape("a", "", false)], &[]);
        assert!(pairs.is_empty() && only[0].len() == 1 && only[1].is_empty());
    }
}

//! What directives say, of objects of the elaborated catalog.

use super::directive::Strategy;
use crate::catalog::ObjectId;
use crate::error::{Error, Place};
use crate::hazard::Hazard;
use std::collections::BTreeMap;

/// What the schema files say about the change besides the schema itself.
#[derive(Clone, Debug, Default)]
pub struct Directives {
    pub renames: Vec<RenameDirective>,
    /// The value of a column's existing rows, over the other columns of the row.
    pub fills: BTreeMap<ObjectId, (String, Place)>,
    pub conversions: BTreeMap<ObjectId, ConversionDirective>,
    pub allows: Vec<AllowDirective>,
}

impl Directives {
    /// An error that shows a statement, with the place of the expression in it that a person wrote.
    pub fn located(&self, error: Error) -> Error {
        let place = error.details.iter().find_map(|line| self.behind(line)).cloned();
        match (place, error.hint.is_some()) {
            (None, _) => error,
            (Some(place), true) => error.at(place),
            (Some(place), false) => error.at(place).hint("mend the expression that is written there, and plan again"),
        }
    }

    /// Where the first expression was written that stands in a statement.
    pub fn behind(&self, sql: &str) -> Option<&Place> {
        let fills = self.fills.values().map(|(fill, place)| (fill, place));
        let conversions = self.conversions.values().flat_map(|conversion| {
            conversion.using.iter().chain(&conversion.reverse).map(|expression| (expression, &conversion.place))
        });
        fills.chain(conversions).find(|(expression, _)| sql.contains(expression.as_str())).map(|(_, place)| place)
    }
}

/// `@renamed`. `from` stands under the names that its parents have in the desired schema, so that the renames of parents
/// come first.
#[derive(Clone, Debug, PartialEq)]
pub struct RenameDirective {
    pub from: Renamed,
    pub to: Renamed,
    pub strategy: Strategy,
    pub place: Place,
}

/// What a rename speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renamed {
    Object(ObjectId),
    /// A label of an enum type.
    Label {
        enumeration: ObjectId,
        label: String,
    },
}

/// `@using` and `@reverse` of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversionDirective {
    pub using: Option<String>,
    pub reverse: Option<String>,
    /// Of the first of the two.
    pub place: Place,
}

/// `@allow`.
#[derive(Clone, Debug, PartialEq)]
pub struct AllowDirective {
    pub hazard: Hazard,
    pub object: ObjectId,
    pub reason: String,
    pub place: Place,
}

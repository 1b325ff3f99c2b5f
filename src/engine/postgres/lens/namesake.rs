//! What a statement makes under the name of the tenant's schema: once it is there, nothing in the schema could be read any more.

use super::piece::{Piece, Sort};
use super::place::Place;
use super::written::folded;
use crate::engine::Tenant;

/// What can stand before a period, as a schema can: rows of the one, arguments of the other.
const NAMED: [&str; 6] = ["table", "view", "function", "procedure", "routine", "aggregate"];

/// Words that may stand before one of them.
const BESIDE: [&str; 8] = ["or", "replace", "unlogged", "temporary", "recursive", "materialized", "foreign", "global"];

/// The first thing of a text that would be made, or renamed, to the name of the tenant's schema, as a person may call it.
pub fn made(sql: &str, tenant: &Tenant) -> Option<String> {
    let place = Place::new(super::piece::pieces(sql));
    place.statements().find_map(|statement| of_one(statement, tenant))
}

fn of_one(statement: &[Piece], tenant: &Tenant) -> Option<String> {
    let words: Vec<String> = statement.iter().map(|piece| folded(piece).unwrap_or_default()).collect();
    let skipped = words.iter().skip(1).take_while(|word| BESIDE.contains(&word.as_str())).count();
    let kind = words.get(1 + skipped).filter(|kind| NAMED.contains(&kind.as_str()))?;
    let is_named = match words.first()?.as_str() {
        "create" => {
            let period = statement.iter().position(|piece| piece.sort == Sort::Sign && piece.text == ".")?;
            words.get(period + 1) == Some(&tenant.schema)
        }
        "alter" => words.windows(3).any(|three| three[0] == "rename" && three[1] == "to" && three[2] == tenant.schema),
        _ => false,
    };
    is_named.then(|| format!("the {kind} `{tenant}`"))
}

//! What values stand against what a domain demands: counted where a domain demands more, and where a column becomes one of it.

use super::demand::UNPROVEN;
use super::quote;
use crate::catalog::{Kind, Object, ObjectId};
use crate::engine::Leg;
use crate::error::{Error, Result};
use crate::step::{Piece, Precondition};

/// Counts what stands against it in every column of the domain, or of one over it.
pub fn needs(leg: &Leg, id: &ObjectId, demand: &str) -> Result<Vec<Precondition>> {
    let Some(domain) = id.target() else { return Ok(vec![]) };
    let mut needs = vec![];
    let own = over(leg, &domain);
    for (column, object) in leg.from.of_kind(Kind::Column).filter(|(column, _)| leg.to.contains(column)) {
        let Object::Column(held) = object else { continue };
        let whole = own.iter().any(|domain| quote::qualified(domain) == held.data_type);
        if whole {
            let value = format!("{}::{}", quote::name(column.name()), base(leg, &domain));
            needs.push(stands_against(Piece::Rows(column.table()), column, &value, (id, demand)));
        } else if object.reads().any(|read| own.contains(&read) || holds_inside(leg, &read, &own)) {
            let inside = format!("{id} cannot be set: {column} holds values of the {domain} inside of others");
            let way_out = "make a new domain with what is demanded, and change the column to it";
            return Err(Error::decision(inside).hint(way_out));
        }
    }
    Ok(needs)
}

/// The domain and those over it.
fn over(leg: &Leg, domain: &ObjectId) -> Vec<ObjectId> {
    let mut own = vec![domain.clone()];
    let mut at = 0;
    while let Some(base) = own.get(at).map(quote::qualified) {
        let based = |object: &Object| matches!(object, Object::Domain(over) if over.data_type == base);
        let more = leg.from.of_kind(Kind::Domain).filter(|(_, object)| based(object)).map(|(id, _)| id.clone());
        own.extend(more.collect::<Vec<_>>());
        at += 1;
    }
    own
}

fn holds_inside(leg: &Leg, read: &ObjectId, own: &[ObjectId]) -> bool {
    let inside = |inner: &ObjectId| own.contains(inner) || holds_inside(leg, inner, own);
    let contains = matches!(read.kind, Kind::Composite | Kind::Range | Kind::Domain);
    contains && leg.from.object(read).is_some_and(|object| object.reads().any(|inner| inside(&inner)))
}

/// What a domain stands on.
fn base(leg: &Leg, domain: &ObjectId) -> String {
    match leg.from.object(domain) {
        Some(Object::Domain(domain)) => domain.data_type.clone(),
        _ => quote::qualified(domain),
    }
}

/// Counts what stands against a domain, and those that it stands on, among the values that a column is to have of it. What calls
/// a function is left to the server: that may not be there yet.
pub fn of_values(leg: &Leg, column: &ObjectId, domain: &ObjectId, value: &str) -> Vec<Precondition> {
    let (domains, base) = beneath(leg, domain);
    if base.contains('.') {
        return vec![];
    }
    let demands = domains.iter().flat_map(|domain| leg.to.children(domain));
    let demands = demands.filter_map(|(id, object)| match object {
        Object::Setting(setting) if !setting.reads.0.iter().any(|read| read.kind.is_routine()) => match id.name() {
            "not null" => Some((id, "IS NULL")),
            name if name.starts_with("constraint ") => {
                Some((id, setting.value.strip_suffix(UNPROVEN).unwrap_or(&setting.value)))
            }
            _ => None,
        },
        _ => None,
    });
    let value = format!("({value})::{base}");
    demands.map(|demand| stands_against(Piece::Present(column.table()), column, &value, demand)).collect()
}

/// The domain and those that it stands on, and the type that the last of them does.
fn beneath(leg: &Leg, domain: &ObjectId) -> (Vec<ObjectId>, String) {
    let (mut domains, mut next, mut base) = (vec![], Some(domain.clone()), String::new());
    while let Some(id) = next.take() {
        let Some(Object::Domain(own)) = leg.to.object(&id) else { break };
        base.clone_from(&own.data_type);
        domains.push(id);
        next =
            leg.to.of_kind(Kind::Domain).map(|(other, _)| other).find(|other| quote::qualified(other) == base).cloned();
    }
    (domains, base)
}

fn stands_against(rows: Piece, column: &ObjectId, value: &str, (id, demand): (&ObjectId, &str)) -> Precondition {
    let condition = match demand.strip_prefix("CHECK ") {
        Some(check) => format!("NOT {check}"),
        None => format!("value {demand}"),
    };
    let head = "SELECT count(*), (array_agg(left(value::text, 40)))[1:5]::text FROM ";
    let head = format!("{head}(SELECT {value} AS value FROM ");
    Precondition {
        says: format!("every value of {} fits {id}", column.dotted()),
        query: vec![Piece::Text(head), rows, Piece::Text(format!(") AS held WHERE {condition}"))],
    }
}

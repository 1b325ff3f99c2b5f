//! What values must be like before a column takes another type, as questions.

use super::{demanded, narrowing, needs, quote};
use crate::catalog::{Column, Constraint, ConstraintKind, Index, Kind, Object, ObjectId};
use crate::engine::{Conversion, Leg};
use crate::step::{Piece, Precondition};

/// Values that differ can become one: what the keys over the column demand is asked of the values converted.
pub fn distinct_still(leg: &Leg, id: &ObjectId) -> Vec<Precondition> {
    let over = |names: &[String]| names.iter().any(|name| name == id.name());
    let table = id.table();
    let keys = leg.to.children(&table).filter_map(|(key, object)| match object {
        Object::Constraint(Constraint { sort: ConstraintKind::Primary | ConstraintKind::Unique, columns, .. })
            if over(&columns.0) =>
        {
            let names: Vec<String> = columns.0.iter().map(|name| quote::name(name)).collect();
            Some(needs::distinct(key, &names, None, ""))
        }
        Object::Index(Index { unique: true, keys, columns, predicate, .. }) if over(&columns.0) => {
            Some(needs::distinct(key, &keys.0, predicate.0.as_deref(), ""))
        }
        _ => None,
    });
    keys.collect()
}

/// Asks for every value converted: one that cannot be is the server's error, with its own words. A type may not be there yet,
/// so the labels of an enum are asked for instead, and of a domain the type that it stands on; of another nothing can be.
pub fn convertible(leg: &Leg, id: &ObjectId, new: &Column, conversion: &Conversion) -> Option<Precondition> {
    let cast = match conversion.using.ends_with(&format!("::{}", new.data_type)) {
        true => conversion.using.clone(),
        false => format!("({})::{}", conversion.using, new.data_type),
    };
    if let Some(need) = narrowing::fitting(leg.from, id, &cast, None) {
        return Some(need);
    }
    let says = format!("every value of {} converts to {}", id.dotted(), new.data_type);
    let own = new.reads.0.iter().filter(|read| read.kind.is_type()).find_map(|read| leg.to.object(read));
    let text = conversion.using.strip_suffix(&format!("::{}", new.data_type));
    let whole = |expression: String| {
        // The count is part of the answer: what nobody asks for, the server does not compute.
        (format!("SELECT 0 * count({expression}), NULL FROM "), String::new())
    };
    let (head, tail) = match (own, text) {
        (Some(Object::Enum(enumeration)), Some(text)) => {
            let labels: Vec<String> = enumeration.labels.iter().map(|label| quote::literal(label)).collect();
            let each = if new.data_type.ends_with("[]") { format!("unnest({text})") } else { text.to_string() };
            let head =
                format!("SELECT count(*), (array_agg(DISTINCT label))[1:5]::text FROM (SELECT {each} AS label FROM ");
            (head, format!(") AS used WHERE label <> ALL (ARRAY[{}]::text[])", labels.join(", ")))
        }
        (Some(Object::Domain(domain)), Some(text)) if !domain.data_type.contains('.') => {
            whole(format!("{text}::{}", domain.data_type))
        }
        (Some(_), _) => return None,
        (None, _) => whole(format!("({})::{}", conversion.using, new.data_type)),
    };
    Some(Precondition { says, query: vec![Piece::Text(head), Piece::Present(id.table()), Piece::Text(tail)] })
}

/// Asks every value converted for what the domain of the column demands, and those that it stands on.
pub fn demanded(leg: &Leg, id: &ObjectId, new: &Column, conversion: &Conversion) -> Vec<Precondition> {
    let domain = new.reads.0.iter().find(|read| read.kind == Kind::Domain && quote::qualified(read) == new.data_type);
    let Some(domain) = domain else { return vec![] };
    let value = conversion.using.strip_suffix(&format!("::{}", new.data_type));
    let value = value.or(Some(conversion.using.as_str()).filter(|_| leg.from.contains(domain)));
    value.map(|value| demanded::of_values(leg, id, domain, value)).unwrap_or_default()
}

/// A cast cuts what is too long in silence; an ALTER refuses it. So the value is looked at as it is before the cast.
pub fn fits(id: &ObjectId, new: &Column, using: &str) -> Option<Precondition> {
    let longest = length(&new.data_type)?;
    let using = using.strip_suffix(&format!("::{}", new.data_type)).unwrap_or(using);
    let head = format!("SELECT count(*), (array_agg(left(({using})::text, 40)))[1:5]::text FROM ");
    let tail = format!(" WHERE length(rtrim(({using})::text)) > {longest}");
    let says = format!("every value of {} fits {}", id.dotted(), new.data_type);
    Some(Precondition { says, query: vec![Piece::Text(head), Piece::Present(id.table()), Piece::Text(tail)] })
}

/// The length that a character type ends at.
fn length(data_type: &str) -> Option<u32> {
    let rest = data_type.strip_prefix("character varying(").or_else(|| data_type.strip_prefix("character("))?;
    rest.strip_suffix(')')?.parse().ok()
}

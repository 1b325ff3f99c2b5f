//! What stays on a leg under another name, beside what takes its own: see [`ObjectId::going`].

use crate::catalog::{Catalog, ObjectId};
use crate::engine::Leg;

/// Whether it comes or goes on this leg by giving its name up, or taking it: the steps are those of what has that name.
pub fn is_of_another(leg: &Leg, id: &ObjectId) -> bool {
    let side = if leg.to.contains(id) { leg.to } else { leg.from };
    let table = id.table();
    let mut named = side.children(&table).map(|(other, _)| other).filter(|other| other.kind == id.kind);
    named.any(|other| {
        other.going() == *id && (gives_way([leg.from, leg.to], other) || gives_way([leg.to, leg.from], other))
    })
}

/// Whether the object of one side stays on the other, beside the one that has its name there.
pub fn gives_way([side, other]: [&Catalog; 2], id: &ObjectId) -> bool {
    let going = id.going();
    side.object(id).is_some() && !side.contains(&going) && side.object(id) == other.object(&going)
}

//! The trigger of one table that writes a column of another (`online-catalogue`, 1.11 and BB5).
//!
//! It fires behind the write, when a query sees that. The rows to write are locked first: who waits for another to write them
//! sees by the next statement what that has written elsewhere (READ COMMITTED), and by its own might not. Whoever writes the
//! one table writes the other with it, and by the rights that it has itself. Where that fails, the value stays and the server
//! warns: the writer knows nothing of the other table.

use super::quote;
use super::sync::differs;
use super::sync_side::MET;
use crate::catalog::{Carry, Column, Kind, ObjectId, Sync};
use crate::engine::Leg;

/// The body of its function.
pub fn body(leg: &Leg, table: &ObjectId, sync: &Sync, carry: &Carry) -> String {
    let column = |id: &ObjectId| [leg.to, leg.from].into_iter().find_map(|side| side.column(id)).cloned();
    let (id, value) = (carry.column(), &sync.forward);
    let name = quote::name(id.name());
    let changed = carry.heeded.iter().map(|heeded| {
        let own = column(&ObjectId::under(table, Kind::Column, heeded)).unwrap_or_default();
        let heeded = quote::name(heeded);
        differs(&own, &format!("NEW.{heeded}"), &format!("OLD.{heeded}"))
    });
    let changed = changed.collect::<Vec<_>>().join(" OR ");
    let link = carry.link.iter().map(|[target, own]| {
        let own = quote::name(own);
        format!("{} IN (NEW.{own}, OLD.{own})", quote::name(target))
    });
    let (target, link) = (quote::table(&id), link.collect::<Vec<_>>().join(" AND "));
    let another = differs(&column(&id).unwrap_or_else(Column::default), &name, &format!("({value})"));
    format!(
        "
#variable_conflict use_column
BEGIN
  IF TG_OP <> 'UPDATE' OR {changed} THEN
    PERFORM FROM {target} WHERE {link} FOR NO KEY UPDATE;
    UPDATE {target} SET {name} = ({value}) WHERE {link} AND ({another});
  END IF;
  RETURN NULL;
EXCEPTION WHEN {MET} OR insufficient_privilege THEN
  RAISE WARNING USING MESSAGE = {} || SQLERRM;
  RETURN NULL;
END
",
        quote::literal(&format!("{} does not follow: ", id.dotted())),
    )
}

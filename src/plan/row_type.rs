//! Tables whose rows other columns hold as values.

use super::Request;
use super::settle::Settled;
use crate::catalog::{Kind, Object, ObjectId};
use crate::error::{Error, Result};

impl Settled {
    /// Refuses another type for a column of such a table: no statement converts those values, and the server changes no type
    /// there even where every value may stay as it is stored (14 to 18). A second column would not be in them either.
    pub(super) fn refuse_other_types_of_held_rows(&self, request: &Request) -> Result<()> {
        let retyped = request.new.of_kind(Kind::Column).filter(|(id, object)| match (self.old.column(id), object) {
            (Some(old), Object::Column(new)) => old.data_type != new.data_type,
            _ => false,
        });
        for (id, _) in retyped {
            let table = id.table();
            if let Some(holder) = [&self.old, request.new].into_iter().find_map(|side| side.holder_of_rows(&table)) {
                return Err(refusal(id, holder));
            }
        }
        Ok(())
    }
}

fn refusal(id: &ObjectId, holder: &ObjectId) -> Error {
    let table = id.table();
    Error::decision(format!(
        "the type of {id} cannot change: {holder} holds rows of {table} as values, and no statement converts those"
    ))
    .hint(format!(
        "give {holder} a type of its own (`CREATE TYPE … AS (…)`) in a release before, or add a column beside {id} with \
         `-- @fill` and drop this one in a later release"
    ))
}

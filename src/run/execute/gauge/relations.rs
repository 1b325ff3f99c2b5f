//! What there is before a group of steps: what it makes itself nobody else can wait for.

use super::holds::relation;
use crate::catalog::ObjectId;
use crate::engine::Session;
use crate::error::Result;
use std::collections::BTreeMap;

/// Everything that can be locked by name, with the file that holds it; not the journal's. A temporary one is its session's own.
const RELATIONS: &str = "
SELECT c.oid, n.nspname, c.relname, pg_catalog.pg_relation_filenode(c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'f', 'S') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'concertina') AND n.nspname !~ '^concertina_in_'";

/// Relations by the server's number.
pub struct Relations(BTreeMap<String, Known>);

struct Known {
    name: ObjectId,
    /// None for what has none.
    file: Option<u64>,
}

impl Relations {
    /// Those of the database; of a tenant's those that are seen as its own.
    pub async fn read(session: &mut Session) -> Result<Relations> {
        let mut known = BTreeMap::new();
        for row in session.rows(RELATIONS).await? {
            let [number, schema, name, file] = <[_; 4]>::try_from(row).unwrap_or_default();
            let schema = schema.and_then(|schema: String| session.place(&schema));
            let (Some(number), Some(schema), Some(name)) = (number, schema, name) else { continue };
            let file = file.and_then(|file| file.parse().ok());
            known.insert(number, Known { name: relation(&schema, &name), file });
        }
        Ok(Relations(known))
    }

    /// The name that it had before.
    pub fn name(&self, number: &str) -> Option<&ObjectId> {
        self.0.get(number).map(|known| &known.name)
    }

    /// The name of one that has another file than it had when it was asked for last.
    pub fn rewritten(&mut self, number: &str, file: Option<u64>) -> Option<String> {
        let known = self.0.get_mut(number)?;
        let (was, now) = (known.file?, file?);
        known.file = Some(now);
        (was != now).then(|| known.name.dotted())
    }
}

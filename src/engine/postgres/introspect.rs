//! Reads a catalog: a fixed number of set-based queries in one snapshot, whatever the size of the schema.
//!
//! ```text
//!   each kind's query -> rows -> objects, and what every oid stands for (Oids)
//!   pg_depend         -> what reads what, through Oids
//!   notes             -> settings, grants and comments, on what Oids say
//!   unsupported       -> what is there and not understood
//! ```

use super::in_the_way::{PATIENCE, is_in_the_way};
use super::{
    Connection, aggregate, column, comment, composite, constraint, default_privileges, defined, depend, domain,
    enumeration, extension, grant, index, lineage, operator_class, owner, routine, schema, sequence, setting, sync,
    table, trigger, unsupported, view,
};
use crate::catalog::{Catalog, Object, ObjectId};
use crate::engine::{Introspection, Scope};
use crate::error::{Error, Result};
use std::collections::{HashMap, HashSet};

/// What an oid stands for: system catalog, oid, and column number or zero.
pub type Oid = (&'static str, u32, i32);

/// Every system catalog that an object, or a part of one, has its oid from.
const CLASSES: [&str; 37] = [
    "pg_am",
    "pg_amop",
    "pg_amproc",
    "pg_attrdef",
    "pg_cast",
    "pg_class",
    "pg_collation",
    "pg_constraint",
    "pg_conversion",
    "pg_default_acl",
    "pg_event_trigger",
    "pg_extension",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_foreign_table",
    "pg_language",
    "pg_namespace",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_policy",
    "pg_proc",
    "pg_publication",
    "pg_publication_namespace",
    "pg_publication_rel",
    "pg_range",
    "pg_rewrite",
    "pg_statistic_ext",
    "pg_subscription",
    "pg_transform",
    "pg_trigger",
    "pg_ts_config",
    "pg_ts_dict",
    "pg_ts_parser",
    "pg_ts_template",
    "pg_type",
    "pg_user_mapping",
];

/// The name of a system catalog as [`Oid`] has it.
pub fn class(name: &str) -> Option<&'static str> {
    CLASSES.binary_search(&name).ok().map(|at| CLASSES[at])
}

/// One row of a query, each value as text.
pub type Row = Vec<Option<String>>;

/// What has been read so far.
#[derive(Default)]
pub struct Reading {
    pub catalog: Catalog,
    /// Objects by oid; an index behind a constraint stands for the constraint.
    pub ids: HashMap<Oid, ObjectId>,
    /// Tables, views and sequences by oid.
    pub relations: HashMap<u32, ObjectId>,
    /// Members of extensions, and the extension they belong to.
    pub members: HashMap<(String, u32), ObjectId>,
    /// Indexes behind constraints: a comment on one is none on the constraint.
    pub behind: HashSet<u32>,
    /// Constraints and indexes that belong to another of a table above.
    pub under: Vec<(ObjectId, Oid)>,
    /// Indexes that are not valid, and the parts of such.
    pub unfinished: Vec<ObjectId>,
    pub scope: Scope,
}

impl Reading {
    /// Takes an object in, unless an extension owns it. What the scope leaves alone is taken out in the end: others refer to it.
    pub fn take(&mut self, oid: Oid, id: ObjectId, object: Object) -> bool {
        if self.is_member(oid.0, oid.1) {
            return false;
        }
        self.ids.insert(oid, id.clone());
        self.catalog.insert(id, object);
        true
    }

    /// Whether an extension owns it.
    pub fn is_member(&self, class: &str, oid: u32) -> bool {
        self.members.contains_key(&(class.to_string(), oid))
    }
}

/// Text of one field; what the query cannot give NULL for.
pub fn text(row: &Row, at: usize) -> Result<String> {
    row.get(at).cloned().flatten().ok_or_else(|| Error::bug(format!("a catalog query gave no value in column {at}")))
}

/// Text of a field that can be NULL.
pub fn maybe(row: &Row, at: usize) -> Option<String> {
    row.get(at).cloned().flatten()
}

/// A number.
pub fn number<T: std::str::FromStr>(row: &Row, at: usize) -> Result<T> {
    let text = text(row, at)?;
    text.parse().map_err(|_| Error::bug(format!("a catalog query gave `{text}` for a number")))
}

/// A truth value.
pub fn flag(row: &Row, at: usize) -> bool {
    row.get(at).cloned().flatten().is_some_and(|text| text == "t")
}

/// A list of texts that the query gave as JSON; empty for NULL.
pub fn list(row: &Row, at: usize) -> Result<Vec<String>> {
    match maybe(row, at) {
        None => Ok(vec![]),
        Some(json) => {
            serde_json::from_str(&json).map_err(|cause| Error::bug(format!("a catalog query gave no list: {cause}")))
        }
    }
}

impl Connection {
    /// Reads everything that `scope` manages.
    pub async fn introspect(&mut self, scope: &Scope) -> Result<Introspection> {
        // The catalogs are read by the names that are in the database, and what was read is named anew as a whole.
        let Some(lens) = self.lens.take() else { return self.introspect_plainly(scope).await };
        self.hides = lens.hides();
        let read = self.introspect_plainly(&lens.scope(scope)).await;
        self.hides.clear();
        let read = read.and_then(|read| lens.seen(read));
        self.lens = Some(lens);
        read
    }

    async fn introspect_plainly(&mut self, scope: &Scope) -> Result<Introspection> {
        match self.snapshot(scope, &format!("SET LOCAL lock_timeout = '{PATIENCE}'")).await {
            Err(error) if is_in_the_way(&error) => {
                self.tell_who_is_in_the_way().await?;
                self.snapshot(scope, "").await
            }
            read => read,
        }
    }

    /// Reads everything in a transaction that begins so.
    async fn snapshot(&mut self, scope: &Scope, begins: &str) -> Result<Introspection> {
        // Compiling a query of the catalogs takes longer than running it.
        let begin = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL jit = off; {begins}"
        );
        self.execute(&begin).await?;
        let read = match self.recall().await {
            Ok(()) => self.read(scope).await,
            Err(error) => Err(error),
        };
        self.execute(if read.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
        read
    }

    async fn read(&mut self, scope: &Scope) -> Result<Introspection> {
        let mut reading = Reading { scope: scope.clone(), ..Reading::default() };
        extension::read(&mut reading, self).await?;
        schema::read(&mut reading, &self.compiled(schema::QUERY).await?)?;
        table::read(&mut reading, &self.compiled(table::QUERY).await?)?;
        enumeration::read(&mut reading, &self.compiled(enumeration::QUERY).await?)?;
        domain::read(&mut reading, &self.compiled(domain::QUERY).await?)?;
        domain::read_constraints(&mut reading, &self.compiled(domain::CONSTRAINTS).await?)?;
        composite::read(&mut reading, &self.compiled(composite::QUERY).await?)?;
        column::read(&mut reading, &self.compiled(column::QUERY).await?)?;
        sequence::read(&mut reading, &self.compiled(sequence::QUERY).await?)?;
        constraint::read(&mut reading, &self.compiled(constraint::QUERY).await?)?;
        view::read(&mut reading, &self.compiled(view::QUERY).await?)?;
        index::read(&mut reading, &self.compiled(index::QUERY).await?)?;
        routine::read(&mut reading, &self.compiled(routine::QUERY).await?)?;
        routine::read(&mut reading, &self.compiled(aggregate::QUERY).await?)?;
        trigger::read(&mut reading, &self.compiled(trigger::QUERY).await?)?;
        defined::read(&mut reading, &self.compiled(&defined::query(self.major())).await?)?;
        operator_class::read_members(&mut reading, &self.compiled(operator_class::MEMBERS).await?)?;
        sync::read(&mut reading, &self.compiled(sync::QUERY).await?)?;
        setting::read(&mut reading, &self.compiled(&setting::query(self.major())).await?)?;
        let mut unsupported = lineage::read(&mut reading, &self.compiled(lineage::QUERY).await?)?;
        depend::read_types(&mut reading, &self.compiled(depend::TYPES).await?)?;
        depend::read(&mut reading, &self.compiled(depend::QUERY).await?)?;
        lineage::link(&mut reading)?;
        comment::read(&mut reading, &self.compiled(comment::QUERY).await?)?;
        default_privileges::read(&mut reading, &self.compiled(&default_privileges::query()).await?)?;
        let mut owners = owner::read(&reading, &self.compiled(&owner::query(self.major())).await?)?;
        if scope.owners {
            for (id, owner) in std::mem::take(&mut owners) {
                reading.catalog.insert(ObjectId::owner_of(&id), Object::Owner(owner));
            }
        }
        let owners = owners.into_iter().map(|(id, owner)| (id, owner.role)).collect();
        let reader = if scope.owners { None } else { Some(self.role().await?) };
        unsupported.extend(grant::read(&mut reading, &self.compiled(&grant::query(self.major())).await?)?);
        unsupported.extend(unsupported::read(&reading, &self.compiled(&unsupported::query(self.major())).await?)?);
        unsupported.sort();
        unsupported.dedup();
        let (catalog, foreign) = scope.part(reading.catalog);
        let unfinished = reading.unfinished.into_iter().filter(|id| scope.holds(id)).collect();
        Ok(Introspection { catalog, unsupported, foreign, unfinished, flaws: vec![], owners, reader })
    }
}

//! What a role must be allowed before a migration begins: a statement that is refused in the middle would leave it half way.

use super::quote;
use crate::catalog::{Change, ConstraintKind, Kind, Object, ObjectId};
use std::collections::BTreeSet;

/// What is asked for, by the way in which the server finds it.
#[derive(Default)]
struct Needs {
    relations: BTreeSet<String>,
    routines: BTreeSet<String>,
    types: BTreeSet<String>,
    schemas: BTreeSet<String>,
    referred: BTreeSet<String>,
}

/// A query for what the role lacks, a line each. What is not there yet is not asked for.
pub fn query(changes: &[Change]) -> String {
    let mut needs = Needs::default();
    changes.iter().for_each(|change| needs.take(change.id, change));
    let owned = |list: &BTreeSet<String>, finds: &str, catalog: &str, owner: &str| {
        format!(
            "SELECT format('it must own %s', found.oid::{finds}) FROM unnest({}) AS asked \
             JOIN pg_catalog.{catalog} AS found ON found.oid = asked WHERE NOT pg_has_role(found.{owner}, 'USAGE')",
            array(list, finds)
        )
    };
    let queries = [
        owned(&needs.relations, "regclass", "pg_class", "relowner"),
        owned(&needs.routines, "regprocedure", "pg_proc", "proowner"),
        owned(&needs.types, "regtype", "pg_type", "typowner"),
        format!(
            "SELECT format('it needs CREATE on schema %s', oid::regnamespace) FROM unnest({}) AS asked \
             JOIN pg_catalog.pg_namespace ON oid = asked WHERE NOT has_schema_privilege(oid, 'CREATE')",
            array(&needs.schemas, "regnamespace")
        ),
        format!(
            "SELECT format('it needs REFERENCES on %s', oid::regclass) FROM unnest({}) AS asked \
             JOIN pg_catalog.pg_class ON oid = asked WHERE NOT has_table_privilege(oid, 'REFERENCES')",
            array(&needs.referred, "regclass")
        ),
    ];
    queries.join(" UNION ALL ")
}

fn array(names: &BTreeSet<String>, finds: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("to_{finds}({})", quote::literal(name))).collect();
    format!("ARRAY[{}]::oid[]", names.join(", "))
}

impl Needs {
    /// `id`: what changes, or what a note that changes is about.
    fn take(&mut self, id: &ObjectId, change: &Change) {
        let comes = change.old.is_none() && id == change.id;
        if let (true, Some(Object::Constraint(key))) = (comes, change.new)
            && let ConstraintKind::Foreign { table, .. } = &key.sort
        {
            self.referred.insert(quote::table(table));
        }
        match id.kind {
            // Whoever may make triggers on a table need not own it; grants are given by whoever may.
            Kind::Trigger if comes => {}
            Kind::Grant => {}
            kind if kind.is_of_relation() => drop(self.relations.insert(quote::table(id))),
            kind if kind.is_note() => id.target().into_iter().for_each(|target| self.take(&target, change)),
            _ if comes => {
                let schema = id.schema().map(|schema| quote::name(schema.name()));
                self.schemas.extend(schema);
            }
            Kind::Table | Kind::View | Kind::Sequence => drop(self.relations.insert(quote::table(id))),
            kind if kind.is_type() => drop(self.types.insert(quote::qualified(id))),
            kind if kind.is_routine() => {
                self.routines.insert(format!("{}({})", quote::qualified(id), id.name()));
            }
            _ => {}
        }
    }
}

//! How a session sees a tenant: everything above it lives in the template's schema, everything that the server gets is of the
//! tenant's.
//!
//! ```text
//!   statements  template -> tenant    concertina -> concertina_in_tenant    concertina_trash -> concertina_trash_in_tenant
//!   catalogs    tenant -> template    what is of the template in truth -> tenant: two things never read as one
//! ```
//!
//! A name is spelled anew where it is a schema's for sure: before a period, behind SCHEMA, in `search_path`, in a string that is cast
//! to a `reg…` or counted by, and in the bodies of functions in `sql` and `plpgsql` by the same rules. What is not sure is a doubt,
//! and a migration with a doubt is refused before any of it runs.

mod namesake;
mod piece;
mod place;
mod reach;
mod refused;
mod spell;
mod text;
mod written;

use super::schema::TRASH;
use crate::catalog::{Catalog, Kind, ObjectId, Rename};
use crate::engine::{Introspection, Scope, Tenant};
use crate::error::Result;
use spell::{Doubt, Names, Pair, Whose, spell};
use std::borrow::Cow;
use std::sync::Arc;

/// Where the journal of a whole database stands.
const JOURNAL: &str = "concertina";

/// Both ways of a tenant's names.
#[derive(Clone, Debug)]
pub struct Lens {
    tenant: Arc<Tenant>,
    out: Names,
    back: Names,
}

/// A statement as a session of the tenant sends it.
///
/// # Errors
/// When the template's name stands for something else in it, too.
pub fn spelled<'a>(tenant: &Tenant, sql: &'a str) -> Result<Cow<'a, str>> {
    Lens::of(Arc::new(tenant.clone())).worded(sql)
}

impl Lens {
    pub fn of(tenant: Arc<Tenant>) -> Lens {
        let Tenant { template, schema, .. } = &*tenant;
        let (journal, trash) = (tenant.journal(), tenant.trash());
        let pair = |from: &str, to: &str, whose| Pair { from: from.into(), to: to.into(), whose };
        let out = vec![
            pair(template, schema, Whose::Tenant),
            pair(schema, schema, Whose::Forbidden),
            pair(TRASH, &trash, Whose::Ours),
            pair(JOURNAL, &journal, Whose::Journal),
        ];
        let back = vec![
            pair(schema, template, Whose::Tenant),
            pair(template, schema, Whose::Tenant),
            pair(&trash, TRASH, Whose::Ours),
        ];
        Lens { out: Names(out), back: Names(back), tenant }
    }

    /// A statement as the server gets it.
    ///
    /// # Errors
    /// When the template's name stands for something else in it, too.
    pub fn worded<'a>(&self, sql: &'a str) -> Result<Cow<'a, str>> {
        if !self.out.may_stand_in(sql) {
            return Ok(Cow::Borrowed(sql));
        }
        let spelled = spell(sql, &self.out);
        match spelled.torn {
            None => Ok(Cow::Owned(spelled.text)),
            Some(place) => {
                Err(refused::doubtful(&self.tenant, &format!("it stands for something else as well: {place}")))
            }
        }
    }

    /// Refuses a statement of a migration that cannot be told for another schema with certainty, or that is not of the schema alone.
    ///
    /// # Errors
    /// The first place that is in doubt.
    pub fn surely(&self, sql: &str) -> Result<()> {
        let spelled = spell(sql, &self.out);
        match (&spelled.torn, spelled.doubts.first()) {
            (Some(near), _) | (None, Some(Doubt { whose: Whose::Tenant, near })) => {
                return Err(refused::doubtful(&self.tenant, near));
            }
            (None, Some(Doubt { near, .. })) => return Err(refused::taken(&self.tenant, near)),
            (None, None) => {}
        }
        if let Some(what) = namesake::made(sql, &self.tenant) {
            return Err(refused::namesake(&what));
        }
        match reach::beyond(sql, &self.tenant.template) {
            None => Ok(()),
            Some(what) => Err(refused::beyond(&self.tenant, &what)),
        }
    }

    /// What of the condition on schemas is put in the place of the general one, so that other tenants are not read.
    pub fn hides(&self) -> String {
        let names: Vec<String> = self.tenant.others().map(|name| super::quote::literal(name)).collect();
        match names.is_empty() {
            true => String::new(),
            false => format!(" AND n.nspname <> ALL (ARRAY[{}]::name[])", names.join(", ")),
        }
    }

    /// What is managed, by its names in the database.
    pub fn scope(&self, scope: &Scope) -> Scope {
        let Tenant { template, schema, .. } = &*self.tenant;
        let own = |name: &String| if name == template { schema.clone() } else { name.clone() };
        let pattern = |pattern: &String| match pattern.strip_prefix(&format!("{template}.")) {
            Some(rest) => format!("{schema}.{rest}"),
            None => pattern.clone(),
        };
        Scope {
            schemas: scope.schemas.iter().map(own).collect(),
            ignore: scope.ignore.iter().map(pattern).collect(),
            ..scope.clone()
        }
    }

    /// What was read, as if it were the template's.
    ///
    /// # Errors
    /// When something in the tenant has the tenant's own name: in SQL nobody could tell the two apart.
    pub fn seen(&self, read: Introspection) -> Result<Introspection> {
        let namesake = read.catalog.iter().map(|(id, _)| id).find(|id| {
            let relation = matches!(id.kind, Kind::Table | Kind::View) || id.kind.is_routine();
            relation && id.name_in_schema() == self.tenant.schema
        });
        if let Some(id) = namesake {
            return Err(refused::namesake(&id.to_string()));
        }
        let Introspection { catalog, unsupported, foreign, unfinished, flaws, owners, reader } = read;
        let others = |id: &ObjectId| !self.is_of_others(id);
        let foreign: Catalog =
            foreign.iter().filter(|(id, _)| others(id)).map(|(id, object)| (id.clone(), object.clone())).collect();
        Ok(Introspection {
            catalog: self.renamed(&catalog),
            foreign: self.renamed(&foreign),
            unsupported,
            unfinished: unfinished.into_iter().map(|id| self.id(id)).collect(),
            flaws,
            owners: owners.into_iter().map(|(id, owner)| (self.id(id), owner)).collect(),
            reader,
        })
    }

    /// Whether it stands in the schema of another tenant, or is said of one.
    fn is_of_others(&self, id: &ObjectId) -> bool {
        let target = id.target();
        let id = target.as_ref().unwrap_or(id);
        let schema = match id.kind {
            Kind::Schema => Some(id.name()),
            Kind::DefaultPrivileges => id.path.get(1).map(String::as_str),
            _ => id.schema().and(id.path.first().map(String::as_str)),
        };
        schema.is_some_and(|schema| self.tenant.others().any(|other| other == schema))
    }

    fn rename(&self) -> Rename {
        let schema = |name: &str| ObjectId::new(Kind::Schema, &[name]);
        Rename { from: schema(&self.tenant.schema), to: schema(&self.tenant.template) }
    }

    fn renamed(&self, catalog: &Catalog) -> Catalog {
        // What is told by its arguments has a rename of its own, of which the schema's takes care.
        let respell = |text: &str, rename: &Rename| match rename.from.kind {
            Kind::Schema => spell(text, &self.back).text,
            _ => text.to_string(),
        };
        catalog.rename(&self.rename(), &respell)
    }

    fn id(&self, id: ObjectId) -> ObjectId {
        let back = |text: &str| spell(text, &self.back).text;
        self.rename().follow(&id, &back)
    }

    /// The name above of a schema of the database; none where it is not this tenant's.
    pub fn place(&self, schema: &str) -> Option<String> {
        let Tenant { template, schema: own, .. } = &*self.tenant;
        match schema {
            schema if schema == own => Some(template.clone()),
            schema if schema == self.tenant.trash() => Some(TRASH.into()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;

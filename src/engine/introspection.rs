use crate::catalog::{Catalog, Kind, ObjectId};
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// What was read from a database.
#[derive(Clone, Debug, Default)]
pub struct Introspection {
    pub catalog: Catalog,
    /// What is there that this version does not know how to manage.
    pub unsupported: Vec<Unsupported>,
    /// What is understood and not managed: managed objects may refer to it.
    pub foreign: Catalog,
    /// Indexes that are there and not valid: a build of them failed, was cut off, or goes on. No schema holds them: made from
    /// one, they would be valid.
    pub unfinished: Vec<ObjectId>,
    /// Functions whose bodies do not hold, and why; only of what was elaborated.
    pub flaws: Vec<(ObjectId, String)>,
    /// Whom objects belong to that are not the connected role's, where owners are not managed.
    pub owners: BTreeMap<ObjectId, String>,
    /// The connected role, where what was granted to it is left out.
    pub reader: Option<String>,
}

/// An object, or an attribute of one, that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsupported {
    /// "function", "row security", "partitioned table".
    pub what: String,
    /// The object's name.
    pub object: String,
}

/// Which part of a database is managed. Everything else is left alone.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Names of schemas; all but the system's and our own when empty.
    pub schemas: Vec<String>,
    /// Patterns over `schema.name`, with `*`.
    pub ignore: Vec<String>,
    /// Whether owners are managed, too.
    pub owners: bool,
    /// Whether what stands in a tenant's schema is all that is managed: nothing that stands in no schema, nor the schema itself.
    pub tenants: bool,
}

impl Scope {
    /// Whether the schema is managed.
    pub fn manages(&self, schema: &str) -> bool {
        self.schemas.is_empty() || self.schemas.iter().any(|name| name == schema)
    }

    /// Leaves out of a catalog what is not managed, children with their parents.
    pub fn cut(&self, catalog: Catalog) -> Catalog {
        self.part(catalog).0
    }

    /// What of a catalog is managed, and what is not.
    pub fn part(&self, catalog: Catalog) -> (Catalog, Catalog) {
        let objects: Vec<(_, _)> = catalog.into();
        let (managed, foreign): (Vec<_>, Vec<_>) = objects.into_iter().partition(|(id, _)| self.holds(id));
        (managed.into(), foreign.into())
    }

    /// Whether everything is managed.
    pub fn is_whole(&self) -> bool {
        self.schemas.is_empty() && self.ignore.is_empty()
    }

    /// Whether an object is managed.
    pub fn holds(&self, id: &ObjectId) -> bool {
        if id.kind == Kind::Owner && !self.owners {
            return false;
        }
        let target = id.target();
        let id = target.as_ref().unwrap_or(id);
        match id.kind {
            Kind::DefaultPrivileges if self.tenants => id.path.get(1).is_some_and(|schema| self.manages(schema)),
            _ if self.tenants && id.schema().is_none() => false,
            Kind::Schema => self.manages(id.name()),
            _ => id.schema().is_none_or(|schema| self.manages(schema.name())) && !self.ignores(&id.path),
        }
    }

    /// Whether a path of names is under a pattern of `ignore`.
    pub fn ignores(&self, path: &[String]) -> bool {
        let name = path.iter().take(2).cloned().collect::<Vec<_>>().join(".");
        self.ignore.iter().any(|pattern| matches(pattern, &name))
    }
}

/// Whether `*` in the pattern can stand for parts of the name.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, rest)) => name
            .strip_prefix(head)
            .is_some_and(|tail| (0..=tail.len()).any(|at| tail.is_char_boundary(at) && matches(rest, &tail[at..]))),
    }
}

impl Introspection {
    /// Leaves out of what is asked for the grants to the owners that objects have here: an owner needs none; and those to whom this
    /// was read as, which are not here either. Where owners are managed, the files say who they are.
    pub fn without_grants_to_owners(&self, desired: &mut Catalog) {
        let owner = |target: &ObjectId| self.owners.get(target).or_else(|| self.owners.get(&target.parent()?));
        let idle = desired
            .of_kind(Kind::Grant)
            .filter(|(id, _)| id.target().is_some_and(|target| owner(&target).is_some_and(|owner| owner == id.name())));
        let idle: Vec<ObjectId> = idle.map(|(id, _)| id.clone()).collect();
        idle.iter().for_each(|id| drop(desired.remove(id)));
        self.reader.iter().for_each(|reader| desired.forget_grants_to(reader));
    }

    /// The catalog, if everything in the database was understood.
    ///
    /// # Errors
    /// Names what was not, and the flag that leaves it alone.
    pub fn understood(self, of: &str) -> Result<Catalog> {
        if self.unsupported.is_empty() {
            return Ok(self.catalog);
        }
        let count = self.unsupported.len();
        let sentence = format!(
            "{of} holds {count} object{} that Concertina does not manage yet",
            if count == 1 { "" } else { "s" }
        );
        let shown = self.unsupported.iter().take(20).map(|u| format!("{} `{}`", u.what, u.object));
        let more = count.checked_sub(20).filter(|more| *more > 0).map(|more| format!("and {more} more"));
        let error = shown.chain(more).fold(Error::new(sentence), Error::detail);
        Err(error.hint("pass `--ignore-unsupported` to leave them alone, wherever they stand"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_part() {
        assert!(matches("partman.*", "partman.part_config"));
        assert!(matches("public.*_p20*", "public.events_p2024"));
        assert!(!matches("public.x", "public.xy"));
    }
}

//! A schema of a database that is worked on under the name of another: a tenant, and the template in whose name files, plans and
//! journals speak.

use crate::catalog::{LONGEST_NAME, printable, short_name};
use crate::error::{Error, Exit, Result};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// What the names of our own schemas begin with.
const OWN: &str = "concertina";

/// Schemas of which the server makes something that no other schema is.
const SPECIAL: [&str; 2] = ["public", "information_schema"];

/// A tenant of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// The name of its schema everywhere but in the database.
    pub template: String,
    /// Its schema in the database.
    pub schema: String,
    /// Every tenant of the database, and the template.
    pub family: Arc<[String]>,
}

impl Tenant {
    /// Where its journal stands.
    pub fn journal(&self) -> String {
        own_name("concertina_in_", &self.schema)
    }

    /// Where its quarantine stands.
    pub fn trash(&self) -> String {
        own_name("concertina_trash_in_", &self.schema)
    }

    /// The other tenants of the database, and the template: they are no business of this one's.
    pub fn others(&self) -> impl Iterator<Item = &String> {
        self.family.iter().filter(|name| **name != self.schema)
    }

    /// Another one of the family.
    pub fn beside(&self, schema: &str) -> Tenant {
        Tenant { schema: schema.into(), ..self.clone() }
    }

    /// Refuses a name that no tenant, or template, can have. `what` says which of the two it is.
    ///
    /// # Errors
    /// The name, and why.
    pub fn named(name: &str, what: &str) -> Result<()> {
        let why = match name {
            "" => "it is empty",
            name if name.len() > LONGEST_NAME => "it is longer than a name can be",
            name if name.contains('\0') => "no name holds a null byte",
            name if SPECIAL.contains(&name) => "the server gives that schema what it gives no other",
            name if name.starts_with("pg_") => "what begins with `pg_` is the server's",
            name if name == OWN || name.starts_with("concertina_") => {
                "what begins with `concertina` is Concertina's own"
            }
            _ => return Ok(()),
        };
        Err(Error::of(Exit::Usage, format!("the schema `{}` cannot be {what}: {why}", printable(name))))
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&printable(&self.schema))
    }
}

/// The name of a schema of ours for a tenant. One whose name is long, or not made of small letters, digits and `_`, goes by a part
/// of it and a hash of the whole: two of them stay apart, and nobody has to quote it.
fn own_name(prefix: &str, schema: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if schema.chars().all(plain) && prefix.len() + schema.len() <= LONGEST_NAME {
        return format!("{prefix}{schema}");
    }
    let hash = format!("{:x}", Sha256::digest(schema));
    let part: String =
        schema.chars().map(|c| if plain(c.to_ascii_lowercase()) { c.to_ascii_lowercase() } else { '_' }).collect();
    let room = LONGEST_NAME - prefix.len() - 13;
    format!("{prefix}{}_{}", short_name(&part, room), &hash[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(schema: &str) -> Tenant {
        Tenant { template: "t".into(), schema: schema.into(), family: [].into() }
    }

    #[test]
    fn schemas_of_ours_stay_apart_and_short_enough() {
        assert_eq!(
            (tenant("a_7").journal(), tenant("a_7").trash()),
            ("concertina_in_a_7".into(), "concertina_trash_in_a_7".into())
        );
        let hostile = ["a.b", "a\"b", "A", "a", "$a$", "ü", &"x".repeat(63), &("x".repeat(62) + "y"), &"ü".repeat(31)];
        let mut names: Vec<String> =
            hostile.iter().flat_map(|name| [tenant(name).journal(), tenant(name).trash()]).collect();
        assert!(
            names
                .iter()
                .all(|name| name.len() <= LONGEST_NAME && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        );
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 2 * hostile.len());
    }

    #[test]
    fn names_that_mean_something_else_are_refused() {
        for refused in ["", "public", "pg_x", "information_schema", "concertina", "concertina_in_a", &"x".repeat(64)] {
            assert!(Tenant::named(refused, "a tenant").is_err(), "{refused}");
        }
        for fine in ["a", "A.\"b", "tenant 7", "concertinas", &"x".repeat(63)] {
            assert!(Tenant::named(fine, "a tenant").is_ok(), "{fine}");
        }
    }
}

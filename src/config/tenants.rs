//! `fleet.schemas`: which schemas of a database are tenants.

use super::Member;
use super::targets::is_query;
use crate::catalog::printable;
use crate::engine::{Engine, Tenant};
use crate::error::{Error, Exit, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Every schema of a database.
pub const SCHEMAS: &str = "SELECT nspname FROM pg_catalog.pg_namespace ORDER BY nspname COLLATE \"C\"";

/// What `schemas` says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged, expecting = "`schemas` is a query, a pattern, or a list of names")]
pub enum Schemas {
    /// A query, or a name in which `*` stands for any part.
    Said(String),
    Each(Vec<String>),
}

impl Schemas {
    /// The query that is asked of each database, if it is one.
    pub fn query(&self) -> Option<&str> {
        match self {
            Schemas::Said(text) if is_query(text) => Some(text),
            _ => None,
        }
    }

    /// The tenants of a database that has the schemas `there`: those of the `rows` of the query, if it is one. One that is listed and
    /// not there fails by itself, as a database does that is not there.
    ///
    /// # Errors
    /// A name that no tenant can have, or that comes twice; rows that are no names.
    pub fn of(&self, there: &[String], rows: &[Vec<Option<String>>], template: &str) -> Result<Vec<String>> {
        let names = match self {
            Schemas::Said(pattern) if self.query().is_none() => {
                let is_one = |name: &&String| *name != template && Tenant::named(name, "a tenant").is_ok();
                let found = there.iter().filter(|name| matches(pattern, name)).filter(is_one);
                return Ok(found.cloned().collect());
            }
            Schemas::Said(_) => rows.iter().map(|row| of_row(row)).collect::<Result<Vec<_>>>()?,
            Schemas::Each(names) => names.clone(),
        };
        let mut seen = BTreeSet::new();
        for name in &names {
            let shown = printable(name);
            Tenant::named(name, "a tenant").map_err(|error| error.hint("leave it out of `fleet.schemas`"))?;
            let wrong = match name {
                name if name == template => format!("the template `{shown}` is no tenant"),
                name if !seen.insert(name) => format!("the schema `{shown}` comes twice"),
                _ => continue,
            };
            return Err(Error::of(Exit::Usage, wrong).hint("leave it out of `fleet.schemas`"));
        }
        Ok(names)
    }
}

fn of_row(row: &[Option<String>]) -> Result<String> {
    match row {
        [Some(name)] => Ok(name.clone()),
        _ => Err(Error::of(Exit::Usage, "a row of `fleet.schemas` is not one name")
            .hint("give a schema a row: `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tenant\\_%'`")),
    }
}

/// Whether `*` in the pattern can stand for parts of the name.
fn matches(pattern: &str, name: &str) -> bool {
    let pattern = glob::Pattern::escape(pattern).replace("[*]", "*");
    let options = glob::MatchOptions { require_literal_separator: false, ..glob::MatchOptions::new() };
    glob::Pattern::new(&pattern).is_ok_and(|pattern| pattern.matches_with(name, options))
}

/// The tenants of a database as members of a fleet.
///
/// # Errors
/// When what holds the tables of ours would be one for two of them.
pub fn members(database: &Member, template: &str, tenants: &[String]) -> Result<Vec<Member>> {
    if database.target.engine() != Engine::Postgres {
        return Err(Error::of(Exit::Usage, format!("`{}` has no schemas", printable(&database.name)))
            .hint("`fleet.schemas` is for PostgreSQL"));
    }
    let family: Arc<[String]> = tenants.iter().cloned().chain([template.to_string()]).collect();
    let mut journals: BTreeMap<String, &String> = BTreeMap::new();
    let mut members = vec![];
    for schema in tenants {
        let tenant = Tenant { template: template.into(), schema: schema.clone(), family: family.clone() };
        if let Some(other) = journals.insert(tenant.journal(), schema) {
            let sentence = format!("the tenants `{}` and `{tenant}` would have one journal", printable(other));
            return Err(Error::of(Exit::Usage, sentence).hint("rename one of the two schemas"));
        }
        let name = format!("{}/{schema}", database.name);
        members.push(Member { name, target: database.target.of_tenant(tenant) });
    }
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Target;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn a_pattern_takes_what_can_be_a_tenant() {
        let there = list(&["a.b", "concertina", "pg_toast", "public", "tenant", "tenant_1", "tenant_[2]", "ten?nt_3"]);
        let of = |pattern: &str| Schemas::Said(pattern.into()).of(&there, &[], "tenant").expect(pattern);
        assert_eq!(of("tenant*"), list(&["tenant_1", "tenant_[2]"]));
        assert_eq!(of("ten?nt*"), list(&["ten?nt_3"]));
        assert_eq!(of("*"), list(&["a.b", "tenant_1", "tenant_[2]", "ten?nt_3"]));
        assert_eq!(of("tenant_1"), list(&["tenant_1"]));
    }

    #[test]
    fn a_list_and_a_query_name_each_once() {
        let there = list(&["tenant", "a", "b", "public"]);
        let each = |names: &[&str]| Schemas::Each(list(names)).of(&there, &[], "tenant");
        assert_eq!(each(&["b", "a"]).expect("both are there"), list(&["b", "a"]));
        assert_eq!(each(&["a", "c"]).expect("one is not there, and fails by itself"), list(&["a", "c"]));
        for wrong in [["a", "a"], ["a", "tenant"], ["a", "public"]] {
            assert!(each(&wrong).is_err(), "{wrong:?}");
        }
        let query = Schemas::Said("SELECT nspname FROM pg_namespace".into());
        let row = |name: &str| vec![Some(name.to_string())];
        assert_eq!(query.of(&there, &[row("a"), row("b")], "tenant").expect("names"), list(&["a", "b"]));
        assert!(query.of(&there, &[vec![None]], "tenant").is_err());
        assert!(query.of(&there, &[vec![Some("a".into()), None]], "tenant").is_err());
    }

    #[test]
    fn members_are_called_by_database_and_schema() {
        let database = Member { name: "app".into(), target: Target::parse("postgres://db/app").expect("a URL") };
        let all = members(&database, "t", &list(&["a", "b"])).expect("members");
        assert_eq!(all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["app/a", "app/b"]);
        assert_ne!(all[0].target.place().expect("a place"), all[1].target.place().expect("a place"));
        assert_eq!(all[0].target.whole(), database.target);
        let file = Member { name: "f".into(), target: Target::parse("sqlite:f.db").expect("a URL") };
        assert!(members(&file, "t", &list(&["a"])).is_err());
    }
}

//! `[fleet]`: many databases that one project changes.

use super::{Schemas, Secret, Targets};
use crate::engine::Tenant;
use crate::error::{Error, Exit, Result};
use serde::Deserialize;
use std::num::NonZeroUsize;

/// Words that stand before a period and name rows, with nothing that would tell.
const TAKEN: [&str; 3] = ["excluded", "new", "old"];

/// `[fleet]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fleet {
    /// None where the project has one database.
    pub targets: Option<Targets>,
    /// The schemas of each database that are tenants; none where a tenant has a whole database.
    pub schemas: Option<Schemas>,
    /// The schema in whose name files, plans and documents speak of every tenant's; the only one of `database.schemas` if left out.
    pub schema: Option<String>,
    /// The database that a query is asked of; `database.url` if left out.
    pub url: Option<Secret>,
    /// How many go first, and must not fail, before any other begins.
    pub canary: usize,
    /// How many at a time; each takes two connections.
    pub parallel: NonZeroUsize,
    /// How many may fail before none begins any more.
    pub max_failures: NonZeroUsize,
}

impl Default for Fleet {
    fn default() -> Self {
        let parallel = NonZeroUsize::MIN.saturating_add(3);
        Self {
            targets: None,
            schemas: None,
            schema: None,
            url: None,
            canary: 1,
            parallel,
            max_failures: NonZeroUsize::MIN,
        }
    }
}

impl Fleet {
    /// Settles the template, where schemas are tenants; `managed` is `database.schemas`.
    ///
    /// # Errors
    /// When nothing names it, or two things do; a name that it cannot have.
    pub(super) fn settle(&mut self, managed: &[String]) -> Result<()> {
        let usage = |sentence: &str| Err(Error::of(Exit::Usage, sentence));
        let hint = "write `fleet.schema = \"tenant\"`: the schema that the schema files speak of";
        match (&self.schemas, &self.schema, managed) {
            (None, None, _) => return Ok(()),
            (None, Some(_), _) => {
                return usage("`fleet.schema` names the template of tenants, and `fleet.schemas` names none")
                    .map_err(|error| error.hint("set both, or `database.schemas`"));
            }
            (Some(_), None, [only]) => self.schema = Some(only.clone()),
            (Some(_), None, _) => {
                return usage("`fleet.schemas` names tenants, and nothing names their template")
                    .map_err(|error| error.hint(hint));
            }
            (Some(_), Some(template), managed) if managed.iter().any(|other| other != template) => {
                return usage("`fleet.schema` is one schema, and `database.schemas` names others")
                    .map_err(|error| error.hint("leave out `database.schemas`: what is managed is the template's"));
            }
            (Some(_), Some(_), _) => {}
        }
        let template = self.schema.as_deref().unwrap_or_default();
        if TAKEN.contains(&template) {
            return usage(&format!("the schema `{template}` cannot be the template: SQL has that word for rows"))
                .map_err(|error| error.hint(hint));
        }
        Tenant::named(template, "the template").map_err(|error| error.hint(hint))
    }
}

use serde::Deserialize;
use std::collections::BTreeMap;

/// `[check]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Check {
    /// The oldest major version of PostgreSQL that the migrations are for.
    pub postgres: u32,
    /// Rules that are not asked, each with the reason.
    pub ignore: BTreeMap<String, String>,
}

impl Default for Check {
    fn default() -> Self {
        Self { postgres: 14, ignore: BTreeMap::new() }
    }
}

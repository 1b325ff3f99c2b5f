use crate::engine::{Access, Introspection, Scope};
use crate::error::{Error, Result};
use std::path::Path;

/// A connection to a SQLite database.
pub struct Connection {}

impl Connection {
    pub async fn open(_path: &Path, _access: Access) -> Result<Self> {
        Err(Error::new("SQLite is not there yet"))
    }
    pub async fn memory() -> Result<Self> {
        Err(Error::new("SQLite is not there yet"))
    }
    pub fn dialect(&self) -> crate::engine::postgres::Postgres {
        unreachable!("no connection opens")
    }
    pub fn version(&self) -> String {
        String::new()
    }
    pub async fn introspect(&mut self, _scope: &Scope) -> Result<Introspection> {
        Err(Error::new("SQLite is not there yet"))
    }
    pub async fn execute(&mut self, _sql: &str) -> Result<u64> {
        Err(Error::new("SQLite is not there yet"))
    }
    pub async fn rows(&mut self, _sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        Err(Error::new("SQLite is not there yet"))
    }
}

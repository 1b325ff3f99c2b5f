//! PostgreSQL 14 to 18.

mod connection;

pub use connection::Connection;

use crate::catalog::{Catalog, Column, ObjectId};
use crate::engine::{Dialect, Fill, Leg};
use crate::error::Result;
use crate::step::Step;

/// What a PostgreSQL server of a major version can do.
#[derive(Clone, Copy, Debug)]
pub struct Postgres {
    /// `server_version_num`: 150018.
    pub version: u32,
}

impl Dialect for Postgres {
    fn steps(&self, _leg: &Leg) -> Result<Vec<Step>> {
        todo!()
    }
    fn fill(&self, _catalog: &Catalog, _fill: &Fill) -> Vec<Step> {
        todo!()
    }
    fn unfill(&self, _catalog: &Catalog, _fill: &Fill) -> Vec<Step> {
        todo!()
    }
    fn widens(&self, _from: &Column, _to: &Column) -> bool {
        todo!()
    }
    fn cast(&self, _column: &str, _data_type: &str) -> String {
        todo!()
    }
    fn quote(&self, _name: &str) -> String {
        todo!()
    }
    fn qualified(&self, _id: &ObjectId) -> String {
        todo!()
    }
    fn literal(&self, _text: &str) -> String {
        todo!()
    }
    fn respell(&self, _text: &str, _from: &str, _to: &str) -> String {
        todo!()
    }
    fn syncs(&self) -> bool {
        true
    }
    fn transactional_stages(&self) -> bool {
        false
    }
}

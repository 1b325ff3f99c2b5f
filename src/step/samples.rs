//! What unit tests of every module make steps of.

use super::{Blocks, Lock};
use crate::catalog::{Aside, Kind, Object, ObjectId, Table};

pub const EXCLUSIVE: Lock = Lock { mode: "ACCESS EXCLUSIVE", blocks: Blocks::Everybody };
pub const WRITES: Lock = Lock { mode: "ROW EXCLUSIVE", blocks: Blocks::Nobody };

pub fn table(name: &str) -> (ObjectId, Object) {
    let table = Table { attributes: vec![], options: vec![], partition_by: None, foreign: None, reads: Aside(vec![]) };
    (ObjectId::new(Kind::Table, &["public", name]), Object::Table(table))
}

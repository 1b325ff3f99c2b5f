//! Random schemas and random edits of them, for either engine, the same for the same seed.
//!
//! A schema is a small model; what SQL says of a column (its default, its checks) follows from the column's type when it is
//! written, so that every edit leaves a schema that a database takes.

mod edit;
mod grow;
mod model;
mod reshape;
mod write;

use concertina::engine::Engine;
use grow::Grower;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// An old schema and what became of it, both as SQL.
pub fn pair(engine: Engine, seed: u64) -> (String, String) {
    let mut grower = Grower::new(engine, StdRng::seed_from_u64(seed));
    let old = grower.schema();
    let new = edit::edited(&mut grower, old.clone());
    (write::sql(engine, &old), write::sql(engine, &new))
}

//! Concertina: phased schema changes, planned from a desired schema, proven both ways.
//!
//! ```text
//!   schema/*.sql --elaborate--> Catalog new \
//!                                            route(old, new) -> old, both, strict, new
//!   live db  ----introspect---> Catalog old /        |
//!                                                    |  each leg (old>both, both>strict, strict>new), and each leg swapped:
//!                                                    |     diff -> changes -> engine.steps -> [Step] -> graph.order
//!                                                    v
//!                                               Plan = stages { phase, before, after, up, down }
//!                                                    |
//!        .--------------------.------------------+----------------.-----------------.
//!    migrations/          plans/*.toml        apply            rehearse           drift
//!    up/down pairs        plans/*.md          (journal)        (on a copy)        (live against a stage)
//! ```
//!
//! Where a thing lives:
//!
//! | module | what it is |
//! | --- | --- |
//! | [`catalog`] | what a database is: objects by id, their difference, their fingerprint; one file a kind |
//! | [`route`] | the four catalogs that a database passes through: the whole theory of phases |
//! | [`step`], [`hazard`] | one thing to do, what it locks and costs, and its dangers |
//! | [`graph`] | the order of the steps of one leg |
//! | [`plan`] | stages, forward and back |
//! | [`prove`] | the plan run forward and back on a scratch database before it is written |
//! | [`source`] | where a catalog comes from: schema files, a database, a snapshot; directives |
//! | [`engine`] | what each database can do (pure), and a connection to one; one file a kind |
//! | [`run`] | apply, journal, backfill, rollback, rehearse, hash, verify, drift |
//! | [`project`] | the files of a project: migrations, plans, sums, approvals |
//! | [`lint`] | migrations of ours and of other tools, read for what they would do to a database in use: rules, waivers |
//! | [`output`] | the reviewer's document, the terminal, machine formats |
//! | [`config`], [`error`] | `concertina.toml`; the one error |
//!
//! `tests/layers.rs` holds who may import whom.

pub mod catalog;
pub mod cli;
pub mod config;
pub mod engine;
pub mod error;
pub mod graph;
pub mod hazard;
pub mod lint;
pub mod output;
pub mod plan;
pub mod project;
pub mod prove;
pub mod route;
pub mod run;
pub mod source;
pub mod step;

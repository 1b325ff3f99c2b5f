//! What integration tests stand on: servers with databases of their own, SQLite files, the binary in a folder of its own;
//! plans made through the library, run on real rows, and judged by eyes that are not ours.

#![allow(dead_code)] // each test file is a crate, and uses its part of this

pub mod bench;
pub mod case;
pub mod change;
pub mod cli;
pub mod cluster;
pub mod each;
pub mod observer;
pub mod pair;
pub mod planning;
pub mod pooler;
pub mod postgres;
pub mod printing;
pub mod random;
pub mod release;
pub mod rows;
pub mod secret;
pub mod secured;
pub mod sqlite;
pub mod sqlite_observer;
pub mod standing;
pub mod travel;
pub mod trials;
pub mod trip;

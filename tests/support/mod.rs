//! What integration tests stand on: servers with databases of their own, SQLite files, the binary in a folder of its own.

#![allow(dead_code)] // each test file is a crate, and uses its part of this

pub mod cli;
pub mod postgres;
pub mod sqlite;

//! SQLite, embedded.

mod connection;

pub use connection::Connection;

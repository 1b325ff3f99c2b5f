//! SQLite, embedded.

mod connection;
mod stored;
mod stream;

pub use connection::Connection;

//! The databases: what each can do (pure), and a connection to one.
//!
//! [`Dialect`] turns the difference between two catalogs into steps, without a connection and without a word of when they
//! run: an engine plans ordinary one-shot changes. [`Session`] is the connected half: it introspects, makes scratch
//! databases, and executes. The set of databases is closed, so it is an enum and not a trait.

pub mod postgres;
pub mod sqlite;

mod bury;
mod dialect;
mod folder;
mod introspection;
mod ladder;
mod notice;
mod place;
mod session;
mod stored;
mod target;
mod tenant;
mod trace;

pub use bury::{buried_name, is_buried};
pub use dialect::{Conversion, Dialect, Fill, Keep, Leg};
pub use folder::private_folder;
pub use introspection::{Introspection, Scope, Unsupported};
pub use ladder::{Ground, Ladder};
pub use notice::listen as listen_to_notices;
pub use postgres::pooled;
pub use session::{Access, Session};
pub use stored::{Cell, Each, Stored, StoredColumn};
pub use target::{Engine, Target};
pub use tenant::Tenant;
pub use trace::listen;

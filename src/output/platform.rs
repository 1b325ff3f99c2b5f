//! What the platforms that read findings demand of all of them, whether those are of files (`findings`) or of a database
//! (`departures`).

pub mod github;
pub mod junit;
pub mod sarif;

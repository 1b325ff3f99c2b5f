//! Where a catalog comes from.

mod elaborate;
mod files;
mod foreign;
mod lexeme;
mod script;
mod settings;
mod split;
mod statement;
mod verdict;

pub use elaborate::load;
pub use files::{SchemaFile, gather};
pub use lexeme::Lexeme;
pub use script::Script;
pub use statement::{Statement, StatementKind};

//! What a plan and a difference look like: the reviewer's document, the terminal, machine formats.
//!
//! ```text
//!   plans/<id>.toml, migrations/*.sql, --> Review --> markdown   plans/<id>.md, a pull-request comment
//!   what people and rehearsals said             |---> html       a page by itself
//!                                               |---> schema     JSON, and what it may hold
//!                                               '---> terminal   what `concertina plan` and `show` print
//!   Change, one object that differs            --> change     JSON for `diff`; its words are the catalog's own
//! ```
//!
//! Everything here is pure text. Colours are written always and taken out by the stream where nobody sees them.

pub mod change;
pub mod estimate;
pub mod html;
pub mod markdown;
pub mod review;
pub mod schema;
pub mod terminal;

mod text;

pub use review::{Review, Sources, Verdict};

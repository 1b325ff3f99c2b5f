//! What a plan and a difference look like: the reviewer's document, the terminal, machine formats.
//!
//! ```text
//!   plans/<id>.toml, migrations/*.sql, --> Review --> markdown   plans/<id>.md, a pull-request comment
//!   what people and rehearsals said             |---> html       a page by itself
//!                                               |---> schema     JSON, and what it may hold
//!                                               '---> terminal   what `concertina plan` and `show` print
//!   Rehearsed, what was measured                           --> rehearsed, markdown   the terminal; the same document, afterwards
//!   lint::Report                                         --> findings   text, JSON, SARIF, JUnit, GitHub, GitLab
//!   Change, one object that differs            --> change     JSON for `diff`; its words are the catalog's own
//!   Departure, an object that is not as it should be      --> departures SARIF, JUnit, GitHub, for `drift`
//!                                             both through   platform   what GitHub, SARIF and JUnit demand
//! ```
//!
//! Everything here is pure text. Colours are written always and taken out by the stream where nobody sees them.

pub mod change;
pub mod departures;
pub mod estimate;
pub mod findings;
pub mod html;
pub mod markdown;
mod platform;
pub mod rehearsed;
pub mod review;
pub mod schema;
pub mod terminal;

pub use review::{Review, Sources, Verdict};

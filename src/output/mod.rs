//! What a plan and a difference look like: the reviewer's document, the terminal, machine formats.
//!
//! ```text
//!   Review { plan, what was counted, accepted, measured } --> markdown   plans/<id>.md, a pull-request comment
//!                                                        \-> terminal   what `concertina plan` prints
//!   Rehearsed, what was measured                           --> rehearsed, markdown   the terminal; the same document, afterwards
//!   lint::Report                                         --> findings   text, JSON, SARIF, JUnit, GitHub, GitLab
//!   Change, one object that differs                      --> change     JSON for `diff`; its words are the catalog's own
//!   Departure, an object that is not as it should be      --> departures SARIF, JUnit, GitHub, for `drift`
//! ```
//!
//! Everything here is pure text. Colours are written always and taken out by the stream where nobody sees them.

pub mod change;
pub mod departures;
pub mod findings;
pub mod markdown;
pub mod rehearsed;
pub mod terminal;

mod estimate;
mod review;

pub use estimate::Size;
pub use review::{Review, Verdict};

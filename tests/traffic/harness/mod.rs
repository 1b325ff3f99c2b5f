//! A change under live traffic: what the old and the new release send goes on while the phases come and go, each statement
//! is timed, and each failure is kept with what the server said.
//!
//! ```text
//!   case      what changes, and what each release sends
//!   statement one of those, with the keys of this time put in
//!   course    which release the plan lets run before, between and after its stages
//!   traffic   connections that send at a steady pace until they are told to stop
//!   ledger    how long each statement took, and what failed
//!   journey   the phases forward and back by the binary, with each release running where the plan says that it may
//!   direct    what a person would write by hand, on a copy of the same rows
//!   table     both, side by side
//! ```

#![allow(dead_code)] // a test and a benchmark are each a crate, and use their part of this

pub mod case;
pub mod course;
pub mod direct;
pub mod journey;
pub mod ledger;
pub mod meter;
pub mod site;
pub mod statement;
pub mod table;
pub mod traffic;

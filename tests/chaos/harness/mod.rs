//! Faults on purpose: the tool, its connection or the server's process ends at a chosen statement of a run, and what follows must
//! end exactly right.
//!
//! ```text
//!   concertina ---- wire ---- server        the wire counts statements; at the one that is chosen it strikes:
//!                    |                      before it arrives, while it runs, or when it is done and the answer is on its way
//!                    |-- kill, interrupt, sever, terminate, cancel, timeout, deadlock
//!                    `-- crash of the server, full disk, jump of the clock: in an arena, which is one run's own
//!
//!   old --apply, struck--> somewhere --apply--> new        new --rollback, struck--> somewhere --rollback--> old
//!                              `-----rollback--> old                                    `-- rollback, apply --> new
//! ```

#![allow(dead_code)] // each of the two programs uses its part of this

pub mod arena;
pub mod fault;
pub mod ground;
pub mod message;
pub mod strike;
pub mod table;
pub mod trial;
pub mod wire;

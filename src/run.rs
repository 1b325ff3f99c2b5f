//! Plans meet databases.

pub mod hash;

//! How many people must approve a plan: `false`, `true` or a number.

use serde::de::{self, Deserializer, Visitor};
use std::fmt;

struct Approvals;

impl Visitor<'_> for Approvals {
    type Value = u32;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("true, false or how many people")
    }

    fn visit_bool<E: de::Error>(self, wanted: bool) -> Result<u32, E> {
        Ok(u32::from(wanted))
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<u32, E> {
        u32::try_from(count).map_err(|_| E::invalid_value(de::Unexpected::Signed(count), &self))
    }
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    from.deserialize_any(Approvals)
}

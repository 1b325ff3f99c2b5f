//! An object as JSON text in TOML: TOML has no null, and nests too clumsily for a person to read past it.

use crate::catalog::Object;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub fn serialize<S: Serializer>(object: &Option<Object>, to: S) -> Result<S::Ok, S::Error> {
    let text = object.as_ref().map(serde_json::to_string).transpose().map_err(S::Error::custom)?;
    text.serialize(to)
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Object>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(D::Error::custom)
}

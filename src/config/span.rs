//! Lengths of time as people write them: `100ms`, `24h`, `30d`.

use crate::error::{Error, Exit, Result};
use serde::{Deserialize, Deserializer, de};
use std::time::Duration;

/// Reads a length of time; a day is 24 hours.
///
/// # Errors
/// When it is none, or a negative one.
pub fn parse(text: &str) -> Result<Duration> {
    let refused = || {
        Error::of(Exit::Usage, format!("`{text}` is not a length of time")).hint("write `100ms`, `5s`, `24h` or `30d`")
    };
    let span: jiff::Span = text.parse().map_err(|_| refused())?;
    let exact = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| refused())?;
    Duration::try_from(exact).map_err(|_| refused())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).map_err(|error| de::Error::custom(format!("{}: {}", error.sentence, error.hint.unwrap_or_default())))
}

pub(super) fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    deserialize(from).map(Some)
}

/// One that is not nothing: to a server no time is no end.
pub(super) fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    match deserialize(from)? {
        Duration::ZERO => Err(de::Error::custom("it waits for ever with `0s`: write `100ms`, `1s` or `5s`")),
        span => Ok(span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        for (text, millis) in
            [("100ms", 100), ("0s", 0), ("1m 30s", 90_000), ("24h", 86_400_000), ("30d", 2_592_000_000)]
        {
            assert_eq!(parse(text).expect(text), Duration::from_millis(millis));
        }
        for text in ["", "5", "-1s", "soon", "99999999999y"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}

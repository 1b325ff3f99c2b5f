//! `postgres://user:password@host:port,host:port/database?keyword=value`, read as libpq reads it.
//!
//! What cannot be read is never repeated: it may be a part of a password whose `@` or `/` is not written in percent.

use super::{Pair, usage};
use crate::error::{Error, Result};
use percent_encoding::percent_decode_str;

const ENCODE: &str =
    "in a user's name or a password write `%40` for `@`, `%3A` for `:`, `%2F` for `/`, `%3F` for `?`, `%25` for `%`";

/// What a URL says, without its scheme.
///
/// # Errors
/// When libpq would not understand it.
pub fn read(rest: &str) -> Result<Vec<Pair>> {
    let (base, query) = rest.split_once('?').map_or((rest, None), |(base, query)| (base, Some(query)));
    let (authority, database) = base.split_once('/').map_or((base, None), |(authority, path)| (authority, Some(path)));
    if base.matches('@').count() > authority.matches('@').count() || authority.matches('@').count() > 1 {
        return Err(unreadable("an `@` stands where none can be"));
    }
    let (who, hosts) = authority.split_once('@').map_or((None, authority), |(who, hosts)| (Some(who), hosts));
    let (user, password) = who.unwrap_or_default().split_once(':').unwrap_or((who.unwrap_or_default(), ""));
    let (hosts, ports) = places(hosts)?;
    let database = database.unwrap_or_default();
    let mut said = vec![];
    for (name, written) in
        [("user", user), ("password", password), ("host", &hosts), ("port", &ports), ("dbname", database)]
    {
        if !written.is_empty() {
            said.push(Pair { name: name.into(), value: decoded(written)?, written: written.into() });
        }
    }
    query.into_iter().flat_map(|query| query.split('&')).map(pair).try_for_each(|pair| {
        said.push(pair?);
        Ok(())
    })?;
    Ok(said)
}

/// Several hosts are parted by commas, and each can have a port: all hosts, and all ports.
fn places(text: &str) -> Result<(String, String)> {
    let (mut hosts, mut ports) = (vec![], vec![]);
    for place in text.split(',') {
        let (host, port) = one(place)?;
        if !port.is_empty() && port.parse::<u16>().is_err() {
            return Err(unreadable("a port is not a number from 1 to 65535"));
        }
        hosts.push(host);
        ports.push(port);
    }
    let joined =
        |values: Vec<&str>| if values.iter().all(|value| value.is_empty()) { String::new() } else { values.join(",") };
    Ok((joined(hosts), joined(ports)))
}

/// Host and port; an IPv6 address stands in brackets.
fn one(place: &str) -> Result<(&str, &str)> {
    let Some(bracketed) = place.strip_prefix('[') else {
        return Ok(place.split_once(':').unwrap_or((place, "")));
    };
    match bracketed.split_once(']') {
        Some((host, "")) => Ok((host, "")),
        Some((host, port)) if port.starts_with(':') => Ok((host, &port[1..])),
        _ => Err(unreadable("the `[` of an IPv6 address is not closed")),
    }
}

fn pair(pair: &str) -> Result<Pair> {
    let Some((name, written)) = pair.split_once('=').filter(|(_, value)| !value.contains('=')) else {
        return Err(usage("a parameter of the URL is not written `name=value`")
            .hint("write `%3D` for a `=`, and `%26` for a `&`, inside of a value"));
    };
    let (name, value, written) = (decoded(name)?, decoded(written)?, written.to_string());
    // What JDBC writes, and libpq takes.
    match (&*name, &*value) {
        ("ssl", "true") => Ok(Pair { name: "sslmode".into(), value: "require".into(), written }),
        _ => Ok(Pair { name, value, written }),
    }
}

/// Text without its `%41`.
fn decoded(text: &str) -> Result<String> {
    let whole =
        |at: usize| text.get(at + 1..at + 3).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if text.match_indices('%').any(|(at, _)| !whole(at)) {
        return Err(unreadable("a `%` is not followed by two hexadecimal digits"));
    }
    match percent_decode_str(text).decode_utf8() {
        Ok(decoded) if !decoded.contains('\0') => Ok(decoded.into_owned()),
        _ => Err(unreadable("what its `%` stand for is no text")),
    }
}

fn unreadable(why: &str) -> Error {
    usage(format!("this is no PostgreSQL URL: {why}")).hint(ENCODE)
}

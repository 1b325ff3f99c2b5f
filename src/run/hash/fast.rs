//! Digests that a PostgreSQL server computes itself: no row crosses the network, and the server's processes share the work.
//!
//! ```text
//!   SELECT sum(hash(v0, p0 # p1)), ...                              a lane for each value, bound to its row
//!   FROM (SELECT value::text AS v0, ..., hash(key, 0) AS p0, ...    each digest of the key once
//!         FROM t)
//! ```
//!
//! The same lanes and buckets as those of SHA-256, of 64 bits: they catch accidents, not an adversary. `hashtextextended` gives
//! the same on every version since 11, for the same bytes: servers that keep text in different encodings cannot be compared so.

use super::lanes::{BUCKETS, own};
use super::{Digest, Reading, TableDigest, Value};
use crate::engine::{Dialect, Session, StoredColumn};
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// Types whose cast to text is what they are written as. Others' casts are functions of their own (`character` loses its blanks,
/// `inet` gains a mask), so those are written by `concat`, which asks for no cast; it costs more.
const CAST_AS_WRITTEN: [&str; 15] = [
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
    "text",
    "character varying",
    "uuid",
    "date",
    "timestamp without time zone",
    "timestamp with time zone",
    "json",
    "jsonb",
    "bytea",
];

/// A column as text.
pub fn value(dialect: &dyn Dialect, column: &StoredColumn) -> Value {
    let name = dialect.quote(&column.name);
    let sql = match CAST_AS_WRITTEN.contains(&&*without_modifier(&column.data_type)) {
        true => format!("{name}::text"),
        // `IS NOT NULL` would be false of a composite value that has a NULL in it.
        false => format!("CASE WHEN {name} IS DISTINCT FROM NULL THEN concat({name}) END"),
    };
    Value { name: column.name.clone(), sql }
}

/// `timestamp with time zone` of `timestamp(3) with time zone`.
fn without_modifier(data_type: &str) -> String {
    match (data_type.split_once('('), data_type.rsplit_once(')')) {
        (Some((head, _)), Some((_, tail))) => format!("{head}{tail}"),
        _ => data_type.to_string(),
    }
}

/// Rows and lanes of a reading whose values are text, without buckets.
///
/// # Errors
/// What the server says.
pub async fn table(session: &mut Session, reading: &Reading) -> Result<TableDigest> {
    let sums: Vec<String> = lanes(reading).iter().map(|lane| format!(", sum({lane})")).collect();
    let query = format!("SELECT count(*){} FROM {}", sums.concat(), texts(reading));
    let row = session.rows(&query).await?.into_iter().next().unwrap_or_default();
    let mut numbers = row.iter().map(|cell| number(cell.as_deref()));
    let rows = numbers.next().unwrap_or(Ok(0))?;
    let mut columns = BTreeMap::new();
    for (value, sum) in reading.values.iter().zip(numbers) {
        columns.insert(value.name.clone(), Digest::of_number(sum?));
    }
    Ok(TableDigest { rows: u64::try_from(rows).unwrap_or_default(), columns, buckets: BTreeMap::new() })
}

/// The same with the buckets of each lane, and nothing else; about half as fast.
///
/// # Errors
/// What the server says.
pub async fn buckets(session: &mut Session, reading: &Reading) -> Result<TableDigest> {
    let sums: Vec<String> = lanes(reading).iter().map(|lane| format!(", sum({lane})")).collect();
    let (seed, sums) = (seed(reading), sums.concat());
    let query = format!("SELECT ({seed}) & {}{sums} FROM {} GROUP BY 1", BUCKETS - 1, texts(reading));
    let empty = || (0..reading.values.len()).map(|_| vec![0; BUCKETS]);
    let mut lanes: Vec<Vec<u128>> = empty().collect();
    for row in session.rows(&query).await? {
        let mut numbers = row.iter().map(|cell| number(cell.as_deref()));
        let bucket = usize::try_from(numbers.next().unwrap_or(Ok(0))?).unwrap_or_default();
        for (lane, sum) in lanes.iter_mut().zip(numbers) {
            if let Some(place) = lane.get_mut(bucket) {
                *place = sum?.cast_unsigned();
            }
        }
    }
    let names = reading.values.iter().map(|value| value.name.clone());
    Ok(TableDigest { buckets: names.zip(lanes).collect(), ..TableDigest::default() })
}

/// The same reading of the rows of these buckets only.
pub fn within(reading: &Reading, buckets: &[usize]) -> Reading {
    let parts: Vec<String> = reading.key.values().iter().enumerate().map(|(at, key)| part(&key.sql, at)).collect();
    let buckets: Vec<String> = buckets.iter().map(usize::to_string).collect();
    reading.only(&format!("({}) & {} IN ({})", joined(&parts), BUCKETS - 1, buckets.join(", ")))
}

fn number(cell: Option<&str>) -> Result<i128> {
    cell.unwrap_or("0").parse().map_err(|_| Error::bug("a sum of digests is no number"))
}

/// The rows with the text of each value (`v0` …) and each part of the key's digest (`p0` …).
fn texts(reading: &Reading) -> String {
    let text = |(at, value): (usize, &Value)| format!("{} AS v{at}", value.sql);
    let part = |(at, key): (usize, &Value)| format!("{} AS p{at}", part(&key.sql, at));
    let values = reading.values.iter().enumerate().map(text);
    let all: Vec<String> = values.chain(reading.key.values().iter().enumerate().map(part)).collect();
    // OFFSET 0 keeps the planner from computing a part wherever it is used.
    format!("(SELECT {} FROM {}{} OFFSET 0) AS texts", all.join(", "), reading.source, reading.condition())
}

/// What the values of a row are bound to.
fn seed(reading: &Reading) -> String {
    let parts: Vec<String> = (0..reading.key.values().len()).map(|at| format!("p{at}")).collect();
    joined(&parts)
}

/// The digest of one value of the key. NULL has one of its own.
fn part(text: &str, at: usize) -> String {
    format!("coalesce(hashtextextended(({text}) COLLATE \"C\", {at}), -1 - {at})")
}

/// Parts as one. They are exclusively ored: each has another seed, so that equal values do not cancel.
fn joined(parts: &[String]) -> String {
    if parts.is_empty() { "0::bigint".into() } else { parts.join(" # ") }
}

/// The digest of each value, bound to its row's seed.
fn lanes(reading: &Reading) -> Vec<String> {
    let seed = seed(reading);
    let lane = |(at, own): (usize, Option<usize>)| {
        let bind = own.map_or_else(|| seed.clone(), |own| format!("{seed} # p{own}"));
        format!("coalesce(hashtextextended(v{at} COLLATE \"C\", {bind}), hashint8extended({bind}, 1))")
    };
    own(reading).into_iter().enumerate().map(lane).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::postgres::Postgres;

    #[test]
    fn a_value_is_written_as_the_server_writes_it() {
        let sql = |data_type: &str| {
            let column = StoredColumn { name: "a b".into(), data_type: data_type.into(), key: None };
            value(&Postgres {}, &column).sql
        };
        assert_eq!(sql("numeric(10,2)"), "\"a b\"::text");
        assert_eq!(sql("timestamp(3) with time zone"), "\"a b\"::text");
        assert_eq!(sql("character(4)"), "CASE WHEN \"a b\" IS DISTINCT FROM NULL THEN concat(\"a b\") END");
        assert!(sql("text[]").contains("concat"), "an array's elements are written by their own types");
    }
}

//! What came of a comparison, for a person. The sides are told as 1 and 2, in the order in which they were named.

use crate::catalog::printable;
use crate::cli::out;
use crate::cli::words::count;
use crate::run::hash::{Apart, ApartValue};
use crate::run::verify::{Compared, Found, KeptDigests, Method, Untold, Verified};
use anstyle::AnsiColor;

/// Prints the digests of one database.
pub fn digests(digests: &KeptDigests) {
    let width = width(digests.tables.iter().map(|kept| kept.id().dotted()));
    for kept in &digests.tables {
        let name = printable(&kept.id().dotted());
        tell!("{name:<width$}  {}  {}", rows(kept.digest.rows), kept.digest.whole().short());
    }
    let all: u64 = digests.tables.iter().map(|kept| kept.digest.rows).sum();
    let tables = count(digests.tables.len(), "table");
    tell!("{tables}, {}; {}, of one snapshot of `{}`", rows(all), by(digests.method), digests.database);
}

/// Prints a comparison; `shared` makes nothing of what one side alone has.
pub fn verified(verified: &Verified, shared: bool) {
    for (number, side) in (1..).zip(&verified.sides) {
        let read = match side.taken {
            Some(taken) => format!("digests of {taken:.0}"),
            None => format!("one snapshot, {}", count(side.connections, "connection")),
        };
        tell!("{number}: `{}`, {} {}, {read}", printable(&side.name), side.engine, side.server);
    }
    let width = width(verified.tables.iter().map(|table| table.table.clone()));
    verified.tables.iter().for_each(|table| one(table, width, shared));
    for (number, only) in (1..).zip(&verified.only) {
        only.iter().for_each(|table| tell!("only in {number}: table {}", printable(table)));
    }
    tell!("{}; {}", verdict(verified, shared), by(verified.method));
}

fn verdict(verified: &Verified, shared: bool) -> String {
    let tables = count(verified.tables.len(), "table");
    let different = verified.tables.iter().filter(|table| table.is_different(shared)).count();
    match (different, verified.differs(shared)) {
        (0, false) => format!("{tables}, the same on both sides"),
        (0, true) => format!("{tables} of both sides, the same; there are others"),
        (1, _) => format!("1 of {tables} differs"),
        (some, _) => format!("{some} of {tables} differ"),
    }
}

fn by(method: Method) -> String {
    match method {
        Method::Sha256 => "digests by SHA-256".into(),
        Method::Fast => "digests of 64 bits, by the server (--fast)".into(),
    }
}

fn one(table: &Compared, width: usize, shared: bool) {
    let (word, color) = match table.is_different(shared) {
        true => ("differs", AnsiColor::Red),
        false => ("same", AnsiColor::Green),
    };
    let style = color.on_default();
    let [first, second] = table.rows;
    let rows = if first == second { rows(first) } else { format!("{} in 1, {second} in 2", rows(first)) };
    let what = match (&table.found, table.differs.as_slice()) {
        (Found::Same, _) => table.digests[0].short(),
        (_, []) => String::new(),
        (_, differs) => format!("not the same: {}", names(differs)),
    };
    let line = format!("{style}{word:<7}{style:#}  {:<width$}  {rows}  {what}", printable(&table.table));
    out::coloured(format!("{}\n", line.trim_end()).as_bytes());
    found(table);
    for (number, only) in (1..).zip(&table.only) {
        only.iter().for_each(|column| tell!("{MARGIN}only in {number}: column {}", printable(column)));
    }
}

/// What speaks of a table stands under its name.
const MARGIN: &str = "         ";

fn found(table: &Compared) {
    match &table.found {
        Found::Same => {}
        Found::Untold { why } => tell!("{MARGIN}{}", untold(*why)),
        Found::Rows { by, apart, of } => {
            apart.iter().for_each(|row| tell!("{MARGIN}{}", told(row, by)));
            match of {
                Some(all) if *all > apart.len() => {
                    tell!("{MARGIN}{} of {all} rows that differ", apart.len());
                }
                None => tell!("{MARGIN}more rows differ: only some of them were looked at"),
                Some(_) => {}
            }
        }
    }
}

fn untold(why: Untold) -> &'static str {
    match why {
        Untold::File => {
            "which rows: digests in a file cannot tell; name the database itself, or a copy of it, in place of the file"
        }
        Untold::Keyless => "which rows: the table has no key that would name them; `--values` shows them whole",
        Untold::Key => {
            "values were not compared: those in the file are bound to columns that the other side does not have; only rows were counted"
        }
    }
}

/// A row in a line.
fn told(row: &Apart, by: &[String]) -> String {
    let name = format!("({}) = ({})", names(by), values(&row.key));
    let shown: Vec<String> = row.values.iter().map(|value| shown(value, row.times)).collect();
    let shown = shown.join(", ");
    let what = match row.times {
        [_, 0] => "only in 1".into(),
        [0, _] => "only in 2".into(),
        [first, second] if first == second => return format!("{name} differs: {shown}"),
        [first, second] => format!("{} in 1, {} in 2", times(first), times(second)),
    };
    let is_shown = row.values.iter().any(|value| value.shown.is_some());
    if is_shown { format!("{name} {what}: {shown}") } else { format!("{name} {what}") }
}

fn times(number: u64) -> String {
    if number == 1 { "once".into() } else { format!("{number} times") }
}

/// A value that differs, or one of a row that one side alone has.
fn shown(value: &ApartValue, times: [u64; 2]) -> String {
    let column = printable(&value.column);
    let Some([first, second]) = &value.shown else { return column };
    match times {
        [once, 0] => format!("{column} {}", texts(first, once)),
        [0, once] => format!("{column} {}", texts(second, once)),
        // Of many rows of one key the first are shown, and may be the same.
        _ if first == second => format!("{column} differs in one of them"),
        [in_first, in_second] => format!("{column} {} in 1, {} in 2", texts(first, in_first), texts(second, in_second)),
    }
}

/// A value of the rows of one key that are shown, of so many.
fn texts(values: &[Option<String>], of: u64) -> String {
    let more = if of > values.len() as u64 { " and more" } else { "" };
    format!("{}{more}", values.iter().map(text).collect::<Vec<_>>().join(" and "))
}

fn text(value: &Option<String>) -> String {
    // A tab is shown as `\t`, which no other text may be.
    value.as_deref().map_or_else(|| "NULL".into(), |value| format!("`{}`", printable(&value.replace('\\', "\\\\"))))
}

fn values(key: &[Option<String>]) -> String {
    let value = |part: &Option<String>| part.as_deref().map_or_else(|| "NULL".into(), printable);
    key.iter().map(value).collect::<Vec<_>>().join(", ")
}

fn names(names: &[String]) -> String {
    names.iter().map(|name| printable(name)).collect::<Vec<_>>().join(", ")
}

fn rows(number: u64) -> String {
    if number == 1 { "1 row".into() } else { format!("{number} rows") }
}

fn width(names: impl Iterator<Item = String>) -> usize {
    names.map(|name| printable(&name).chars().count()).max().unwrap_or_default()
}

//! Rows of a query as they arrive, never all of them in memory.
//!
//! ```text
//!   COPY (query) TO STDOUT --> messages --> lines --> fields, unescaped --> each(row)
//! ```
//!
//! `COPY` costs a fifth less than fetching rows, measured over five million. Its text form writes every value with the type's
//! own output function, as a cast to text does, except that it keeps the blanks of a `character(n)`.
//!
//! The driver loses its place in the protocol when a `COPY` is refused before it begins or is abandoned before it ends. So
//! the query is first asked for no rows, where a refusal does no harm, and what follows an error of `each` is read and dropped.

use super::Connection;
use super::said::said;
use crate::engine::trace::sent;
use crate::engine::{Cell, Each, Engine};
use crate::error::{Error, Result};
use futures_util::TryStreamExt;
use memchr::{memchr, memchr_iter};
use std::ops::Range;

impl Connection {
    /// Gives every row of a query to `each`: values in the server's text form.
    ///
    /// # Errors
    /// What the server says, and the first error of `each`.
    pub async fn stream(&mut self, query: &str, each: &mut Each<'_>) -> Result<()> {
        self.rows(&format!("SELECT * FROM ({query}) AS nothing LIMIT 0")).await?;
        let query = self.worded(query)?;
        let copy = format!("COPY ({query}) TO STDOUT");
        sent(Engine::Postgres, &copy);
        let mut messages = self.inner.copy_out_raw(&copy).await.map_err(said)?;
        let mut lines = Lines::default();
        let mut done = Ok(());
        while let Some(message) = messages.try_next().await.map_err(said)? {
            if done.is_ok() {
                done = lines.take(&message, each);
            }
        }
        done
    }
}

/// Puts messages together to lines: the protocol does not promise one a row.
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
    row: Row,
}

impl Lines {
    fn take(&mut self, message: &[u8], each: &mut Each<'_>) -> Result<()> {
        let mut rest = message;
        while let Some(end) = memchr(b'\n', rest) {
            if self.begun.is_empty() {
                self.row.give(&rest[..end], each)?;
            } else {
                self.begun.extend_from_slice(&rest[..end]);
                self.row.give(&std::mem::take(&mut self.begun), each)?;
            }
            rest = &rest[end + 1..];
        }
        self.begun.extend_from_slice(rest);
        Ok(())
    }
}

/// What the values of one line are cut out of; kept from line to line for its room.
#[derive(Default)]
struct Row {
    /// Values one behind the other, without their escapes.
    plain: Vec<u8>,
    /// Where each stands there; none is NULL.
    places: Vec<Option<Range<usize>>>,
}

impl Row {
    /// Cuts a line at its tabs. A tab inside of a value is escaped, so every other one is a border.
    fn give(&mut self, line: &[u8], each: &mut Each<'_>) -> Result<()> {
        if memchr(b'\\', line).is_none() {
            let cells: Vec<Cell> = fields(line).map(Some).collect();
            return each(&cells);
        }
        self.plain.clear();
        self.places.clear();
        for field in fields(line) {
            let from = self.plain.len();
            let is_null = field == b"\\N";
            if !is_null {
                unescape(field, &mut self.plain)?;
            }
            self.places.push((!is_null).then_some(from..self.plain.len()));
        }
        let cell = |place: &Option<Range<usize>>| place.clone().map(|place| &self.plain[place]);
        let cells: Vec<Cell> = self.places.iter().map(cell).collect();
        each(&cells)
    }
}

/// What stands between the tabs of a line.
fn fields(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut from = 0;
    memchr_iter(b'\t', line).chain([line.len()]).map(move |end| {
        let field = &line[from..end];
        from = end + 1;
        field
    })
}

/// `COPY` writes six control characters and the backslash with a backslash before a letter.
fn unescape(field: &[u8], plain: &mut Vec<u8>) -> Result<()> {
    let mut rest = field;
    while let Some(at) = memchr(b'\\', rest) {
        plain.extend_from_slice(&rest[..at]);
        plain.push(match rest.get(at + 1) {
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'v') => 11,
            Some(b'\\') => b'\\',
            _ => return Err(Error::bug("a value from COPY holds an escape that is not known")),
        });
        rest = &rest[at + 2..];
    }
    plain.extend_from_slice(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_whole_however_the_messages_are_cut() {
        let text = b"1\t\\N\t\n2\ta\\tb\\\\N\t\\\\N\n3\tx\ty\n";
        for cut in 0..text.len() {
            let (mut lines, mut seen) = (Lines::default(), vec![]);
            for part in [&text[..cut], &text[cut..]] {
                let mut keep = |cells: &[Cell]| {
                    seen.push(cells.iter().map(|cell| cell.map(<[u8]>::to_vec)).collect::<Vec<_>>());
                    Ok(())
                };
                lines.take(part, &mut keep).expect("no bad escape");
            }
            let text = |text: &str| Some(text.as_bytes().to_vec());
            assert_eq!(seen[0], [text("1"), None, text("")]);
            assert_eq!(seen[1], [text("2"), text("a\tb\\N"), text("\\N")]);
            assert_eq!(seen[2], [text("3"), text("x"), text("y")]);
        }
    }
}

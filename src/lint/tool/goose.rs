//! goose: `-- +goose Up`, `-- +goose Down`, a transaction around each unless `-- +goose NO TRANSACTION` stands in the file.
//! `StatementBegin` and `StatementEnd` say where a statement with semicolons ends, which its quotes say to us.

use super::Part;
use super::marks::{lines, sections};
use crate::lint::known::Way;
use crate::lint::passage::Mode;

const MARKS: [&str; 2] = ["-- +goose up", "-- +goose down"];

pub fn is(text: &str) -> bool {
    lines(text).any(|(_, line)| MARKS.iter().any(|mark| line.to_ascii_lowercase().starts_with(mark)))
}

pub fn parts(text: &str) -> Vec<Part> {
    let outside = lines(text).any(|(_, line)| line.to_ascii_lowercase().starts_with("-- +goose no transaction"));
    let mode = if outside { Mode::Outside } else { Mode::Inside };
    let found = sections(text, &MARKS).into_iter();
    found.map(|(mark, _, range)| Part::whole(if mark == 0 { Way::Up } else { Way::Down }, range, mode)).collect()
}

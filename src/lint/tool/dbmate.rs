//! dbmate: `-- migrate:up`, `-- migrate:down`, a transaction around each unless `transaction:false` stands behind it.

use super::Part;
use super::marks::{lines, sections};
use crate::lint::known::Way;
use crate::lint::passage::Mode;

const MARKS: [&str; 2] = ["-- migrate:up", "-- migrate:down"];

pub fn is(text: &str) -> bool {
    lines(text).any(|(_, line)| MARKS.iter().any(|mark| line.to_ascii_lowercase().starts_with(mark)))
}

pub fn parts(text: &str) -> Vec<Part> {
    let found = sections(text, &MARKS).into_iter().map(|(mark, line, range)| {
        let outside = line.to_ascii_lowercase().contains("transaction:false");
        let way = if mark == 0 { Way::Up } else { Way::Down };
        Part::whole(way, range, if outside { Mode::Outside } else { Mode::Inside })
    });
    found.collect()
}

//! Lines that divide a file into ways.

use std::ops::Range;

/// The lines of a text with the bytes that each takes, its end included.
pub fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        (range, line.trim_end())
    })
}

/// What stands from each of these lines to the next, or to the end: which line it was, its text, and the bytes behind it.
pub fn sections<'a>(text: &'a str, marks: &[&str]) -> Vec<(usize, &'a str, Range<usize>)> {
    let mark = |line: &str| marks.iter().position(|mark| line.to_ascii_lowercase().starts_with(mark));
    let found: Vec<(usize, &str, Range<usize>)> =
        lines(text).filter_map(|(range, line)| Some((mark(line)?, line, range))).collect();
    let ends = found.iter().skip(1).map(|(_, _, range)| range.start).chain([text.len()]);
    found.iter().zip(ends).map(|((mark, line, range), end)| (*mark, *line, range.end..end)).collect()
}

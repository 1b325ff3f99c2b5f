//! What version control leaves in a file where two branches changed the same lines.
//!
//! ```text
//!   <<<<<<< ours
//!   …
//!   ||||||| what both began with, where that is asked for
//!   =======
//!   …
//!   >>>>>>> theirs
//! ```

/// What begins a line that is such a mark; the one in the middle is all of its line.
const MARKS: [&str; 3] = ["<<<<<<< ", "||||||| ", ">>>>>>> "];
const MIDDLE: &str = "=======";

/// Whether a line is the mark of a merge.
pub fn is_mark(line: &str) -> bool {
    MARKS.iter().any(|mark| line.starts_with(mark)) || line.trim_end() == MIDDLE
}

/// Whether a text holds two sides of a merge: a line alone that looks like a mark may be its own.
pub fn is_marked(text: &str) -> bool {
    let [begins, .., ends] = MARKS;
    let mut lines = text.lines();
    lines.any(|line| line.starts_with(begins))
        && lines.any(|line| line.trim_end() == MIDDLE)
        && lines.any(|line| line.starts_with(ends))
}

/// The lines of both sides, one side behind the other, without the marks. A line that only looks like a mark stays.
pub fn both_sides(text: &str) -> impl Iterator<Item = &str> {
    let [begins, .., ends] = MARKS;
    let (marked, mut within) = (is_marked(text), false);
    text.lines().filter(move |line| {
        let was_within = within;
        within = marked && (line.starts_with(begins) || (within && !line.starts_with(ends)));
        !((within || was_within) && is_mark(line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_stay_and_the_marks_go() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\n=======\nc\n>>>>>>> theirs\nd\n";
        assert!(is_marked(text) && !is_marked("Title\n=======\n<<<<<<< x\n"));
        assert_eq!(both_sides(text).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        let heading = "Title\n=======\n";
        assert_eq!(both_sides(heading).collect::<Vec<_>>(), ["Title", "======="]);
        let both = format!("{heading}{text}");
        assert_eq!(both_sides(&both).collect::<Vec<_>>(), ["Title", "=======", "a", "b", "c", "d"]);
    }
}

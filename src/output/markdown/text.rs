//! Text from elsewhere, made to fit the place in markdown where it stands.

use super::room::ALL;
use crate::error::visible;
use crate::project::registry::cell;

/// A text inside a sentence or a cell of a table: one line, in which what stands between backticks is code, and nothing else is
/// markup.
pub fn inline(text: &str) -> String {
    let text = visible(text);
    let parts: Vec<&str> = text.split('`').collect();
    // A cell ends at a bar, in code, too; a span of nothing is none.
    let is_code = |part: &&str| !part.trim().is_empty() && !part.contains('|');
    if parts.len().is_multiple_of(2) || !parts.iter().skip(1).step_by(2).all(is_code) {
        return prose(&text);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => prose(part),
        _ => format!("`{}`", part.replace(['\n', '\r', '\t'], " ")),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Prose that is no markup, and calls nobody: GitHub takes `@name` for a person and `#1` for an issue, in a text that holds no comment
/// there.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    let mut letters = cell(text).chars().collect::<Vec<_>>().into_iter().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        match letter {
            '~' => out.push_str("\\~"),
            // Within a word it is a letter like others.
            '_' if !(last.is_alphanumeric() && next.is_alphanumeric()) => out.push_str("\\_"),
            '@' | '#' if next.is_alphanumeric() && !last.is_alphanumeric() => {
                out.push(letter);
                out.push_str("<!-- -->");
            }
            other => out.push(other),
        }
        last = letter;
    }
    out
}

/// A block of code; its fence is longer than any row of backticks inside.
pub fn fenced(language: &str, code: &str) -> String {
    let code = visible(code);
    let mut longest = 0;
    let mut row = 0;
    for letter in code.chars() {
        row = if letter == '`' { row + 1 } else { 0 };
        longest = longest.max(row);
    }
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", code.trim_end_matches('\n'))
}

/// A block that is folded until it is asked for.
pub fn folded(summary: &str, block: &str) -> String {
    let summary = summary.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(['\n', '\r'], " ");
    format!("<details><summary>{summary}</summary>\n\n{block}\n</details>\n")
}

/// The first of many, and how many more there are.
pub fn taken(lines: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let mut all: Vec<String> = lines.collect();
    let more = all.len().saturating_sub(most);
    all.truncate(most);
    all.extend((more > 0).then(|| format!("… and {more} more")));
    all
}

/// How long a line may be where there is little room, in characters.
const LINE: usize = 300;

/// A line as long as it is where there is room for everything, else its beginning.
pub fn clipped(line: &str, most: usize) -> String {
    if most == ALL || line.chars().count() <= LINE {
        return line.into();
    }
    line.chars().take(LINE).chain(['…']).collect()
}

/// A table; every cell is text from elsewhere.
pub fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: [String; N]| format!("| {} |\n", cells.join(" | "));
    let mut out = line(head.map(String::from)) + &line(head.map(|_| "---".into()));
    rows.into_iter().for_each(|cells| out.push_str(&line(cells.map(|text| inline(&text)))));
    out
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn what_stands_between_backticks_is_code_and_nothing_else_is_markup() {
        assert_eq!(inline("until `concertina purge`, *then*"), "until `concertina purge`, \\*then\\*");
        assert_eq!(inline("table a`b"), "table a\\`b");
        assert_eq!(inline("`a|b` and ``"), "\\`a\\|b\\` and \\`\\`");
        assert_eq!(inline("`<b>\n*`"), "`<b> *`");
        assert_eq!(inline("a_b _c_ @d #1 ~~e~~"), "a_b \\_c\\_ @<!-- -->d #<!-- -->1 \\~\\~e\\~\\~");
    }
}

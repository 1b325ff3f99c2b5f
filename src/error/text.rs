//! Texts that hold names of others, as they are printed: no name steers a terminal, or the platform that reads along, and what is
//! read is what is there.

/// A text on one line.
pub fn printable(text: &str) -> String {
    escaped(text, steers)
}

/// A text of several lines, and with its tabs.
pub fn visible(text: &str) -> String {
    escaped(text, |letter| steers(letter) && !matches!(letter, '\n' | '\t'))
}

/// A text of several lines, each of them printable but for its tabs, and none a command of GitHub's: that takes a line for one
/// which begins with `::`, whatever spaces stand before it.
pub fn printable_lines(text: &str) -> String {
    let line = |line: &str| {
        let line = escaped(line.trim_end_matches('\r'), |letter| steers(letter) && letter != '\t');
        let words = line.trim_start();
        let margin = &line[..line.len() - words.len()];
        if words.starts_with("::") { format!("{margin}\\{words}") } else { line }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a letter is not seen, and changes what is: a control, or a mark of direction as
/// <https://www.unicode.org/reports/tr9/> lists them.
fn steers(letter: char) -> bool {
    let turns =
        matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    letter.is_control() || turns
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    if !text.contains(&is_escaped) {
        return text.into();
    }
    let mut told = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_escaped(letter) { told.extend(letter.escape_default()) } else { told.push(letter) }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_be_seen_is_shown() {
        assert_eq!(visible("a\u{1b}[1m\r\n\tb"), "a\\u{1b}[1m\\r\n\tb");
        assert_eq!(visible("user\u{202e}x é 漢"), "user\\u{202e}x é 漢");
        assert_eq!(printable("user\u{202e}x"), "user\\u{202e}x");
    }

    #[test]
    fn no_line_is_a_command_and_no_letter_steers_a_terminal() {
        assert_eq!(printable("a\n\u{1b}[31mb"), "a\\n\\u{1b}[31mb");
        assert_eq!(printable_lines("a\n  b: ::c\n"), "a\n  b: ::c\n");
        for hostile in ["::error::x", "a\n::error::x", "a\r\n  ::error::x", "a\n\u{b}::error::x", "a\u{1b}[2J"] {
            let told = printable_lines(hostile);
            assert!(!told.lines().any(|line| line.trim_start().starts_with("::")), "{told}");
            assert!(!told.contains(|letter: char| letter.is_control() && letter != '\n'), "{told:?}");
        }
    }
}

//! Text from elsewhere, made visible.

/// A text in which everything that steers a terminal, or turns what stands around it, is shown by its number: what a reviewer reads
/// is what is there. Line breaks and tabs stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => out.push(letter),
            steers if steers.is_control() || turns(steers) => out.extend(steers.escape_unicode()),
            other => out.push(other),
        }
    }
    out
}

/// Whether a letter changes the direction of text, as <https://www.unicode.org/reports/tr9/> lists them.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_be_seen_is_shown() {
        assert_eq!(visible("a\u{1b}[1m\r\n\tb"), "a\\u{1b}[1m\\u{d}\n\tb");
        assert_eq!(visible("user\u{202e}x é 漢"), "user\\u{202e}x é 漢");
    }
}

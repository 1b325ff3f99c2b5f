//! Text in one field of a comment line.
//!
//! A name in a database may hold anything: a line break that would end the comment and begin SQL, or the dot that
//! separates fields. Both are escaped, so that a header is one line whatever it speaks of, and reads back exactly.

/// What stands between two fields.
pub const JOINT: &str = " · ";

/// A text that holds neither a line break nor the dot between fields.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '·' => out.push_str("\\."),
            other => out.push(other),
        }
    }
    out
}

/// The text that [`escape`] was given. A backslash before any other letter stands for that letter.
pub fn unescape(field: &str) -> String {
    let mut letters = field.chars();
    let mut out = String::with_capacity(field.len());
    while let Some(letter) = letters.next() {
        out.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('.') => '·',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_one_field_and_reads_back() {
        for text in ["", "plain", "a\nDROP TABLE x; --", " · ", "\\n\\.\\", "a\r\nb · c\\", "·", "-- step 2 · x"] {
            let field = escape(text);
            assert!(!field.contains(['\n', '\r', '·']), "{field}");
            assert_eq!(unescape(&field), text);
        }
    }
}

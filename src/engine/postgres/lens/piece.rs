//! SQL in pieces that hold all of its text: a tokenizer that loses nothing, not even how a string was written.

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A word without quotes.
    Word,
    /// A name in double quotes.
    Quoted,
    /// A string in single quotes, with what stands before them.
    Text,
    /// A string between dollar signs.
    Dollars,
    Number,
    /// White space and comments.
    Blank,
    Sign,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub sort: Sort,
    pub text: &'a str,
}

/// All pieces of a text; what is not closed goes to its end.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (vec![], text);
    while !rest.is_empty() {
        let (sort, length) = first(rest);
        let (text, behind) = rest.split_at(length);
        pieces.push(Piece { sort, text });
        rest = behind;
    }
    pieces
}

fn first(text: &str) -> (Sort, usize) {
    let of = |length: usize| length.min(text.len());
    let bytes = text.as_bytes();
    match (bytes[0], bytes.get(1), bytes.get(2)) {
        (b'-', Some(b'-'), _) => (Sort::Blank, text.find('\n').unwrap_or(text.len())),
        (b'/', Some(b'*'), _) => (Sort::Blank, comment(bytes)),
        (b'\'', ..) => (Sort::Text, of(quoted(bytes, b'\'', false))),
        (b'"', ..) => (Sort::Quoted, of(quoted(bytes, b'"', false))),
        (b'e' | b'E', Some(b'\''), _) => (Sort::Text, 1 + quoted(&bytes[1..], b'\'', true)),
        (b'b' | b'B' | b'x' | b'X' | b'n' | b'N', Some(b'\''), _) => {
            (Sort::Text, 1 + quoted(&bytes[1..], b'\'', false))
        }
        (b'u' | b'U', Some(b'&'), Some(b'\'')) => (Sort::Text, 2 + quoted(&bytes[2..], b'\'', false)),
        (b'u' | b'U', Some(b'&'), Some(b'"')) => (Sort::Quoted, 2 + quoted(&bytes[2..], b'"', false)),
        (b'$', ..) => match delimiter(text) {
            Some(tag) => {
                let end = text[tag.len()..].find(tag).map(|end| end + 2 * tag.len());
                (Sort::Dollars, end.unwrap_or(text.len()))
            }
            None => (Sort::Sign, 1),
        },
        (b'0'..=b'9', ..) => (Sort::Number, number(bytes)),
        (one, ..) if one.is_ascii_whitespace() || one == 0x0b => {
            (Sort::Blank, bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0x0b).count())
        }
        (one, ..) if begins(one) => (Sort::Word, bytes.iter().take_while(|byte| goes_on(**byte)).count()),
        _ => (Sort::Sign, 1),
    }
}

fn begins(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// Whether a byte can stand in a word behind its first.
pub fn goes_on(byte: u8) -> bool {
    begins(byte) || byte.is_ascii_digit() || byte == b'$'
}

/// The length of what begins with a quote, to the one that closes it.
fn quoted(bytes: &[u8], quote: u8, escapes: bool) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if escapes => at += 1,
            byte if *byte == quote && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if *byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Comments stand in comments.
fn comment(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) => (depth, at) = (depth + 1, at + 2),
            (b'*', Some(b'/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(bytes.len())
}

/// `$tag$` at the beginning of a text.
pub fn delimiter(text: &str) -> Option<&str> {
    let end = text.get(1..)?.find('$')? + 1;
    let tag = text.get(1..end)?;
    let is_one = tag.bytes().enumerate().all(|(at, byte)| begins(byte) || (at > 0 && byte.is_ascii_digit()));
    is_one.then(|| &text[..=end])
}

fn number(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        // In `1..10` of a loop no number ends in a period.
        let point = *byte == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_alphanumeric() || *byte == b'_' || point) {
            break;
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_hold_all_of_the_text() {
        let text = "SELECT E'a\\'b', U&\"\\0061\", 'it''s' /* a /* b */ c */ -- d\n, $x$ $y$ $x$, $1, a$b$c, 1..2, 1.5e3, \"a\"\"b\".ü;\u{b}'";
        let all = pieces(text);
        assert_eq!(all.iter().map(|piece| piece.text).collect::<String>(), text);
        let of = |sort: Sort| all.iter().filter(|piece| piece.sort == sort).map(|piece| piece.text).collect::<Vec<_>>();
        assert_eq!(of(Sort::Text), ["E'a\\'b'", "'it''s'", "'"]);
        assert_eq!(of(Sort::Quoted), ["U&\"\\0061\"", "\"a\"\"b\""]);
        assert_eq!(of(Sort::Dollars), ["$x$ $y$ $x$"]);
        assert_eq!(of(Sort::Word), ["SELECT", "a$b$c", "ü"]);
        assert_eq!(of(Sort::Number), ["1", "1", "2", "1.5e3"]);
    }
}

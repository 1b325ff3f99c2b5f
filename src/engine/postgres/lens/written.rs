//! Names and strings as they are written in SQL, and what they say.

use super::piece::{Piece, Sort, delimiter};
use crate::catalog::LONGEST_NAME;
use crate::engine::postgres::quote;

/// A string with another content, in the manner in which it was written.
pub fn written(piece: &Piece, content: &str) -> String {
    let Some(tag) = delimiter(piece.text).filter(|_| piece.sort == Sort::Dollars) else {
        return quote::literal(content);
    };
    // The server's own choice for a definition: it grows until the body does not hold it.
    for word in ["$function", "$procedure"] {
        if tag.strip_prefix(word).is_some_and(|rest| rest.trim_start_matches('x') == "$") {
            let mut tag = word.to_string();
            while content.contains(&tag) {
                tag.push('x');
            }
            return format!("{tag}${content}{tag}$");
        }
    }
    if content.contains(tag) { quote::dollars(content) } else { format!("{tag}{content}{tag}") }
}

/// The name that a piece spells; none where it is written in escapes.
pub fn folded(piece: &Piece) -> Option<String> {
    let name = match piece.sort {
        Sort::Word => piece.text.to_ascii_lowercase(),
        Sort::Quoted if piece.text.starts_with('"') => {
            let inner = piece.text.strip_prefix('"')?;
            inner.strip_suffix('"').unwrap_or(inner).replace("\"\"", "\"")
        }
        _ => return None,
    };
    // The server cuts what is too long.
    let end = (0..=name.len().min(LONGEST_NAME)).rev().find(|end| name.is_char_boundary(*end))?;
    Some(name[..end].to_string())
}

/// What a string holds; none where its escapes are not known.
pub fn content(piece: &Piece) -> Option<String> {
    if let Some(tag) = delimiter(piece.text).filter(|_| piece.sort == Sort::Dollars) {
        return piece.text.get(tag.len()..piece.text.len().checked_sub(tag.len())?).map(String::from);
    }
    let (escapes, inner) = match piece.text.strip_prefix(['e', 'E']) {
        Some(rest) => (true, rest.strip_prefix('\'')?),
        None => (false, piece.text.strip_prefix('\'')?),
    };
    let inner = inner.strip_suffix('\'')?.replace("''", "'");
    match escapes && inner.contains('\\') {
        false => Some(inner),
        true => unescaped(&inner),
    }
}

fn unescaped(text: &str) -> Option<String> {
    let (mut plain, mut letters) = (String::with_capacity(text.len()), text.chars());
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                same @ ('\\' | '\'' | '"') => same,
                _ => return None,
            },
            letter => letter,
        });
    }
    Some(plain)
}

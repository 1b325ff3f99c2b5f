//! Names within a field of a header: plain ones as they are, others in quotes.

/// Names, those that need it in quotes.
pub fn quoted(names: &[String], joint: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| written(name)).collect();
    quoted.join(joint)
}

fn written(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(is_plain);
    if plain { name.into() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
}

/// Names at the beginning of a text, and what follows them.
pub fn names<'a>(text: &'a str, joint: &str) -> Option<(Vec<String>, &'a str)> {
    let (first, mut rest) = name(text)?;
    let mut names = vec![first];
    while let Some(more) = rest.strip_prefix(joint) {
        let (next, after) = name(more)?;
        names.push(next);
        rest = after;
    }
    Some((names, rest))
}

fn name(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let (plain, rest) = text.split_at(text.find(|letter| !is_plain(letter)).unwrap_or(text.len()));
        return (!plain.is_empty()).then(|| (plain.to_string(), rest));
    };
    let mut name = String::new();
    loop {
        let (piece, after) = rest.split_once('"')?;
        name.push_str(piece);
        match after.strip_prefix('"') {
            Some(further) => {
                name.push('"');
                rest = further;
            }
            None => return Some((name, after)),
        }
    }
}

//! Names within a field of a header.

/// Names, each in quotes.
pub fn quoted(names: &[String], joint: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    quoted.join(joint)
}

/// Quoted names at the beginning of a text, and what follows them.
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
    let mut rest = text.strip_prefix('"')?;
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

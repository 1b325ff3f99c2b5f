//! `~/.pgpass`: `host:port:database:user:password`, the first line that fits.

use super::environment::{home, variable};
use super::{Endpoint, Parameters};
use crate::engine::notice;
use std::path::{Path, PathBuf};

/// The password of the file for a server.
pub fn password(parameters: &Parameters, endpoint: &Endpoint) -> Option<String> {
    let named = parameters.get("passfile").map(PathBuf::from);
    let path = named.or_else(|| home(&variable, ".pgpass"))?;
    let text = guarded(&path)?;
    let host = if endpoint.is_default() { "localhost" } else { &endpoint.host };
    let wanted = [host, &endpoint.port.to_string(), &parameters.database(), &parameters.user()];
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| of_line(line.trim_end_matches('\r'), wanted))
}

/// The file's text, if nobody else can read it; libpq leaves it alone otherwise, and says so.
fn guarded(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    let left_alone = |why: &str| {
        notice::give(&format!("the password file `{}` is left alone: {why}", path.display()));
        None
    };
    if !metadata.is_file() {
        return left_alone("it is not a plain file");
    }
    if is_open(&metadata) {
        return left_alone(&format!("others can read it; `chmod 600 {}`", path.display()));
    }
    match std::fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(cause) => left_alone(&format!("it cannot be read: {}", cause.kind())),
    }
}

#[cfg(unix)]
fn is_open(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open(_: &std::fs::Metadata) -> bool {
    false
}

/// The password of a line whose four first fields are `*` or what is wanted.
fn of_line(line: &str, wanted: [&str; 4]) -> Option<String> {
    let mut rest = line;
    for value in wanted {
        let (field, star, after) = field(rest)?;
        if !star && field != value {
            return None;
        }
        rest = after;
    }
    Some(plain(rest)).filter(|password| !password.is_empty())
}

/// The text up to a `:` that no backslash is before, whether it is a `*`, and what comes behind.
fn field(text: &str) -> Option<(String, bool, &str)> {
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == ':' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    let (field, after) = text.split_at(end);
    Some((plain(field), field == "*", &after[1..]))
}

/// Text without the backslashes that protect `:` and themselves.
fn plain(text: &str) -> String {
    let mut letters = text.chars();
    std::iter::from_fn(|| match letters.next() {
        Some('\\') => letters.next(),
        letter => letter,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_by_its_fields() {
        let of = |line: &str| of_line(line, ["db", "5432", "app", "me"]);
        for (line, password) in [
            ("db:5432:app:me:secret", Some("secret")),
            ("*:*:*:*:a\\:b\\\\c:d ", Some("a:b\\c:d ")),
            ("\\d\\b:5432:app:me:x", Some("x")),
            ("\\*:5432:app:me:x", None),
            ("db:5433:app:me:x", None),
            ("db:5432:app:me:", None),
            ("db:5432:app", None),
            ("", None),
        ] {
            assert_eq!(of(line).as_deref(), password, "{line}");
        }
    }
}

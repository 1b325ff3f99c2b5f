//! What a refusal of one database says, when it is one of many.

use crate::error::{Error, Exit};

/// An error as it stands for one of many.
pub fn of_one(error: &Error, name: &str) -> Error {
    let hint = error.hint.as_ref().map(|hint| match error.exit {
        // The plan is that of the whole fleet: it is not made anew for one that moved.
        Exit::Stale if hint.contains("`concertina plan") => {
            for_one("undo what was changed by hand: `concertina drift` shows it", name)
        }
        _ => for_one(hint, name),
    });
    Error { hint, ..error.clone() }
}

/// A hint whose commands work on this database alone: typed as it was meant for one, a command would go to all of them.
fn for_one(hint: &str, name: &str) -> String {
    let parts = hint.split('`').enumerate().map(|(at, part)| {
        let is_command = at % 2 == 1 && (part == "concertina" || part.starts_with("concertina "));
        if is_command { format!("{part} --only {}", quoted(name)) } else { part.to_string() }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,".contains(c);
    let name = crate::catalog::printable(name);
    if !name.is_empty() && name.chars().all(plain) { name } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::for_one;

    #[test]
    fn a_command_is_for_the_one_that_failed() {
        let hint = "mend the cause and `concertina apply` goes on; `concertina rollback --steps 1` takes it back; see `pg_locks`";
        let told = "mend the cause and `concertina apply --only acme` goes on; `concertina rollback --steps 1 --only acme` takes it back; see `pg_locks`";
        assert_eq!(for_one(hint, "acme"), told);
        let status = "concertina status";
        assert_eq!(for_one(&format!("`{status}`"), "a'b c"), format!("`{status} --only 'a'\\''b c'`"));
    }
}

//! Whether what moved in a database has to do with a plan: told by names, because of what is gone nothing but the name is left.

use super::ChangeDocument;
use crate::catalog::{Object, ObjectId};
use std::collections::BTreeSet;

pub fn concerns<'a>(sentence: &str, changes: impl Iterator<Item = &'a ChangeDocument>) -> bool {
    // A name that has to be quoted is spelled in more than one way.
    sentence.contains('"') || names(changes).iter().any(|name| holds(sentence, name))
}

/// The names of tables and of what stands beside them, whatever the plan changes of them, and of what they read.
fn names<'a>(changes: impl Iterator<Item = &'a ChangeDocument>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for change in changes {
        let objects = [&change.before, &change.after].into_iter().flatten();
        let read = objects.flat_map(Object::read_ids);
        for id in std::iter::once(&change.id).chain(read) {
            names.insert(relation(id));
        }
    }
    names
}

/// As a sentence has it, without the one schema of a SQLite file.
fn relation(id: &ObjectId) -> String {
    let id = id.target().unwrap_or_else(|| id.clone());
    match id.path.as_slice() {
        [main, name, ..] if main == "main" => name.clone(),
        path => path.iter().take(2).cloned().collect::<Vec<_>>().join("."),
    }
}

/// Whether a name stands in a text as a whole, or with something of its own behind it.
fn holds(text: &str, name: &str) -> bool {
    let ends = |rest: &str| rest.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '_');
    text.match_indices(name).any(|(at, _)| {
        let begins = text[..at].chars().next_back().is_none_or(|before| before == ' ');
        begins && ends(&text[at + name.len()..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Kind;

    #[test]
    fn names_are_found_whole() {
        let of = |path: &[&str]| ChangeDocument { id: ObjectId::new(Kind::Column, path), before: None, after: None };
        let changes = [of(&["public", "users", "email"])];
        let concerns = |sentence: &str| concerns(sentence, changes.iter());
        assert!(concerns("column public.users.x is new") && concerns("table public.users is gone"));
        assert!(concerns("comment on table public.users has changed") && concerns("table public.\"Users\" is gone"));
        let changes = [of(&["main", "users", "email"])];
        let in_a_file = |sentence: &str| super::concerns(sentence, changes.iter());
        assert!(in_a_file("column users.x is new") && !in_a_file("column users_old.x is new"));
        assert!(!concerns("column public.users_old.x is new") && !concerns("table other.public.users is gone"));
    }
}

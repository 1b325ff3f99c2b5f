//! A difference in words, one line an object.
//!
//! ```text
//!   + column public.users.email text NOT NULL
//!   ~ column public.users.age: type integer to bigint, nullable to NOT NULL
//!   - index public.users.users_age CREATE …
//! ```

use super::facet::{Facet, facets};
use super::{Change, Object};
use crate::error::printable;
use std::fmt;

/// The longest value that is worth repeating, in characters; of a longer one it is said that it differs.
const LONGEST: usize = 80;

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Created,
    Altered,
    Dropped,
}

impl Change<'_> {
    /// What became of the object.
    pub fn fate(&self) -> Fate {
        match (self.old, self.new) {
            (None, _) => Fate::Created,
            (_, None) => Fate::Dropped,
            _ => Fate::Altered,
        }
    }
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let words = match (self.old, self.new) {
            (Some(old), Some(new)) => format!("~ {}: {}", self.id, alteration(old, new)),
            (None, Some(new)) => format!("+ {} {}", self.id, summary(new)),
            (Some(_), None) | (None, None) => format!("- {}", self.id),
        };
        out.write_str(printable(&words).trim_end())
    }
}

/// Values that go without saying where a whole object is told in a line.
const USUAL: [&str; 3] = ["nullable", "valid", "not unique"];

fn summary(object: &Object) -> String {
    let facets = facets(object).into_iter().filter_map(|facet| {
        let value = facet.value.filter(|value| !USUAL.contains(&value.as_str()))?;
        Some(format!("{}{}", facet.clause, brief(&value)))
    });
    facets.collect::<Vec<_>>().join(" ")
}

fn alteration(old: &Object, new: &Object) -> String {
    let pairs = facets(old).into_iter().zip(facets(new)).filter(|(a, b)| a.value != b.value);
    let differences: Vec<String> = pairs.map(|(a, b)| difference(&a, &b)).collect();
    if differences.is_empty() { "differs".into() } else { differences.join(", ") }
}

fn difference(old: &Facet, new: &Facet) -> String {
    let value = |facet: &Facet| facet.value.as_deref().map_or_else(|| "none".into(), one_line);
    let (before, after) = (value(old), value(new));
    match new.name {
        "" => format!("{before} to {after}"),
        name if before.chars().count().max(after.chars().count()) > LONGEST => format!("another {name}"),
        name => format!("{name} {before} to {after}"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn brief(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Aside, Catalog, Column, Kind, ObjectId, View};

    fn column(data_type: &str, nullable: bool, default: Option<&str>) -> Object {
        Object::Column(Column {
            data_type: data_type.into(),
            nullable,
            default: default.map(String::from),
            identity: None,
            generated: None,
            collation: None,
            clauses: None,
            reads: Aside(vec![]),
            options: vec![],
            position: Aside(1),
            inherited: Aside(false),
        })
    }

    fn words(old: Option<Object>, new: Option<Object>) -> Vec<String> {
        let id = ObjectId::new(Kind::Column, &["public", "users", "a\nb\u{1b}[2J"]);
        let catalog =
            |object: Option<Object>| -> Catalog { object.map(|object| (id.clone(), object)).into_iter().collect() };
        let (old, new) = (catalog(old), catalog(new));
        old.diff(&new).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_change_is_one_printable_line() {
        let name = "column public.users.a\\nb\\u{1b}[2J";
        let (small, large) = (column("integer", true, None), column("bigint", false, Some("0")));
        assert_eq!(words(None, Some(large.clone())), [format!("+ {name} bigint NOT NULL DEFAULT 0")]);
        assert_eq!(words(Some(small.clone()), None), [format!("- {name}")]);
        assert_eq!(
            words(Some(small), Some(large)),
            [format!("~ {name}: type integer to bigint, nullable to NOT NULL, default none to 0")]
        );
    }

    #[test]
    fn a_long_value_is_not_repeated() {
        let view = |query: String| {
            Object::View(View {
                materialized: false,
                filled: Aside(false),
                query,
                options: vec![],
                columns: Aside(vec![]),
                written: Aside(None),
                reads: Aside(vec![]),
            })
        };
        let said = alteration(&view("SELECT 1".into()), &view("SELECT 2, ".repeat(20)));
        assert_eq!(said, "another query");
    }
}

//! What the steps of a migration that are left make, and is there although none of those that are done makes it: a step that meets it
//! fails.

use super::patient::Case;
use crate::catalog::{Catalog, Kind};
use crate::engine::Engine;
use crate::error::Result;
use crate::project::MigrationStep;
use crate::source::{Lexeme, SchemaFile, Script};
use crate::step::Transaction;

/// These objects, in words.
pub fn made_by_others(case: &Case, engine: Engine, live: &Catalog) -> Result<Vec<String>> {
    let (done, left) = case.file.up.steps.split_at(case.done.min(case.file.up.steps.len()));
    // One outside of a transaction may be done and not be written down yet: it looks for itself.
    let left =
        if left.first().is_some_and(|step| step.transaction == Transaction::Outside) { &left[1..] } else { left };
    let (made, makes) = (made(done, engine)?, made(left, engine)?);
    let comes = case.stage.changes.iter().filter(|change| change.before.is_none()).map(|change| &change.id);
    let there = comes.filter(|id| live.contains(id)).filter_map(|id| {
        let verb = verb(id.kind)?;
        let one = (verb, id.name().to_string());
        (makes.contains(&one) && !made.contains(&one)).then(|| id.to_string())
    });
    Ok(there.collect())
}

/// The word behind which the name of what is made stands.
fn verb(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Constraint => Some("CONSTRAINT"),
        Kind::Column => Some("COLUMN"),
        Kind::Table => Some("TABLE"),
        Kind::Index => Some("INDEX"),
        _ => None,
    }
}

/// What statements make: the word before the name, and the name. One that takes what is there, as `IF NOT EXISTS` does, makes nothing.
fn made(steps: &[MigrationStep], engine: Engine) -> Result<Vec<(&'static str, String)>> {
    let mut made = vec![];
    for step in steps {
        let script = Script::read(engine, SchemaFile { path: "step.sql".into(), text: step.sql.clone() })?;
        for statement in &script.statements {
            made.extend(makes(statement.code(), engine));
        }
    }
    Ok(made)
}

fn makes(words: &[Lexeme], engine: Engine) -> Vec<(&'static str, String)> {
    let name = |at: usize| words.get(at).and_then(|word| word.name(engine));
    let create = words.first().is_some_and(|word| word.is("CREATE"));
    let mut made = vec![];
    for (at, word) in words.iter().enumerate() {
        let added = at > 0 && words[at - 1].is("ADD");
        let known = ["CONSTRAINT", "COLUMN"].into_iter().find(|verb| added && word.is(verb));
        if let (Some(verb), Some(name)) = (known, name(at + 1)) {
            made.push((verb, name));
        }
    }
    let object = ["TABLE", "INDEX"].into_iter().find_map(|verb| {
        let at = words.iter().take(4).position(|word| word.is(verb)).filter(|_| create)?;
        Some((verb, at + 1))
    });
    if let Some((verb, mut at)) = object {
        at += usize::from(words.get(at).is_some_and(|word| word.is("CONCURRENTLY")));
        while words.get(at + 1).is_some_and(|word| word.token.to_string() == ".") {
            at += 2;
        }
        let takes = words.get(at).is_some_and(|word| word.is("IF"));
        made.extend(name(at).filter(|_| !takes).map(|name| (verb, name)));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_statement_makes_is_told_with_its_name() {
        let made = |sql: &str| {
            let file = SchemaFile { path: "x.sql".into(), text: sql.into() };
            let script = Script::read(Engine::Postgres, file).expect("tokens");
            makes(script.statements[0].code(), Engine::Postgres)
        };
        let one = |verb, name: &str| vec![(verb, name.to_string())];
        assert_eq!(
            made("ALTER TABLE public.t ADD CONSTRAINT \"A b\" CHECK (x > 0) NOT VALID;"),
            one("CONSTRAINT", "A b")
        );
        assert_eq!(made("ALTER TABLE t ADD COLUMN C int;"), one("COLUMN", "c"));
        assert_eq!(made("CREATE UNIQUE INDEX CONCURRENTLY i ON public.t (x);"), one("INDEX", "i"));
        assert_eq!(made("CREATE TABLE public.u (x int);"), one("TABLE", "u"));
        assert!(made("CREATE TABLE IF NOT EXISTS u (x int);").is_empty());
        assert!(made("ALTER TABLE t VALIDATE CONSTRAINT c;").is_empty());
    }
}

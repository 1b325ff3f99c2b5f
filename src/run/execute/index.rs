//! Statements that cannot run in a transaction, above all concurrent index builds.
//!
//! A build that fails or is cut off leaves an invalid index behind, which a unique one may go on enforcing. `IF NOT EXISTS`
//! would take it for done. So: an invalid index of that name goes first; a valid one on a second run is the work of the
//! first, cut off before the journal knew; and after the build it must be valid, or is built again.

use super::Run;
use super::postgres::within;
use crate::engine::{Engine, Session};
use crate::error::{Error, Result};
use crate::project::{Migration, MigrationStep};
use crate::run::Progress;
use crate::source::{Lexeme, SchemaFile, Script, Statement};
use crate::step::Transaction;
use std::time::Duration;

/// How often an index is built.
const BUILDS: u32 = 3;

/// What a statement does to an index.
#[derive(Debug, PartialEq, Eq)]
enum Deed {
    /// Builds it: its name, and the qualified name of its table.
    Build {
        name: String,
        table: Vec<String>,
    },
    /// Drops it: its qualified name.
    Drop {
        path: Vec<String>,
    },
    Other,
}

/// How an index is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Absent,
    Invalid,
    Valid,
}

fn script(migration: &Migration, step: &MigrationStep) -> Result<Script> {
    let file = SchemaFile { path: migration.file_name().into(), text: step.sql.clone() };
    Script::read(Engine::Postgres, file)
}

/// Drops what the step of a migration that was under way when it stopped has left half built.
pub(in crate::run) async fn tidy(session: &mut Session, migration: &Migration, at: usize) -> Result<()> {
    let outside = |step: &&MigrationStep| step.transaction == Transaction::Outside;
    let Some(step) = migration.steps.get(at).filter(outside) else { return Ok(()) };
    let script = script(migration, step)?;
    for statement in &script.statements {
        if let Deed::Build { name, table } = deed(statement) {
            let path = beside(&table, &name);
            if state(session, &path).await? == Condition::Invalid {
                drop_invalid(session, &path).await?;
            }
        }
    }
    Ok(())
}

/// Runs the statements of a step, each outside a transaction.
pub(super) async fn run(run: &mut Run<'_>, step: &MigrationStep) -> Result<()> {
    let script = script(run.migration, step)?;
    for statement in &script.statements {
        let sql = script.sql(statement);
        match deed(statement) {
            Deed::Build { name, table } => build(run, step, sql, &name, &table).await?,
            Deed::Drop { path } if resumes(run) && state(run.session, &path).await? == Condition::Absent => {}
            Deed::Drop { .. } | Deed::Other => {
                run.session.execute(sql).await.map_err(|error| within(error, step))?;
            }
        }
    }
    Ok(())
}

/// Whether the first step of this run may have been done by the run before it, which could not say so any more.
fn resumes(run: &Run) -> bool {
    run.work.resumed.is_some_and(|entry| entry.step == run.done)
}

async fn build(run: &mut Run<'_>, step: &MigrationStep, sql: &str, name: &str, table: &[String]) -> Result<()> {
    let path = beside(table, name);
    for attempt in 1..=BUILDS {
        match state(run.session, &path).await? {
            Condition::Valid if resumes(run) || attempt > 1 => return Ok(()),
            Condition::Invalid => drop_invalid(run.session, &path).await?,
            Condition::Valid | Condition::Absent => {}
        }
        run.session.execute(sql).await.map_err(|error| within(error, step))?;
        if state(run.session, &path).await? == Condition::Valid {
            return Ok(());
        }
        let told = Progress::Waits { says: &step.says, attempt, retries: BUILDS, pause: Duration::ZERO, others: &[] };
        run.work.conduct.tell(told);
    }
    Err(Error::new(format!("the index `{name}` was built {BUILDS} times and is invalid"))
        .hint("end long transactions on the server, then `concertina apply` tries again"))
}

/// The qualified name of an index: in the schema of its table.
fn beside(table: &[String], name: &str) -> Vec<String> {
    table.iter().rev().skip(1).rev().cloned().chain([name.to_string()]).collect()
}

async fn drop_invalid(session: &mut Session, path: &[String]) -> Result<()> {
    let name = quoted(session, path);
    session.execute(&format!("DROP INDEX CONCURRENTLY {name}")).await.map(drop)
}

fn quoted(session: &Session, path: &[String]) -> String {
    let dialect = session.dialect();
    path.iter().map(|name| dialect.quote(name)).collect::<Vec<_>>().join(".")
}

async fn state(session: &mut Session, path: &[String]) -> Result<Condition> {
    let name = session.dialect().literal(&quoted(session, path));
    let query = format!(
        "SELECT (indisvalid AND indisready)::int FROM pg_catalog.pg_index WHERE indexrelid = to_regclass({name})"
    );
    Ok(match session.value(&query).await?.as_deref() {
        None => Condition::Absent,
        Some("1") => Condition::Valid,
        Some(_) => Condition::Invalid,
    })
}

fn deed(statement: &Statement) -> Deed {
    let mut words = statement.code().iter().peekable();
    let verb = words.next();
    words.next_if(|word| word.is("UNIQUE"));
    let concurrent = ["INDEX", "CONCURRENTLY"].iter().all(|keyword| words.next_if(|word| word.is(keyword)).is_some());
    while words.next_if(|word| ["IF", "NOT", "EXISTS"].iter().any(|keyword| word.is(keyword))).is_some() {}
    let path = path(&mut words);
    match verb {
        Some(verb) if concurrent && verb.is("DROP") => Deed::Drop { path },
        Some(verb) if concurrent && verb.is("CREATE") => {
            words.next_if(|word| word.is("ON"));
            words.next_if(|word| word.is("ONLY"));
            let table = self::path(&mut words);
            path.into_iter().next().map_or(Deed::Other, |name| Deed::Build { name, table })
        }
        _ => Deed::Other,
    }
}

/// A name with dots, as the server folds it.
fn path<'a>(words: &mut std::iter::Peekable<impl Iterator<Item = &'a Lexeme>>) -> Vec<String> {
    let mut path = vec![];
    while let Some(name) = words.peek().filter(|word| !word.is("ON")).and_then(|word| word.name(Engine::Postgres)) {
        path.push(name);
        words.next();
        if words.next_if(|word| word.token.to_string() == ".").is_none() {
            break;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed_of(sql: &str) -> Deed {
        let file = SchemaFile { path: "x.sql".into(), text: sql.into() };
        let script = Script::read(Engine::Postgres, file).expect("tokens");
        deed(&script.statements[0])
    }

    #[test]
    fn builds_and_drops_are_told_with_their_names() {
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(
            deed_of("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"A b\" ON ONLY Public.\"T\" USING btree (x);"),
            Deed::Build { name: "A b".into(), table: names(&["public", "T"]) }
        );
        assert_eq!(deed_of("DROP INDEX CONCURRENTLY public.i"), Deed::Drop { path: names(&["public", "i"]) });
        assert_eq!(deed_of("CREATE INDEX i ON t (x)"), Deed::Other);
        assert_eq!(deed_of("VACUUM public.t"), Deed::Other);
    }
}

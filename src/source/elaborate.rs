//! Executes schema files in an empty database, in whatever order they can be executed.
//!
//! ```text
//!   statements --a run at once--> done
//!        |  the run fails: one by one
//!        v
//!    postponed --round by round, forward and backward in turn--> done, then what has to come last
//!        |  a whole round makes no progress
//!        v
//!    the first failure that does not follow from another
//! ```
//!
//! A run is one call, which the server makes one transaction, so a failed one leaves nothing behind. SQLite commits each
//! statement by itself, so there each is a run of its own. Going backward every other round keeps files whose every table
//! leans on the next one from taking as many rounds as tables.

use super::script::Script;
use super::settings::{Settings, pinned};
use super::statement::{Statement, StatementKind};
use super::subscription;
use super::verdict::{Verdict, failed, verdict};
use crate::engine::{Engine, Session};
use crate::error::{Error, Result};
use std::borrow::Cow;

/// How many statements are sent in one call.
const RUN: usize = 100;

/// Executes the files in an empty database and leaves the session's own settings as they were.
///
/// # Errors
/// The first statement that cannot be executed after all that can have been, with its place in the file.
pub async fn load(session: &mut Session, scripts: &[Script]) -> Result<()> {
    let before = pinned(session).await?;
    let mut loader = Loader { session, states: vec![], in_force: None, failures: vec![], last: vec![] };
    for script in scripts {
        loader.begin(script).await?;
    }
    loader.finish().await?;
    match before {
        Some(sql) => session.execute(&sql).await.map(|_| ()),
        None => Ok(()),
    }
}

/// A statement that waits for its turn.
#[derive(Clone, Copy)]
struct Waiting<'a> {
    script: &'a Script,
    statement: &'a Statement,
    /// Which of the loader's states it runs under.
    state: usize,
}

impl<'a> Waiting<'a> {
    fn sql(&self) -> Cow<'a, str> {
        let offline = subscription::offline(self.script, self.statement).map(Cow::Owned);
        offline.unwrap_or_else(|| Cow::Borrowed(self.script.sql(self.statement)))
    }
}

struct Loader<'a, 'b> {
    session: &'b mut Session,
    states: Vec<Settings>,
    in_force: Option<usize>,
    /// What failed in the round under way.
    failures: Vec<(Waiting<'a>, Error)>,
    /// What is executed once everything else has been.
    last: Vec<Waiting<'a>>,
}

impl<'a> Loader<'a, '_> {
    /// Goes through one file for the first time.
    async fn begin(&mut self, script: &'a Script) -> Result<()> {
        self.states.push(Settings::default());
        let mut run = vec![];
        for statement in &script.statements {
            let waiting = Waiting { script, statement, state: self.states.len() - 1 };
            match statement.kind {
                StatementKind::Ignored => {}
                StatementKind::Define => run.push(waiting),
                StatementKind::Last => self.last.push(waiting),
                StatementKind::Alone => {
                    self.execute(&std::mem::take(&mut run)).await?;
                    self.execute(&[waiting]).await?;
                }
                StatementKind::Setting => {
                    self.execute(&std::mem::take(&mut run)).await?;
                    self.set(waiting).await?;
                }
            }
        }
        self.execute(&run).await
    }

    /// Executes a setting and remembers it for what follows.
    async fn set(&mut self, waiting: Waiting<'a>) -> Result<()> {
        self.enter(waiting.state).await?;
        match self.session.rows(&waiting.sql()).await {
            Ok(_) => {
                self.states.push(self.states[waiting.state].with(waiting.statement, &waiting.sql()));
                self.in_force = Some(self.states.len() - 1);
                Ok(())
            }
            Err(error) if verdict(waiting.statement, &error) == Verdict::Harmless => Ok(()),
            Err(error) => Err(failed(waiting.script, waiting.statement, error)),
        }
    }

    /// Brings the session to the settings of a state.
    async fn enter(&mut self, state: usize) -> Result<()> {
        let sql = self.states[state].sql(self.session.engine());
        if self.in_force != Some(state) && !sql.is_empty() {
            self.session.execute(&sql).await?;
        }
        self.in_force = Some(state);
        Ok(())
    }

    /// Executes statements of one state, many in a call, and keeps those that fail.
    async fn execute(&mut self, waiting: &[Waiting<'a>]) -> Result<()> {
        let size = if self.session.engine() == Engine::Postgres { RUN } else { 1 };
        for run in waiting.chunks(size) {
            self.enter(run[0].state).await?;
            let sql = run.iter().map(Waiting::sql).collect::<Vec<_>>().join(";\n");
            if run.len() == 1 || self.session.execute(&sql).await.is_err() {
                self.one_by_one(run).await;
            }
        }
        Ok(())
    }

    async fn one_by_one(&mut self, run: &[Waiting<'a>]) {
        for waiting in run {
            if let Err(error) = self.session.execute(&waiting.sql()).await
                && verdict(waiting.statement, &error) != Verdict::Harmless
            {
                self.failures.push((*waiting, error));
            }
        }
    }

    async fn finish(&mut self) -> Result<()> {
        self.try_again().await?;
        for waiting in std::mem::take(&mut self.last) {
            self.execute(&[waiting]).await?;
        }
        self.try_again().await
    }

    /// Tries again what failed until nothing does or nothing more succeeds.
    async fn try_again(&mut self) -> Result<()> {
        let mut postponed = self.failures.len();
        while postponed > 0 {
            let again: Vec<Waiting> = self.failures.drain(..).rev().map(|(waiting, _)| waiting).collect();
            for group in again.chunk_by(|a, b| runs_with(a, b)) {
                self.execute(group).await?;
            }
            if self.failures.len() == postponed {
                return Err(self.report());
            }
            postponed = self.failures.len();
        }
        Ok(())
    }

    /// The failure to mend first, and how many more there are.
    fn report(&mut self) -> Error {
        let count = self.failures.len();
        self.failures.sort_by_key(|(waiting, error)| {
            let follows = verdict(waiting.statement, error) == Verdict::Follows;
            (follows, waiting.state, waiting.statement.range().start)
        });
        let Some((first, error)) = self.failures.drain(..).next() else {
            return Error::bug("a round without failures made no progress");
        };
        let error = failed(first.script, first.statement, error);
        match count - 1 {
            0 => error,
            1 => error.detail("one other statement failed, perhaps for the same cause"),
            more => error.detail(format!("{more} other statements failed, perhaps for the same cause")),
        }
    }
}

/// Whether two statements can share a call.
fn runs_with(a: &Waiting, b: &Waiting) -> bool {
    let shared = |waiting: &Waiting| waiting.statement.kind == StatementKind::Define;
    a.state == b.state && shared(a) && shared(b)
}

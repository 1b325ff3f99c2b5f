//! One fault, and what came of it.

use super::fault::{Fault, Strike};
use super::ground::{Ground, Way};
use super::wire::Wire;
use crate::support::postgres::Database;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Output, Stdio};

/// The exit codes that a run may end with that was struck: the table in the README, but for those that blame a person.
const HONEST: [i32; 5] = [0, 1, 5, 6, 130];

/// A fault, and which end the database is brought to afterwards.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    pub way: Way,
    pub strike: Strike,
    pub then: Way,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// The run was over before the statement came.
    Missed,
}

impl Trial {
    /// # Errors
    /// What was wrong: an exit code, a message, a row, an object.
    pub fn run(&self, ground: &Ground) -> Result<Verdict, String> {
        let database = ground.start(self.way);
        let wire = Wire::new(&database, ground.arena.clone(), Some(self.strike));
        let struck = self.struck(ground, &wire);
        ground.arena.iter().for_each(|arena| arena.make_room());
        if !wire.has_struck() {
            return Ok(Verdict::Missed);
        }
        let said = String::from_utf8_lossy(&struck.stderr).into_owned();
        let last = wire.sent().get(self.strike.at - 1).cloned().unwrap_or_default();
        let told =
            |what: String| format!("{what}\nat: {}\nit said: {said}", last.chars().take(300).collect::<String>());
        let ended = self.brought_to_an_end(ground, &database);
        ground.arena.iter().for_each(|arena| arena.calm());
        self.is_honest(&struck.status, &said).and(ended).map_err(told)?;
        let differs = ground.end(self.then).difference(&database) + &left_behind(&database);
        if differs.is_empty() { Ok(Verdict::Right) } else { Err(told(format!("it ended wrong:\n{differs}"))) }
    }

    fn struck(&self, ground: &Ground, wire: &Wire) -> Output {
        let mut command = tool(ground, self.way.command(), &wire.url());
        let child = command.spawn().expect("the tool runs");
        wire.belongs_to(child.id());
        child.wait_with_output().expect("it ends")
    }

    fn is_honest(&self, status: &ExitStatus, said: &str) -> Result<(), String> {
        if said.contains("panicked") || said.contains("bug in Concertina") {
            return Err("it broke".into());
        }
        match (self.strike.fault, status.code()) {
            (Fault::Kill, None) if status.signal() == Some(9) => Ok(()),
            (_, Some(0)) => Ok(()),
            (_, Some(code)) if HONEST.contains(&code) && said.contains("hint: ") => Ok(()),
            (_, code) => Err(format!("it ended with {code:?}, or without a hint")),
        }
    }

    /// What a person would type: what is half way back goes back first, then what is wanted.
    fn brought_to_an_end(&self, ground: &Ground, database: &Database) -> Result<(), String> {
        let run = |arguments: &[&str]| {
            let output = tool(ground, arguments, &database.url()).output().expect("it runs");
            (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        let (code, said) = run(&["status"]);
        if !matches!(code, Some(0 | 2)) {
            return Err(format!("`status` ended with {code:?}: {said}"));
        }
        let (mut code, mut said) = run(self.then.command());
        if code == Some(3) && said.contains("`concertina rollback --steps 1` goes on with it") {
            let (back, why) = run(&["rollback", "--steps", "1", "--yes", "--wait", "30s"]);
            if back != Some(0) {
                return Err(format!("`rollback --steps 1` ended with {back:?}: {why}"));
            }
            (code, said) = run(self.then.command());
        }
        match code {
            Some(0) => Ok(()),
            code => Err(format!("`{}` ended with {code:?}: {said}", self.then.command().join(" "))),
        }
    }
}

fn tool(ground: &Ground, arguments: &[&str], url: &str) -> Command {
    let mut command = ground.cli.prepared(arguments);
    command.env("DATABASE_URL", url).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.envs(ground.arena.iter().flat_map(|arena| arena.environment()));
    command
}

/// What a run makes in passing and must not leave: indexes that are not valid, checks that are not proven but in the schema.
fn left_behind(database: &Database) -> String {
    database.psql(
        "SELECT 'left behind: ' || indexrelid::regclass || ' is not valid' FROM pg_index WHERE NOT indisvalid \
         AND NOT EXISTS (SELECT 1 FROM pg_class WHERE oid = indexrelid AND relkind = 'I')",
    )
}

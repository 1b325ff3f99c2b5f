//! A change between two states of a database that are known, with the plan that leads there and back.

use super::arena::Arena;
use super::fault::Fault;
use super::wire::Wire;
use crate::changes::case::Case;
use crate::support::cli::Cli;
use crate::support::observer;
use crate::support::postgres::{Database, Server};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which way a run that is struck goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Forward,
    Back,
}

impl Way {
    pub const BOTH: [Way; 2] = [Way::Forward, Way::Back];

    /// What the tool is asked.
    pub fn command(self) -> &'static [&'static str] {
        match self {
            Way::Forward => &["apply", "--yes", "--wait", "30s"],
            Way::Back => &["rollback", "--all", "--yes", "--wait", "30s"],
        }
    }
}

/// What a database holds, by an observer that shares no code with the tool.
#[derive(Debug)]
pub struct State {
    schema: Vec<String>,
    rows: Vec<String>,
}

impl State {
    pub fn of(database: &Database) -> State {
        State { schema: observer::schema(database), rows: observer::rows(database) }
    }

    /// What is different in a database; nothing where it is this state.
    pub fn difference(&self, database: &Database) -> String {
        let found = State::of(database);
        observer::difference(&self.schema, &found.schema) + &few(&observer::difference(&self.rows, &found.rows))
    }
}

fn few(lines: &str) -> String {
    lines.lines().take(6).map(|line| format!("{line}\n")).collect()
}

/// The project, and a database at each end of the way.
pub struct Ground {
    pub name: String,
    pub cli: Cli,
    pub server: Server,
    pub arena: Option<Arc<Arena>>,
    ends: [Database; 2],
    states: [State; 2],
    /// What an undisturbed run sends, forward and back.
    sent: [Vec<String>; 2],
}

impl Ground {
    /// Plans the case on a server that is shared, and goes there and back once without a fault.
    ///
    /// # Errors
    /// What the server or the tool said against it.
    pub fn new(case: &Case, server: &Server, rows: u64) -> Result<Ground, String> {
        Ground::on(case, server, None, rows)
    }

    /// The same in an arena.
    ///
    /// # Errors
    /// The same.
    pub fn in_arena(case: &Case, arena: Arc<Arena>, rows: u64) -> Result<Ground, String> {
        let server = arena.cluster.server.clone();
        Ground::on(case, &server, Some(arena), rows)
    }

    fn on(case: &Case, server: &Server, arena: Option<Arc<Arena>>, rows: u64) -> Result<Ground, String> {
        let old = server.database(&case.name);
        for sql in [case.old_schema(), case.rows(rows), "VACUUM ANALYZE".into()] {
            old.try_psql(&sql)?;
        }
        arena.iter().for_each(|arena| arena.confine(&old));
        let config = "schema = [\"schema.sql\"]\n[plan]\nsmall_table = 100\nnumbering = \"sequence\"\n\
            [backfill]\nmax_batch = 400\n[gates]\ncontract_cooldown = \"0s\"\ncontract_deploys = 0\n";
        let cli = Cli::new().file("concertina.toml", config).file("schema.sql", &case.new_schema());
        done(&cli, &["plan", "--name", "change", "--allow", "*"], &old.url())?;
        let new = copy(&old);
        let forward = watched(&cli, &new, Way::Forward)?;
        let states = [State::of(&old), State::of(&new)];
        let back = copy(&new);
        let sent = [forward, watched(&cli, &back, Way::Back)?];
        let differs = states[0].difference(&back);
        if !differs.is_empty() {
            return Err(format!("without a fault it does not come back:\n{differs}"));
        }
        Ok(Ground { name: case.name.clone(), cli, server: server.clone(), arena, ends: [old, new], states, sent })
    }

    /// A database where a way begins.
    pub fn start(&self, way: Way) -> Database {
        copy(&self.ends[way as usize])
    }

    /// What a database holds where a way ends.
    pub fn end(&self, way: Way) -> &State {
        &self.states[1 - way as usize]
    }

    /// The statements of an undisturbed run that are worth a fault, by their numbers: all that change something or take a lock, and a
    /// few of the many that only look; of those that change something alone where the fault takes the statement's place.
    pub fn points(&self, way: Way, fault: Fault) -> Vec<usize> {
        const FEW: usize = 25;
        let begins = |statement: &str, words: &[&str]| {
            statement.split(|c: char| !c.is_ascii_alphabetic()).next().is_some_and(|first| words.contains(&first))
        };
        let looks = |statement: &str| begins(statement, &["SELECT", "WITH", "SHOW"]) && !statement.contains("lock(");
        let governs = |statement: &str| begins(statement, &["BEGIN", "COMMIT", "ROLLBACK", "SET", "RESET"]);
        let worth = |(at, statement): &(usize, &String)| match fault {
            Fault::Deadlock => !looks(statement) && !governs(statement),
            _ => !looks(statement) || at.is_multiple_of(FEW),
        };
        self.sent[way as usize].iter().enumerate().filter(worth).map(|(at, _)| at + 1).collect()
    }
}

/// The same rows once more.
fn copy(database: &Database) -> Database {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let copy = Database { server: database.server.clone(), name: format!("{}_{number}", database.name) };
    copy.server.psql(&format!("CREATE DATABASE {} TEMPLATE {}", copy.name, database.name));
    // A sequence counts up to 32 ahead of its log, and a copy of a database takes that for logged: a crash would set it back.
    copy.server.psql("CHECKPOINT");
    copy
}

/// Runs the tool without a fault, and gives what it sent.
fn watched(cli: &Cli, database: &Database, way: Way) -> Result<Vec<String>, String> {
    let wire = Wire::new(database, None, None);
    done(cli, way.command(), &wire.url())?;
    Ok(wire.sent())
}

fn done(cli: &Cli, arguments: &[&str], url: &str) -> Result<(), String> {
    let output = cli.prepared(arguments).env("DATABASE_URL", url).output().expect("the tool runs");
    match output.status.code() {
        Some(0) => Ok(()),
        code => Err(format!(
            "concertina {}: exit {code:?}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        )),
    }
}

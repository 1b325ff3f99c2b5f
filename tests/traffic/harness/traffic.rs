//! Connections of a release that send its statements at a steady pace.

use super::case::Release;
use super::ledger::Ledger;
use super::statement::{Keys, Script};
use rand::seq::IndexedRandom;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How statements are sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Prepared once a connection, as most drivers do; else as text.
    pub prepared: bool,
    /// Whether one connection of each release sends pairs, each in a transaction.
    pub pairs: bool,
}

/// What a connection does: statements on their own, or two in a transaction with a pause between.
#[derive(Clone, Copy, Debug)]
enum Habit {
    Single,
    Pairs,
}

const PACE: Duration = Duration::from_millis(10);

/// A release that runs.
pub struct Traffic {
    stop: Arc<AtomicBool>,
    connections: Vec<JoinHandle<()>>,
}

/// Where it runs, and what it writes down.
#[derive(Clone)]
pub struct Ground {
    pub url: String,
    pub ledger: Arc<Ledger>,
    pub keys: Keys,
    pub manner: Manner,
}

struct Client {
    release: Release,
    script: Script,
    ground: Ground,
    connection: PgConnection,
}

impl Manner {
    /// One for each connection.
    fn habits(self) -> [Habit; 3] {
        [Habit::Single, Habit::Single, if self.pairs { Habit::Pairs } else { Habit::Single }]
    }
}

impl Traffic {
    /// Begins; every connection stands when this returns.
    pub fn start(release: Release, script: &Script, ground: &Ground) -> Traffic {
        let stop = Arc::new(AtomicBool::new(false));
        let habits = ground.manner.habits().into_iter().filter(|_| !script.statements.is_empty());
        let (ready, standing) = channel();
        let connections = habits.map(|habit| {
            let (script, ground, stop, ready) = (script.clone(), ground.clone(), stop.clone(), ready.clone());
            thread::spawn(move || client(release, script, ground, habit, &stop, &ready))
        });
        let connections: Vec<_> = connections.collect();
        connections.iter().for_each(|_| standing.recv().expect("every connection stands"));
        Traffic { stop, connections }
    }

    /// Ends, once every statement has its answer.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.connections.into_iter().for_each(|connection| connection.join().expect("a connection that ended well"));
    }
}

fn client(release: Release, script: Script, ground: Ground, habit: Habit, stop: &AtomicBool, ready: &Sender<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let connection = connected(&ground.url, &script).await;
        ready.send(()).expect("somebody waits");
        let mut client = Client { release, script, ground, connection };
        while !stop.load(Ordering::Relaxed) {
            match habit {
                Habit::Single => drop(client.sends().await),
                Habit::Pairs => client.pair().await,
            }
            tokio::time::sleep(PACE).await;
        }
    });
}

async fn connected(url: &str, script: &Script) -> PgConnection {
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    if let Some(role) = &script.role {
        let statement = format!("SET ROLE {role}");
        connection.execute(sqlx::raw_sql(AssertSqlSafe(statement))).await.expect("the role is there");
    }
    connection
}

impl Client {
    /// Whether it went well.
    async fn sends(&mut self) -> bool {
        let statement = self.script.statements.choose(&mut rand::rng()).expect("there is one").clone();
        let (text, values) = match self.ground.manner.prepared {
            true => self.ground.keys.bound(&statement),
            false => (self.ground.keys.filled(&statement), vec![]),
        };
        let began = Instant::now();
        let answer = match self.ground.manner.prepared {
            true => {
                let query = sqlx::query(AssertSqlSafe(text.clone()));
                let query = values.into_iter().fold(query, |query, value| query.bind(value));
                self.connection.execute(query).await
            }
            false => self.connection.execute(sqlx::raw_sql(AssertSqlSafe(text.clone()))).await,
        };
        let failed = answer.err().map(|error| words(&error));
        let well = failed.is_none();
        self.ground.ledger.record(self.release, [&statement, &text], began.elapsed(), failed);
        well
    }

    async fn pair(&mut self) {
        self.say("BEGIN").await;
        let mut well = self.sends().await;
        tokio::time::sleep(PACE).await;
        well = well && self.sends().await;
        self.say(if well { "COMMIT" } else { "ROLLBACK" }).await;
    }

    async fn say(&mut self, statement: &'static str) {
        let began = Instant::now();
        if let Err(error) = self.connection.execute(statement).await {
            self.ground.ledger.record(self.release, [statement, statement], began.elapsed(), Some(words(&error)));
            self.connection = connected(&self.ground.url, &self.script).await;
        }
    }
}

/// The SQLSTATE and what the server said.
fn words(error: &sqlx::Error) -> (String, String) {
    let database = error.as_database_error();
    let state = database.and_then(|error| error.code()).unwrap_or_default().into_owned();
    (state, database.map_or_else(|| error.to_string(), |error| error.message().to_owned()))
}

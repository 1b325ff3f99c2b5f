//! PostgreSQL servers, and databases on them that go when their handle does.

use super::secret;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};
use std::{env, fs, process, thread};

/// A PostgreSQL server, the tests' own, where they are superuser.
#[derive(Clone, Debug)]
pub struct Server {
    pub major: u32,
    /// The URL of its database `postgres`.
    url: String,
}

/// Every server to test against, oldest first: those that `CONCERTINA_TEST_POSTGRES` names ("14=URL 15=URL"), else a
/// private one of each major that `scripts/postgres` installed, for as long as this process lives.
pub fn servers() -> Vec<Server> {
    static SERVERS: OnceLock<(Vec<Server>, Option<Child>)> = OnceLock::new();
    let (servers, _) = SERVERS.get_or_init(|| match env::var("CONCERTINA_TEST_POSTGRES") {
        Ok(list) => (named(&list), None),
        Err(_) => {
            let (list, clusters) = start();
            (named(&list), Some(clusters))
        }
    });
    servers.clone()
}

fn named(list: &str) -> Vec<Server> {
    let mut servers: Vec<Server> = list
        .split_whitespace()
        .map(|entry| {
            let parts = entry.split_once('=').and_then(|(major, url)| Some((major.parse().ok()?, url.to_owned())));
            let (major, url) = parts.unwrap_or_else(|| panic!("CONCERTINA_TEST_POSTGRES: `{entry}` is not MAJOR=URL"));
            Server { major, url: secret::with(&url) }
        })
        .collect();
    assert!(!servers.is_empty(), "CONCERTINA_TEST_POSTGRES names no server: unset it, or run `scripts/test`");
    servers.sort_by_key(|server| server.major);
    servers
}

/// Clusters that end when their standard input does: with this process, however it ends.
fn start() -> (String, Child) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
    let installed = Command::new(&script).arg("installed").output().expect("scripts/postgres runs");
    let majors = String::from_utf8_lossy(&installed.stdout).replace('\n', " ");
    assert!(!majors.trim().is_empty(), "there is no PostgreSQL to test against: `scripts/test` installs and starts it");

    let mut clusters = Command::new(&script)
        .args(["with", majors.trim(), "--", "sh", "-c", r#"echo "$CONCERTINA_TEST_POSTGRES" && exec cat"#])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("scripts/postgres runs");
    let mut list = String::new();
    BufReader::new(clusters.stdout.take().unwrap()).read_line(&mut list).unwrap();
    assert!(!list.is_empty(), "`scripts/postgres with \"{}\"` started nothing", majors.trim());
    (list, clusters)
}

impl Server {
    /// The one that `scripts/postgres start` told how to reach: `PGHOST=… PGPORT=…`.
    pub fn reached(major: u32, told: &str) -> Server {
        let value = |name: &str| told.split_whitespace().find_map(|pair| pair.strip_prefix(name)).expect("it is told");
        let url = format!("postgres://postgres@localhost/postgres?host={}&port={}", value("PGHOST="), value("PGPORT="));
        Server { major, url: secret::with(&url) }
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        let (path, query) = self.url.split_once('?').map_or((&*self.url, None), |(path, query)| (path, Some(query)));
        let (server, _) = path.rsplit_once('/').expect("a URL with a database");
        match query {
            Some(query) => format!("{server}/{database}?{query}"),
            None => format!("{server}/{database}"),
        }
    }

    /// The folder of its socket, and its port.
    pub fn socket(&self) -> (&str, &str) {
        let value = |name: &str| self.url.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        (value("host").expect("a server on a socket"), value("port").unwrap_or("5432"))
    }

    /// A new, empty database; the label is for whoever reads a failure.
    pub fn database(&self, label: &str) -> Database {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let label: String = label.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(32).collect();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{}_{number}", label.to_ascii_lowercase(), process::id());
        self.psql(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        Database { server: self.clone(), name }
    }

    /// Runs SQL in one of its databases.
    pub fn psql_in(&self, database: &str, sql: &str) -> Result<String, String> {
        psql(&self.url(database), sql)
    }

    /// Runs SQL in the database `postgres`.
    pub fn psql(&self, sql: &str) -> String {
        psql(&self.url, sql).unwrap_or_else(|said| panic!("PostgreSQL {}: {said}\n{sql}", self.major))
    }
}

/// A database that is dropped with its handle.
#[derive(Debug)]
pub struct Database {
    pub server: Server,
    pub name: String,
}

impl Database {
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// Runs SQL, statement by statement, and gives its rows: a line each, columns parted by `|`.
    pub fn psql(&self, sql: &str) -> String {
        self.try_psql(sql)
            .unwrap_or_else(|said| panic!("PostgreSQL {}, {}: {said}\n{sql}", self.server.major, self.name))
    }
}

impl Database {
    /// The same, or what `psql` complained of.
    pub fn try_psql(&self, sql: &str) -> Result<String, String> {
        psql(&self.url(), sql)
    }
}

/// No database is dropped that has subscriptions.
const DETACH: &str = "DO $$ DECLARE own name; BEGIN
    FOR own IN SELECT subname FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    LOOP
        EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', own);
        EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', own);
        EXECUTE format('DROP SUBSCRIPTION %I', own);
    END LOOP;
END $$";

impl Drop for Database {
    fn drop(&mut self) {
        // What goes first would hide who wrote it.
        let leaks = self.try_psql(&secret::of_journal()).err().filter(|said| said.contains("a password is in"));
        let drop = || psql(&self.server.url, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
        let detached = |_| self.try_psql(DETACH).and_then(|_| drop());
        // A panic here, during another one, would hide what the test found.
        if let Err(said) = drop().or_else(detached) {
            eprintln!("PostgreSQL {}: {} stays: {said}", self.server.major, self.name);
        }
        assert!(leaks.is_none() || thread::panicking(), "{}: {leaks:?}", self.name);
    }
}

/// The client. What Debian has in `/usr/bin` is a script that looks for it anew at each call, which took a third of the time that
/// the tests take; so it is looked for once.
fn client() -> &'static Path {
    static CLIENT: LazyLock<PathBuf> = LazyLock::new(|| {
        let packages = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let clients = packages.map(|package| package.path().join("bin/psql")).filter(|path| path.is_file());
        clients.max().unwrap_or_else(|| "psql".into())
    });
    &CLIENT
}

/// What `psql` printed, or what it complained of.
fn psql(url: &str, sql: &str) -> Result<String, String> {
    let mut client = Command::new(client())
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("psql runs: `scripts/postgres install` brings it");
    let mut input = client.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        scope.spawn(move || input.write_all(sql.as_bytes())); // psql that stopped at an error does not read the rest
        client.wait_with_output().unwrap()
    });
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap().trim_end().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim_end().to_owned())
    }
}

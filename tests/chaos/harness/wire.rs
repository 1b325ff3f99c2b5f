//! A socket between the tool and a server, that strikes at the statement it is told to.

use super::arena::Arena;
use super::fault::{Moment, Strike};
use super::message::{Message, Opening};
use crate::support::postgres::{Database, Server};
use std::io::{Result, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const PORT: u16 = 5432;

/// How long a statement works before it is struck while it does.
const AT_WORK: Duration = Duration::from_millis(4);

/// The socket; it goes with its handle.
pub struct Wire {
    folder: TempDir,
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub server: Server,
    pub arena: Option<Arc<Arena>>,
    socket: PathBuf,
    /// Whose statements count.
    pub database: String,
    pub strike: Option<Strike>,
    /// What was sent there, in order.
    sent: Mutex<Vec<String>>,
    /// Connections that it carries.
    carried: AtomicUsize,
    pub struck: AtomicBool,
    /// The process of the tool; 0 before it is known.
    pub tool: AtomicU32,
}

/// One connection of the tool.
pub(super) struct Line {
    pub shared: Arc<Shared>,
    client: UnixStream,
    upstream: UnixStream,
    pub backend: AtomicU32,
    /// Whether the answer that comes is the one that is struck.
    armed: AtomicBool,
    /// Whether the answer that comes is to a statement of ours.
    ours: AtomicBool,
    counts: bool,
}

impl Wire {
    /// A wire to the server that counts what is sent to one of its databases.
    pub fn new(database: &Database, arena: Option<Arc<Arena>>, strike: Option<Strike>) -> Wire {
        let server = &database.server;
        let folder = TempDir::with_prefix("wire").unwrap();
        let listener = UnixListener::bind(folder.path().join(format!(".s.PGSQL.{PORT}"))).unwrap();
        let shared = Arc::new(Shared {
            server: server.clone(),
            arena,
            socket: socket(server),
            database: database.name.clone(),
            strike,
            sent: Mutex::default(),
            carried: AtomicUsize::default(),
            struck: AtomicBool::default(),
            tool: AtomicU32::default(),
        });
        let accepting = shared.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = accepting.clone();
                let carried = Carried::new(&shared);
                thread::spawn(move || {
                    let _until_its_end = carried;
                    drop(carry(shared, client));
                });
            }
        });
        Wire { folder, shared }
    }

    /// The URL of the database through it.
    pub fn url(&self) -> String {
        let folder = self.folder.path().display();
        format!("postgres://postgres@localhost/{}?host={folder}&port={PORT}", self.shared.database)
    }

    /// Tells who is to be killed.
    pub fn belongs_to(&self, tool: u32) {
        self.shared.tool.store(tool, Ordering::SeqCst);
    }

    /// Whether it has struck: known when the tool has ended, and what it left is carried to its end.
    pub fn has_struck(&self) -> bool {
        while self.shared.carried.load(Ordering::SeqCst) > 0 {
            thread::sleep(Duration::from_millis(1));
        }
        self.shared.struck.load(Ordering::SeqCst)
    }

    /// What was sent through it.
    pub fn sent(&self) -> Vec<String> {
        self.shared.sent.lock().unwrap().clone()
    }
}

/// Counts a connection for as long as it is carried, however that ends.
struct Carried(Arc<Shared>);

impl Carried {
    fn new(shared: &Arc<Shared>) -> Carried {
        shared.carried.fetch_add(1, Ordering::SeqCst);
        Carried(shared.clone())
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.0.carried.fetch_sub(1, Ordering::SeqCst);
    }
}

fn socket(server: &Server) -> PathBuf {
    let (folder, port) = server.socket();
    Path::new(folder).join(format!(".s.PGSQL.{port}"))
}

fn carry(shared: Arc<Shared>, mut client: UnixStream) -> Result<()> {
    let mut upstream = UnixStream::connect(&shared.socket)?;
    let counts = loop {
        match Opening::read(&mut client)? {
            Opening::Encryption => client.write_all(b"N")?,
            Opening::Cancel(bytes) => return upstream.write_all(&bytes),
            Opening::Session { bytes, database } => {
                upstream.write_all(&bytes)?;
                break database == shared.database;
            }
        }
    };
    let (armed, ours, backend) = (AtomicBool::default(), AtomicBool::default(), AtomicU32::default());
    let line = Arc::new(Line { shared, client, upstream, backend, armed, ours, counts });
    let back = line.clone();
    let answers = thread::spawn(move || back.ended(back.answers()));
    line.ended(line.statements());
    drop(answers.join());
    Ok(())
}

impl Line {
    /// An end of one side is the end of both.
    pub(super) fn ended(&self, _by: Result<()>) {
        drop(self.client.shutdown(Shutdown::Both));
        drop(self.upstream.shutdown(Shutdown::Both));
    }

    fn statements(&self) -> Result<()> {
        let (mut client, mut upstream) = (&self.client, &self.upstream);
        loop {
            let mut message = Message::read(&mut client)?;
            let moment = message.statement().and_then(|statement| self.moment(statement));
            if moment == Some(Moment::Before) {
                message = self.strike().unwrap_or(message);
            }
            self.armed.store(moment == Some(Moment::After), Ordering::SeqCst);
            upstream.write_all(&message.bytes)?;
            if moment == Some(Moment::During) {
                thread::sleep(AT_WORK);
                self.strike();
            }
        }
    }

    fn answers(&self) -> Result<()> {
        let (mut client, mut upstream) = (&self.client, &self.upstream);
        loop {
            let message = Message::read(&mut upstream)?;
            if let Some(process) = message.process() {
                self.backend.store(process, Ordering::SeqCst);
            }
            if self.ours.load(Ordering::SeqCst) {
                self.ours.store(!message.is_ready(), Ordering::SeqCst);
                continue;
            }
            if message.is_ready() && self.armed.swap(false, Ordering::SeqCst) {
                self.strike();
            }
            client.write_all(&message.bytes)?;
        }
    }

    /// Has the server run a statement on this connection of which the tool hears nothing.
    pub(super) fn slip_in(&self, statement: &str) {
        self.ours.store(true, Ordering::SeqCst);
        drop((&self.upstream).write_all(&Message::asking(statement).bytes));
        while self.ours.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Counts a statement: when it is to be struck, if it is the one.
    fn moment(&self, statement: String) -> Option<Moment> {
        if !self.counts {
            return None;
        }
        let mut sent = self.shared.sent.lock().unwrap();
        sent.push(statement);
        self.shared.strike.filter(|strike| strike.at == sent.len()).map(|strike| strike.moment)
    }
}

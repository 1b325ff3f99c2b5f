//! A database that is there only for a while, and goes whatever happens to the work in it.
//!
//! Work that ends drops it in good order. Work that is cut off (Ctrl-C, a panic) drops the handle only: then a thread of its
//! own does it, because nothing can be awaited any more.

use super::Connection;
use super::parameters::Parameters;
use super::quote::{literal, name as quoted};
use super::subscription::RELEASE;
use crate::engine::Access;
use crate::error::{Error, Result};
use std::time::Duration;

/// How often, and how long after each other, an order that was cut off is told to end.
const PATIENCE: (u32, Duration) = (50, Duration::from_millis(100));

/// The handle. It is made before the database is: the order to make it may be cut off, too.
pub struct Passing {
    name: String,
    /// Databases of the server from which orders are given, the best first.
    from: Vec<Parameters>,
    gone: bool,
}

impl Passing {
    /// A handle on a database by this name.
    pub fn new(name: &str, from: Vec<Parameters>) -> Passing {
        Passing { name: name.to_string(), from, gone: false }
    }

    /// Lets the database stay.
    pub fn leave(mut self) {
        self.gone = true;
    }

    /// Drops the database.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn end(mut self) -> Result<()> {
        let done = discard(&self.from, &self.name).await;
        self.gone = true;
        done
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if self.gone {
            return;
        }
        let (name, from) = (std::mem::take(&mut self.name), std::mem::take(&mut self.from));
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            // Nobody is left to tell of a failure; the name of what stays says whose it is.
            runtime.map(|runtime| runtime.block_on(abandoned(&from, &name)))
        });
        drop(thread.join());
    }
}

/// Ends the order that makes the database, if it is still being made, and drops it.
async fn abandoned(from: &[Parameters], name: &str) -> Result<()> {
    let orders = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE pid <> pg_backend_pid() AND state = 'active' AND strpos(query, {}) > 0",
        literal(name)
    );
    let mut admin = connected(from).await?;
    for _ in 0..PATIENCE.0 {
        if admin.rows(&orders).await?.is_empty() {
            break;
        }
        tokio::time::sleep(PATIENCE.1).await;
    }
    drop_from(&mut admin, from, name).await
}

/// Drops a database if it exists, whoever is connected to it.
///
/// # Errors
/// When the role may not.
pub async fn discard(from: &[Parameters], name: &str) -> Result<()> {
    let mut admin = connected(from).await?;
    let done = drop_from(&mut admin, from, name).await;
    // The server notices by itself that the connection is gone.
    drop(admin.close().await);
    done
}

/// A subscription in it forbids that, and can only be dropped from inside.
async fn drop_from(admin: &mut Connection, from: &[Parameters], name: &str) -> Result<()> {
    let order = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name));
    let Err(refused) = admin.execute(&order).await else { return Ok(()) };
    let Some(inside) = from.first().map(|parameters| parameters.with("dbname", name)) else { return Err(refused) };
    let mut inside = Connection::connect(&inside, Access::Write).await.map_err(|_| refused)?;
    inside.execute(RELEASE).await?;
    inside.close().await?;
    admin.execute(&order).await.map(drop)
}

/// A connection to the first of the databases that lets the role in.
///
/// # Errors
/// What the last one said.
pub async fn connected(from: &[Parameters]) -> Result<Connection> {
    let mut refused = Error::new("the server has no database to give orders from");
    for parameters in from {
        match Connection::connect(parameters, Access::Write).await {
            Ok(connection) => return Ok(connection),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

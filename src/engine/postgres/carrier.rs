//! A connection over the network that sqlx sees as a socket in a folder of its own: so it is ours to find the address, to
//! agree on TLS, and to notice when the other side is gone.

use crate::engine::private_folder;
use crate::error::{Result, file};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;

/// What is carried at once, in bytes.
const LOAD: usize = 64 * 1024;

/// The port in the socket's name. It tells nothing.
pub const PORT: u16 = 5432;

/// The near end, until somebody has connected to it.
pub struct Carrier {
    folder: TempDir,
    broken: Arc<Mutex<Option<io::Error>>>,
    /// Ends the wait for somebody to connect when it is dropped.
    _awaited: oneshot::Sender<()>,
}

impl Carrier {
    /// Carries what whoever connects to the near end says to the far end, and back, until one of them ends. The folder is
    /// this user's alone, and one connection is taken.
    ///
    /// # Errors
    /// When no socket can be made.
    #[cfg(unix)]
    pub fn start(mut far: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<Carrier> {
        let folder = private_folder("concertina_", "a socket")?;
        let path = folder.path().join(format!(".s.PGSQL.{PORT}"));
        let listener = tokio::net::UnixListener::bind(&path).map_err(|cause| {
            let error = file("make the socket", &path)(cause);
            error.hint("TMPDIR has to name a folder with a short path that takes sockets")
        })?;
        let broken = Arc::new(Mutex::new(None));
        let noted = broken.clone();
        let (awaited, given_up) = oneshot::channel();
        tokio::spawn(async move {
            let accepted = tokio::select! {
                biased;
                accepted = listener.accept() => accepted,
                _ = given_up => return,
            };
            let Ok((mut near, _)) = accepted else { return };
            drop(listener);
            if let Err(cause) = tokio::io::copy_bidirectional_with_sizes(&mut near, &mut far, LOAD, LOAD).await {
                noted.lock().unwrap_or_else(PoisonError::into_inner).replace(cause);
            }
        });
        Ok(Carrier { folder, broken, _awaited: awaited })
    }

    /// Nothing else has sockets in folders.
    #[cfg(not(unix))]
    pub fn start(_: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<Carrier> {
        Err(crate::error::Error::new("connections over the network are for Unix"))
    }

    /// The folder of the socket. Once somebody is connected it can go.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What broke the far end, if something did.
    pub fn broken(&self) -> Option<io::Error> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

//! The way to a server's address: a name looked up, a connection made, TLS asked for.

use super::parameters::{Endpoint, Parameters, Place};
use super::tls::{self, Mode};
use crate::error::{Error, Exit, Result};
use socket2::{SockRef, TcpKeepalive};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// `SSLRequest`: its length, and the number that stands where a version would.
const REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// Every address of a server, in the order of the system.
///
/// # Errors
/// When the name has none.
pub async fn addresses(endpoint: &Endpoint) -> Result<Vec<IpAddr>> {
    let name = match &endpoint.place {
        Place::Socket(_) => return Ok(vec![]),
        Place::Address(address) => return Ok(vec![*address]),
        Place::Name(name) => name,
    };
    let unknown = |why: &dyn std::fmt::Display| {
        Error::new(format!("the host `{name}` has no address: {why}"))
            .hint("check the host in the URL, in PGHOST or in the service file")
    };
    let found = tokio::net::lookup_host((&**name, endpoint.port)).await.map_err(|cause| unknown(&cause))?;
    let mut addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
    addresses.dedup();
    if addresses.is_empty() { Err(unknown(&"nobody knows it")) } else { Ok(addresses) }
}

/// A connection to one address.
///
/// # Errors
/// When nobody answers there.
pub async fn connected(parameters: &Parameters, endpoint: &Endpoint, address: IpAddr) -> Result<TcpStream> {
    let place = SocketAddr::new(address, endpoint.port);
    let stream = TcpStream::connect(place).await.map_err(|cause| unanswered(place, &cause))?;
    settle(&stream, parameters)?;
    Ok(stream)
}

/// Whether TLS is what comes next: it begins at once, or the server was asked and agrees.
///
/// # Errors
/// When it does not agree, and the mode needs it; when it says neither.
pub async fn agreed(parameters: &Parameters, stream: &mut TcpStream) -> Result<bool> {
    if tls::is_direct(parameters)? || asked(stream).await? {
        return Ok(true);
    }
    if Mode::of(parameters) >= Mode::Require {
        return Err(Error::new("the server does not offer TLS").hint(
            "`ssl = on` in postgresql.conf, with a certificate, makes it; `sslmode=disable` does without, in a network that nobody listens in",
        ));
    }
    Ok(false)
}

/// The server's answer to whether it speaks TLS: one byte; more would have been slipped in by somebody else.
async fn asked(stream: &mut TcpStream) -> Result<bool> {
    let lost = |cause: io::Error| {
        Error::new(format!("the server ended the connection at once: {cause}"))
            .hint("does a server of PostgreSQL listen there?")
    };
    stream.write_all(&REQUEST).await.map_err(lost)?;
    match stream.read_u8().await.map_err(lost)? {
        b'S' => Ok(true),
        b'N' => Ok(false),
        // What follows could be anybody's words: nothing has been proven yet.
        b'E' => Err(Error::new("the server answered with an error when it was asked for TLS")
            .hint("its log says which: it may have no connection left, or be about to start or to stop")),
        _ => Err(Error::new("what listens there does not speak as PostgreSQL does").hint("check host and port")),
    }
}

fn unanswered(place: SocketAddr, cause: &io::Error) -> Error {
    let hint = match cause.kind() {
        io::ErrorKind::ConnectionRefused => {
            "is the server running, does it listen on that address (`listen_addresses`), and are host and port right?"
        }
        _ => "is the host on, and does no firewall stand between?",
    };
    Error::new(format!("nobody answers at {place}: {cause}")).hint(hint)
}

/// A long statement says nothing for hours: the system has to notice by itself that the other side is gone.
fn settle(stream: &TcpStream, parameters: &Parameters) -> Result<()> {
    let refused = |cause: io::Error| Error::new(format!("the connection cannot be kept alive: {cause}"));
    stream.set_nodelay(true).map_err(refused)?;
    let socket = SockRef::from(stream);
    if number(parameters, "keepalives")? != Some(0) {
        let mut alive = TcpKeepalive::new();
        if let Some(idle) = seconds(parameters, "keepalives_idle")? {
            alive = alive.with_time(idle);
        }
        if let Some(interval) = seconds(parameters, "keepalives_interval")? {
            alive = alive.with_interval(interval);
        }
        if let Some(count) = number(parameters, "keepalives_count")?.filter(|count| *count > 0) {
            alive = alive.with_retries(u32::try_from(count).unwrap_or(u32::MAX));
        }
        socket.set_tcp_keepalive(&alive).map_err(refused)?;
    }
    #[cfg(target_os = "linux")]
    if let Some(limit) = number(parameters, "tcp_user_timeout")?.filter(|limit| *limit > 0) {
        let limit = Duration::from_millis(u64::try_from(limit).unwrap_or_default());
        socket.set_tcp_user_timeout(Some(limit)).map_err(refused)?;
    }
    Ok(())
}

/// How long a server may take to answer where nothing is said: libpq would wait as long as the system's own patience lasts.
const ANSWER: Duration = Duration::from_secs(30);

/// How long a server may take to answer; as long as it takes where nothing above zero is said.
///
/// # Errors
/// When it is no number.
pub fn patience(parameters: &Parameters) -> Result<Option<Duration>> {
    if parameters.get("connect_timeout").is_none() {
        return Ok(Some(ANSWER));
    }
    seconds(parameters, "connect_timeout")
}

fn seconds(parameters: &Parameters, name: &str) -> Result<Option<Duration>> {
    let seconds = number(parameters, name)?.and_then(|seconds| u64::try_from(seconds).ok());
    Ok(seconds.filter(|seconds| *seconds > 0).map(Duration::from_secs))
}

fn number(parameters: &Parameters, name: &str) -> Result<Option<i32>> {
    let unread = |_| {
        Error::of(Exit::Usage, format!("the connection parameter `{name}` is not a whole number"))
            .hint("write 0 for none")
    };
    parameters.get(name).map(|text| text.trim().parse().map_err(unread)).transpose()
}

//! A connection to the first server that takes it: each host, each of its addresses, with and without TLS as the mode has it.

use super::carrier::{Carrier, PORT};
use super::parameters::{Endpoint, Parameters, Place};
use super::refusal::refused;
use super::tls::{self, Client, Cover, Mode};
use super::{attributes, wire};
use crate::engine::notice;
use crate::error::{Error, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr;

/// Connects, and says how the same server is found again.
///
/// # Errors
/// What each of the servers that were tried said, or why none was.
pub async fn dial(parameters: &Parameters) -> Result<(PgConnection, Parameters)> {
    let parameters = parameters.whole()?;
    let endpoints = parameters.endpoints()?;
    let mut failures: Vec<(&Endpoint, Error)> = vec![];
    for strict in attributes::rounds(&parameters).iter().copied() {
        for endpoint in &endpoints {
            match reach(&parameters, endpoint, strict).await {
                Ok(connection) => return Ok((connection, parameters.only(endpoint))),
                Err(error) => {
                    let last = decides(&error);
                    failures.push((endpoint, error));
                    if last {
                        return Err(told(failures));
                    }
                }
            }
        }
    }
    Err(told(failures))
}

/// Whether no other host is to be asked: one that answered, and does not take this user, speaks for all.
fn decides(error: &Error) -> bool {
    // cannot_connect_now and connection_failure are about this host alone, as what has no code is.
    error.code.as_deref().is_some_and(|code| !matches!(code, "57P03" | "08006"))
}

/// One error of all of them.
fn told(mut failures: Vec<(&Endpoint, Error)>) -> Error {
    let Some((_, last)) = failures.pop() else { return Error::bug("there is no server to connect to") };
    let others = failures.iter().map(|(endpoint, error)| format!("{}: {}", endpoint.host, words(error)));
    others.fold(last, Error::detail)
}

fn words(error: &Error) -> String {
    std::iter::once(&error.sentence).chain(&error.details).cloned().collect::<Vec<_>>().join("; ")
}

/// One server: its socket, or every address until one answers.
async fn reach(parameters: &Parameters, endpoint: &Endpoint, strict: bool) -> Result<PgConnection> {
    let mut connection = match &endpoint.place {
        Place::Socket(folder) => in_time(parameters, endpoint, by_socket(parameters, endpoint, folder)).await?,
        _ => by_network(parameters, endpoint).await?,
    };
    in_time(parameters, endpoint, attributes::checked(&mut connection, parameters, strict)).await?;
    Ok(connection)
}

/// As long as a server may take: each of its addresses has that time for itself, as in libpq.
async fn in_time<T>(parameters: &Parameters, endpoint: &Endpoint, work: impl Future<Output = Result<T>>) -> Result<T> {
    let Some(patience) = wire::patience(parameters)? else { return work.await };
    let late = |_| {
        Error::new(format!("no answer from `{}` within {} s", endpoint.host, patience.as_secs()))
            .hint("check host, port and firewalls, or raise `connect_timeout` (PGCONNECT_TIMEOUT)")
    };
    tokio::time::timeout(patience, work).await.map_err(late)?
}

async fn by_socket(parameters: &Parameters, endpoint: &Endpoint, folder: &Path) -> Result<PgConnection> {
    let options = options(parameters, endpoint, folder, endpoint.port)?;
    options.connect().await.map_err(|cause| refused(cause, endpoint, parameters, None))
}

async fn by_network(parameters: &Parameters, endpoint: &Endpoint) -> Result<PgConnection> {
    tls::is_direct(parameters)?;
    // What is wrong with files is told before anybody is asked, whatever the mode can do without.
    let client = match Mode::of(parameters) {
        Mode::Disable => None,
        _ => Some(tls::client(parameters)?),
    };
    let addresses = in_time(parameters, endpoint, wire::addresses(endpoint)).await?;
    by_addresses(parameters, endpoint, &addresses, client.as_ref()).await
}

/// Every address of the host, until one answers.
async fn by_addresses(
    parameters: &Parameters,
    endpoint: &Endpoint,
    addresses: &[IpAddr],
    client: Option<&Client>,
) -> Result<PgConnection> {
    let mut failed = None;
    for address in addresses {
        match in_time(parameters, endpoint, covered(parameters, endpoint, *address, client)).await {
            Err(error) if !decides(&error) => failed = Some(error),
            done => return done,
        }
    }
    Err(failed.unwrap_or_else(|| Error::bug("a host has no address")))
}

/// With and without TLS, as the mode has it.
async fn covered(
    parameters: &Parameters,
    endpoint: &Endpoint,
    address: IpAddr,
    client: Option<&Client>,
) -> Result<PgConnection> {
    let mut first: Option<Error> = None;
    for cover in Mode::of(parameters).covers() {
        let client = client.filter(|_| *cover == Cover::Tls);
        match attempt(parameters, endpoint, address, client).await {
            Ok(connection) => return Ok(connection),
            Err((error, other_way)) => {
                let error = match first.take() {
                    Some(before) => error.detail(format!("and before, {}: {}", before_word(*cover), words(&before))),
                    None => error,
                };
                if !other_way {
                    return Err(error);
                }
                first = Some(error);
            }
        }
    }
    Err(first.unwrap_or_else(|| Error::bug("no way to connect was tried")))
}

fn before_word(cover: Cover) -> &'static str {
    if cover == Cover::Plain { "with TLS" } else { "without TLS" }
}

/// One way, with TLS if there is a client for it. With the error comes whether the other way could do better: a handshake
/// failed, or the server lets nobody in by this way. Where nobody answers, nobody would; a password that is wrong is not sent
/// again.
async fn attempt(
    parameters: &Parameters,
    endpoint: &Endpoint,
    address: IpAddr,
    client: Option<&Client>,
) -> std::result::Result<PgConnection, (Error, bool)> {
    let (carrier, encrypted) = carried(parameters, endpoint, address, client).await?;
    let connection = through(parameters, endpoint, &carrier, encrypted).await;
    let connection = connection.map_err(|error| {
        let unwelcome = error.code.as_deref() == Some("28000");
        (error, unwelcome && encrypted == client.is_some())
    })?;
    if !encrypted && !address.is_loopback() {
        warn(endpoint);
    }
    Ok(connection)
}

/// The near end of a connection, and whether its far end is encrypted; errors as of [`attempt`].
async fn carried(
    parameters: &Parameters,
    endpoint: &Endpoint,
    address: IpAddr,
    client: Option<&Client>,
) -> std::result::Result<(Carrier, bool), (Error, bool)> {
    let last = |error| (error, false);
    let mut stream = wire::connected(parameters, endpoint, address).await.map_err(last)?;
    match client {
        Some(client) if wire::agreed(parameters, &mut stream).await.map_err(last)? => {
            let direct = tls::is_direct(parameters).map_err(last)?;
            let secured =
                tls::secured(client.clone(), endpoint, stream, direct).await.map_err(|error| (error, true))?;
            Ok((Carrier::start(secured).map_err(last)?, true))
        }
        _ => Ok((Carrier::start(stream).map_err(last)?, false)),
    }
}

async fn through(
    parameters: &Parameters,
    endpoint: &Endpoint,
    carrier: &Carrier,
    encrypted: bool,
) -> Result<PgConnection> {
    let options = options(parameters, endpoint, carrier.folder(), PORT)?;
    let connected = options.connect().await;
    connected.map_err(|cause| match carrier.broken() {
        Some(broken) if encrypted => tls::refused(&broken),
        _ => refused(cause, endpoint, parameters, Some(encrypted)),
    })
}

fn warn(endpoint: &Endpoint) {
    notice::give(&format!(
        "the connection to `{}` is not encrypted, and leaves this machine: write `sslmode=verify-full` (PGSSLMODE) with \
         `sslrootcert=FILE` or `sslrootcert=system`; the server needs `ssl = on`",
        endpoint.host
    ));
}

/// What sqlx is told: a socket, who, and which database.
fn options(parameters: &Parameters, endpoint: &Endpoint, folder: &Path, port: u16) -> Result<PgConnectOptions> {
    let name = ["application_name", "fallback_application_name"].into_iter().find_map(|name| parameters.get(name));
    let options = PgConnectOptions::from_str(&started_with(parameters)).map_err(|cause| Error::bug(&cause))?;
    let options = options
        .socket(folder)
        .port(port)
        .username(&parameters.user())
        .password(&parameters.password(endpoint).unwrap_or_default())
        .database(&parameters.database())
        .ssl_mode(PgSslMode::Disable)
        .application_name(name.unwrap_or("concertina"));
    Ok(options.disable_statement_logging())
}

/// Whether a connection was started with `PGOPTIONS` that are not meant for it, as a private server's is.
pub fn is_started_with_others(parameters: &Parameters) -> bool {
    parameters.get("options").is_none() && std::env::var("PGOPTIONS").is_ok_and(|options| !options.is_empty())
}

/// sqlx takes `options` in a URL alone, and takes those of `PGOPTIONS` by itself.
fn started_with(parameters: &Parameters) -> String {
    let said = parameters.get("options").filter(|options| std::env::var("PGOPTIONS").as_deref() != Ok(options));
    let encoded = said.map(|options| format!("?options={}", utf8_percent_encode(options, NON_ALPHANUMERIC)));
    format!("postgres://localhost/{}", encoded.unwrap_or_default())
}

#[cfg(test)]
mod tests;

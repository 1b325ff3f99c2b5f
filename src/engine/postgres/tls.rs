//! Encryption as libpq has it: who is trusted, who we are, and what is to be made of a handshake that fails.
//!
//! sqlx has TLS, too, but trusts every public authority beside the one that is named, and knows one address a host.

mod common_name;
mod files;
mod refusal;
mod verifier;

pub use refusal::refused;

use super::parameters::{Endpoint, Parameters};
use crate::error::{Error, Exit, Result};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ClientConfig, SupportedProtocolVersion};
use verifier::Verifier;

/// What the server is told to speak behind TLS.
const PROTOCOL: &[u8] = b"postgresql";

/// How much is asked of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyAuthority,
    VerifyAll,
}

/// One way to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    Plain,
    Tls,
}

impl Mode {
    /// Of the parameters; encrypted if the server can, where nothing is said.
    pub fn of(parameters: &Parameters) -> Mode {
        match parameters.get("sslmode") {
            Some("disable") => Mode::Disable,
            Some("allow") => Mode::Allow,
            Some("require") => Mode::Require,
            Some("verify-ca") => Mode::VerifyAuthority,
            Some("verify-full") => Mode::VerifyAll,
            _ => Mode::Prefer,
        }
    }

    /// What is tried, in order.
    pub fn covers(self) -> &'static [Cover] {
        match self {
            Mode::Disable => &[Cover::Plain],
            Mode::Allow => &[Cover::Plain, Cover::Tls],
            Mode::Prefer => &[Cover::Tls, Cover::Plain],
            Mode::Require | Mode::VerifyAuthority | Mode::VerifyAll => &[Cover::Tls],
        }
    }
}

/// Whether TLS begins at once, without asking the server in its own protocol first.
///
/// # Errors
/// When a mode that can do without TLS is to begin with it.
pub fn is_direct(parameters: &Parameters) -> Result<bool> {
    let direct = parameters.get("sslnegotiation") == Some("direct");
    if direct && Mode::of(parameters) < Mode::Require {
        return Err(Error::of(Exit::Usage, "`sslnegotiation=direct` needs a connection that is always encrypted")
            .hint("write `sslmode=require`, or better `sslmode=verify-full`"));
    }
    Ok(direct)
}

/// What a handshake is made with.
///
/// # Errors
/// Files that are not there, cannot be read, or are open to others.
pub fn client(parameters: &Parameters) -> Result<Client> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new(parameters, &provider)?;
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&versions(parameters))
        .map_err(|cause| Error::of(Exit::Usage, format!("no version of TLS is left: {cause}")))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match files::own(parameters)? {
        Some((chain, key)) => builder.with_client_auth_cert(chain, key).map_err(|cause| {
            Error::new(format!("the client's certificate and its key cannot be used: {cause}"))
                .hint("is `sslkey` the key of `sslcert`?")
        })?,
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    config.enable_sni = parameters.get("sslsni") != Some("0");
    Ok(Arc::new(config))
}

/// Makes TLS of a connection to this server.
///
/// # Errors
/// A handshake that fails, and a server that was not asked first and does not agree to speak PostgreSQL's protocol behind it.
pub async fn secured(
    client: Client,
    endpoint: &Endpoint,
    stream: TcpStream,
    direct: bool,
) -> Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(endpoint.host.clone()).map_err(|_| {
        Error::new(format!("no certificate can be for the host `{}`", endpoint.host))
            .hint("name the host as its certificate does")
    })?;
    let stream = TlsConnector::from(client).connect(name, stream).await.map_err(|cause| refused(&cause))?;
    if direct && stream.get_ref().1.alpn_protocol() != Some(PROTOCOL) {
        return Err(Error::new("the server does not say that it speaks PostgreSQL's protocol behind TLS (ALPN)")
            .hint("`sslnegotiation=direct` needs PostgreSQL 17 or newer: leave it out, or check host and port"));
    }
    Ok(stream)
}

/// Nothing older than TLS 1.2 is spoken, whatever is asked for.
fn versions(parameters: &Parameters) -> Vec<&'static SupportedProtocolVersion> {
    let mut versions = vec![];
    if parameters.get("ssl_min_protocol_version") != Some("TLSv1.3") {
        versions.push(&TLS12);
    }
    if parameters.get("ssl_max_protocol_version") != Some("TLSv1.2") {
        versions.push(&TLS13);
    }
    versions
}

/// Certificates and whom to trust, ready for a handshake.
pub type Client = Arc<ClientConfig>;

/// The algorithms that signatures are checked with.
type Provider = Arc<CryptoProvider>;

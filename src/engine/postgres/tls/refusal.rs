//! Why a handshake failed, in words, and what to do about it.

use crate::error::Error;
use tokio_rustls::rustls::pki_types::{ServerName, UnixTime};
use tokio_rustls::rustls::{AlertDescription, CertificateError, Error as Refusal};

/// The error of a handshake, or of a connection that was cut off right behind it.
pub fn refused(cause: &std::io::Error) -> Error {
    match cause.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) {
        Some(Refusal::InvalidCertificate(why)) => certificate(why),
        Some(Refusal::AlertReceived(alert)) => alerted(*alert),
        Some(other) => Error::new(format!("TLS does not come about: {other}"))
            .hint("do server and client have a version of TLS in common? nothing older than TLS 1.2 is spoken here"),
        None => Error::new(format!("the server ended the connection while TLS was begun: {cause}"))
            .hint("does a server of PostgreSQL listen there, and does its log say more?"),
    }
}

fn certificate(why: &CertificateError) -> Error {
    const TIME: &str = "renew the server's certificate; is this machine's clock right?";
    match why {
        CertificateError::UnknownIssuer => Error::new("nobody who is trusted has signed the server's certificate").hint(
            "name its authority's certificate with `sslrootcert=FILE` (PGSSLROOTCERT), or `sslrootcert=system` for one that this machine trusts",
        ),
        CertificateError::NotValidForName => foreign("another host", &[]),
        CertificateError::NotValidForNameContext { expected, presented } => foreign(&host(expected), presented),
        CertificateError::Expired => Error::new("the server's certificate has expired").hint(TIME),
        CertificateError::ExpiredContext { not_after, .. } => {
            Error::new(format!("the server's certificate has expired, {}", day(*not_after))).hint(TIME)
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Error::new("the time of the server's certificate has not come yet").hint(TIME)
        }
        CertificateError::Revoked => Error::new("the server's certificate was revoked").hint("the server needs a new one"),
        CertificateError::UnknownRevocationStatus => Error::new("`sslcrl` does not tell whether the server's certificate was revoked")
            .hint("it needs a list of every authority between the server's certificate and the one that is trusted"),
        CertificateError::ExpiredRevocationList => stale(None),
        CertificateError::ExpiredRevocationListContext { next_update, .. } => stale(Some(*next_update)),
        other => Error::new(format!("the server's certificate cannot be used: {other}"))
            .hint("make it anew: X.509 version 3, signed by an authority that `sslrootcert` names"),
    }
}

/// A list that may lack what was revoked since.
fn stale(due: Option<UnixTime>) -> Error {
    let since = due.map(|due| format!(": the next was due {}", day(due))).unwrap_or_default();
    Error::new(format!("a list of revoked certificates in `sslcrl` is out of date{since}"))
        .hint("fetch the authority's newest list into the file of `sslcrl` (PGSSLCRL); is this machine's clock right?")
}

fn foreign(host: &str, presented: &[String]) -> Error {
    let error = Error::new(format!("the server's certificate is not for `{host}`"));
    let error = if presented.is_empty() { error } else { error.detail(format!("it is for {}", presented.join(", "))) };
    error.hint("connect by the name that the certificate is for; `hostaddr` can say where that is")
}

fn host(name: &ServerName) -> String {
    name.to_str().into_owned()
}

fn day(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or_default();
    jiff::Timestamp::from_second(seconds)
        .map_or_else(|_| "long ago".into(), |time| format!("on {}", time.strftime("%Y-%m-%d")))
}

fn alerted(alert: AlertDescription) -> Error {
    const OWN: &str = "name a certificate that the server trusts with `sslcert=FILE` and its key with `sslkey=FILE` (PGSSLCERT, PGSSLKEY)";
    let error = Error::new(format!("the server refused TLS: {alert:?}"));
    match alert {
        AlertDescription::CertificateRequired
        | AlertDescription::UnknownCA
        | AlertDescription::BadCertificate
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::AccessDenied => error.hint(OWN),
        _ => error.hint("the server's log says more; nothing older than TLS 1.2 is spoken here"),
    }
}

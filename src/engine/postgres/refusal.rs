//! Why a server let nobody in, with what to do about it.

use super::parameters::{Endpoint, Parameters, Place};
use super::said::said;
use crate::error::Error;

/// The error of a connection; of one over the network, whether it is encrypted.
pub fn refused(cause: sqlx::Error, endpoint: &Endpoint, parameters: &Parameters, encrypted: Option<bool>) -> Error {
    if let (sqlx::Error::Io(cause), Place::Socket(folder)) = (&cause, &endpoint.place) {
        return no_socket(folder, endpoint.port, cause);
    }
    if let sqlx::Error::Io(cause) = &cause {
        return Error::new(format!("the server ended the connection before it let anybody in: {cause}"))
            .hint("does a server of PostgreSQL listen there, and does its log say more?");
    }
    if let sqlx::Error::Protocol(why) = &cause
        && why.contains("authentication method")
    {
        return Error::new("the server asks who this is in a way that is not supported (Kerberos, SSPI, OAuth)")
            .hint("let pg_hba.conf ask this role for `scram-sha-256` or `cert`");
    }
    let error = said(cause);
    let asked = error.sentence.to_lowercase();
    let lacks = parameters.password(endpoint).is_none();
    match error.code.as_deref() {
        Some("28P01") if lacks => error
            .detail("no password was given, and the server asks for one")
            .hint("give it in the URL, in PGPASSWORD, or in ~/.pgpass"),
        Some("28P01") => error.hint("check the user and the password: in the URL, in PGPASSWORD, or in ~/.pgpass"),
        Some("28000") if asked.contains("certificate") => error.hint(
            "name a certificate for this role with `sslcert=FILE` and its key with `sslkey=FILE` (PGSSLCERT, PGSSLKEY)",
        ),
        Some("28000") if encrypted == Some(false) && asked.contains("pg_hba.conf") => error.hint(
            "the server may let this role in only with TLS: write `sslmode=require`, or better `sslmode=verify-full`",
        ),
        Some("28000") => error.hint("check the user, and what the server's pg_hba.conf says of it"),
        Some("3D000") => error.hint("create the database first: `createdb`, or check the name in the URL"),
        Some("53300") => error.hint("the server has no connection left: wait, or raise `max_connections`"),
        _ => error.hint("is the server running, and are host and port right?"),
    }
}

fn no_socket(folder: &std::path::Path, port: u16, cause: &std::io::Error) -> Error {
    let path = folder.join(format!(".s.PGSQL.{port}"));
    let hint = match cause.kind() {
        std::io::ErrorKind::PermissionDenied => "may this user enter that folder?",
        _ => "is the server running, and are its socket's folder (`unix_socket_directories`) and its port right?",
    };
    Error::new(format!("nobody answers at the socket `{}`: {cause}", path.display())).hint(hint)
}

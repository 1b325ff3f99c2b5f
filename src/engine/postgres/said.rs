//! What a server says of a failure, and what there is to do about it.

use crate::error::Error;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

/// The server's own words.
pub(super) fn said(cause: sqlx::Error) -> Error {
    let Some(server) = cause.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>()) else {
        return match cause {
            sqlx::Error::Io(cause) => lost(Error::new(cause.to_string())),
            sqlx::Error::Protocol(cause) => lost(Error::new(cause)),
            _ => Error::new(cause.to_string()),
        };
    };
    let mut error = Error::new(server.message());
    error.code = Some(server.code().to_string());
    error.position = match server.position() {
        Some(PgErrorPosition::Original(at)) => Some(at),
        _ => None,
    };
    let further = [("detail", server.detail()), ("hint", server.hint()), ("where", server.r#where())];
    let error =
        further.into_iter().filter_map(|(label, text)| Some(format!("{label}: {}", text?))).fold(error, Error::detail);
    match (server.code(), remedy(server.code())) {
        // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, idle_session_timeout
        ("57P01" | "57P02" | "57P03" | "57P04" | "57P05", _) => lost(error),
        (_, Some(remedy)) => error.hint(remedy),
        _ => error,
    }
}

/// What to do about a failure that is of the server's surroundings, not of what it was asked.
fn remedy(code: &str) -> Option<&'static str> {
    Some(match code {
        "42501" => "grant the role what it lacks, or connect as one that has it",
        "57014" => "a `statement_timeout` or an administrator ended the statement: run the command again",
        "40P01" | "40001" | "55P03" => "another session was in the way: run the command again",
        "53100" => "make room on the server's disk, then run the command again",
        "53200" => {
            "the server is out of memory, or of `max_locks_per_transaction`: give it more, then run the command again"
        }
        "53300" => {
            "the server takes no more connections: end some or raise `max_connections`, then run the command again"
        }
        _ => return None,
    })
}

/// What a connection that has ended leaves to be done: the server has taken back what was not committed.
fn lost(mut error: Error) -> Error {
    // connection_failure, where the server could not say so itself
    error.code.get_or_insert_with(|| "08006".into());
    error.context("the connection to the server was lost").hint(
        "what was committed stays, and is in the journal: run the command again when the server answers; `concertina status` shows how far it is",
    )
}

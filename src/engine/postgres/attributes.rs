//! `target_session_attrs`: which of several servers is meant.

use super::parameters::Parameters;
use super::said::said;
use crate::error::{Error, Result};
use sqlx::Row;
use sqlx::postgres::PgConnection;

const STATE: &str = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'";

/// How often the hosts are gone through: a standby that is only preferred is asked for first, then anybody.
pub fn rounds(parameters: &Parameters) -> &'static [bool] {
    if parameters.get("target_session_attrs") == Some("prefer-standby") { &[true, false] } else { &[true] }
}

/// Whether the server is of the kind that is asked for.
///
/// # Errors
/// When it is not.
pub async fn checked(connection: &mut PgConnection, parameters: &Parameters, strict: bool) -> Result<()> {
    let wanted = parameters.get("target_session_attrs").unwrap_or("any");
    if wanted == "any" || !strict {
        return Ok(());
    }
    let row = sqlx::raw_sql(STATE).fetch_one(connection).await.map_err(said)?;
    let (standby, read_only): (bool, bool) = (row.try_get(0).map_err(said)?, row.try_get(1).map_err(said)?);
    let (fits, is) = match wanted {
        "read-write" => (!standby && !read_only, "takes no writes"),
        "read-only" => (standby || read_only, "takes writes"),
        "primary" => (!standby, "is a standby"),
        _ => (standby, "is no standby"),
    };
    if fits {
        return Ok(());
    }
    Err(Error::new(format!("the server {is}, and `target_session_attrs={wanted}` asks for another one"))
        .hint("name all servers, `host=a,b`, or leave `target_session_attrs` (PGTARGETSESSIONATTRS) out"))
}

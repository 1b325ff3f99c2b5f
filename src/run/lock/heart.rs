//! While a run is at work, a sign of life every few seconds, and a look at whether its lock still is its own.
//!
//! A server that was restarted, an administrator, or a firewall may end the connection that holds the lock and leave the one that
//! works: then another run could begin beside it.

use super::{is_held, journal};
use crate::engine::Session;
use crate::error::{Error, Result};
use crate::run::Stop;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// Between two signs.
const BEAT: Duration = Duration::from_secs(5);

/// The row with the time of the last sign.
pub(super) const SIGN: &str = "beat";

/// Gives signs until it is aborted; when the lock is lost, the run is stopped after the statement in hand.
pub(super) fn beating(session: Arc<Mutex<Session>>, stop: Stop) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(BEAT).await;
            let mut session = session.lock().await;
            if let Err(cause) = beat(&mut session).await {
                stop.raise_for(lost(&cause));
                return;
            }
        }
    })
}

async fn beat(session: &mut Session) -> Result<()> {
    is_held(session).await?;
    let (meta, now) = (journal::table(session.engine(), "meta"), journal::now(session.engine()));
    let sign = format!(
        "INSERT INTO {meta} (name, value) VALUES ('{SIGN}', {now}) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    );
    session.execute(&sign).await.map(drop)
}

fn lost(cause: &Error) -> Error {
    Error::new("the connection that holds the lock of this run is lost: another run could begin")
        .detail(cause.sentence.clone())
}

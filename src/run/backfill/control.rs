//! What people tell a backfill while it runs: a row in the journal that it reads every second.

use crate::engine::Session;
use crate::error::{Error, Result};
use crate::run::journal::{self, Author, table};
use crate::run::settings::Pace;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The row's name.
const NAME: &str = "backfill";

/// What was told last; nothing said is as the configuration has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Control {
    /// Who paused it.
    pub paused: Option<String>,
    /// Since when: UTC, by the database's clock.
    pub paused_at: Option<String>,
    /// What a batch should take, in milliseconds.
    pub target_ms: Option<u64>,
    pub max_batch: Option<u64>,
    /// Between two batches, in milliseconds.
    pub pause_ms: Option<u64>,
}

impl Control {
    /// What was told, if anything was.
    ///
    /// # Errors
    /// A row that is not understood.
    pub async fn read(session: &mut Session) -> Result<Control> {
        if !journal::exists(session).await? {
            return Ok(Control::default());
        }
        let meta = table(session.engine(), "meta");
        let text = session.value(&format!("SELECT value FROM {meta} WHERE name = '{NAME}'")).await?;
        text.map_or(Ok(Control::default()), |text| {
            serde_json::from_str(&text).map_err(|cause| {
                Error::new(format!("the journal's row on backfills is not understood: {cause}"))
                    .hint("`concertina backfill set --default` writes it anew")
            })
        })
    }

    /// Writes it, for whoever runs.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn write(&self, session: &mut Session) -> Result<()> {
        journal::prepare(session).await?;
        let meta = table(session.engine(), "meta");
        let text = session.dialect().literal(&serde_json::to_string(self).map_err(Error::bug)?);
        let upsert = format!(
            "INSERT INTO {meta} (name, value) VALUES ('{NAME}', {text}) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        );
        session.execute(&upsert).await.map(drop)
    }

    /// Paused by whoever is here.
    ///
    /// # Errors
    /// When the server cannot be asked who that is.
    pub async fn paused(self, session: &mut Session) -> Result<Control> {
        let at = session.value(&format!("SELECT {}", journal::now(session.engine()))).await?;
        Ok(Control { paused: Some(Author::here(session).await?.to_string()), paused_at: at, ..self })
    }

    /// Let go on.
    pub fn resumed(self) -> Control {
        Control { paused: None, paused_at: None, ..self }
    }

    /// That it is paused, by whom and since when; nothing where it is not.
    pub fn pause(&self) -> Option<String> {
        let since = self.paused_at.iter().map(|at| format!(" since {at}")).collect::<String>();
        self.paused.as_ref().map(|by| format!("paused by {by}{since}"))
    }

    /// The pace of the configuration with what was told.
    pub fn over(&self, pace: &Pace) -> Pace {
        let span = |told: Option<u64>, own: Duration| told.map_or(own, Duration::from_millis);
        Pace {
            target: span(self.target_ms, pace.target),
            max_batch: self.max_batch.unwrap_or(pace.max_batch),
            pause: span(self.pause_ms, pace.pause),
            ..pace.clone()
        }
    }
}

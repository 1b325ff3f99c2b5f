//! Whether a person has paused what backfills.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::run::backfill::Control;

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    Ok(vec![match Control::read(&mut patient.session).await?.pause() {
        Some(paused) => Finding::warning(format!("every backfill waits: {paused}"))
            .hint("`concertina backfill resume` lets it go on"),
        None => Finding::ok("nobody has paused it"),
    }])
}

//! Whether another run is at work.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::Exit;
use crate::run::lock::{Holder, at_work, is_taken};

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let hint = "wait until it is done, or let the next one wait: `concertina apply --wait 10m`; `concertina status` shows how far it is";
    let at_work = at_work(&mut patient.session).await?;
    let unnamed = is_taken(&mut patient.session).await?;
    Ok(vec![match at_work {
        Some(Holder { author, since, what, .. }) => {
            let says = format!("`{what}` is at work: {}, since {since}", author.in_full());
            Finding::stops(Exit::Busy, says).hint(hint)
        }
        None if unnamed => Finding::stops(Exit::Busy, "another run of Concertina holds the lock").hint(hint),
        None => Finding::ok("no other run is at work"),
    }])
}

//! Whether a run gets the two connections that it needs; that each has a process of the server to itself was seen as it connected.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::engine::Access;

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    Ok(vec![match patient.site.open(Access::Read).await {
        Ok(_) => Finding::ok("every connection has a process of the server to itself"),
        Err(error) => Finding::of("", &error.context("a second connection is refused")),
    }])
}

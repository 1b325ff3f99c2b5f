//! Whether the server itself is spoken to, or something that lends its processes.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::engine::Access;
use crate::run::lock::apart;

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut second = match patient.site.open(Access::Read).await {
        Ok(second) => second,
        Err(error) => return Ok(vec![Finding::of("", &error.context("a second connection is refused"))]),
    };
    Ok(vec![match apart(&mut second, &mut patient.session).await {
        Ok(()) => Finding::ok("every connection has a process of the server to itself"),
        Err(error) => Finding::of("", &error),
    }])
}

use super::Conduct;
use crate::engine::{Scope, Target};
use crate::project::Project;
use std::time::Duration;

/// Where a command works, and how.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub target: &'a Target,
    pub project: &'a Project,
    pub scope: &'a Scope,
    pub conduct: Conduct<'a>,
    /// How long to wait for another run to end.
    pub wait: Duration,
}

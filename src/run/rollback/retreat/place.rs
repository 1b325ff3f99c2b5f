//! Places on a way back.

use crate::catalog::Catalog;
use crate::engine::{Scope, Session};
use crate::error::Result;
use crate::project::{Migration, MigrationStep};
use crate::run::execute::groups;
use crate::run::walk;
use std::slice::Chunks;

/// A place on the way back, so many steps of it behind.
pub struct Place {
    pub steps: usize,
    pub catalog: Catalog,
    /// Whether what is committed together ends there.
    pub ends_group: bool,
}

impl Place {
    /// Where a scratch database is.
    pub async fn of(scratch: &mut Session, scope: &Scope, steps: usize) -> Result<Place> {
        Ok(Place { steps, catalog: scratch.introspect(scope).await?.catalog, ends_group: false })
    }
}

/// How far apart the places are that are looked at.
#[derive(Clone, Copy)]
pub enum Stride {
    Group,
    Step,
}

impl Stride {
    /// A group of steps, in pieces; the last one ends it.
    fn pieces(self, group: &[MigrationStep]) -> Chunks<'_, MigrationStep> {
        match self {
            Stride::Group => group.chunks(group.len().max(1)),
            Stride::Step => group.chunks(1),
        }
    }
}

/// Goes a way back on a scratch database, and gives its places from the first to the last.
pub async fn places(scratch: &mut Session, scope: &Scope, down: &Migration, stride: Stride) -> Result<Vec<Place>> {
    let mut places = vec![Place::of(scratch, scope, 0).await?];
    let mut steps = 0;
    for group in groups(&down.steps) {
        for piece in stride.pieces(group.steps()) {
            walk(scratch, &down.file_name(), piece).await?;
            steps += piece.len();
            places.push(Place::of(scratch, scope, steps).await?);
        }
        places.last_mut().into_iter().for_each(|place| place.ends_group = true);
    }
    Ok(places)
}

use super::{Context, Document, Migration};
use crate::error::Result;
use crate::plan::Plan;

/// What the files of a plan will hold, before any is written: what its reviewer is told is made from the same.
#[derive(Clone, Debug)]
pub struct Draft {
    pub document: Document,
    /// Forward and back of every stage, in turn.
    pub migrations: Vec<[Migration; 2]>,
}

impl Draft {
    /// Of a plan.
    ///
    /// # Errors
    /// When the plan's number is no number.
    pub fn of(plan: &Plan, context: &Context) -> Result<Draft> {
        let ends = plan.ends();
        let pair = |(at, ends)| Migration::pair(plan, at, ends).map(|(up, down)| [up, down]);
        let migrations = ends.iter().enumerate().map(pair).collect::<Result<_>>()?;
        Ok(Draft { document: Document::of(plan, &ends, context)?, migrations })
    }
}

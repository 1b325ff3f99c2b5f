//! A plan executed as `concertina apply` and `concertina rollback` execute it.

use super::planning::scope;
use concertina::catalog::Fingerprint;
use concertina::engine::Session;
use concertina::error::Result;
use concertina::plan::{Check, Plan};
use concertina::project::{Direction, Migration};
use concertina::run::{Conduct, Settings, Stop, Work, count, execute, journal};

/// What stands in the rows against beginning at all; nothing of the plan runs.
pub async fn opening(session: &mut Session, plan: &Plan) -> Result<()> {
    let checks: Vec<&Check> = plan.opening.iter().collect();
    count(session, "the plan", Direction::Up, &checks).await.map(drop)
}

/// Every stage forward, each ending in the catalog that the plan gives it.
pub async fn up(session: &mut Session, plan: &Plan) -> Result<()> {
    for (index, ends) in plan.ends().iter().enumerate() {
        stage(session, plan, (index, ends), Direction::Up).await?;
    }
    Ok(())
}

/// Every stage back, the last first.
pub async fn down(session: &mut Session, plan: &Plan) -> Result<()> {
    for (index, ends) in plan.ends().iter().enumerate().rev() {
        stage(session, plan, (index, ends), Direction::Down).await?;
    }
    Ok(())
}

/// One stage, once what stands against it is counted.
pub async fn stage(
    session: &mut Session,
    plan: &Plan,
    (index, ends): (usize, &[Fingerprint; 2]),
    direction: Direction,
) -> Result<()> {
    let (up, down) = Migration::pair(plan, index, ends)?;
    let migration = if direction == Direction::Up { &up } else { &down };
    let needs: Vec<&Check> = migration.needs.iter().collect();
    count(session, &migration.id, direction, &needs).await?;
    let stage = &plan.stages[index];
    let (before, after) = match migration.direction {
        Direction::Up => (&stage.before, &stage.after),
        Direction::Down => (&stage.after, &stage.before),
    };
    let (before, after) = (plan.whole(before), plan.whole(after));
    let (settings, stop) = (Settings::default(), Stop::default());
    let work = Work {
        conduct: Conduct { settings: &settings, stop: &stop, listener: &|_| {} },
        scope: &scope(),
        before: &before,
        after: &after,
        unlisted: &plan.unlisted,
        sha256: "",
        resumed: None,
        reason: None,
        measures: false,
    };
    journal::alone(session).await?;
    execute(session, migration, &work)
        .await
        .map_err(|error| error.context(format!("{:?}", migration.direction)))
        .map(drop)
}

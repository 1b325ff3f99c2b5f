use crate::error::{Error, Exit, Result};
use crate::project::named;
use crate::route::Phase;
use crate::run::journal::{Course, Entry, History};

/// How far back.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    All,
    /// Everything after this migration: its id, or the beginning of it.
    To(String),
    /// So many migrations.
    Steps(usize),
    /// This phase of the last plan, and those after it; a direct migration is what expand and all after it would be.
    Phase(Phase),
}

/// How many migrations of a plan, by their phases, last first, a phase and those after it are.
fn of_phase(phase: Phase, applied: &[Phase]) -> Result<usize> {
    let refused = |sentence: &str, hint: &str| Err(Error::of(Exit::Usage, sentence).hint(hint));
    match (applied.contains(&Phase::Direct), phase) {
        (true, Phase::Direct | Phase::Expand) => Ok(applied.len()),
        (true, _) => refused(
            "the last plan is one direct migration, which goes back whole or not at all",
            "`concertina rollback --phase direct` takes it back",
        ),
        (false, Phase::Direct) if !applied.is_empty() => {
            refused("the last plan is no direct migration", "`concertina rollback --phase expand` takes all of it back")
        }
        (false, _) => Ok(applied.iter().take_while(|applied| **applied >= phase).count()),
    }
}

/// Refuses to take the last plan that is applied for the last one that was: who says a phase twice means one plan.
fn nothing_later(history: &History, plan: Option<&String>) -> Result<()> {
    let mut later = history.entries.iter().rev().filter(|entry| entry.course == Course::Up).map(|entry| &entry.plan);
    match (later.next(), plan) {
        (Some(later), Some(plan)) if later > plan => {
            let sentence = format!("`{later}` is taken back already, and the last plan that is applied is `{plan}`");
            let hint = "`concertina rollback --to ID` takes back what came after a migration, of every plan, and `--steps N` so many";
            Err(Error::of(Exit::Usage, sentence).hint(hint))
        }
        _ => Ok(()),
    }
}

/// The applied migrations to take back, last first. One that stopped half way goes before them, and counts as a step.
pub(super) fn chosen<'h>(history: &'h History, extent: &Extent) -> Result<Vec<&'h Entry>> {
    let half_way = history.unfinished(Course::Up);
    let applied: Vec<&Entry> = history.applied().rev().collect();
    let count = match extent {
        Extent::All => applied.len(),
        Extent::Steps(steps) => steps.saturating_sub(usize::from(half_way.is_some())),
        Extent::To(id) => {
            // What was there when Concertina came stands behind everything that goes back.
            let there = history.baseline().chain(history.applied());
            let first = named(there, |entry| &entry.migration, ("applied migration", id));
            let first =
                first.map_err(|error| error.hint("`concertina status` lists them; `--all` takes back everything"))?;
            applied.iter().take_while(|entry| entry.migration != first.migration).count()
        }
        Extent::Phase(phase) => {
            let plan = half_way.or(applied.first().copied()).map(|entry| &entry.plan);
            match half_way {
                Some(entry) => reaches(*phase, entry)?,
                None => nothing_later(history, plan)?,
            }
            let own = applied.iter().take_while(|entry| Some(&entry.plan) == plan);
            let own: Vec<Phase> = own.filter_map(|entry| entry.phase).collect();
            of_phase(*phase, &own)?
        }
    };
    Ok(applied.into_iter().take(count).collect())
}

/// All that would go back, last first: one that stopped half way, and the applied ones.
pub(super) fn reached<'h>(history: &'h History, extent: &Extent) -> Result<impl Iterator<Item = &'h Entry>> {
    Ok(history.unfinished(Course::Up).into_iter().chain(chosen(history, extent)?))
}

/// Refuses a phase that comes after the one that stopped half way.
fn reaches(phase: Phase, half_way: &Entry) -> Result<()> {
    match half_way.phase {
        Some(own) if own < phase && phase != Phase::Direct => {
            let sentence = format!("nothing of {phase} is applied: `{}` stopped half way", half_way.migration);
            let hint = format!("`concertina rollback --phase {own}` takes that back");
            Err(Error::of(Exit::Usage, sentence).hint(hint))
        }
        _ => Ok(()),
    }
}

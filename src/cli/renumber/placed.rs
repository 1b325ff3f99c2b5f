//! Plans as they will be: where each begins, and what is to be tried of them.

use super::again::{again, nowhere};
use super::seen::Seen;
use crate::catalog::Catalog;
use crate::cli::trial::Trial;
use crate::error::{Error, Exit, Result};
use crate::project::{Bundle, Document, Renamed, Turn};
use crate::run::History;

/// Every plan as it will be. One that begins anew begins where what is before it will leave the database.
pub fn placed<'b>(turns: &[Turn<'b>], seen: Option<&Seen>) -> Result<Vec<Renamed<'b>>> {
    let mut plans: Vec<Renamed<'b>> = vec![];
    let mut at = seen.map(|seen| seen.live.clone());
    for turn in turns {
        let before = plans.last();
        let anew =
            turn.anew || before.is_some_and(|before| before.begins_anew() && before.was.to() == turn.bundle.from());
        let document = match (anew, seen, &at) {
            (false, ..) => turn.bundle.document.clone(),
            (true, Some(seen), Some(at)) => onto(turn.bundle, at, seen, before, turns)?,
            (true, ..) => return Err(nowhere(turn.bundle, before, turns)),
        };
        if let (Some(seen), Some(at)) = (seen, &mut at) {
            pass(turn.bundle, &document, seen, at);
        }
        plans.push(Renamed::new(turn, &document)?);
    }
    Ok(plans)
}

/// What a database will hold when a plan is applied, too.
fn pass(bundle: &Bundle, document: &Document, seen: &Seen, at: &mut Catalog) {
    let pending = bundle.files.iter().zip(&document.stages).filter(|(file, _)| seen.awaits(&file.id));
    for (_, stage) in pending {
        *at = stage.after(at);
    }
}

/// The document of a plan from where the ones before it leave the database.
fn onto(bundle: &Bundle, at: &Catalog, seen: &Seen, before: Option<&Renamed>, turns: &[Turn]) -> Result<Document> {
    if let Some(half_way) = seen.history.entries.iter().find(|entry| entry.is_half_way()) {
        let sentence = format!("`{}` stopped half way in `{}`", half_way.migration, seen.name);
        return Err(Error::decision(sentence)
            .hint("`concertina apply` finishes it; `concertina rollback --steps 1` takes it back"));
    }
    if let Some(elsewhere) = before.filter(|before| before.ends() != Some(&before.document.fingerprint(at))) {
        let sentence = format!("the pending plans do not lead from `{}` to where `{}` ends", seen.name, elsewhere.id);
        return Err(Error::of(Exit::Stale, sentence)
            .hint("`concertina drift` shows what was changed there by hand; or name with `--url` a database that is where the plans left it"));
    }
    let place = match before {
        Some(before) => format!("where `{}` ends", before.id),
        None => format!("where `{}` is", seen.name),
    };
    bundle.document.onto(at, &place).map(|(document, _)| document).map_err(|error| again(error, bundle, turns))
}

/// What is pending, to be tried: each with what the database holds before and after it.
pub fn trials<'p>(plans: &'p [Renamed], history: &History, live: &Catalog) -> Vec<Trial<'p>> {
    let mut before = live.clone();
    let mut trials = vec![];
    for plan in plans {
        let files = plan.was.files.iter().zip(plan.files.iter().zip(&plan.document.stages));
        for (_, (file, stage)) in files.filter(|(was, _)| !history.has_applied(&was.id)) {
            let after = stage.after(&before);
            let begins = std::mem::replace(&mut before, after.clone());
            trials.push(Trial { file, before: begins, after, unlisted: plan.document.unlisted.clone() });
        }
    }
    trials
}

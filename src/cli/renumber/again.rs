//! What is said of a plan that cannot be put behind another: it is made again, and with it what rests on it.

use crate::error::{Error, Exit};
use crate::project::{Bundle, MigrationFile, Renamed, Turn};

/// The refusal of a plan that can only be put behind another with a look at a database.
pub fn nowhere(bundle: &Bundle, before: Option<&Renamed>, turns: &[Turn]) -> Error {
    let before = before.map_or("", |before| before.id.as_str());
    let sentence = format!("`{}` comes behind `{before}`, and was not made from where that ends", bundle.id);
    let error = again(Error::of(Exit::History, sentence), bundle, turns);
    let hint = error.hint.clone().unwrap_or_default();
    error.hint(format!("run it without `--offline`: the plan is proven from there; or {hint}"))
}

/// How a plan is made again: its files go, with those of all plans that rest on it, and what is before it comes first.
pub fn again(error: Error, bundle: &Bundle, turns: &[Turn]) -> Error {
    let resting = resting(bundle, turns);
    let name = bundle.id.split_once('_').map_or("", |(_, name)| name);
    let files = |error: Error, whose: &str, bundle: &Bundle| {
        let of = |file: &MigrationFile| format!("`{}`", file.up_path.with_extension("*").display());
        let migrations: Vec<String> = bundle.files.iter().map(of).collect();
        error.detail(format!("{whose} files: {}, and `{}.*` in the folder of plans", migrations.join(", "), bundle.id))
    };
    let error = files(error, "its", bundle);
    let error = resting.iter().fold(error, |error, other| {
        let error = error.detail(format!("`{}` rests on it, and goes with it", other.id));
        files(error, "its", other)
    });
    let (what, whose) = match resting.len() {
        0 => ("the plan", "its"),
        _ => ("these plans", "their"),
    };
    let names = resting.iter().map(|other| other.id.split_once('_').map_or("", |(_, name)| name));
    let further: String = names.map(|name| format!(", `concertina apply`, `concertina plan --name {name}`")).collect();
    let further =
        if further.is_empty() { further } else { format!("{further}, as far as the schema files ask for more") };
    error.hint(format!(
        "make {what} again: remove {whose} files, `concertina plan --accept-edits`, `concertina apply`, then \
         `concertina plan --name {name}`{further}"
    ))
}

/// The plans that were made from where this one leads, or from where one of these does, in their order.
fn resting<'b>(bundle: &'b Bundle, turns: &[Turn<'b>]) -> Vec<&'b Bundle> {
    let mut all = vec![bundle];
    let mut at = 0;
    while let Some(under) = all.get(at).copied() {
        at += 1;
        let rests = |other: &&Bundle| other.from() == under.to() && other.id > under.id;
        let found = turns.iter().map(|turn| turn.bundle).filter(rests);
        let found: Vec<&Bundle> = found.filter(|other| all.iter().all(|known| known.id != other.id)).collect();
        all.extend(found);
    }
    all.split_off(1)
}

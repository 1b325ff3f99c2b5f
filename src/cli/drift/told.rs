//! A drift in lines, for people.

use crate::catalog::printable;
use crate::cli::context::Context;
use crate::error::{Error, Result};
use crate::run::{Difference, Drift, Moved, Origin, Way};

/// Every difference in a line, and what was made by hand as the schema files have it.
pub fn lines(drift: &Drift) -> Vec<String> {
    each(drift).into_iter().map(|(_, line)| line).collect()
}

/// The same, each line with its object.
pub fn each(drift: &Drift) -> Vec<(&str, String)> {
    let known = drift.desired.as_ref().or(drift.by_hand.as_ref());
    let differences = known.into_iter().flatten().map(|one| (one.object.as_str(), line(drift, one)));
    let alike = |moved: &Moved| format!("{:<9}  {} · {}", "alike", printable(&moved.object), Origin::BothAlike.says());
    let alike: Vec<(&str, String)> = drift.alike().map(|moved| (moved.object.as_str(), alike(moved))).collect();
    differences.chain(alike).collect()
}

fn line(drift: &Drift, difference: &Difference) -> String {
    let word = match difference.way {
        Way::Missing => "missing",
        Way::Extra => "extra",
        Way::Different => "different",
    };
    let origin = drift.desired.as_ref().and_then(|_| drift.origin(&difference.object));
    let origin = origin.map_or_else(String::new, |origin| format!(" · {}", origin.says()));
    let why = difference.why.as_ref().map_or_else(String::new, |why| format!(" {why}"));
    printable(&format!("{word:<9}  {}{origin}{why}", difference.object))
}

/// Prints it.
///
/// # Errors
/// When nothing says where the database should be.
pub fn tell(context: &Context, drift: &Drift) -> Result<()> {
    known(drift)?;
    let should_be =
        if drift.desired.is_some() { "as the schema files have it" } else { "as the last migration left it" };
    if !drift.differs() {
        tell!("no drift: the database is {should_be}");
        return Ok(());
    }
    match drift.desired.as_ref().is_some_and(Vec::is_empty) {
        true => tell!("the database is {should_be}, and not as the last migration left it:"),
        false => tell!("the database is not {should_be}:"),
    }
    lines(drift).iter().for_each(|line| tell!("{line}"));
    if let Some(unfinished) = &drift.unfinished {
        tell!("`{unfinished}` stopped half way; this may be its doing");
    } else if drift.by_hand.as_ref().is_some_and(|made| !made.is_empty()) {
        context.say(
            "ways out of what was made by hand, as files: `concertina drift --fix revert`, `--fix adopt` or `--fix ignore`",
        );
    }
    Ok(())
}

/// Refuses a drift of which nothing says where the database should be.
///
/// # Errors
/// Nothing was applied, and no schema files were asked for.
pub fn known(drift: &Drift) -> Result<()> {
    if drift.desired.is_none() && drift.by_hand.is_none() { Err(nothing_applied()) } else { Ok(()) }
}

/// That nothing was applied.
pub fn nothing_applied() -> Error {
    Error::new("nothing was applied to this database, so nothing says where it should be")
        .hint("name the schema files: `concertina drift --schema schema`")
}

//! What nobody manages: an entry of `database.ignore`.

use super::{Seen, undone};
use crate::catalog::{ObjectId, printable};
use crate::cli::conduct::Ground;
use crate::cli::context::Context;
use crate::cli::words;
use crate::config::{self, Config};
use crate::error::{Error, Exit, Result, file};
use crate::project::{Batch, Replaces};
use crate::run::{Moved, Origin};
use std::collections::BTreeSet;
use std::path::Path;
use toml_edit::{Array, DocumentMut, Item, TableLike, table, value};

/// Writes the names of what was made by hand, all else in the file as it stands.
pub fn write(context: &Context, ground: &Ground, seen: &Seen, objects: &[String]) -> Result<()> {
    let chosen = chosen(seen, objects)?;
    let names = names(ground, seen, &chosen)?;
    let Some(path) = &context.config.file else {
        return Err(Error::of(Exit::Usage, format!("there is no `{}` here or above to write it to", config::NAME))
            .hint("`concertina init` makes one"));
    };
    let text = std::fs::read_to_string(path).map_err(file("read", path))?;
    let environment = context.global.env.as_deref();
    let edited = edited(&text, environment, &names).map_err(|error| by_hand(error, &names))?;
    holds(path, &edited, environment, &chosen).map_err(|error| by_hand(error, &names))?;
    let diff = similar::TextDiff::from_lines(text.as_str(), edited.as_str());
    context.say(diff.unified_diff().context_radius(2).header("as it was", "as it is"));
    let mut batch = Batch::default();
    batch.stage(path.clone(), &edited, Replaces::Itself)?;
    batch.commit()?.iter().for_each(|path| tell!("{}", context.shown(path)));
    Ok(())
}

/// What was made by hand of these objects, with what stands on them; all of it where none is named.
///
/// # Errors
/// A name of which nothing was made by hand.
fn chosen<'s>(seen: &'s Seen, objects: &[String]) -> Result<Vec<&'s Moved>> {
    let names = |moved: &Moved, object: &String| {
        let path = whole(&moved.id).join(".");
        path == *object || path.strip_prefix("main.") == Some(object)
    };
    let idle = objects.iter().find(|object| !seen.by_hand().any(|moved| names(moved, object)));
    if let Some(idle) = idle {
        let error = Error::of(Exit::Usage, format!("nothing was made by hand of the name `{idle}`"));
        let error = seen.by_hand().take(20).fold(error, |error, moved| error.detail(&moved.object));
        return Err(error.hint("name one of these as `schema.name`"));
    }
    let is_chosen = |moved: &&Moved| objects.is_empty() || objects.iter().any(|object| names(moved, object));
    Ok(seen.by_hand().filter(is_chosen).collect())
}

/// The path of what can be ignored by itself: of an object, or of what it stands on.
fn whole(id: &ObjectId) -> Vec<String> {
    let target = id.target();
    target.as_ref().unwrap_or(id).path.iter().take(2).cloned().collect()
}

/// Those that can be ignored by themselves; what stands on them goes with them.
///
/// # Errors
/// Names what is part of something that is managed: to ignore that would be to ignore all of it.
fn names(ground: &Ground, seen: &Seen, chosen: &[&Moved]) -> Result<BTreeSet<String>> {
    let new = |moved: &&Moved| moved.origin == Origin::ByHand && !seen.left.contains(&moved.id);
    let is_whole = |moved: &&Moved| moved.id.path.len() == 2 && moved.id.schema().is_some();
    let all: BTreeSet<String> =
        chosen.iter().copied().filter(new).filter(is_whole).map(|moved| moved.id.path.join(".")).collect();
    let goes_with = |moved: &&Moved| new(moved) && all.contains(&whole(&moved.id).join("."));
    let parts: Vec<&Moved> = chosen.iter().copied().filter(|moved| !goes_with(moved)).collect();
    if parts.is_empty() {
        return Ok(all);
    }
    let sentence = "only what was made by hand and is no part of anything managed can be ignored; this is, or was";
    let error =
        parts.into_iter().fold(Error::decision(sentence), |error, moved| error.detail(printable(&moved.object)));
    let ways = format!("{}, or keep it: `concertina drift --fix adopt`", undone(ground));
    Err(error.hint(match all.first() {
        Some(one) => {
            let one = printable(&words::quoted(one));
            format!("{ways}; `concertina drift --fix ignore --object {one}` leaves that one alone")
        }
        None => ways,
    }))
}

/// The text with the names, where `ignore` is set for the environment, or else for all.
fn edited(text: &str, environment: Option<&str>, names: &BTreeSet<String>) -> Result<String> {
    let mut document: DocumentMut = text.parse().map_err(|cause: toml_edit::TomlError| Error::new(cause.message()))?;
    let has_own = environment.is_some_and(|name| own(&mut document, name).is_some());
    let ignore = match environment {
        Some(name) if has_own => own(&mut document, name),
        _ => common(document.as_table_mut()),
    };
    let list = ignore.and_then(Item::as_array_mut).ok_or_else(|| Error::new("`database.ignore` is no list"))?;
    names.iter().for_each(|name| list.push(name.as_str()));
    Ok(document.to_string())
}

/// The list of an environment that has one of its own.
fn own<'d>(document: &'d mut DocumentMut, environment: &str) -> Option<&'d mut Item> {
    let environments = document.get_mut("env")?.as_table_like_mut()?;
    let section = environments.get_mut(environment)?.as_table_like_mut()?;
    section.get_mut("database")?.as_table_like_mut()?.get_mut("ignore")
}

fn common(document: &mut dyn TableLike) -> Option<&mut Item> {
    let section = document.entry("database").or_insert_with(table).as_table_like_mut()?;
    Some(section.entry("ignore").or_insert_with(|| value(Array::new())))
}

/// Refuses a text that does not do what it was written for.
fn holds(path: &Path, text: &str, environment: Option<&str>, chosen: &[&Moved]) -> Result<()> {
    let scope = Config::read(path, text, environment)?.scope();
    match chosen.iter().find(|moved| scope.holds(&moved.id)) {
        None => Ok(()),
        Some(moved) => Err(Error::new(format!("`database.ignore` does not reach {}", printable(&moved.object)))),
    }
}

fn by_hand(error: Error, names: &BTreeSet<String>) -> Error {
    let list = toml::Value::Array(names.iter().cloned().map(toml::Value::String).collect());
    error
        .context("concertina.toml cannot be edited")
        .hint(format!("write there, under `[database]`: `ignore = {list}`"))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, edited};

    fn with(text: &str, environment: Option<&str>) -> String {
        edited(text, environment, &BTreeSet::from(["public.theirs".into()])).expect(text)
    }

    #[test]
    fn comments_and_order_stay() {
        let text =
            "# ours\nengine = \"sqlite\"\n\n[database] # where\nurl = \"env:A\"\nignore = [\"a.b\"] # why\n\n[plan]\n";
        assert_eq!(with(text, None), text.replace("[\"a.b\"]", "[\"a.b\", \"public.theirs\"]"));
        assert!(with("[plan]\nmode = \"direct\"\n", None).ends_with("[database]\nignore = [\"public.theirs\"]\n"));
        let dotted = "database.url = \"x\"\n";
        assert_eq!(with(dotted, None), format!("{dotted}database.ignore = [\"public.theirs\"]\n"));
    }

    #[test]
    fn the_list_of_the_environment_is_the_one_that_counts_there() {
        let text = "[database]\nignore = []\n[env.eu]\ndatabase.ignore = [\"a.b\"]\n[env.us]\n";
        assert_eq!(with(text, Some("eu")), text.replace("[\"a.b\"]", "[\"a.b\", \"public.theirs\"]"));
        assert_eq!(with(text, Some("us")), text.replace("ignore = []", "ignore = [\"public.theirs\"]"));
        assert!(edited("database.ignore = 3", None, &BTreeSet::new()).is_err());
    }
}

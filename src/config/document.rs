//! The text of `concertina.toml` to settings, with every complaint at its line.

use super::settings::Settings;
use crate::error::{Error, Exit, Place, Result};
use std::ops::Range;
use std::path::Path;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

/// Settings that a person may look for where they are not, or that this version does not have: what is said, and what to do.
const NOT_HERE: [(&str, &str, &str); 2] = [
    ("targets", "`targets` is a key of `[fleet]`", "write `fleet.targets`, or put it under `[fleet]`"),
    (
        "schemas",
        "`schemas` is a key of `[database]`, and of `[fleet]`",
        "write `database.schemas` for what is managed, `fleet.schemas` for tenants",
    ),
];

/// Reads the text, with the overrides of an environment.
pub fn read(path: &Path, text: &str, environment: Option<&str>) -> Result<Settings> {
    let wrong = |cause: toml::de::Error| explained(&cause).at(place(path, text, cause.span()));
    let document = DeTable::parse(text).map_err(wrong)?;
    refuse_what_is_not_here(document.get_ref()).map_err(|(error, span)| error.at(place(path, text, Some(span))))?;
    let settings: Settings = toml::from_str(text).map_err(wrong)?;
    let Some(name) = environment else { return settled(settings, path) };
    if !settings.env.contains_key(name) {
        return Err(no_such_environment(path, name, &settings));
    }
    let mut table: Table = toml::from_str(text).map_err(wrong)?;
    if let Some(Value::Table(mut environments)) = table.remove("env")
        && let Some(Value::Table(overrides)) = environments.remove(name)
    {
        overlay(&mut table, overrides);
    }
    settled(table.try_into().map_err(wrong)?, path)
}

fn settled(mut settings: Settings, path: &Path) -> Result<Settings> {
    let settled = settings.fleet.settle(&settings.database.schemas);
    settled.map_err(|error| error.context(format!("`{}`", path.display())))?;
    Ok(settings)
}

/// Puts the values of `over` in the place of those in `under`, table by table.
fn overlay(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => overlay(under, over),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

fn refuse_what_is_not_here(document: &DeTable) -> Result<(), (Error, Range<usize>)> {
    let environments = child(document, "env").and_then(|(_, value)| table(value));
    let sections = environments.into_iter().flat_map(|all| all.values()).filter_map(|value| table(value.get_ref()));
    for section in std::iter::once(document).chain(sections) {
        for (setting, sentence, hint) in NOT_HERE {
            if let Some(span) = position(section, setting) {
                return Err((Error::of(Exit::Usage, sentence).hint(hint), span));
            }
        }
    }
    Ok(())
}

fn child<'a>(document: &'a DeTable, key: &str) -> Option<(Range<usize>, &'a DeValue<'a>)> {
    let (key, value) = document.iter().find(|(name, _)| name.get_ref() == key)?;
    Some((key.span(), value.get_ref()))
}

fn table<'a>(value: &'a DeValue<'a>) -> Option<&'a DeTable<'a>> {
    match value {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// Where a dotted setting stands, if it is set.
fn position(document: &DeTable, setting: &str) -> Option<Range<usize>> {
    match setting.split_once('.') {
        None => child(document, setting).map(|(span, _)| span),
        Some((section, rest)) => position(table(child(document, section)?.1)?, rest),
    }
}

/// The line, from one, at which a dotted setting stands in the text; nothing where it is not set there.
pub fn line(text: &str, setting: &str) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let span = position(document.get_ref(), setting)?;
    Some(text.get(..span.start)?.matches('\n').count() + 1)
}

/// The complaint in our words; for an unknown key, with the nearest known one.
fn explained(cause: &toml::de::Error) -> Error {
    let message = cause.message();
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown "), quoted.next()) {
        (true, Some(unknown)) => {
            let known: Vec<&str> = quoted.collect();
            let what = if message.starts_with("unknown field") { "a known key" } else { "a known value" };
            let error = Error::of(Exit::Usage, format!("`{unknown}` is not {what}"));
            match nearest_word(unknown, known.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("known here: {}", known.join(", "))),
            }
        }
        _ => Error::of(Exit::Usage, message.trim_end())
            .hint("mend the line: `concertina init` in an empty folder writes a whole one"),
    }
}

/// The one of these that a word is near to, if any is.
pub fn nearest_word<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.map(|known| (strsim::jaro_winkler(word, known), known));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

fn no_such_environment(path: &Path, name: &str, settings: &Settings) -> Error {
    let known: Vec<&str> = settings.env.keys().map(String::as_str).collect();
    let error = Error::of(Exit::Usage, format!("`{}` has no environment `{name}`", path.display()));
    match (nearest_word(name, known.iter().copied()), known.as_slice()) {
        (Some(near), _) => error.hint(format!("did you mean `{near}`?")),
        (None, []) => error.hint(format!("write `[env.{name}]` with what differs there")),
        (None, known) => error.hint(format!("it has: {}", known.join(", "))),
    }
}

fn place(path: &Path, text: &str, span: Option<Range<usize>>) -> Place {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Place { file: path.to_path_buf(), line: before.matches('\n').count() + 1, column }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Mode, Targets};

    fn complaint(text: &str) -> String {
        read(Path::new("c.toml"), text, None).expect_err(text).to_string()
    }

    #[test]
    fn an_unknown_key_names_the_nearest_with_its_line() {
        let said = complaint("engine = 'sqlite'\n[databse]\nurl = 'x'\n");
        assert_eq!(said, "c.toml:2:2: `databse` is not a known key\nhint: did you mean `database`?");
        let said = complaint("[env.production]\napply.lock_timeot = '1s'");
        assert!(said.starts_with("c.toml:2:7:") && said.contains("`lock_timeout`"), "{said}");
    }

    #[test]
    fn a_setting_that_is_not_here_is_refused_by_name() {
        assert!(complaint("\ntargets = 'x'").starts_with("c.toml:2:1: `targets` is a key of `[fleet]`"));
        assert!(complaint("[env.x]\ntargets = []").contains("c.toml:2:1: `targets` is a key of `[fleet]`"));
        assert!(complaint("schemas = ['a']").starts_with("c.toml:1:1: `schemas` is a key of `[database]`"));
    }

    #[test]
    fn a_fleet_is_a_query_a_list_or_none() {
        let fleet = |text: &str| read(Path::new("c.toml"), text, Some("eu")).expect(text).fleet;
        let eu = fleet("[fleet]\ncanary = 2\n[env.eu]\nfleet.targets = 'SELECT url FROM tenants'\nfleet.parallel = 8");
        assert!(matches!(eu.targets, Some(Targets::Source(_))));
        assert_eq!((eu.canary, eu.parallel.get(), eu.max_failures.get()), (2, 8, 1));
        let listed = fleet("[fleet]\ntargets = ['env:A', { name = 'b', url = 'env:B' }]\n[env.eu]");
        assert!(matches!(listed.targets, Some(Targets::Each(entries)) if entries.len() == 2));
        assert!(fleet("[env.eu]").targets.is_none());
        assert!(complaint("[fleet]\ntargets = 3").contains("`targets` is a query"));
        assert!(complaint("[fleet]\nparallel = 0").starts_with("c.toml:2:12:"));
    }

    #[test]
    fn plans_are_phased_unless_told() {
        let mode = |text: &str| read(Path::new("c.toml"), text, None).expect(text).plan.mode;
        assert_eq!([mode(""), mode("[plan]\nmode = 'phased'")], [Mode::Phased; 2]);
        assert_eq!(mode("[plan]\nmode = 'direct'"), Mode::Direct);
        assert!(complaint("[plan]\nmode = 'dirct'").contains("did you mean `direct`?"));
    }

    #[test]
    fn approval_is_a_word_or_a_number() {
        let approval = |value: &str, environment| {
            let text = format!("[gates]\napproval = {value}\n[env.production]\ngates.approval = 3");
            read(Path::new("c.toml"), &text, environment).expect(value).gates.approval
        };
        assert_eq!([approval("true", None), approval("false", None), approval("2", None)], [1, 0, 2]);
        assert_eq!(approval("false", Some("production")), 3);
        for wrong in ["-1", "'two'", "1.5"] {
            let said = complaint(&format!("[gates]\napproval = {wrong}"));
            assert!(said.starts_with("c.toml:2:12:") && said.contains("true, false or how many people"), "{said}");
        }
    }

    #[test]
    fn a_wrong_value_is_explained() {
        assert!(complaint("engine = 'postgre'").contains("did you mean `postgres`?"));
        assert!(complaint("[apply]\nlock_timeout = '0s'").contains("waits for ever"));
        assert!(complaint("[apply]\nlock_timeout = '5'").contains("c.toml:2:16: `5` is not a length of time"));
        assert!(complaint("schema = [").starts_with("c.toml:1:"));
    }
}

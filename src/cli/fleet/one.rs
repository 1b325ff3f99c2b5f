//! What a refusal says, when it is of one database of many: its commands work on that one when they are typed.

use crate::cli::context::Context;
use crate::config::{Secret, Targets};
use crate::engine::Target;
use crate::error::{Error, Exit};

/// Commands that take all databases of a fleet.
const OF_ALL: [&str; 5] = ["apply", "rollback", "deployed", "status", "drift"];

/// Commands that work on no database.
const OF_NONE: [&str; 8] = ["approve", "check", "ci", "completions", "demo", "explain", "init", "man"];

/// By which flags a person has named the fleet.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// With a blank before each; empty where the configuration alone names it.
    flags: String,
    /// Whether `plan` has a database of its own.
    plans_elsewhere: bool,
}

/// What to do where one of many is not where a plan of all begins.
pub const MOVED: &str = "undo what was changed by hand: `concertina drift` shows it; where that shows nothing, the database that the \
    plan was made on holds, or lacks, what is named, and this one does not: make the two alike";

impl Naming {
    pub fn of(context: &Context) -> Naming {
        let (global, settings) = (&context.global, &context.config.settings);
        let config = global.config.iter().map(|path| ("config", path.display().to_string()));
        let environment = global.env.iter().map(|name| ("env", name.clone()));
        let targets = global.targets.iter().map(|text| ("targets", without_password(text)));
        let flags = config.chain(environment).chain(targets);
        Naming {
            flags: flags.map(|(flag, value)| format!(" --{flag} {}", quoted(&value))).collect(),
            plans_elsewhere: settings.database.url.is_some() && settings.fleet.schemas.is_none(),
        }
    }

    /// An error as it stands for one of many.
    pub fn of_one(&self, error: &Error, name: &str) -> Error {
        let hint = error.hint.as_ref().map(|hint| match is_of_a_new_plan(error) {
            true => self.hint(MOVED, Some(name)),
            false => self.hint(hint, Some(name)),
        });
        Error { hint, ..error.clone() }
    }

    /// A hint whose commands work on this database alone, or on all: typed as they were meant for one, they would go to others.
    pub fn hint(&self, hint: &str, only: Option<&str>) -> String {
        let parts = hint.split('`').enumerate().map(|(at, part)| match at % 2 {
            1 => self.command(part, only),
            _ => part.to_string(),
        });
        parts.collect::<Vec<_>>().join("`")
    }

    fn command(&self, text: &str, only: Option<&str>) -> String {
        let Some(rest) = text.strip_prefix("concertina ") else { return text.into() };
        let has = |flag: &str| rest.split(' ').any(|word| word == flag);
        let word = rest.split(' ').next().unwrap_or_default();
        let takes_none = OF_NONE.contains(&word) || ["--help", "--url", "--offline", "--targets"].into_iter().any(has);
        if takes_none || (word == "plan" && self.plans_elsewhere) {
            return text.into();
        }
        let named = match only.filter(|_| !has("--only")) {
            Some(name) => format!("{text} --only {}", quoted(name)),
            None => text.into(),
        };
        let of_fleet = only.is_some() || has("--only") || OF_ALL.contains(&word);
        // One that is told for the second time has them.
        if of_fleet && !named.contains(&self.flags) { format!("{named}{}", self.flags) } else { named }
    }
}

/// Whether a hint of one database makes the plan anew. It is that of the whole fleet: for one that moved, all others would be lost.
pub fn is_of_a_new_plan(error: &Error) -> bool {
    let anew = |hint: &String| hint.contains("`concertina plan") || hint.contains("plan again");
    error.exit == Exit::Stale && error.hint.as_ref().is_some_and(anew)
}

/// What a flag names, without what nobody shall read.
fn without_password(text: &str) -> String {
    let is_shown = Secret::is_elsewhere(text) || Targets::Source(Secret(text.into())).is_query();
    match Target::parse(text) {
        _ if is_shown => text.into(),
        Ok(target) => target.to_string(),
        Err(_) => "TARGETS".into(),
    }
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,".contains(c);
    let name = crate::catalog::printable(name);
    if !name.is_empty() && name.chars().all(plain) { name } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::{Naming, without_password};

    #[test]
    fn a_command_is_for_the_one_that_failed() {
        let naming = Naming::default();
        let hint = "mend the cause and `concertina apply` goes on; `concertina rollback --steps 1` takes it back; see `pg_locks`";
        let told = "mend the cause and `concertina apply --only acme` goes on; `concertina rollback --steps 1 --only acme` takes it back; see `pg_locks`";
        assert_eq!(naming.hint(hint, Some("acme")), told);
        let status = "concertina status";
        assert_eq!(naming.hint(&format!("`{status}`"), Some("a'b c")), format!("`{status} --only 'a'\\''b c'`"));
    }

    #[test]
    fn a_command_takes_the_flags_that_are_in_use_and_none_that_it_has_not() {
        let naming = Naming { flags: " --targets file:t.txt".into(), plans_elsewhere: true };
        let of = |command: &str, only| naming.hint(&format!("`{command}`"), only);
        let apply = "concertina apply";
        assert_eq!(of(apply, Some("a")), format!("`{apply} --only a --targets file:t.txt`"));
        assert_eq!(of(apply, None), format!("`{apply} --targets file:t.txt`"));
        let named = format!("{apply} --only NAME");
        assert_eq!(of(&named, None), format!("`{named} --targets file:t.txt`"));
        for alone in ["concertina repair --help", "concertina check", "concertina plan --accept-edits"] {
            assert_eq!(of(alone, Some("a")), format!("`{alone}`"));
        }
        assert!(!without_password("postgres://me:hunter2@db/x").contains("hunter2"));
        assert_eq!(without_password("cmd:list tenants"), "cmd:list tenants");
    }
}

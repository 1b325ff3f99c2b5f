//! Which hazards a person has accepted: in the schema file with `@allow`, or on the command line with `--allow`.

use crate::catalog::ObjectId;
use crate::error::{Error, Exit, Result};
use crate::hazard::{Hazard, TABLE};
use crate::plan::Plan;
use crate::source::AllowDirective;
use crate::step::Step;
use std::collections::BTreeMap;

/// `--allow`: a hazard, for one object or wherever it stands; or `*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Allow {
    hazard: Option<Hazard>,
    object: Option<String>,
}

impl Allow {
    /// Reads `HAZARD`, `HAZARD:schema.table.column` or `*`.
    ///
    /// # Errors
    /// A word that is no hazard.
    pub fn parse(text: &str) -> Result<Allow> {
        let (code, object) =
            text.split_once(':').map_or((text, None), |(code, object)| (code, Some(object.to_string())));
        match (code, Hazard::of(code)) {
            ("*", _) => Ok(Allow { hazard: None, object }),
            (_, Some(hazard)) => Ok(Allow { hazard: Some(hazard), object }),
            _ => {
                let codes: Vec<&str> = TABLE.iter().map(|entry| entry.code).collect();
                Err(Error::of(Exit::Usage, format!("`--allow {text}`: `{code}` is no hazard"))
                    .hint(format!("the hazards are {}", codes.join(", "))))
            }
        }
    }

    fn accepts(&self, hazard: Hazard, id: &ObjectId) -> bool {
        let named = |object: &String| covers(object, &id.dotted()) || covers(object, &id.path.join("."));
        self.hazard.is_none_or(|own| own == hazard) && self.object.as_ref().is_none_or(named)
    }
}

/// Whether a name is the object's own or its table's.
fn covers(name: &str, dotted: &str) -> bool {
    dotted == name || dotted.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
}

/// The hazards that nobody accepted, one an object.
pub fn undecided<'a>(plan: &'a Plan, flags: &[Allow], directives: &[AllowDirective]) -> Vec<(Hazard, &'a Step)> {
    let mut open: BTreeMap<(Hazard, &ObjectId), &Step> = BTreeMap::new();
    for (hazard, step) in plan.decisions() {
        let Some(id) = step.objects.first() else { continue };
        let by_flag = flags.iter().any(|allow| allow.accepts(hazard, id));
        let by_directive = directives.iter().any(|allow| allow.hazard == hazard && stands_over(&allow.object, id));
        if !by_flag && !by_directive {
            open.entry((hazard, id)).or_insert(step);
        }
    }
    open.into_iter().map(|((hazard, _), step)| (hazard, step)).collect()
}

/// Refuses hazards that nobody accepted.
///
/// # Errors
/// One that lists them, each with its advice and the line that accepts it.
pub fn refuse(undecided: &[(Hazard, &Step)]) -> Result<()> {
    let count = undecided.len();
    if count == 0 {
        return Ok(());
    }
    let sentence = format!("the plan has {count} hazard{} that nobody accepted", if count == 1 { "" } else { "s" });
    let error =
        undecided.iter().map(|(hazard, step)| line(*hazard, step)).fold(Error::decision(sentence), Error::detail);
    let flags: Vec<String> = undecided.iter().map(|(hazard, step)| flag(*hazard, step)).collect();
    Err(error.hint(format!("to accept all of it: {}", flags.join(" "))))
}

fn stands_over(own: &ObjectId, id: &ObjectId) -> bool {
    own == id || (*own == id.table() && id.path.len() > 2)
}

fn line(hazard: Hazard, step: &Step) -> String {
    let entry = hazard.entry();
    let (code, effect, advice) = (entry.code, entry.effect, entry.advice);
    let (says, flag) = (&step.says, flag(hazard, step));
    format!(
        "{code}: {says}\n  {effect}; {advice}\n  accept it with `{flag}`, or in the schema file: `-- @allow {code} <reason>`"
    )
}

fn flag(hazard: Hazard, step: &Step) -> String {
    let object = step.objects.first().map(ObjectId::dotted).unwrap_or_default();
    format!("--allow {}:{}", hazard.code(), quoted(&object))
}

/// A word as a shell takes it whole.
fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
    if plain { word.to_string() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Kind;

    #[test]
    fn a_flag_accepts_what_it_names_and_what_stands_under_it() {
        let email = ObjectId::new(Kind::Column, &["public", "users", "email"]);
        let accepts = |text: &str| Allow::parse(text).expect(text).accepts(Hazard::DropsData, &email);
        for text in ["*", "drops-data", "drops-data:public.users.email", "drops-data:public.users"] {
            assert!(accepts(text), "{text}");
        }
        for text in ["loses-data", "drops-data:public.user", "drops-data:public.users.email2", "drops-data:email"] {
            assert!(!accepts(text), "{text}");
        }
        let error = Allow::parse("drop-data").expect_err("no hazard");
        assert_eq!(error.exit, Exit::Usage);
    }

    #[test]
    fn sqlite_names_stand_with_and_without_their_schema() {
        let email = ObjectId::new(Kind::Column, &["main", "users", "email"]);
        for text in ["drops-data:users.email", "drops-data:main.users.email", "drops-data:users"] {
            assert!(Allow::parse(text).expect(text).accepts(Hazard::DropsData, &email), "{text}");
        }
    }
}

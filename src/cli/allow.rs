//! Which hazards a person has accepted: in the schema file with `@allow`, or on the command line with `--allow`.

use super::words;
use crate::catalog::{Flow, Kind, Object, ObjectId};
use crate::error::{Error, Exit, Result};
use crate::hazard::{Hazard, TABLE, Weight};
use crate::plan::{Plan, Stage};
use crate::project::Directive;
use crate::source::AllowDirective;
use crate::step::Step;
use std::collections::BTreeMap;

/// `--allow`: a hazard, for one object or wherever it stands; or `*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Allow {
    hazard: Option<Hazard>,
    object: Option<String>,
    /// As it was typed.
    text: String,
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
            ("*", _) => Ok(Allow { hazard: None, object, text: text.into() }),
            (_, Some(hazard)) => Ok(Allow { hazard: Some(hazard), object, text: text.into() }),
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

/// A hazard that nobody accepted, the object that it is about, and the step that carries it.
pub struct Undecided<'a> {
    pub hazard: Hazard,
    pub object: &'a ObjectId,
    pub step: &'a Step,
}

/// The hazards that nobody accepted, one an object.
pub fn undecided<'a>(plan: &'a Plan, flags: &[Allow], directives: &[AllowDirective]) -> Vec<Undecided<'a>> {
    let mut open: BTreeMap<(Hazard, &ObjectId), &Step> = BTreeMap::new();
    for (stage, step) in plan.stages.iter().flat_map(|stage| stage.up.iter().map(move |step| (stage, step))) {
        let weighty = step.hazards.iter().filter(|hazard| hazard.entry().weight == Weight::Decide);
        for (hazard, id) in weighty.flat_map(|hazard| subjects(stage, step, *hazard)) {
            let by_flag = flags.iter().any(|allow| allow.accepts(hazard, id));
            let spoken_of = |own: &ObjectId| stands_over(own, id) || goes_on_as(stage, id, own);
            let by_directive = directives.iter().any(|allow| allow.hazard == hazard && spoken_of(&allow.object));
            if !by_flag && !by_directive {
                open.entry((hazard, id)).or_insert(step);
            }
        }
    }
    open.into_iter().map(|((hazard, object), step)| Undecided { hazard, object, step }).collect()
}

/// The hazards that a flag accepts and no directive does, one an object, as the plan's document keeps them: with why, and by whom.
pub fn by_flag(
    plan: &Plan,
    flags: &[Allow],
    directives: &[AllowDirective],
    [why, who]: [Option<&str>; 2],
) -> Vec<Directive> {
    let why = why.map(str::trim).filter(|why| !why.is_empty());
    let who = who.map(|who| format!(" by {who}")).unwrap_or_default();
    let place = format!("on the command line{who}{}", if why.is_none() { ", without a reason" } else { "" });
    let why = why.map(|why| format!(" {why}")).unwrap_or_default();
    let accepted = |one: &Undecided| flags.iter().any(|allow| allow.accepts(one.hazard, one.object));
    let said = |one: Undecided| Directive {
        object: one.object.to_string(),
        says: format!("--allow {}{why}", one.hazard.code()),
        place: place.clone(),
    };
    undecided(plan, &[], directives).into_iter().filter(accepted).map(said).collect()
}

/// Flags that accept nothing of a plan, as they were typed: perhaps misspelt.
pub fn idle<'a>(plan: &Plan, flags: &'a [Allow]) -> Vec<&'a str> {
    let open: Vec<Undecided> = undecided(plan, &[], &[]);
    let used = |allow: &&Allow| open.iter().any(|one| allow.accepts(one.hazard, one.object));
    flags.iter().filter(|allow| allow.object.is_some() && !used(allow)).map(|allow| allow.text.as_str()).collect()
}

/// What a hazard of a step is about: what leaves, where data is at stake and a step takes several things away at once;
/// else what the step is named after.
fn subjects<'a>(stage: &'a Stage, step: &'a Step, hazard: Hazard) -> Vec<(Hazard, &'a ObjectId)> {
    let leaves = |id: &&ObjectId| stage.before.contains(id) && !stage.after.contains(id);
    let holds = |id: &&ObjectId| matches!(id.kind, Kind::Table | Kind::Column);
    let data = [Hazard::DropsData, Hazard::LosesData].contains(&hazard);
    let leaving: Vec<&ObjectId> = step.objects.iter().filter(|id| data && holds(id) && leaves(id)).collect();
    let tables: Vec<&ObjectId> = leaving.iter().copied().filter(|id| id.kind == Kind::Table).collect();
    let own = leaving.into_iter().filter(|id| id.kind == Kind::Table || !tables.contains(&&id.table()));
    let own: Vec<&ObjectId> = own.collect();
    let first = step.objects.first().map(|id| kept_in_step(stage, id).unwrap_or(id));
    let named = if own.is_empty() { first.into_iter().collect() } else { own };
    named.into_iter().map(|id| (hazard, id)).collect()
}

/// The column of the schema file that a trigger fills, or whose second one it does.
fn kept_in_step<'a>(stage: &'a Stage, id: &ObjectId) -> Option<&'a ObjectId> {
    let Some(Object::Sync(sync)) = stage.after.object(id) else { return None };
    let follows = sync.flow == Flow::Follow;
    sync.reads.0.iter().find(|read| (read.name() == sync.new) != follows)
}

/// Refuses hazards that nobody accepted.
///
/// # Errors
/// One that lists them, each with its advice and the line that accepts it.
pub fn refuse(undecided: &[Undecided]) -> Result<()> {
    let count = undecided.len();
    if count == 0 {
        return Ok(());
    }
    let sentence = format!("the plan has {} that nobody accepted", words::count(count, "hazard"));
    let error = undecided.iter().map(line).fold(Error::decision(sentence), Error::detail);
    let flags: Vec<String> = undecided.iter().map(flag).collect();
    Err(error.hint(format!("to accept all of it: {}", flags.join(" "))))
}

fn stands_over(own: &ObjectId, id: &ObjectId) -> bool {
    own == id || (*own == id.table() && id.path.len() > 2)
}

/// Whether a column that leaves is the former name of another: the schema file has only that one to write beside.
fn goes_on_as(stage: &Stage, id: &ObjectId, own: &ObjectId) -> bool {
    let sync = ObjectId { kind: Kind::Sync, path: own.path.clone() };
    let twin = match stage.before.object(&sync) {
        Some(Object::Sync(sync)) => sync.twin(),
        _ => None,
    };
    own.table() == id.table() && twin.is_some_and(|twin| twin.old == id.name())
}

fn line(undecided: &Undecided) -> String {
    let entry = undecided.hazard.entry();
    let (code, effect, advice) = (entry.code, entry.effect, entry.advice);
    let (says, flag) = (&undecided.step.says, flag(undecided));
    format!(
        "{code}: {says}\n  {effect}; {advice}\n  accept it with `{flag}`, or in the schema file: `-- @allow {code} <reason>`"
    )
}

fn flag(undecided: &Undecided) -> String {
    format!("--allow {}:{}", undecided.hazard.code(), words::quoted(&undecided.object.dotted()))
}

#[cfg(test)]
mod tests {
    use super::*;

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

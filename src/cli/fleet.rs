//! A command on every database of a fleet, and one summary of it.

mod chosen;
mod flags;
mod machine;
mod one;
mod summary;
mod tenants;
mod told;
mod watch;

pub use chosen::{Chosen, Reach, chosen};
pub use flags::{Careful, Crew};
pub use one::{MOVED, Naming, is_of_a_new_plan};
pub use summary::{Summary, WORST_FIRST};
pub use told::Told;

use super::conduct::Ground;
use super::context::Context;
use super::interrupt;
use super::manners::Manners;
use super::words::RunFormat;
use crate::config::Member;
use crate::error::Result;
use crate::run::Stop;
use crate::run::fleet::{Caution, Ended, Outcome, each};
use std::sync::Arc;
use watch::Watch;

/// The database of a member: a tenant shares its own with others.
fn place(member: &Member) -> String {
    let database = member.target.whole();
    database.place().unwrap_or_else(|_| database.to_string())
}

/// What the members are called, one and more.
fn noun<'a>(members: impl IntoIterator<Item = &'a Member>) -> [&'static str; 2] {
    match members.into_iter().any(|member| member.target.tenant().is_some()) {
        true => ["tenant", "tenants"],
        false => ["database", "databases"],
    }
}

/// The databases of a command, and how it goes about them.
pub struct Fleet<'a> {
    context: &'a Context,
    members: &'a [Member],
    caution: Caution,
    manners: Manners,
    stop: Stop,
}

impl<'a> Fleet<'a> {
    /// For a command that only looks: at all of them, whatever comes of it.
    pub fn looking(context: &'a Context, members: &'a [Member], crew: &Crew, format: RunFormat) -> Fleet<'a> {
        let caution = Caution { canary: 0, parallel: crew.parallel(context), max_failures: None };
        Fleet { context, members, caution, manners: Manners { format, ..Manners::default() }, stop: Stop::default() }
    }

    /// For a command that changes them: with canaries, until too many failed; an interruption lets none begin any more.
    pub fn changing(context: &'a Context, members: &'a [Member], careful: &Careful, manners: Manners) -> Fleet<'a> {
        Fleet { context, members, caution: careful.caution(context), manners, stop: interrupt::stop() }
    }

    /// What one of them is called.
    pub fn noun(&self) -> &'static str {
        noun(self.members)[0]
    }

    /// How it goes about them, for the question whether it shall.
    pub fn course(&self) -> String {
        let Caution { canary, parallel, .. } = self.caution;
        let (all, canary) = (self.members.len(), canary.min(self.members.len()));
        let first = match canary {
            0 => String::new(),
            canary if canary == all => return format!("{all} {}", noun(self.members)[1]),
            canary => format!(", {canary} first"),
        };
        format!("{all} {}{first}, up to {parallel} at a time", noun(self.members)[1])
    }

    /// Does it on each, and tells how far it is on standard error, or in lines of JSON.
    pub async fn each<T: Told>(&self, work: impl AsyncFn(&Ground) -> Result<T>) -> Summary<'a, T> {
        let naming = Naming::of(self.context);
        let (quiet, format) = (self.context.global.quiet, self.manners.format);
        let watch = Arc::new(Watch::new(quiet, format, self.members, naming.clone()));
        let one = async |member: &Member| work(&self.ground(member, &watch)).await;
        let ended = |member: &Member, end: &Ended<T>| watch.ended(member, end);
        let ends = each((self.members, place), &self.caution, &self.stop, one, ended).await;
        watch.over();
        Summary::new(self.members, ends, naming)
    }

    /// Looks at each, and gives what was found: what cannot be looked at is nothing, and for whoever works on it to tell.
    pub async fn found<T>(&self, look: impl AsyncFn(&Ground) -> Result<T>) -> Vec<Option<T>> {
        let caution = Caution { canary: 0, max_failures: None, ..self.caution };
        let watch = Arc::new(Watch::new(true, RunFormat::Text, self.members, Naming::default()));
        let one = async |member: &Member| look(&self.ground(member, &watch)).await;
        let ends = each((self.members, place), &caution, &self.stop, one, |_, _| {}).await;
        let found = ends.into_iter().map(|end| match end.outcome {
            Outcome::Done(found) => Some(found),
            _ => None,
        });
        found.collect()
    }

    fn ground(&self, member: &Member, watch: &Arc<Watch>) -> Ground {
        let (name, watch) = (member.name.clone(), watch.clone());
        let listener = Box::new(move |progress: crate::run::Progress| watch.hear(&name, &progress));
        Ground::of_member(self.context, member, self.manners, self.stop.part(), listener)
    }
}

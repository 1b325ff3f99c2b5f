//! Rows that stand against a way back further on are told of before the first one is gone: else some is taken back, and the rest
//! refused.
//!
//! ```text
//!   s3 --back--> s2 --back--> s1 --back--> start      each way counts before it begins
//!   counted at s3 already, unless what lies between changes what is asked of
//! ```

use super::RollingBack;
use crate::catalog::{Catalog, ObjectId};
use crate::error::{Error, Result};
use crate::plan::Check;
use crate::project::document::StageDocument;
use crate::run::count::{WAY_ON, ask_all};
use crate::run::journal::{Course, Entry, History};
use crate::run::pending::stage;
use crate::run::place::kept;
use crate::step::Verb;
use std::collections::BTreeSet;

impl RollingBack<'_> {
    /// Makes sure that no row stands against any of several ways back, as far as that can be asked now.
    ///
    /// # Errors
    /// 3 with the rows, of all of them.
    pub(super) async fn foreseen(&mut self, history: &History, chosen: &[&Entry], live: &Catalog) -> Result<()> {
        let half_way = history.unfinished(Course::Up).filter(|entry| entry.is_half_way());
        if chosen.len() + usize::from(half_way.is_some()) < 2 {
            return Ok(());
        }
        let at = match half_way {
            Some(entry) => kept(&mut self.session, entry).await?,
            None => live.clone(),
        };
        let against = self.against(history, chosen, (live, at)).await?;
        if against.is_empty() {
            return Ok(());
        }
        let error = Error::decision("rows stand against the way back; nothing is taken back");
        Err(against.into_iter().fold(error, Error::detail).hint(WAY_ON))
    }

    /// What rows stand against, of all ways back from a place on. One that is under way has counted its own.
    async fn against(
        &mut self,
        history: &History,
        chosen: &[&Entry],
        (live, mut at): (&Catalog, Catalog),
    ) -> Result<Vec<String>> {
        let begun = history.unfinished(Course::Down).filter(|entry| entry.is_half_way());
        let (mut written, mut against) = (BTreeSet::new(), vec![]);
        for entry in chosen {
            let file = self.file(&entry.migration)?;
            let document = self.site.project.plan_document(&file.down.plan)?;
            let stage = stage(&document, file)?;
            if let Some(begun) = begun.filter(|begun| begun.migration == entry.migration) {
                at = kept(&mut self.session, begun).await?;
            } else {
                let changed: BTreeSet<String> = changed(live, &at).chain(written.iter().cloned()).collect();
                let same = |check: &&Check| changed.iter().all(|name| !says(&check.sql, name));
                let asked: Vec<&Check> = file.down.needs.iter().filter(same).collect();
                let found = ask_all(&mut self.session, &asked).await?.against;
                against.extend(found.iter().map(|one| format!("`{}`: {}", file.down.file_name(), one.told())));
            }
            at = stage.before(&at);
            written.extend(filled(stage));
        }
        Ok(against)
    }
}

/// The names of what is otherwise now than when a way back begins.
fn changed<'c>(live: &'c Catalog, begins: &'c Catalog) -> impl Iterator<Item = String> {
    live.differing(begins).into_iter().map(ObjectId::name).map(String::from)
}

/// The names of columns that a way back writes.
fn filled(stage: &StageDocument) -> impl Iterator<Item = String> {
    let fills = stage.down.iter().filter(|step| step.verb == Verb::Fill);
    fills.flat_map(|step| &step.objects).filter_map(|object| object.rsplit('.').next()).map(String::from)
}

/// Whether a query says a name.
fn says(sql: &str, name: &str) -> bool {
    let name = name.replace('"', "\"\"");
    let apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
    let mut found = sql.match_indices(&name);
    found.any(|(at, _)| apart(sql[..at].chars().next_back()) && apart(sql[at + name.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_whole() {
        let sql = "SELECT count(*) FROM public.people WHERE \"a\"\"b\" IS NULL AND mood::text IN ('x')";
        assert!(says(sql, "people") && says(sql, "mood") && says(sql, "a\"b"));
        assert!(!says(sql, "peopl") && !says(sql, "ood") && !says(sql, "b_"));
    }
}

//! The plan under the traffic of releases: forward, and back, on the copy as it was at the start. They write what they like, so no
//! row is compared; what is asked is whether they fail, and how long they wait.

use super::course::Course;
use super::leg::Leg;
use super::load::Loads;
use super::report::Pass;
use crate::engine::Target;
use crate::error::Result;
use crate::project::MigrationFile;

impl Course<'_> {
    /// All of it, or up to what fails.
    pub async fn under_load(&mut self, pending: &[&MigrationFile], loads: &Loads, copy: &Target) -> Result<()> {
        let way = |pass| pending.iter().enumerate().map(move |(at, file)| Leg { file, pass, at });
        for leg in way(Pass::Loaded).chain(way(Pass::LoadedBack).rev()) {
            self.loaded(leg, loads, copy).await?;
            if !self.report.held() {
                return Ok(());
            }
        }
        let bore =
            |release: &str| self.report.steps.iter().any(|step| step.traffic.iter().any(|one| one.release == release));
        let idle = loads.releases().filter(|release| !bore(release));
        let notes: Vec<String> =
            idle.map(|release| format!("no migration that is pending lets {release} run")).collect();
        self.report.notes.extend(notes);
        Ok(())
    }

    async fn loaded(&mut self, leg: Leg<'_>, loads: &Loads, copy: &Target) -> Result<()> {
        let document = self.site.project.plan_document(&leg.file.up.plan)?;
        let begun = loads.begin(copy, &document, &leg.file.id).await?;
        let account = self.perform(leg).await?;
        let mut traffic = vec![];
        for one in begun {
            traffic.push(one.end().await?);
        }
        if let Some(mut account) = account {
            account.traffic(traffic);
            self.close(account);
        }
        Ok(())
    }
}

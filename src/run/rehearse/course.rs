use super::account::{Account, says};
use super::again::revisit;
use super::culprits::{Found, Witness};
use super::cut::Cuts;
use super::expect::Expected;
use super::failure::Failure;
use super::fired::Fired;
use super::follow::{Followed, Measure, What, Wrong};
use super::former::Former;
use super::leg::Leg;
use super::report::{Pass, Rehearsal, Verdict};
use super::snapshot::{Snapshot, Taken};
use super::volatile::Volatile;
use crate::catalog::Catalog;
use crate::engine::Session;
use crate::error::{Exit, Result};
use crate::project::{Direction, MigrationFile};
use crate::run::count::{Against, Counted, ask_all};
use crate::run::pending::stage;
use crate::run::{Ran, Site, Work, execute};
use std::collections::BTreeMap;

/// What came of a migration.
enum Passed {
    /// Rows stand against it: nothing of it ran.
    Refused(Vec<Against>),
    /// It ran; these were counted before it, each without a row against it.
    Ran(Vec<String>, Box<Ran>),
}

/// A rehearsal under way.
pub struct Course<'a> {
    pub site: &'a Site<'a>,
    pub session: Session,
    pub witness: Witness<'a>,
    pub report: Rehearsal,
    /// What the copy held at each place of the way, the start first.
    catalogs: Vec<Catalog>,
    places: Vec<Snapshot>,
    volatile: Volatile,
    fired: Fired,
    /// Whether some migration takes values away for good.
    loses: bool,
}

impl<'a> Course<'a> {
    /// At the start.
    pub fn new(
        site: &'a Site<'a>,
        session: Session,
        witness: Witness<'a>,
        report: Rehearsal,
        catalog: Catalog,
    ) -> Self {
        let places = vec![witness.start.clone().without_buckets()];
        let (volatile, fired) = (Volatile::default(), Fired::default());
        Course { site, session, witness, report, catalogs: vec![catalog], places, volatile, fired, loses: false }
    }

    /// All of it, or up to what fails. `leaves`: once more back at the end.
    pub async fn run(&mut self, pending: &[&MigrationFile], leaves: bool) -> Result<()> {
        let forth = |pass| pending.iter().enumerate().map(move |(at, file)| Leg { file, pass, at });
        let back = |pass| forth(pass).rev();
        let legs = forth(Pass::Forward).chain(back(Pass::Back)).chain(forth(Pass::Again));
        for leg in legs.chain(back(Pass::Leave).filter(|_| leaves)) {
            match leg.pass {
                Pass::Forward => self.forward(leg).await?,
                _ => self.revisit(leg).await?,
            }
            if !self.report.held() {
                break;
            }
        }
        Ok(())
    }

    async fn forward(&mut self, leg: Leg<'_>) -> Result<()> {
        let document = self.site.project.plan_document(&leg.file.up.plan)?;
        let after = stage(&document, leg.file)?.after(&self.catalogs[leg.at]);
        let cuts = Cuts::between(&self.catalogs[leg.at], &after);
        let (before, expected) = self.foreseen(leg, &cuts).await?;
        self.volatile.learn(&expected.expressions);
        self.catalogs.push(after);
        let Some(mut account) = self.perform(leg).await? else { return Ok(()) };
        let measure = Measure {
            before: &before,
            expected: &expected,
            catalogs: [&self.catalogs[leg.at], &self.catalogs[leg.at + 1]],
            number: document.number(),
            cuts: &cuts,
            former: &Former::of(&leg.file.down),
            may_lose: !leg.file.up.irreversible.is_empty(),
        };
        self.loses |= measure.may_lose;
        let stored = cuts.stored(&mut self.session, self.site.scope).await?;
        let (mut followed, gone) = measure.follow(&mut self.session, stored).await?;
        gone.iter().for_each(|wrong| account.fail(wrong, &[], (Found::default(), None)));
        for one in &mut followed {
            self.excuse(&one.taken, leg.at + 1, &mut one.verdicts, &mut one.wrongs).await?;
            self.blame(&mut account, &before, one).await?;
            account.table(&one.taken.stored.table, &one.taken.digest, &one.verdicts);
        }
        let followed = (followed, &self.catalogs[leg.at + 1]);
        let place = cuts.together(&mut self.session, self.site.scope, followed).await?;
        self.places.push(place.without_buckets());
        self.close(account);
        Ok(())
    }

    /// The place before a migration, as it can be compared with the one after it, and what fills will write there.
    async fn foreseen(&mut self, leg: Leg<'_>, cuts: &Cuts) -> Result<(Snapshot, Expected)> {
        let (place, catalog) = (&self.places[leg.at], &self.catalogs[leg.at]);
        let mut before = cuts.apart(&mut self.session, self.site.scope, (place, catalog)).await?;
        let expected = Expected::of(&mut self.session, &mut before, catalog, &leg.file.up).await?;
        if cuts.is_empty() {
            self.places[leg.at] = before.clone();
        }
        Ok((before, expected))
    }

    async fn blame(&mut self, account: &mut Account, before: &Snapshot, one: &Followed) -> Result<()> {
        for wrong in &one.wrongs {
            let Some(before) = before.tables.get(&wrong.table) else { continue };
            let now = (&one.taken.reading, &one.taken.digest);
            let found = self.witness.rows(&mut self.session, wrong, before, now).await?;
            account.fail(wrong, now.0.key.values(), (found, Some(now.1.rows)));
        }
        Ok(())
    }

    async fn revisit(&mut self, leg: Leg<'_>) -> Result<()> {
        let Some(mut account) = self.perform(leg).await? else { return Ok(()) };
        let at = if leg.direction() == Direction::Up { leg.at + 1 } else { leg.at };
        let stored = self.session.stored(self.site.scope).await?;
        let end = self.places.last().cloned().unwrap_or_default();
        let loses = self.loses;
        let counts =
            |taken: &Taken, column: &str| leg.pass == Pass::Again && !loses || kept(taken, column, loses, &end);
        let place = self.places[at].clone();
        let (revisited, strays) = revisit(&mut self.session, &place, &stored, counts).await?;
        strays.iter().for_each(|wrong| account.fail(wrong, &[], (Found::default(), None)));
        for mut one in revisited {
            self.excuse(one.taken, at, &mut one.verdicts, &mut one.wrongs).await?;
            for wrong in &one.wrongs {
                let now = (&one.taken.reading, &one.digest);
                let found = self.witness.rows(&mut self.session, wrong, one.taken, now).await?;
                account.fail(wrong, now.0.key.values(), (found, Some(now.1.rows)));
            }
            account.table(&one.taken.stored.table, &one.digest, &one.verdicts);
        }
        self.close(account);
        Ok(())
    }

    /// Takes off the list what was written by an expression that gives something else each time, or by a trigger.
    async fn excuse(
        &mut self,
        taken: &Taken,
        at: usize,
        verdicts: &mut BTreeMap<String, Verdict>,
        wrongs: &mut Vec<Wrong>,
    ) -> Result<()> {
        let (mut kept, catalog) = (vec![], &self.catalogs[at]);
        for wrong in std::mem::take(wrongs) {
            let written = matches!(wrong.what, What::Changed | What::NotFilled);
            let column = wrong.column.as_deref().filter(|column| written && !taken.origins.contains_key(*column));
            match column {
                Some(column) if self.volatile.has(&mut self.session, taken, catalog, column).await? => {
                    verdicts.insert(column.to_string(), Verdict::Volatile);
                }
                _ if self.fired.excuses(taken, &wrong) => {
                    verdicts.extend(wrong.column.map(|column| (column, Verdict::Written)));
                }
                _ => kept.push(wrong),
            }
        }
        *wrongs = kept;
        self.report.by_triggers = self.fired.says();
        Ok(())
    }

    /// Counts and runs a migration. None when that failed, which is in the report then.
    pub async fn perform(&mut self, leg: Leg<'_>) -> Result<Option<Account>> {
        let (from, to) = match leg.direction() {
            Direction::Up => (leg.at, leg.at + 1),
            Direction::Down => (leg.at + 1, leg.at),
        };
        self.fired.begin(&*self.session.dialect(), &leg, [&self.catalogs[from], &self.catalogs[to]]);
        match self.counted(leg, [from, to]).await {
            Ok(Passed::Refused(against)) => {
                let failure = |one: &Against| Failure { says: one.in_lines(), ..Failure::of(leg) };
                self.report.failures.extend(against.iter().map(failure));
                Ok(None)
            }
            Ok(Passed::Ran(counted, ran)) => {
                if leg.pass == Pass::Forward {
                    // Unlike the catalog of the plan, it knows the partitions that no file lists.
                    self.catalogs[to] = ran.catalog.clone();
                }
                Ok(Some(Account::open(leg, counted, &ran, self.catalogs[to].clone())))
            }
            Err(error) if error.exit == Exit::Interrupted => Err(error),
            Err(error) => {
                self.report.failures.push(Failure { says: says(&error), ..Failure::of(leg) });
                Ok(None)
            }
        }
    }

    /// What came of the counts before a migration, and of it.
    async fn counted(&mut self, leg: Leg<'_>, [from, to]: [usize; 2]) -> Result<Passed> {
        let Counted { fits, against } = ask_all(&mut self.session, &leg.checks()).await?;
        if !against.is_empty() {
            return Ok(Passed::Refused(against));
        }
        let document = self.site.project.plan_document(&leg.file.up.plan)?;
        let work = Work {
            conduct: self.site.conduct,
            scope: self.site.scope,
            before: &self.catalogs[from],
            after: &self.catalogs[to],
            unlisted: &document.unlisted,
            sha256: &leg.sha256(),
            resumed: None,
            reason: None,
            measures: true,
        };
        let ran = execute(&mut self.session, leg.migration(), &work).await?;
        Ok(Passed::Ran(fits, Box::new(ran)))
    }

    /// Writes down what came of a migration.
    pub fn close(&mut self, account: Account) {
        let (step, failures) = account.close();
        self.report.steps.push(step);
        self.report.failures.extend(failures);
    }
}

/// Whether a column holds, at this place, what came from the start and is still there at the end.
fn kept(taken: &Taken, column: &str, loses: bool, end: &Snapshot) -> bool {
    let Some(origin) = taken.origins.get(column) else { return false };
    let there = |other: &Taken| other.start == taken.start && other.origins.values().any(|name| name == origin);
    !loses || end.tables.values().any(there)
}

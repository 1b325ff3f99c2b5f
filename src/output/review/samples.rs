//! Reviews of plans made by hand, for tests.

use super::{Review, Sources};
use crate::hazard::Hazard;
use crate::output::rehearsed;
use crate::project::document::{Count, Estimate, Size};
use crate::project::{
    Direction, Directive, Draft, Migration, MigrationFigures, Papers, Rehearsed, StepFigures, samples,
};
use jiff::Timestamp;

/// Of the plan of [`samples`], whose draft is changed first.
pub fn review(change: impl FnOnce(&mut Draft)) -> Review {
    undecided(change, vec![])
}

/// The same, before somebody has accepted these.
pub fn undecided(change: impl FnOnce(&mut Draft), undecided: Vec<(Hazard, String)>) -> Review {
    let draft = changed(change);
    Review::of(&Sources::of_draft(&draft, undecided, 1))
}

/// The same, rehearsed as it is: every second step took a hundred times as long as the others.
pub fn rehearsed(change: impl FnOnce(&mut Draft)) -> Review {
    let draft = changed(change);
    let papers = Papers { sha256: "now".into(), rehearsal: Some(rehearsal(&draft)), ..Papers::default() };
    Review::of(&Sources { papers: Some(&papers), ..Sources::of_draft(&draft, vec![], 1) })
}

fn rehearsal(draft: &Draft) -> Rehearsed {
    let pairs = draft.migrations.iter().zip(&draft.document.stages);
    let ways = pairs.flat_map(|([up, down], stage)| [(up, stage, Direction::Up), (down, stage, Direction::Down)]);
    let figures = ways.map(|(file, stage, direction)| figures(file, &stage.migration, direction)).collect();
    Rehearsed {
        format: crate::project::REHEARSAL_FORMAT,
        plan: draft.document.plan.clone(),
        sha256: "now".into(),
        at: Timestamp::UNIX_EPOCH,
        tool: "0.1.0".into(),
        engine: draft.document.engine,
        server: "17".into(),
        copy: "on a clone".into(),
        migrations: draft.document.stages.iter().map(|stage| stage.migration.clone()).collect(),
        held: true,
        failures: vec![],
        by_triggers: vec![],
        figures,
    }
}

fn figures(file: &Migration, migration: &str, direction: Direction) -> MigrationFigures {
    let known = rehearsed::samples::step();
    let step = |(at, step): (usize, &crate::project::MigrationStep)| StepFigures {
        number: at + 1,
        says: step.says.clone(),
        milliseconds: if at % 2 == 0 { known.milliseconds } else { 100.0 * known.milliseconds },
        ..known.clone()
    };
    let steps = file.steps.iter().enumerate().map(step).collect();
    MigrationFigures { migration: migration.into(), direction, steps, ..rehearsed::samples::migration() }
}

fn changed(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = samples::draft("0001");
    let facts = &mut draft.document.facts;
    facts.sizes = [("public.users".to_string(), Size { rows: Some(9), bytes: 12 << 30 })].into_iter().collect();
    facts.counts = vec![Count { says: samples::check().says, rows: 0 }];
    facts.direct = Some(Estimate { seconds: 300.0, ..Estimate::default() });
    facts.schema = "--- before\n+++ after\n@@ -1,4 +1,4 @@\n CREATE TABLE users (\n-  old text\n+  note text\n".into();
    draft.document.directives = vec![Directive {
        object: "column public.users.old".into(),
        says: "@allow drops-data nobody reads it".into(),
        place: "schema/users.sql:3".into(),
    }];
    change(&mut draft);
    draft
}

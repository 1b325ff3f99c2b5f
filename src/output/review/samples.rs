//! Reviews of plans made by hand, for tests.

use super::{Review, Sources};
use crate::hazard::Hazard;
use crate::project::document::{Count, Estimate, Size};
use crate::project::{Directive, Draft, samples};

/// Of the plan of [`samples`], whose draft is changed first.
pub fn review(change: impl FnOnce(&mut Draft)) -> Review {
    undecided(change, vec![])
}

/// The same, before somebody has accepted these.
pub fn undecided(change: impl FnOnce(&mut Draft), undecided: Vec<(Hazard, String)>) -> Review {
    let mut draft = samples::draft("0001");
    let facts = &mut draft.document.facts;
    facts.sizes = [("public.users".to_string(), Size { rows: Some(9), bytes: 12 << 30 })].into_iter().collect();
    facts.counts = vec![Count { says: samples::check().says, rows: 0, sample: String::new() }];
    facts.direct = Some(Estimate { seconds: 300.0, unknown: None });
    facts.schema = "--- before\n+++ after\n@@ -1,4 +1,4 @@\n CREATE TABLE users (\n-  old text\n+  note text\n".into();
    draft.document.directives = vec![Directive {
        object: "column public.users.old".into(),
        says: "@allow drops-data nobody reads it".into(),
        place: "schema/users.sql:3".into(),
    }];
    change(&mut draft);
    Review::of(&Sources::of_draft(&draft, undecided, 1))
}

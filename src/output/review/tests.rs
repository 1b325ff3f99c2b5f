use super::samples::{review, undecided};
use super::*;
use crate::project::{Approval, Rehearsed, samples as plans};
use jiff::Timestamp;

fn papers() -> Papers {
    let approval =
        |by: &str| Approval { by: by.into(), at: Timestamp::UNIX_EPOCH, sha256: "now".into(), message: None };
    Papers { plan: "0001_users_note".into(), sha256: "now".into(), approvals: vec![approval("ann@x")], rehearsal: None }
}

fn rehearsed(held: bool, sha256: &str) -> Rehearsed {
    let written = serde_json::json!({
        "plan": "0001_users_note", "sha256": sha256, "at": Timestamp::UNIX_EPOCH, "tool": "0.1.0", "engine": "postgres",
        "server": "17", "copy": "on a clone", "migrations": [], "held": held, "failures": ["rows of public.users differ"],
    });
    serde_json::from_value(written).expect("a rehearsal")
}

fn told(papers: &Papers, approvals: u32) -> Review {
    let draft = plans::draft("0001");
    Review::of(&Sources { papers: Some(papers), ..Sources::of_draft(&draft, vec![], approvals) })
}

#[test]
fn the_verdict_follows_from_rows_rehearsals_and_decisions() {
    let open = undecided(|_| {}, vec![(Hazard::DropsData, "quarantine column public.users.old".into())]);
    assert_eq!((open.verdict, open.why.as_str()), (Verdict::NeedsDecision, "somebody has to accept drops-data"));
    assert_eq!(open.checklist[0].command.as_deref(), Some("-- @allow drops-data <reason>"));
    let blocked = review(|draft| draft.document.facts.counts[0].rows = 1);
    assert_eq!(blocked.verdict, Verdict::Blocked);
    assert_eq!(blocked.why, "1 row stands against \"no row of public.users lacks id\"");
    let failed = told(&Papers { rehearsal: Some(rehearsed(false, "now")), ..papers() }, 1);
    assert_eq!(failed.verdict, Verdict::Blocked);
    assert!(failed.why.contains("rows of public.users differ"), "{}", failed.why);
    let earlier = told(&Papers { rehearsal: Some(rehearsed(false, "of other bytes")), ..papers() }, 1);
    assert_eq!(earlier.verdict, Verdict::Safe);
}

#[test]
fn the_checklist_knows_who_approved_and_what_was_rehearsed() {
    let held = Papers { rehearsal: Some(rehearsed(true, "now")), ..papers() };
    let done = |review: &Review, says: &str| review.checklist.iter().any(|item| item.done && item.says.contains(says));
    assert!(
        done(&told(&held, 1), "by ann@x") && done(&told(&held, 1), "rehearsed at 1970-01-01T00:00:00Z: on a clone")
    );
    let two = told(&papers(), 2);
    let open: Vec<&str> = two.checklist.iter().filter(|item| !item.done).map(|item| item.says.as_str()).collect();
    assert!(open.contains(&"approved, as it is, by 2 people; so far by ann@x"), "{open:?}");
    assert!(open.contains(&"rehearsed on a copy"), "{open:?}");
}

#[test]
fn what_changes_follows_from_what_the_stages_change() {
    let says: Vec<String> = review(|_| {}).changes.iter().map(|one| format!("{} {}", one.sign(), one.says)).collect();
    assert_eq!(says, ["+ column public.users.note text", "- column public.users.old"]);
}

#[test]
fn a_step_that_a_person_rewrote_is_known_by_its_header() {
    let review = review(|draft| {
        let step = &mut draft.migrations[0][0].steps[1];
        (step.says, step.sql) = ("fill by hand".into(), "UPDATE public.users SET note = 'y';".into());
        draft.document.stages[0].up[0].cost = crate::step::Cost::Scan;
    });
    let steps = &review.stages[0].forward.steps;
    assert_eq!((steps[1].cost, steps[1].hazards.len()), (crate::step::Cost::Rows, 0));
    assert_eq!((steps[1].lock.as_str(), steps[1].work.as_str()), ("ROW EXCLUSIVE", "writes rows of public.users"));
    assert_eq!(steps[0].cost, crate::step::Cost::Scan, "what nobody rewrote is known from the plan");
}

#[test]
fn what_destroys_is_known_from_where_on() {
    let review = review(|draft| {
        draft.migrations[1][0].steps[0].remarks = vec!["catalog only".into(), "loss: values are destroyed".into()];
    });
    assert_eq!(review.way_back.irreversible_from, Some(crate::route::Phase::Contract));
    assert_eq!(review.way_back.destroys, ["quarantine column public.users.old"]);
}

use super::samples::{review, undecided};
use super::*;
use crate::output::rehearsed::samples as figures;
use crate::project::{Approval, Edit, MigrationFigures, Rehearsed, samples as plans};
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
        "figures": [MigrationFigures { migration: "0001_expand_users_note".into(), ..figures::migration() }],
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
    assert_eq!((earlier.verdict, earlier.void.len()), (Verdict::Safe, 1));
}

#[test]
fn figures_are_of_the_plan_as_it_is_or_not_shown() {
    let of = |sha256: &str| told(&Papers { rehearsal: Some(rehearsed(true, sha256)), ..papers() }, 1);
    let (own, other) = (of("now"), of("of other bytes"));
    let forward = &own.stages[0].forward;
    assert_eq!(forward.steps[0].measured.as_ref().map(|figures| figures.milliseconds), Some(2.4));
    assert_eq!((forward.steps[1].measured.is_none(), own.rehearsal.is_some()), (true, true));
    assert_eq!(forward.takes.words(), "1.2 s, measured");
    let json = serde_json::to_string(&other).expect("JSON");
    assert!(other.rehearsal.is_none() && !json.contains("ACCESS EXCLUSIVE on public.users"), "{json}");
}

#[test]
fn what_was_not_rehearsed_keeps_its_estimate() {
    let time = |measured: Option<f64>, seconds: f64| Time {
        measured: measured.map(|milliseconds| Measured { milliseconds, lock: None }),
        estimate: Estimate { seconds, ..Estimate::default() },
    };
    assert_eq!(time(Some(3.9), 300.0).longer(time(None, 40.0)).words(), "about 40 s (estimate)");
    assert_eq!(
        time(Some(50_000.0), 1.0).longer(time(None, 40.0)).words_in_full(),
        "50.0 s, measured (estimate: about 1 s)"
    );
}

#[test]
fn a_precondition_stands_there_once_with_its_moments() {
    let review = review(|draft| draft.migrations[1][0].needs = vec![plans::check()]);
    let told: Vec<(&str, String)> = review.preconditions.iter().map(|one| (one.says.as_str(), one.moments())).collect();
    let moments = "when planned, before expand, before contract".to_string();
    assert_eq!(told, [("no row of public.users lacks id", moments)]);
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
fn a_file_that_was_edited_by_hand_takes_safety_and_estimates_away() {
    let file = "0001_expand_users_note.sql";
    let edit = Edit { file: file.into(), written: None };
    let review = review(|draft| draft.document.edits.push(edit));
    assert_eq!(review.verdict, Verdict::NeedsDecision);
    assert!(review.why.starts_with("`0001_expand_users_note.sql` was edited by hand"), "{}", review.why);
    let [forward, back] = [&review.stages[0].forward, &review.stages[0].back];
    assert_eq!((forward.edited.as_deref(), back.edited.as_deref()), (Some(file), None));
    let unknown = "not known, as `0001_expand_users_note.sql` was edited by hand";
    assert_eq!([forward.takes.words().as_str(), &review.refuses_reads.words()], [unknown; 2]);
    assert_eq!(review.way_back.of_phase(&review.stages[0]), "not known");
    assert!(!review.way_back.words().to_lowercase().contains("nothing is lost"), "{}", review.way_back.words());
}

#[test]
fn a_way_back_that_rows_may_refuse_says_which() {
    let review = review(|draft| draft.migrations[0][1].needs = vec![plans::check()]);
    assert_eq!(review.way_back.conditions.len(), 1);
    assert!(review.way_back.words().contains("as long as the rows fit what was before"), "{}", review.way_back.words());
    let phases: Vec<String> = review.stages.iter().map(|stage| review.way_back.of_phase(stage)).collect();
    assert_eq!(phases, ["as long as no row of public.users lacks id", "until `concertina purge`"]);
}

#[test]
fn what_destroys_is_known_from_where_on() {
    let review = review(|draft| {
        draft.migrations[1][0].steps[0].remarks = vec!["catalog only".into(), "loss: values are destroyed".into()];
    });
    assert_eq!(review.way_back.irreversible_from, Some(crate::route::Phase::Contract));
    assert_eq!(review.way_back.destroys, ["quarantine column public.users.old"]);
}

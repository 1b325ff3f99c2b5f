use super::*;
use crate::catalog::Fingerprint;
use crate::project::document::ReleasesDocument;
use crate::run::journal::{Deployment, Sort};
use std::time::Duration;

mod papers;

const PLAN: &str = "7_users";
const HOUR: i64 = 3600;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

fn stage(phase: Phase, old: Option<&str>) -> StageDocument {
    let nothing = Fingerprint(String::new());
    StageDocument {
        phase,
        migration: format!("7_{phase}_users"),
        before: nothing.clone(),
        after: nothing,
        releases: ReleasesDocument { old: old.map(String::from), new: None },
        up: vec![],
        down: vec![],
        changes: vec![],
    }
}

fn entry(plan: &str, phase: Phase, second: i64) -> Entry {
    Entry {
        seq: 1,
        migration: format!("7_{phase}_users"),
        phase: Some(phase),
        plan: plan.into(),
        course: Course::Up,
        sha256: String::new(),
        applied_at: at(second).to_string(),
        applied_by: String::new(),
        duration_ms: 0,
        tool_version: String::new(),
        step: 1,
        steps: 1,
        state: State::Done,
        cursor: None,
        rows_done: 0,
        fingerprint_before: String::new(),
        fingerprint_after: String::new(),
        reason: None,
        error: None,
    }
}

fn history(entries: Vec<Entry>, deployed: &[i64], now: i64) -> History {
    let deployment =
        |second: &i64| Deployment { release: "2".into(), sort: Sort::Released, at: at(*second), by: String::new() };
    let deployments = deployed.iter().map(deployment).collect();
    History { entries, deployments, now: at(now), ..History::default() }
}

fn waits(stage: &StageDocument, papers: &Papers, history: &History, gates: &Gates) -> Vec<Closed> {
    let asked = Asked { stage, without_old: false, papers, fresh: false, ahead: false };
    gate(&asked, history, gates).expect("a journal").map(|waiting| waiting.closed).unwrap_or_default()
}

fn is_open(stage: &StageDocument, history: &History, gates: &Gates) -> bool {
    waits(stage, &Papers { plan: PLAN.into(), ..Papers::default() }, history, gates).is_empty()
}

fn released(release: &str, sort: Sort, second: i64) -> Deployment {
    Deployment { release: release.into(), sort, at: at(second), by: String::new() }
}

#[test]
fn a_direct_migration_waits_for_approval_alone() {
    let direct = stage(Phase::Direct, Some("`a` is not there"));
    let before = || vec![entry("6_other", Phase::Contract, 100)];
    let gates = Gates { rehearsal: true, ..Gates::default() };
    assert!(is_open(&direct, &history(before(), &[], 101), &gates));
    let papers = Papers { plan: PLAN.into(), ..Papers::default() };
    let closed = waits(&direct, &papers, &history(before(), &[], 101), &Gates { approvals: 1, ..gates });
    assert_eq!(closed.iter().map(|closed| closed.gate).collect::<Vec<_>>(), [Gate::Approval]);
}

#[test]
fn expand_and_backfill_never_wait() {
    let none = history(vec![], &[], 0);
    for phase in [Phase::Expand, Phase::Backfill] {
        assert!(is_open(&stage(phase, Some("it breaks")), &none, &Gates::default()));
    }
}

#[test]
fn constrain_waits_for_the_old_release_to_go() {
    let strict = stage(Phase::Constrain, Some("`a` is NOT NULL"));
    let before = || vec![entry(PLAN, Phase::Expand, 100)];
    let gates = Gates::default();
    assert!(!is_open(&strict, &history(before(), &[99], 200), &gates));
    assert!(is_open(&strict, &history(before(), &[101], 200), &gates));
    assert!(is_open(&stage(Phase::Constrain, None), &history(before(), &[], 200), &gates));
}

#[test]
fn contract_waits_for_deployments_and_for_time() {
    let last = stage(Phase::Contract, None);
    let before = || vec![entry(PLAN, Phase::Expand, 0), entry(PLAN, Phase::Constrain, HOUR)];
    let gates = Gates::default();
    let none = Papers { plan: PLAN.into(), ..Papers::default() };
    let closed = waits(&last, &none, &history(before(), &[10], 30 * HOUR), &gates);
    assert!(closed.len() == 1 && closed[0].gate == Gate::Deploys, "{closed:?}");
    assert!(closed[0].until.is_none() && closed[0].command.contains("concertina deployed"), "{closed:?}");
    let closed = waits(&last, &none, &history(before(), &[2 * HOUR], 3 * HOUR), &gates);
    assert!(closed.len() == 1 && closed[0].gate == Gate::Cooldown, "{closed:?}");
    assert_eq!(closed[0].until, Some(at(25 * HOUR)));
    assert!(is_open(&last, &history(before(), &[2 * HOUR], 26 * HOUR), &gates));
    let unrecorded = Gates { contract_deploys: 0, ..gates };
    assert!(is_open(&last, &history(before(), &[], 26 * HOUR), &unrecorded));
}

#[test]
fn a_failed_attempt_does_not_close_a_gate_again() {
    let failed = Entry { state: State::Failed, step: 0, ..entry(PLAN, Phase::Contract, 200) };
    let entries = vec![entry("6_other", Phase::Expand, 100), failed];
    assert!(is_open(&stage(Phase::Contract, Some("it reads `a`")), &history(entries, &[150], 300), &Gates::default()));
}

#[test]
fn a_plan_that_only_contracts_waits_for_no_time() {
    let only = |old| stage(Phase::Contract, old);
    let other = || vec![entry("6_other", Phase::Expand, 100)];
    let gates = Gates::default();
    assert!(is_open(&only(None), &history(other(), &[], 101), &gates));
    assert!(!is_open(&only(Some("it reads `a`")), &history(other(), &[50], 101), &gates));
    assert!(is_open(&only(Some("it reads `a`")), &history(other(), &[150], 160), &gates));
}

#[test]
fn the_old_release_may_be_recorded_as_gone_instead() {
    let strict = stage(Phase::Constrain, Some("`a` is NOT NULL"));
    let last = stage(Phase::Contract, Some("it reads `a`"));
    let gates = Gates { contract_deploys: 2, contract_cooldown: Duration::ZERO, ..Gates::default() };
    let begun = || vec![entry(PLAN, Phase::Expand, 100)];
    let with = |entries: Vec<Entry>, deployments: &[Deployment]| History {
        deployments: deployments.to_vec(),
        ..history(entries, &[], 1000)
    };
    let [one, two] = [released("1", Sort::Released, 50), released("2", Sort::Released, 60)];
    // The release that ran when the plan began is the last one that was out then.
    assert!(!is_open(&strict, &with(begun(), &[one.clone(), two.clone()]), &gates));
    let other_gone = [one.clone(), two.clone(), released("1", Sort::Retired, 150)];
    assert!(!is_open(&strict, &with(begun(), &other_gone), &gates));
    let gone = [one.clone(), two.clone(), released("2", Sort::Retired, 150)];
    assert!(is_open(&strict, &with(begun(), &gone), &gates));
    // For the contract it is still the one before the plan, though the new one came before the constrain.
    let both = || vec![entry(PLAN, Phase::Expand, 100), entry(PLAN, Phase::Constrain, 200)];
    let [new, old] = [released("3", Sort::Released, 150), released("2", Sort::Retired, 250)];
    assert!(!is_open(&last, &with(both(), &[two.clone(), new.clone()]), &gates));
    assert!(is_open(&last, &with(both(), &[two.clone(), new.clone(), old.clone()]), &gates));
    // It came back, and so it runs.
    let back = released("2", Sort::Released, 260);
    assert!(!is_open(&last, &with(both(), &[two, new, old, back]), &gates));
}

#[test]
fn a_retirement_is_no_deployment() {
    let strict = stage(Phase::Constrain, Some("`a` is NOT NULL"));
    let gone =
        [released("1", Sort::Released, 40), released("2", Sort::Released, 50), released("1", Sort::Retired, 150)];
    let before = history(vec![entry(PLAN, Phase::Expand, 100)], &[], 200);
    assert!(!is_open(&strict, &History { deployments: gone.to_vec(), ..before }, &Gates::default()));
}

#[test]
fn a_release_that_was_out_before_the_plan_opens_nothing() {
    let (strict, last) =
        (stage(Phase::Constrain, Some("`a` is NOT NULL")), stage(Phase::Contract, Some("it reads `a`")));
    let gates = Gates { contract_cooldown: Duration::ZERO, ..Gates::default() };
    let begun = |deployments: &[Deployment]| History {
        deployments: deployments.to_vec(),
        ..history(vec![entry(PLAN, Phase::Expand, 100)], &[], 1000)
    };
    let out = |release: &str, second| released(release, Sort::Released, second);
    let open = |deployments: &[Deployment]| {
        let history = begun(deployments);
        let (one, other) = (is_open(&strict, &history, &gates), is_open(&last, &history, &gates));
        assert_eq!(one, other, "{deployments:?}");
        one
    };
    assert!(!open(&[out("1", 50), out("1", 150)]), "a redeployment");
    assert!(!open(&[out("0", 40), out("1", 50), out("0", 150)]), "one that is older still");
    assert!(open(&[out("1", 50), out("1", 150), out("2", 160)]));
    assert!(!open(&[out("1", 50), out("2", 150), out("1", 160)]), "it came back");
    assert!(!open(&[out("1", 50), out("2", 150), released("2", Sort::Retired, 160)]), "the new one is gone");
    let twice = Gates { contract_deploys: 2, ..gates.clone() };
    let both = |releases: [&str; 2]| begun(&[out("1", 50), out(releases[0], 150), out(releases[1], 160)]);
    assert!(!is_open(&last, &both(["2", "2"]), &twice) && is_open(&last, &both(["2", "3"]), &twice));
    let none = Papers { plan: PLAN.into(), ..Papers::default() };
    let closed = waits(&last, &none, &begun(&[out("1\n", 50), out("1\n", 150)]), &gates);
    assert!(closed[0].reason.contains("`1\\n` was out before the plan began"), "{closed:?}");
}

#[test]
fn a_way_back_closes_what_was_open() {
    let last = stage(Phase::Contract, None);
    let gates = Gates::default();
    let undone =
        Entry { state: State::Undone, fingerprint_after: "f".into(), ..entry(PLAN, Phase::Contract, 30 * HOUR) };
    let back = Entry { course: Course::Down, ..entry(PLAN, Phase::Contract, 40 * HOUR) };
    let entries = || vec![entry(PLAN, Phase::Expand, 100), undone.clone(), back.clone()];
    let with =
        |deployments: &[Deployment], now| History { deployments: deployments.to_vec(), ..history(entries(), &[], now) };
    let out = |release: &str, second| released(release, Sort::Released, second);
    let (old, new) = (out("1", 50), out("2", HOUR));
    let none = Papers { plan: PLAN.into(), ..Papers::default() };
    let closed = waits(&last, &none, &with(&[old.clone(), new.clone()], 41 * HOUR), &gates);
    assert_eq!(closed.iter().map(|one| one.gate).collect::<Vec<_>>(), [Gate::Deploys, Gate::Cooldown], "{closed:?}");
    assert!(closed.iter().all(|one| one.reason.contains("its way back")), "{closed:?}");
    assert_eq!(closed[1].until, Some(at(64 * HOUR)));
    // The new one comes out again; the old one, which may have come back meanwhile, still does not count.
    assert!(!is_open(&last, &with(&[old.clone(), new.clone(), out("1", 42 * HOUR)], 70 * HOUR), &gates));
    let again = [old.clone(), new.clone(), out("1", 41 * HOUR), out("2", 42 * HOUR)];
    assert!(is_open(&last, &with(&again, 70 * HOUR), &gates));
    // That the old one was gone before says nothing of now.
    let gone = released("1", Sort::Retired, 2 * HOUR);
    assert!(!is_open(&last, &with(&[old, new, gone], 70 * HOUR), &gates));
    // All was taken back, and applied anew: the release that ran with it is a new one still.
    let expanded = Entry { state: State::Undone, fingerprint_after: "f".into(), ..entry(PLAN, Phase::Expand, 100) };
    let anew = vec![expanded, undone, back, entry(PLAN, Phase::Expand, 50 * HOUR)];
    let anew = History {
        deployments: [&again[..], &[out("1", 45 * HOUR), out("2", 51 * HOUR)]].concat(),
        ..history(anew, &[], 90 * HOUR)
    };
    assert!(is_open(&last, &anew, &gates));
}

#[test]
fn a_stage_behind_others_waits_as_it_will() {
    let last = stage(Phase::Contract, Some("it reads `a`"));
    let before = History {
        deployments: vec![released("2", Sort::Released, 150)],
        ..history(vec![entry("6_other", Phase::Expand, 100)], &[], 200)
    };
    let papers = Papers { plan: PLAN.into(), ..Papers::default() };
    let asked = |ahead| {
        let asked = Asked { stage: &last, without_old: false, papers: &papers, fresh: false, ahead };
        gate(&asked, &before, &Gates::default()).expect("a journal").map(|waiting| waiting.closed).unwrap_or_default()
    };
    assert!(asked(false).is_empty());
    let closed = asked(true);
    assert_eq!(closed.iter().map(|one| one.gate).collect::<Vec<_>>(), [Gate::Deploys, Gate::Cooldown], "{closed:?}");
    assert!(closed[1].until.is_none() && closed[1].reason == "until 24h after the stage before it", "{closed:?}");
}

#[test]
fn a_release_that_the_first_stage_waited_for_is_the_new_one() {
    let last = stage(Phase::Contract, Some("it reads `a`"));
    let entries = vec![entry("6_other", Phase::Expand, 100), entry(PLAN, Phase::Constrain, 200)];
    let out = [("1", 50), ("2", 150), ("2", 250)].map(|(release, at)| released(release, Sort::Released, at));
    let before = History { deployments: out.into(), ..history(entries, &[], 90 * HOUR) };
    let papers = Papers { plan: PLAN.into(), ..Papers::default() };
    let asked = |without_old| {
        let asked = Asked { stage: &last, without_old, papers: &papers, fresh: false, ahead: false };
        gate(&asked, &before, &Gates::default()).expect("a journal")
    };
    assert!(asked(true).is_none());
    assert!(asked(false).is_some_and(|waiting| waiting.closed[0].gate == Gate::Deploys));
}

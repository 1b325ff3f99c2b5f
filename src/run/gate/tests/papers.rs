use super::*;
use crate::engine::Engine;
use crate::project::{Approval, Rehearsed};
use crate::run::journal::Passage;
use crate::run::shell::Shell;

/// Papers of the plan as it is: who approved it, who approved something else, and a rehearsal.
fn papers(by: &[&str], void: &[&str], rehearsal: Option<Rehearsed>) -> Papers {
    let approval = |sha256: &'static str| {
        move |by: &&str| Approval { by: by.to_string(), at: at(0), sha256: sha256.to_string(), message: None }
    };
    let approvals = by.iter().map(approval("now")).chain(void.iter().map(approval("then"))).collect();
    Papers { plan: PLAN.into(), sha256: "now".into(), approvals, rehearsal }
}

fn rehearsed(sha256: &str, held: bool, phase: Phase) -> Rehearsed {
    Rehearsed {
        format: 2,
        plan: PLAN.into(),
        sha256: sha256.into(),
        at: at(0),
        tool: String::new(),
        engine: Engine::Sqlite,
        server: String::new(),
        copy: String::new(),
        migrations: vec![format!("7_{phase}_users")],
        held,
        failures: if held { vec![] } else { vec!["`t` had 3 rows and has 2".into()] },
        by_triggers: vec![],
        figures: vec![],
    }
}

#[test]
fn every_stage_waits_for_as_many_people_as_are_asked_for() {
    let gates = Gates { approvals: 2, ..Gates::default() };
    let none = history(vec![], &[], 0);
    for phase in [Phase::Expand, Phase::Backfill] {
        let closed = |by: &[&str], void: &[&str]| waits(&stage(phase, None), &papers(by, void, None), &none, &gates);
        let first = closed(&["ann@x"], &["bob@x"]);
        assert!(first.len() == 1 && first[0].gate == Gate::Approval, "{first:?}");
        assert!(first[0].reason.contains("1 of 2, ann@x has; what bob@x approved has changed"), "{first:?}");
        assert!(first[0].command.contains("concertina approve 7_users` by somebody else"), "{first:?}");
        assert_eq!(closed(&["ann@x", "Ann@X"], &[]).len(), 1, "one person is one, however the name is written");
        assert_eq!(closed(&["ann@x", "bob@x"], &["bob@x"]), []);
    }
    let asked = Asked {
        stage: &stage(Phase::Contract, None),
        without_old: false,
        papers: &papers(&[], &[], None),
        fresh: true,
        ahead: false,
    };
    let waiting = gate(&asked, &none, &gates).expect("a journal").expect("approval counts on an empty database too");
    assert_eq!(waiting.closed.len(), 1, "and nothing else does: {waiting:?}");
}

#[test]
fn contract_waits_for_a_rehearsal_of_these_bytes_that_held() {
    let gates = Gates { rehearsal: true, contract_deploys: 0, contract_cooldown: Duration::ZERO, ..Gates::default() };
    let before = || history(vec![entry(PLAN, Phase::Expand, 0)], &[], 10);
    let closed = |phase, rehearsal| waits(&stage(phase, None), &papers(&[], &[], rehearsal), &before(), &gates);
    let contract = Phase::Contract;
    assert!(closed(Phase::Constrain, None).is_empty());
    assert!(closed(Phase::Expand, Some(rehearsed("then", false, contract))).is_empty());
    let failed = closed(Phase::Expand, Some(rehearsed("now", false, contract)));
    assert!(failed.len() == 1 && failed[0].gate == Gate::Rehearsal, "what is known not to hold waits: {failed:?}");
    assert!(closed(contract, Some(rehearsed("now", true, contract))).is_empty());
    for (rehearsal, says) in [
        (None, "none is recorded"),
        (Some(rehearsed("then", true, contract)), "has changed since"),
        (Some(rehearsed("now", false, contract)), "failed: `t` had 3 rows and has 2"),
        (Some(rehearsed("now", true, Phase::Expand)), "was not of this migration"),
    ] {
        let closed = closed(contract, rehearsal);
        assert!(closed.len() == 1 && closed[0].reason.contains(says), "{says}: {closed:?}");
        assert_eq!((closed[0].gate, closed[0].command.as_str()), (Gate::Rehearsal, "`concertina rehearse`"));
    }
}

#[test]
fn a_backup_is_made_once_a_plan_and_again_after_a_way_back() {
    let backup = Some(Shell { command: "true".into(), folder: "".into() });
    let gates = Gates { backup, ..Gates::default() };
    let due = |phase, entries: Vec<Entry>, outcomes: &[(Outcome, i64)]| {
        let passage = |(outcome, second): &(Outcome, i64)| Passage {
            at: at(*second),
            ..Passage::new("7_contract_users", PLAN, Gate::Backup, *outcome)
        };
        let passages = outcomes.iter().map(passage).collect();
        let asked = Asked {
            stage: &stage(phase, None),
            without_old: false,
            papers: &papers(&[], &[], None),
            fresh: false,
            ahead: false,
        };
        backup_is_due(&asked, &History { passages, ..history(entries, &[], 1000) }, &gates).expect("a journal")
    };
    let begun = || vec![entry(PLAN, Phase::Expand, 100)];
    assert!(due(Phase::Contract, begun(), &[]) && !due(Phase::Constrain, begun(), &[]));
    assert!(due(Phase::Contract, begun(), &[(Outcome::Refused, 150)]));
    assert!(due(Phase::Contract, begun(), &[(Outcome::Overridden, 150)]));
    assert!(!due(Phase::Contract, begun(), &[(Outcome::Refused, 140), (Outcome::Passed, 150)]));
    let back = Entry { course: Course::Down, ..entry(PLAN, Phase::Contract, 200) };
    assert!(due(Phase::Contract, [begun(), vec![back]].concat(), &[(Outcome::Passed, 150)]));
}

#[test]
fn a_refusal_says_every_gate_and_every_command() {
    let gates = Gates { approvals: 1, rehearsal: true, ..Gates::default() };
    let before = history(vec![entry(PLAN, Phase::Expand, 0)], &[], 10);
    let (stage, papers) = (stage(Phase::Contract, None), papers(&[], &[], None));
    let waiting = gate(
        &Asked { stage: &stage, without_old: false, papers: &papers, fresh: false, ahead: false },
        &before,
        &gates,
    );
    let said = waiting.expect("a journal").expect("closed").error().to_string();
    for part in ["for approval", "for a deployment", "until 1970-01-02", "for a rehearsal", "`concertina rehearse`;"] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert!(said.ends_with("or `concertina apply --override-gates REASON`"), "{said}");
}

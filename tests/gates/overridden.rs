use super::everywhere;
use serde_json::Value;

#[test]
fn what_is_overridden_is_kept_gate_by_gate_with_its_reason() {
    let gates =
        "contract_deploys = 1\ncontract_cooldown = '24h'\napproval = 1\nrehearsal = true\nbackup = 'touch ran'\n";
    everywhere(gates, |project| {
        project.gates("");
        project.begun();
        project.gates(gates);
        project.applies(3, &["for approval"]);
        project.run(&["apply", "--yes", "--override-gates", "the night of the fire"]).exits(0);
        assert_eq!(project.applied(), "5");
        assert!(!project.cli.path("ran").exists(), "the backup is overridden too");
        let (gate, journal) = (project.journal("gate"), project.journal("journal"));
        let kept = project.sql(&format!(
            "SELECT j.phase, g.gate FROM {gate} AS g JOIN {journal} AS j ON j.migration = g.migration
             WHERE g.outcome = 'overridden' AND g.reason = 'the night of the fire' AND j.reason = g.reason ORDER BY g.seq"
        ));
        let stage =
            |phase: &str, gates: &[&str]| gates.iter().map(|gate| format!("{phase}|{gate}")).collect::<Vec<_>>();
        let kept: Vec<&str> = kept.lines().collect();
        for phase in ["expand", "backfill", "constrain", "contract"] {
            assert!(kept.contains(&stage(phase, &["approval"])[0].as_str()), "{kept:?}");
        }
        let all = stage("contract", &["approval", "deploys", "cooldown", "rehearsal", "backup"]);
        assert!(kept.ends_with(&all.iter().map(String::as_str).collect::<Vec<_>>()), "{kept:?}");
        let words: Vec<String> = ["approval", "deploys", "cooldown", "rehearsal", "backup"]
            .map(|gate| format!("override   {gate}  2"))
            .into();
        project.status(&words.iter().map(String::as_str).chain([": the night of the fire"]).collect::<Vec<_>>());
        let status = project.run(&["status", "--format", "json"]).exits(0);
        let status: Value = serde_json::from_str(status.stdout()).unwrap();
        assert_eq!(status["passages"].as_array().unwrap().len(), kept.len());
    });
}

#[test]
fn a_gate_that_was_open_is_not_said_to_be_overridden() {
    everywhere(super::OPEN, |project| {
        project.begun();
        project.run(&["apply", "--yes", "--override-gates", "for nothing"]).exits(0);
        let (gate, journal) = (project.journal("gate"), project.journal("journal"));
        assert_eq!(project.sql(&format!("SELECT count(*) FROM {gate}")), "0");
        assert_eq!(project.sql(&format!("SELECT count(*) FROM {journal} WHERE reason IS NOT NULL")), "0");
    });
}

use crate::run::Gate;

/// A gate, its setting, what it waits for, and what opens it.
pub struct Row(pub Gate, pub &'static str, &'static str, &'static str);

pub const TABLE: [Row; 5] = [
    Row(
        Gate::Approval,
        "gates.approval = true, or how many people",
        "before every stage of a plan, a direct migration too, until so many people have approved its bytes: the plan's .toml and every migration, forward \
         and back. A byte that changes makes an approval void",
        "`concertina approve PLAN`, which writes plans/PLAN.approvals.toml: commit it",
    ),
    Row(
        Gate::Deploys,
        "gates.contract_deploys = 1",
        "before a constrain or contract after which the old release cannot run, and before every contract: until so many \
         releases that were not out before the plan began are recorded since the stage before it, or the release that ran when the \
         plan began is recorded as retired. A redeployment of an earlier one closes it again, and so does a way back of the plan",
        "`concertina deployed VERSION`, or `concertina deployed OLD --retired`",
    ),
    Row(
        Gate::Cooldown,
        "gates.contract_cooldown = \"24h\"",
        "before a contract: so long after the stage before it, or after the last way back of the plan",
        "time",
    ),
    Row(
        Gate::Rehearsal,
        "gates.rehearsal = true",
        "before a contract: until a rehearsal of the plan's bytes held; one of other bytes counts for nothing. Where the last one of these \
         bytes failed, every stage waits, with the setting and without",
        "`concertina rehearse`, which writes plans/PLAN.rehearsal.json",
    ),
    Row(
        Gate::Backup,
        "gates.backup = \"a command\"",
        "before a contract or a direct migration, once a plan, for the command, which runs in a shell in the folder of concertina.toml. It finds the \
         database in PGHOST, PGPORT, PGUSER, PGDATABASE and PGPASSWORD, as pg_dump reads them, and what is about to run in \
         CONCERTINA_PLAN, CONCERTINA_MIGRATION, CONCERTINA_STAGE and CONCERTINA_DATABASE (a URL without its password; on SQLite, \
         of the file). Its exit code and the last lines that it prints are kept in the journal, without secrets. \
         When it fails, nothing runs",
        "a command that succeeds",
    ),
];

pub const EMPTY: &str = "In an empty database, where no release has run, none but the approvals is waited for.";

pub fn text(Row(gate, setting, waits, opens): &Row) -> String {
    format!(
        "{}\n  Setting: {setting}.\n  Waits:   {waits}.\n  Opened:  by {opens}.\n  Passed:  with `concertina apply \
         --override-gates REASON`; the journal keeps the reason, and `concertina status` shows it.",
        gate.word()
    )
}

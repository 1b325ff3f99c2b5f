use super::fleet::WORST_FIRST;
use crate::error::{Error, Exit, Result};
use crate::hazard::{self, Hazard, Weight};
use crate::lint;
use clap::Args;

mod gates;
mod rules;

/// Print the long text of a hazard, a rule of `check`, a gate or an exit code; without a word, list them
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina explain\n  concertina explain drops-data\n  concertina explain create-index\n  concertina explain 3\n  concertina explain exit-codes\n  concertina explain gates"
)]
pub struct Explain {
    /// A hazard, a rule, a gate, the number or name of an exit code, `hazards`, `rules`, `gates` or `exit-codes` [default: all in lines]
    code: Option<String>,
}

/// An exit code, when it comes, and what a pipeline should do.
struct Row(Exit, &'static str, &'static str, &'static str);

const EXITS: [Row; 11] = [
    Row(Exit::Ok, "ok", "done, or nothing to do", "pass"),
    Row(Exit::Error, "error", "anything that has no code of its own: connection, parse, input and output", "fail"),
    Row(
        Exit::Differs,
        "differs",
        "`drift`, `check`, `diff` or `plan --check` found a difference, or `status` something that is pending",
        "fail or open a task",
    ),
    Row(
        Exit::Decision,
        "needs-a-decision",
        "a person has to decide: a hazard not allowed, a fill, a gate, a prompt without a terminal",
        "ask a person; the message ends with the line that decides",
    ),
    Row(
        Exit::Stale,
        "stale",
        "the live database is not where the plan starts; the message says which objects moved",
        "plan again",
    ),
    Row(Exit::Busy, "busy", "another run holds the lock, or lock retries ran out; nothing happened", "retry"),
    Row(
        Exit::Partial,
        "partial",
        "a step failed after something was committed",
        "page someone: `status` says where it stands, `apply` resumes, `rollback` goes back",
    ),
    Row(
        Exit::History,
        "history",
        "a migration was edited, is missing, duplicated or out of order, two branches meet, or the journal says otherwise",
        "fail; the message says whether `renumber`, `repair` or version control is the way out",
    ),
    Row(
        Exit::Rehearsal,
        "rehearsal",
        "counts, hashes, a precondition, a budget or the traffic of a release failed on the copy",
        "fail",
    ),
    Row(Exit::Usage, "usage", "bad flags or configuration", "fix the job"),
    Row(
        Exit::Interrupted,
        "interrupted",
        "Ctrl-C: the transaction in hand rolled back, what is done is recorded",
        "run it again",
    ),
];

impl Explain {
    pub fn run(&self) -> Result<Exit> {
        let Some(code) = &self.code else {
            overview();
            return Ok(Exit::Ok);
        };
        match code.as_str() {
            "hazards" => hazard::TABLE.iter().for_each(|entry| tell!("{}\n", hazard_text(entry.hazard))),
            "rules" => super::out::write(rules::list()),
            "gates" => {
                gates::TABLE.iter().for_each(|gate| tell!("{}\n", gates::text(gate)));
                tell!("{}", gates::EMPTY);
            }
            "exit-codes" => {
                EXITS.iter().for_each(|row| tell!("{}", exit_line(row)));
                let codes: Vec<String> = WORST_FIRST.into_iter().map(|exit| (exit as u8).to_string()).collect();
                tell!(
                    "A fleet ends with the first of these that one of its databases ended with: {}",
                    codes.join(", ")
                );
            }
            code => tell!("{}", one(code)?),
        }
        Ok(Exit::Ok)
    }
}

fn one(code: &str) -> Result<String> {
    if let Some(hazard) = Hazard::of(code) {
        return Ok(hazard_text(hazard));
    }
    if let Some(gate) = gates::TABLE.iter().find(|row| row.0.word() == code) {
        return Ok(gates::text(gate));
    }
    if let Some(rule) = lint::rule(code) {
        return Ok(rules::text(rule));
    }
    let row = EXITS.iter().find(|row| row.1 == code || (row.0 as u8).to_string() == code);
    row.map(exit_line).ok_or_else(|| unknown(code))
}

/// Every word that can be asked for, in lines.
fn overview() {
    tell!("Hazards, which a plan carries until a person accepts them:");
    hazard::TABLE.iter().for_each(|entry| tell!("  {:20}  {}", entry.code, entry.effect));
    tell!("\nRules of `check`:");
    super::out::write(rules::list());
    tell!("\nGates, which `apply` waits at:");
    gates::TABLE.iter().for_each(|gate| tell!("  {:20}  {}", gate.0.word(), gate.1));
    tell!("\nExit codes:");
    EXITS.iter().for_each(|row| tell!("  {:>3}  {:16}  {}", row.0 as u8, row.1, row.2));
}

fn hazard_text(hazard: Hazard) -> String {
    let entry = hazard.entry();
    let code = entry.code;
    let accept = match entry.weight {
        Weight::Known => "It needs no acceptance.".to_string(),
        Weight::Decide => format!(
            "It is refused until a person accepts it for one object:\n  in the schema file, above what it speaks of:  \
             -- @allow {code} the reason\n  on the command line:                          --allow {code}:schema.table.column --allow-reason \"the reason\""
        ),
    };
    format!("{code}\n  What happens: {}.\n  What to do:   {}.\n  {accept}", entry.effect, entry.advice)
}

fn exit_line(Row(exit, name, when, then): &Row) -> String {
    format!("{:>3}  {name:<16}  {when}\n{:23}a pipeline should: {then}", *exit as u8, "")
}

fn unknown(code: &str) -> Error {
    let known = hazard::TABLE.iter().map(|entry| entry.code).chain(EXITS.iter().map(|row| row.1));
    let known = known.chain(gates::TABLE.iter().map(|row| row.0.word())).chain(lint::rules().map(|rule| rule.code));
    let near = lint::near(code, known).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    Error::of(Exit::Usage, format!("`{code}` is no hazard, no rule, no gate and no exit code"))
        .hint(format!("{near}`concertina explain` lists them"))
}

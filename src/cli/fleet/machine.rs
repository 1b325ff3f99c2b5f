//! What came of one database of a fleet, for machines.

use super::one::Naming;
use super::told::Told;
use crate::config::Member;
use crate::error::{Error, Exit};
use crate::run::fleet::{Ended, Outcome};
use serde_json::{Value, json};

/// What one ended with.
pub fn exit<T: Told>(end: &Ended<T>) -> Exit {
    match &end.outcome {
        Outcome::Done(done) => done.exit(),
        Outcome::Failed(error) | Outcome::Interrupted(error) => error.exit,
        Outcome::NotBegun => Exit::Ok,
    }
}

/// Whether one did not end well, be it that only its report says so.
pub fn failed<T: Told>(outcome: &Outcome<T>) -> bool {
    match outcome {
        Outcome::Failed(_) => true,
        Outcome::Done(done) => !matches!(done.exit(), Exit::Ok | Exit::Differs | Exit::Decision),
        Outcome::Interrupted(_) | Outcome::NotBegun => false,
    }
}

/// The end of one, as a line of JSON.
pub fn event<T: Told>(member: &Member, end: &Ended<T>, naming: &Naming) -> String {
    let mut event = json!({ "event": "target", "at": jiff::Timestamp::now() });
    if let (Value::Object(event), Value::Object(target)) = (&mut event, target(member, end, naming)) {
        event.extend(target);
    }
    event.to_string()
}

/// What came of one, as JSON.
pub fn target<T: Told>(member: &Member, end: &Ended<T>, naming: &Naming) -> Value {
    let of_one = |error: &Error| naming.of_one(error, &member.name).to_string();
    let (outcome, result, error) = match &end.outcome {
        Outcome::Done(done) if done.exit() == Exit::Decision => ("waiting", Some(done), None),
        Outcome::Done(done) if done.exit() == Exit::Differs => ("differs", Some(done), None),
        Outcome::Done(done) if failed(&end.outcome) => {
            ("failed", Some(done), Some(naming.hint(&done.lines().join("\n"), Some(&member.name))))
        }
        Outcome::Done(done) => ("done", Some(done), None),
        Outcome::Failed(error) => ("failed", None, Some(of_one(error))),
        Outcome::Interrupted(error) => ("interrupted", None, Some(of_one(error))),
        Outcome::NotBegun => ("not_begun", None, None),
    };
    json!({
        "target": member.name,
        "database": member.target.to_string(),
        "schema": member.target.tenant().map(|tenant| tenant.schema.as_str()),
        "outcome": outcome,
        "exit": exit(end) as u8,
        "milliseconds": u64::try_from(end.took.as_millis()).unwrap_or(u64::MAX),
        "result": result,
        "error": error,
    })
}

//! GitHub's workflow commands: a line for each, shown on the page of the run.

use super::Departure;
use crate::output::platform::github::command;

/// The whole text.
pub fn render(departures: &[Departure]) -> String {
    let line = |one: &Departure| {
        let database = one.database.as_ref().map_or_else(String::new, |name| format!("{name}: "));
        command("error", &[("title", &format!("drift {}", one.code))], &format!("{database}{}", one.says))
    };
    departures.iter().map(line).collect()
}

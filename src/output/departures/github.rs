//! GitHub's workflow commands: a line for each, shown on the page of the run.

use super::Departure;

/// The whole text.
pub fn render(departures: &[Departure]) -> String {
    let line = |one: &Departure| {
        let database = one.database.as_ref().map_or_else(String::new, |name| format!("{name}: "));
        format!("::error title=drift {}::{}\n", one.code, data(&format!("{database}{}", one.says)))
    };
    departures.iter().map(line).collect()
}

/// What stands behind `::`, as the runner's own library escapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

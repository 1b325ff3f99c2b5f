//! The text of it.

use crate::catalog::printable;
use crate::output::markdown::text::{inline, table};
use crate::run::journal::{Course, Ending, Entry, State};
use crate::run::{Incident, Past, Release};
use std::collections::BTreeSet;

/// What a person fills in.
const HEADINGS: [(&str, &str); 5] = [
    ("What users noticed", "from when to when, which of them, how many requests"),
    ("Why it happened", "what was true that nobody expected"),
    ("What was done", "by whom, when, with what result"),
    ("What went well, and what did not", "what told of it first; what would have"),
    ("What changes", "each with a name and a date"),
];

/// All of it.
pub fn text(incident: &Incident) -> String {
    let title = incident.entry.as_ref().map_or("a run that began nothing", |entry| &entry.migration);
    let mut out = format!("# Incident: {}\n\n", inline(&printable(title)));
    out += &format!("Written {:.0} by concertina {}, from the journal of `", incident.now, env!("CARGO_PKG_VERSION"));
    out += &format!("{}`. It holds no values of rows.\n\n", printable(&incident.database).replace('`', "'"));
    out += &section("What happened", &happened(incident));
    if !incident.rows.is_empty() {
        out += &section("Timeline", &timeline(incident));
    }
    let others = others(incident);
    if !others.is_empty() {
        out += &section("Who was in the way", &list(others.iter().map(String::as_str)));
    }
    out += &section("What state it is in", &state(incident));
    out += &section("What is safe", &safe(incident));
    out += &section("What to type next", &commands(incident));
    for (heading, hint) in HEADINGS {
        out += &section(heading, &format!("_{hint}_\n"));
    }
    out.trim_end().to_string() + "\n"
}

fn section(heading: &str, body: &str) -> String {
    format!("## {heading}\n\n{}\n\n", body.trim_end())
}

fn list<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    lines.into_iter().map(|line| format!("- {}\n", inline(&printable(line)))).collect()
}

fn happened(incident: &Incident) -> String {
    let mut lines = vec![];
    if let Some(entry) = &incident.entry {
        let way = if entry.course == Course::Down { "on its way back" } else { "on its way forward" };
        lines.push(format!("plan {}, {way}, by {}, concertina {}", entry.plan, entry.applied_by, entry.tool_version));
        lines.push(format!("the file's SHA-256: {}", entry.sha256));
        lines.extend(entry.error.iter().map(|error| format!("the journal says: {}", error.replace('\n', "; "))));
        lines.extend(entry.reason.iter().map(|reason| format!("gates were overridden: {reason}")));
    }
    if let Some(failure) = &incident.failure {
        lines.push(format!("the command ended with exit code {}: {}", failure.exit, failure.sentence));
        lines.extend(failure.objects.iter().cloned());
        lines.extend(failure.hint.iter().map(|hint| format!("hint: {hint}")));
        lines.extend(
            failure
                .code
                .iter()
                .map(|code| format!("the database's code: {code}; its own words are in the output of that run")),
        );
    }
    lines.extend(incident.unread.iter().map(|why| format!("the journal could not be read: {why}")));
    let gates = incident.passages.iter();
    lines.extend(
        gates.map(|one| format!("{:.0}: gate {} {} by {}", one.at, one.gate.word(), one.outcome.word(), one.by)),
    );
    list(lines.iter().map(String::as_str))
}

fn timeline(incident: &Incident) -> String {
    let rows = incident.rows.iter().flat_map(of_row);
    table(["from", "to", "what", "outcome"], rows)
}

/// Each try of each step of a row of the journal, and how the row stands.
fn of_row(Past { entry, attempts, repairs }: &Past) -> Vec<[String; 4]> {
    let tried = attempts.iter().map(|one| {
        let rows = one.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
        let outcome = match one.ending {
            Ending::Done => format!("done{rows}"),
            Ending::Yielded => "others were in the way: tried again".into(),
            Ending::Failed | Ending::Interrupted => one.ending.word().into(),
        };
        let what = format!("{} {}: {}", entry.course.word(), one.number, printable(&one.says));
        [format!("{:.3}", one.started_at), format!("{:.3}", one.finished_at), what, outcome]
    });
    let Entry { state, step, steps, rows_done, .. } = entry;
    let filled = if *rows_done > 0 { format!(", {rows_done} rows passed") } else { String::new() };
    let last = format!("{} {}", entry.course.word(), entry.migration);
    let outcome = format!("{}: {step} of {steps} steps{filled}", state.word());
    let repaired = repairs.iter().map(|one| {
        let what = format!("repaired: {}", one.deed.word());
        [format!("{:.3}", one.at), format!("{:.3}", one.at), what, printable(&one.reason).to_string()]
    });
    tried.chain([[String::new(), entry.applied_at.clone(), last, outcome]]).chain(repaired).collect()
}

/// The lines about sessions among what gave way: they were written without values. What else was said there may hold some.
fn others(incident: &Incident) -> BTreeSet<String> {
    let attempts = incident.rows.iter().flat_map(|row| &row.attempts);
    let lines = attempts.filter_map(|one| one.error.as_deref()).flat_map(str::lines).map(str::trim);
    lines.filter(|line| line.starts_with("session ") && line.contains(" holds ")).map(String::from).collect()
}

fn state(incident: &Incident) -> String {
    let Some(entry) = &incident.entry else {
        return "No migration had begun: the schema is as it was before that run.\n".into();
    };
    let now = incident.rows.last().map_or(entry, |row| &row.entry);
    let mut out = match (&incident.at_work, entry.state) {
        (Some(holder), _) => format!("`{}` is at work since {}.\n", printable(&holder.what), printable(&holder.since)),
        (None, State::Undone) => "It was taken back, or given up before anything of it was committed.\n".into(),
        (None, State::Done) => "It has been done since.\n".into(),
        (None, _) if entry.is_half_way() => {
            let rows = entry.rows_done;
            let rows = if rows > 0 { format!("; its backfills have passed {rows} rows") } else { String::new() };
            format!("Half way: {} of {} steps are committed and stay{rows}.\n", entry.step, entry.steps)
        }
        (None, _) => "Nothing of it is committed.\n".to_string(),
    };
    if now.seq != entry.seq {
        out += &format!("The last run of it: {}, {}.\n", now.course.word(), now.state.word());
    }
    let mark = |(at, says): (usize, &String)| {
        let begun = entry.is_unfinished() && entry.cursor.is_some() && at == entry.step;
        let word = match ended(incident, entry, at + 1) {
            _ if at < entry.step => "committed",
            Some(Ending::Failed) if begun => "failed, begun, perhaps half done",
            _ if begun => "begun, perhaps half done",
            Some(Ending::Failed) => "failed, nothing of it is there",
            Some(Ending::Interrupted) => "interrupted, nothing of it is there",
            Some(Ending::Done) => "done, and rolled back with what failed",
            Some(Ending::Yielded) | None => "not begun",
        };
        format!("{}. {}: {word}\n", at + 1, inline(&printable(says)))
    };
    let steps: String = incident.steps.iter().enumerate().map(mark).collect();
    if steps.is_empty() { out } else { format!("{out}\n{steps}") }
}

/// How the last try of a step ended, if it was tried.
fn ended(incident: &Incident, entry: &Entry, number: usize) -> Option<Ending> {
    let own = incident.rows.iter().find(|row| row.entry.seq == entry.seq);
    own.and_then(|row| row.attempts.iter().rfind(|one| one.number == number)).map(|one| one.ending)
}

fn safe(incident: &Incident) -> String {
    let mut lines = vec![];
    for Release { when, old, new } in &incident.releases {
        let may = |release: &str, why: &Option<String>| match why {
            None => format!("the {release} release may run"),
            Some(why) => format!("the {release} release must not run ({why})"),
        };
        lines.push(format!("{when}, {} and {}", may("old", old), may("new", new)));
    }
    if incident.releases.len() > 1 && incident.entry.as_ref().is_some_and(Entry::is_half_way) {
        lines.push("half way, a release is safe only where it may run before it and after it".into());
    }
    let again = match incident.entry.as_ref().is_some_and(Entry::is_half_way) {
        true => "to run the same command again: it goes on after the last step that is committed, and does none twice",
        false => "to run the same command again: nothing is half way, and no step is done twice",
    };
    lines.push(again.into());
    lines.push("to do nothing yet: what is committed stays as it is, and quarantine keeps what left".into());
    list(lines.iter().map(String::as_str))
}

fn commands(incident: &Incident) -> String {
    let mut lines = vec!["concertina status", "concertina doctor"];
    let unfinished = incident.entry.as_ref().filter(|entry| entry.is_unfinished());
    lines.extend(match unfinished.map(|entry| entry.course) {
        Some(Course::Down) => vec!["concertina rollback --steps 1   # goes on with the way back"],
        Some(_) => vec![
            "concertina apply                # once the cause is mended: goes on",
            "concertina rollback --steps 1   # takes back what is committed of it",
        ],
        None => vec!["concertina apply                # once the cause is mended"],
    });
    lines.push("concertina drift");
    let first =
        incident.way_out.iter().map(|way| format!("First: {}\n\n", inline(&printable(way)))).collect::<String>();
    format!("{first}```sh\n{}\n```\n", lines.join("\n"))
}

use super::*;
use crate::project::samples;
use crate::project::{Migration, number};
use crate::route::Phase;

fn files(numbers: &[&str]) -> Vec<MigrationFile> {
    let pairs = numbers.iter().flat_map(|number| {
        let plan = samples::plan(number);
        plan.ends()
            .iter()
            .enumerate()
            .map(|(at, ends)| Migration::pair(&plan, at, ends).expect("a stage"))
            .collect::<Vec<_>>()
    });
    pairs
        .map(|(up, down)| MigrationFile {
            id: up.id.clone(),
            number: number::parts(&up.id).map_or("", |(number, ..)| number).into(),
            up_path: up.file_name().into(),
            down_path: down.file_name().into(),
            up_text: up.write(),
            down_text: down.write(),
            up,
            down,
        })
        .collect()
}

fn row(file: &MigrationFile, state: State, step: usize) -> Entry {
    Entry {
        seq: 1,
        migration: file.id.clone(),
        phase: Some(Phase::Expand),
        plan: file.up.plan.clone(),
        course: Course::Up,
        sha256: digest(&file.up_text),
        applied_at: String::new(),
        applied_by: String::new(),
        duration_ms: 0,
        tool_version: String::new(),
        step,
        steps: 2,
        state,
        cursor: None,
        rows_done: 0,
        fingerprint_before: String::new(),
        fingerprint_after: String::new(),
        reason: None,
        error: None,
    }
}

fn history(entries: Vec<Entry>) -> History {
    History { entries, ..History::default() }
}

#[test]
fn what_is_not_applied_is_pending_in_order() {
    let files = files(&["0001", "0003"]);
    let done = history(vec![row(&files[0], State::Done, 2)]);
    let left: Vec<&str> = pending(&files, &done).expect("fits").into_iter().map(|file| file.id.as_str()).collect();
    assert_eq!(left, ["0002_contract_users_note", "0003_expand_users_note", "0004_contract_users_note"]);
    let undone = history(vec![row(&files[0], State::Undone, 2)]);
    assert_eq!(pending(&files, &undone).expect("fits").len(), 4);
}

#[test]
fn an_applied_file_that_is_edited_or_gone_is_named() {
    let mut files = files(&["0001"]);
    let journal = history(vec![row(&files[0], State::Done, 2)]);
    files[0].up_text = files[0].up_text.replace('\n', "\r\n");
    assert!(pending(&files, &journal).is_ok(), "line ends are no edit");
    files[0].up_text.push_str("-- x");
    let error = pending(&files, &journal).expect_err("edited");
    assert!(error.exit == Exit::History && error.to_string().contains("`0001_expand_users_note.sql` was edited"));
    let error = pending(&files[1..], &journal).expect_err("gone");
    assert!(error.to_string().contains("is missing"), "{error}");
}

#[test]
fn of_a_file_that_stopped_half_way_nothing_may_change_and_of_one_that_never_began_all() {
    let mut files = files(&["0001"]);
    let (half, none) = (row(&files[0], State::Failed, 1), row(&files[0], State::Failed, 0));
    files[0].up_text.push_str("-- mended");
    assert!(pending(&files, &history(vec![half])).is_err());
    assert_eq!(pending(&files, &history(vec![none])).expect("fits").len(), 2);
}

#[test]
fn what_stands_before_the_applied_is_refused() {
    let files = files(&["0001", "0003"]);
    let late = history(vec![row(&files[2], State::Done, 2)]);
    let error = pending(&files, &late).expect_err("out of order");
    assert_eq!((error.exit, error.details.len()), (Exit::History, 2));
}

#[test]
fn only_a_beginning_is_chosen() {
    let files = files(&["0001", "0003"]);
    let chosen = |options: &ApplyOptions| chosen(files.iter().collect(), options).map(|files| files.len());
    let through = ApplyOptions { through: Some(Phase::Constrain), ..ApplyOptions::default() };
    assert_eq!(chosen(&through).expect("some"), 1, "what follows a contract waits with it");
    let to = |id: &str| ApplyOptions { to: Some(id.into()), ..ApplyOptions::default() };
    assert_eq!(chosen(&to("0003")).expect("some"), 3);
    assert_eq!(chosen(&to("0009")).expect_err("none").exit, Exit::Usage);
}

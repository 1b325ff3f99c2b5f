use super::*;
use crate::project::samples;

#[test]
fn rows_are_added_and_a_persons_edits_stay() {
    let first = with("", &samples::plan("0001"), "2026-11-20", &[]).expect("rows");
    assert!(
        first.starts_with("# Migrations") && first.contains("| 0001 | 2026-11-20 | users_note | expand |"),
        "{first}"
    );
    let edited = first.replace("nothing to do |  |", "nothing to do | mind the lag |") + "\nBelow the table.\n";
    let second = with(&edited, &samples::plan("0005"), "2026-11-21", &[]).expect("rows");
    assert!(second.ends_with("\nBelow the table.\n") && second.contains("mind the lag"), "{second}");
    assert_eq!(missing(&second, ["0001_expand_users_note", "0005_expand_x", "0009_expand_x"]), ["0009_expand_x"]);
}

#[test]
fn rows_move_with_their_plan_and_both_sides_of_a_merge_stay() {
    let row = |number: &str, plan: &str, notes: &str| {
        format!("| {number} | 2026-11-20 | x | expand | {plan} | a | b | {notes} |")
    };
    let [head, a, b, c] = [
        row("0001", "0001_h", ""),
        row("0002", "0002_a", ""),
        row("0002", "0002_b", "ours"),
        row("0003", "0002_b", ""),
    ];
    let text = format!("# Ours\n{head}\n<<<<<<< HEAD\n{b}\n{c}\n=======\n{a}\n>>>>>>> main\nEnd\n");
    let of = |was, id| Move { plan: "0002_b", becomes: "0003_b", was, id };
    let moves = [of("0002_expand_b", "0003_expand_b"), of("0003_contract_b", "0004_contract_b")];
    let [b, c] = [row("0003", "0003_b", "ours"), row("0004", "0003_b", "")];
    assert_eq!(renumbered(&text, &moves), format!("# Ours\n{head}\n{a}\n{b}\n{c}\nEnd\n"));
    let plain = format!("{head}\n{a}");
    assert_eq!(renumbered(&plain, &[]), plain);
}

#[test]
fn rows_of_migrations_that_are_gone_leave_and_other_tables_stay() {
    let text = with("| 0001 | ours | b | c |\n| 1 | 2 | 3 | 4 | 5_x |\n\n", &samples::plan("0001"), "2026-11-20", &[]);
    let text = text.expect("rows").replace('\n', "\r\n");
    let known = BTreeSet::from([("0001", "0001_users_note")]);
    let found = idle(&text, &known);
    assert_eq!(found, [("0002", "0001_users_note")]);
    let left = without(&text, &found);
    assert_eq!((left.lines().count() + 1, left.matches("users_note").count()), (text.lines().count(), 2), "{left}");
    assert!(left.contains("| 1 | 2 |") && left.contains("0001 | ours") && idle(&left, &known).is_empty(), "{left}");
    assert_eq!(without(&text, &[]), text);
}

#[test]
fn a_row_says_what_it_does_and_why_and_what_it_took() {
    let allow =
        Directive { object: "x".into(), says: "@allow drops-data nobody | reads it".into(), place: "a:1".into() };
    let flag = Directive { says: "--allow drops-data it is empty".into(), ..allow.clone() };
    let silent = Directive { says: "--allow drops-data".into(), ..allow.clone() };
    let flagged = with("", &samples::plan("0001"), "2026-11-20", &[flag, silent]).expect("rows");
    assert!(flagged.contains(": it is empty |"), "{flagged}");
    let text = with("", &samples::plan("0001"), "2026-11-20", &[allow]).expect("rows");
    assert!(
        text.contains("| add column public.users.note and 1 more: nobody \\| reads it | ACCESS EXCLUSIVE"),
        "{text}"
    );
    let timing = Timing { forward: Some(7), rollback: Some(2) };
    let told = rehearsed(&text, &BTreeMap::from([(("0001", "0001_users_note"), timing)]));
    let first = told.lines().find(|line| line.starts_with("| 0001 ")).expect("its row");
    assert!(first.contains("; rehearsed: 7 ms |") && first.contains("; rehearsed: 2 ms |"), "{told}");
    assert_eq!(told.matches("rehearsed").count(), 2, "{told}");
}

#[test]
fn a_file_without_a_table_gets_one() {
    let text = with("Ours.\n", &samples::plan("0001"), "2026-11-20", &[]).expect("rows");
    assert!(text.starts_with("Ours.\n\n| number |") && missing(&text, ["0001_expand_x"]).is_empty(), "{text}");
}

use super::*;

const FILES: [(&str, &str); 3] = [("1_a.sql", "A;\n"), ("2_b.sql", "B;\n"), ("3_c.sql", "C;\n")];

fn problems(sums: &str, files: &[(&str, &str)]) -> Vec<Problem> {
    Sums::read(Path::new(FILE), sums).expect("it reads").verify(files.iter().copied())
}

#[test]
fn what_was_written_verifies_and_line_ends_do_not_count() {
    let sums = Sums::of(FILES);
    assert_eq!(Sums::read(Path::new(FILE), &sums.to_string()).expect("it reads"), sums);
    assert_eq!(problems(&sums.to_string().replace('\n', "\r\n"), &[FILES[2], FILES[0], ("2_b.sql", "B;\r\n")]), []);
}

#[test]
fn each_problem_is_told_from_the_others() {
    let sums = Sums::of(FILES).to_string();
    let [a, b, c] = FILES;
    assert_eq!(problems(&sums, &[a, ("2_b.sql", "X;"), c]), [Problem::Edited("2_b.sql".into())]);
    assert_eq!(problems(&sums, &[a, c]), [Problem::Missing("2_b.sql".into())]);
    assert_eq!(problems(&sums, &[a, b, c, ("4_d.sql", "")]), [Problem::Extra("4_d.sql".into())]);
    assert_eq!(problems(&sums, &[a, ("1_b.sql", ""), b, c]), [Problem::Reordered("1_b.sql".into())]);
}

#[test]
fn a_line_that_was_moved_removed_or_rewritten_breaks_the_chain() {
    let sums = Sums::of(FILES).to_string();
    let lines: Vec<&str> = sums.lines().collect();
    let swapped = [lines[1], lines[0], lines[2]].join("\n");
    assert_eq!(problems(&swapped, &FILES), [Problem::Unchained("2_b.sql".into())]);
    let without = [lines[0], lines[2]].join("\n");
    assert_eq!(problems(&without, &FILES), [Problem::Unlisted("2_b.sql".into())]);
    assert_eq!(problems(lines[2], &FILES), ["1_a.sql", "2_b.sql"].map(|file| Problem::Unlisted(file.into())));
    let [_, b, c] = FILES;
    assert_eq!(problems(&lines[1..].join("\n"), &[b, c]), [Problem::Unchained("2_b.sql".into())]);
    let forged = sums.replace(&digest("B;\n"), &digest("evil"));
    let files = [FILES[0], ("2_b.sql", "evil"), FILES[2]];
    assert_eq!(problems(&forged, &files), [Problem::Unchained("2_b.sql".into())]);
}

#[test]
fn the_sums_of_two_branches_are_read_from_a_merge_and_forged_ones_are_not() {
    let [a, b, c] = FILES;
    let (ours, theirs) = (Sums::of([a, b]).to_string(), Sums::of([a, c]).to_string());
    let of = |sums: &str, file: usize| sums.lines().nth(file).expect("a line").to_string();
    let (first, ours, theirs) = (of(&ours, 0), of(&ours, 1), of(&theirs, 1));
    let marked = format!("{first}\n<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n");
    let both = format!("{first}\n{ours}\n{theirs}\n");
    let path = Path::new(FILE);
    for text in [&marked, &both] {
        let sums = Sums::merged(path, text).expect("two branches");
        assert_eq!(sums.files().collect::<Vec<_>>(), ["1_a.sql", "2_b.sql", "3_c.sql"]);
        assert_eq!(sums.digests_of("3_c.sql").collect::<Vec<_>>(), [digest("C;\n")]);
    }
    assert!(Sums::read(path, &marked).expect_err("marks").hint.is_some_and(|hint| hint.contains("renumber")));
    assert!(Sums::merged(path, &both.replace(&digest("C;\n"), &digest("evil"))).is_err());
    assert!(Sums::merged(path, &format!("{ours}\n{theirs}\n")).is_err(), "what they follow from was taken out");
    let twice = [first.as_str(), &ours, &ours].join("\n");
    assert!(problems(&twice, &[a, b]).contains(&Problem::Twice("2_b.sql".into())));
}

#[test]
fn one_sum_is_renewed_and_the_chain_follows() {
    let [a, _, c] = FILES;
    let edited = [a, ("2_b.sql", "B; -- said better\n"), c];
    assert_eq!(Sums::of(FILES).renewed("2_b.sql", edited[1].1), Sums::of(edited));
}

#[test]
fn a_conflict_is_named_with_its_line() {
    let error = Sums::read(Path::new(FILE), "\n<<<<<<< HEAD\n").expect_err("not a sum");
    assert!(error.to_string().starts_with("concertina.sum:2:1"));
}

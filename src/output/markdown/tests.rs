use super::*;
use crate::hazard::Hazard;
use crate::output::review::samples::{rehearsed, review, undecided};
use crate::plan::Check;
use crate::project::document::ChangeDocument;
use crate::project::{Draft, samples};

#[test]
fn it_answers_in_the_order_in_which_a_reviewer_asks() {
    let text = document(&review(|_| {}));
    let asked = [
        "# Plan 0001_users_note\n\n**SAFE**: its dangers were accepted: drops-data",
        "refuses reads: milliseconds (estimate); going back: milliseconds (estimate). The direct way would take about 5 min",
        "2 objects to change, in 2 migrations: expand, contract. Planned on 2026-11-20 for PostgreSQL 17.2",
        "## What changes and why\n\n```diff\n+ column public.users.note text\n- column public.users.old\n```",
        "nobody reads it` (schema/users.sql:3)",
        "## Is anything lost",
        "kept in quarantine",
        "| contract | ACCESS EXCLUSIVE, catalog only: milliseconds (estimate) | quarantine column public.users.old: kept in quarantine |",
        "The way back: `concertina rollback --phase contract`, then `concertina rollback --phase expand`.",
        "| contract | must be gone: column public.users.old is not there | runs |",
        "| 2 | fill public.users.note | ROW EXCLUSIVE | nobody | writes rows of public.users (about 9 rows, 12.0 GB) | in batches by id |",
        "<details><summary>expand forward, 2 steps</summary>",
        "| no row of public.users lacks id | when planned, before expand | 0 |",
        "-  old text\n+  note text",
        "```mermaid\nflowchart TD\n  subgraph expand",
        "expand --> retired",
        "- [ ] the old release is gone before contract (`concertina deployed VERSION --retired`)",
    ];
    let mut from = 0;
    for part in asked {
        let found = text[from..].find(part);
        assert!(found.is_some(), "`{part}` is not where it should be in\n{text}");
        from += found.unwrap_or(0);
    }
    assert_eq!(text, whole(&review(|_| {})), "what fits is whole");
}

#[test]
fn what_is_open_stands_at_the_top_and_in_the_checklist() {
    let open = undecided(|_| {}, vec![(Hazard::DropsData, "quarantine column public.users.old".into())]);
    let text = document(&open);
    assert!(text.contains("**NEEDS A DECISION**: somebody has to accept drops-data"), "{text}");
    assert!(
        text.contains("- [ ] drops-data is accepted for: quarantine column public.users.old (`-- @allow drops-data")
    );
}

#[test]
fn what_destroys_is_said_before_anything_else_about_the_way_back() {
    let text =
        document(&review(|draft| draft.migrations[1][0].steps[0].remarks[1] = "loss: values are destroyed".into()));
    assert!(text.contains("**IRREVERSIBLE** from contract on: quarantine column public.users.old"), "{text}");
}

#[test]
fn hostile_names_stay_in_their_cells_and_fences() {
    let hostile = "a | b\n## c `d` <img src=x> [e](f) \"g\" ]";
    let text = document(&review(|draft| {
        let up = &mut draft.migrations[0][0];
        (up.steps[0].says, up.steps[0].sql) = (hostile.into(), "SELECT '\n````\n</details>\n# x';".into());
        up.opening = vec![Check { says: hostile.into(), sql: "SELECT '```'".into() }];
        draft.document.stages[0].releases.old = Some(hostile.into());
        draft.document.notes = vec![hostile.into()];
        draft.document.facts.counts[0].says = hostile.into();
    }));
    let unescaped = text.replace("\\|", "");
    for line in unescaped.lines().filter(|line| line.starts_with("| 1 |")) {
        assert_eq!(line.matches('|').count(), 8, "{line}");
    }
    assert!(!text.contains("\n## c") && !text.replace("\\<", "").contains("<img"), "{text}");
    assert!(text.contains("\n`````sql\nSELECT '\n````\n"), "{text}");
    assert!(text.contains("expand1[\"a #124; b #35;#35; c"), "{text}");
}

/// So many tables that each get a column, with long names.
fn wide(draft: &mut Draft, tables: usize) {
    let name = |at: usize| format!("a_table_with_a_rather_long_name_as_they_come_in_real_schemas_{at:04}");
    let (step, planned) = (draft.migrations[0][0].steps[0].clone(), draft.document.stages[0].up[0].clone());
    let (back, lost) = (draft.migrations[1][0].steps[0].clone(), draft.document.stages[1].up[0].clone());
    for at in 0..tables {
        let says = format!("add column public.{}.a_new_column", name(at));
        let sql = format!("ALTER TABLE public.{} ADD COLUMN a_new_column text;", name(at));
        draft.migrations[0][0].steps.push(crate::project::MigrationStep { says: says.clone(), sql, ..step.clone() });
        draft.document.stages[0].up.push(crate::project::document::StepDocument { says, ..planned.clone() });
        let says = format!("quarantine column public.{}.an_old_column", name(at));
        draft.migrations[1][0].steps.push(crate::project::MigrationStep { says: says.clone(), ..back.clone() });
        draft.document.stages[1].up.push(crate::project::document::StepDocument { says, ..lost.clone() });
        let (id, object) = samples::column(&name(at), "a_new_column", true);
        draft.document.stages[0].changes.push(ChangeDocument { id, before: None, after: Some(object) });
        draft.document.notes.push(format!("constraint public.{0}.{0}_check: a note about it", name(at)));
        let says = format!("no row of public.{} lacks a_new_column", name(at));
        let sql = format!("SELECT count(*), NULL FROM public.{} WHERE a_new_column IS NULL", name(at));
        draft.migrations[0][0].opening.push(Check { says, sql });
        draft.document.facts.schema.push_str(&format!("+ALTER TABLE public.{} …\n", name(at)));
    }
    let open = draft.document.stages[1].up[0].clone();
    draft.document.stages[1].down.extend(vec![open; tables]);
}

#[test]
fn five_hundred_changed_tables_fit_a_comment() {
    let open: Vec<_> = (0..500).map(|at| (Hazard::DropsData, format!("quarantine column public.t{at}.old"))).collect();
    let review = undecided(|draft| wide(draft, 500), open);
    let (text, all) = (comment(&review), whole(&review));
    assert!(text.len() < 60_000 && all.len() > 300_000, "{} of {}", text.len(), all.len());
    assert!(text.len() > 20_000, "there was more room: {}", text.len());
    let must =
        ["**NEEDS A DECISION**", "## Which release may run", "## Is anything lost", "## Steps", "## Before it runs"];
    assert_eq!(must.map(|part| text.contains(part)), [true; 5], "{text}");
    let end =
        "All of it: `concertina show 0001_users_note --format html`; the SQL is in the files of the migrations.\n";
    assert!(text.ends_with(end), "{}", &text[text.len() - 400..]);
    assert!(
        text.contains("Too long to be whole here: cut are what changes, the way back, the steps, the SQL, "),
        "{text}"
    );
}

#[test]
fn five_hundred_changed_tables_with_the_figures_of_a_rehearsal_fit() {
    let review = rehearsed(|draft| wide(draft, 500));
    let (file, comment, all) = (document(&review), comment(&review), whole(&review));
    assert!(file.len() < 60_000 && comment.len() < 60_000, "{} and {}", file.len(), comment.len());
    assert!(comment.len() > 20_000, "there was more room: {}", comment.len());
    assert_eq!(
        all.matches("| ACCESS EXCLUSIVE on public.users, 3.9 ms |").count(),
        502 + 501 + 1,
        "two phases forward, one back"
    );
    for text in [&file, &comment] {
        assert!(
            text.contains("refuses reads: 3.9 ms (ACCESS EXCLUSIVE on public.users), measured (estimate: "),
            "{text}"
        );
        assert!(
            text.contains("## Measured\n\nRehearsed 1970-01-01T00:00:00Z on a clone, PostgreSQL 17: every row was")
        );
        assert!(text.contains(" All figures: `0001_users_note.rehearsal.json`."), "{text}");
        assert!(text.contains("Too long to be whole here: cut are what was measured, "), "{text}");
        let cut = [
            "more, none of which weighs more: in `0001_users_note.rehearsal.json`.",
            "The figures of 1004 steps are cut here.",
        ];
        assert!(cut.iter().any(|says| text.contains(says)), "{text}");
    }
}

#[test]
fn what_was_measured_stands_for_what_was_expected() {
    let text = document(&rehearsed(|_| {}));
    let asked = [
        "refuses reads: 3.9 ms (ACCESS EXCLUSIVE on public.users), measured (estimate: milliseconds); going back: 3.9 ms",
        "Longest time that any table refused writes: 3.9 ms (ACCESS EXCLUSIVE on public.users) going forward, 3.9 ms",
        "<details><summary>0001_expand_users_note, forward: 1.2 s</summary>",
        "| 1 | add column public.users.note | 2.4 ms | ACCESS EXCLUSIVE on public.users, 3.9 ms | 7 | 2.0 kB |  | writes public.users anew |",
        "<details><summary>0002_contract_users_note, back: 1.2 s</summary>",
        "catalog only: 1.2 s, measured |",
        "- [x] rehearsed at 1970-01-01T00:00:00Z: on a clone",
    ];
    for part in asked {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
}

#[test]
fn a_comment_leaves_out_what_is_read_least() {
    let review = review(|draft| draft.migrations[0][0].steps[0].sql = "SELECT 1;\n".repeat(20_000));
    let text = comment(&review);
    assert!(text.len() < 60_000 && text.contains("**SAFE**"), "{}", text.len());
    assert!(text.starts_with("<!-- concertina:plan:0001_users_note -->\n# Plan"));
    assert!(text.contains("Too long to be whole here: cut are the SQL. All of it"), "{text}");
    assert!(text.contains("- `0001_expand_users_note.sql`") && text.contains("- column public.users.old"), "{text}");
}

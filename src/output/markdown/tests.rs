use super::*;
use crate::engine::Engine;
use crate::hazard::Hazard;
use crate::output::Size;
use crate::plan::{Check, Plan};
use crate::project::{Directive, samples};
use std::collections::BTreeMap;

fn review<'a>(plan: &'a Plan, sizes: &'a BTreeMap<crate::catalog::ObjectId, Size>) -> Review<'a> {
    Review {
        plan,
        engine: Engine::Postgres,
        server: "17.2",
        directives: &[],
        undecided: &[],
        counts: &[],
        sizes,
        direct: None,
        before: "CREATE TABLE users (\n  id text,\n  old text\n);\n",
        after: "CREATE TABLE users (\n  id text,\n  note text\n);\n",
    }
}

#[test]
fn it_answers_in_the_order_in_which_a_reviewer_asks() {
    let plan = samples::plan("0001");
    let sizes = [(samples::table("users").0, Size { rows: 9, bytes: 12 << 30 })].into_iter().collect();
    let directives = [Directive {
        object: "column public.users.old".into(),
        says: "@allow drops-data nobody reads it".into(),
        place: "schema/users.sql:3".into(),
    }];
    let direct = [plan.stages[0].up[0].clone().costing(crate::step::Cost::Rewrite)];
    let counts = [(samples::check(), Some((0, String::new())))];
    let text =
        document(&Review { directives: &directives, direct: Some(&direct), counts: &counts, ..review(&plan, &sizes) });
    let asked = [
        "# Plan 0001_users_note\n\n**SAFE**: its dangers were accepted: drops-data",
        "refuses reads: milliseconds (estimate). The direct way would take about 5 min",
        "## What changes and why\n\n```diff\n+ column public.users.note text\n- column public.users.old\n```",
        "nobody reads it (schema/users.sql:3)",
        "## Is anything lost",
        "kept in quarantine",
        "| contract | must be gone: column public.users.old is not there | runs |",
        "| 2 | fill public.users.note | ROW EXCLUSIVE | nobody | writes rows of public.users (about 9 rows, 12.0 GB) | in batches by id |",
        "<details><summary>expand forward, 2 steps</summary>",
        "| no row of public.users lacks id | 0 |  |",
        "-  old text\n+  note text",
        "```mermaid\nflowchart TD\n  subgraph expand",
        "expand --> retired",
        "- [ ] the old release is gone before contract",
    ];
    let mut from = 0;
    for part in asked {
        let found = text[from..].find(part);
        assert!(found.is_some(), "`{part}` is not where it should be in\n{text}");
        from += found.unwrap_or(0);
    }
}

#[test]
fn the_verdict_follows_from_rows_and_decisions() {
    let (plan, sizes) = (samples::plan("0001"), BTreeMap::new());
    let undecided: Vec<_> = plan.decisions().collect();
    let open = Review { undecided: &undecided, ..review(&plan, &sizes) };
    assert!(document(&open).contains("**NEEDS A DECISION**: somebody has to accept drops-data"));
    let counts = [(samples::check(), Some((1, "7".to_string())))];
    let blocked = Review { counts: &counts, ..open };
    assert!(document(&blocked).contains("**BLOCKED**: 1 row stands against"));
}

#[test]
fn what_destroys_is_said_before_anything_else_about_the_way_back() {
    let (mut plan, sizes) = (samples::plan("0001"), BTreeMap::new());
    plan.stages[1].up[0].hazards = vec![Hazard::LosesData];
    let text = document(&review(&plan, &sizes));
    assert!(text.contains("**IRREVERSIBLE** from contract on: quarantine column public.users.old"), "{text}");
}

#[test]
fn hostile_names_stay_in_their_cells_and_fences() {
    let (mut plan, sizes) = (samples::plan("0001"), BTreeMap::new());
    let hostile = "a | b\n## c `d` <img src=x> [e](f) \"g\" ]";
    plan.stages[0].up[0].says = hostile.into();
    plan.stages[0].up[0].sql = "SELECT '\n````\n</details>\n# x';".into();
    plan.stages[0].releases.old = Some(hostile.into());
    let counts = [(Check { says: hostile.into(), sql: "SELECT '```'".into() }, Some((0, hostile.to_string())))];
    let text = document(&Review { counts: &counts, ..review(&plan, &sizes) });
    let unescaped = text.replace("\\|", "");
    for line in unescaped.lines().filter(|line| line.starts_with("| 1 |")) {
        assert_eq!(line.matches('|').count(), 8, "{line}");
    }
    assert!(!text.contains("\n## c") && !text.replace("\\<", "").contains("<img"), "{text}");
    assert!(text.contains("\n`````sql\nSELECT '\n````\n"), "{text}");
    assert!(text.contains("expand1[\"a #124; b #35;#35; c"), "{text}");
}

#[test]
fn a_comment_leaves_out_what_does_not_fit() {
    let (mut plan, sizes) = (samples::plan("0001"), BTreeMap::new());
    plan.stages[0].up[0].sql = "SELECT 1;\n".repeat(20_000);
    let text = comment(&review(&plan, &sizes));
    assert!(text.len() < COMMENT + 200 && text.contains("**SAFE**"), "{}", text.len());
    assert!(text.ends_with("Too long for a comment: the SQL stands in `0001_users_note.md` only.\n"));
}

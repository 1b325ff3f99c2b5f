use super::*;
use crate::hazard::Hazard;
use crate::output::review::samples::{rehearsed, review, undecided};
use crate::plan::Check;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

fn parsed(review: &Review) -> Html {
    let page = Html::parse_document(&page(review));
    assert_eq!(page.errors, Vec::<std::borrow::Cow<str>>::new(), "the page is well formed");
    page
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn text(element: &ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

const HOSTILE: &str = "<img src=x onerror=alert(1)> \"a\" '</script><script>alert(2)</script> \u{202e}b\n`c";

fn hostile() -> Review {
    undecided(
        |draft| {
            let up = &mut draft.migrations[0][0];
            (up.steps[0].says, up.steps[0].sql) = (HOSTILE.into(), HOSTILE.into());
            up.opening = vec![Check { says: HOSTILE.into(), sql: HOSTILE.into() }];
            draft.document.stages[0].releases.old = Some(HOSTILE.into());
            draft.document.stages[0].migration = HOSTILE.into();
            draft.document.notes = vec![HOSTILE.into()];
            draft.document.facts.schema = HOSTILE.into();
            draft.document.facts.counts[0].says = HOSTILE.into();
            draft.document.directives[0].says = HOSTILE.into();
        },
        vec![(Hazard::DropsData, HOSTILE.into())],
    )
}

#[test]
fn names_are_text_wherever_they_stand() {
    for review in [review(|_| {}), rehearsed(|draft| draft.migrations[0][0].steps[0].says = HOSTILE.into()), hostile()]
    {
        let page = parsed(&review);
        assert_eq!((all(&page, "img").len(), all(&page, "script").len(), all(&page, "style").len()), (0, 1, 1));
        for element in all(&page, "*") {
            let handlers = element.value().attrs().filter(|(name, _)| name.starts_with("on") || *name == "style");
            assert_eq!(handlers.count(), 0, "{}", element.html());
        }
        assert!(!page.html().contains('\u{202e}'), "what turns text around is shown by its number");
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let page = parsed(&hostile());
    for element in all(&page, "[src], [href], [data], [action], [poster], [srcset]") {
        let (name, value) = element.value().attrs().find(|(name, _)| *name != "class").expect("an attribute");
        assert!(name == "href" && value.starts_with('#'), "{}", element.html());
    }
    let policy = all(&page, "meta[http-equiv]")[0].attr("content").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    for forbidden in ["@import", "url(", "http://", "https://", "fetch(", "innerHTML"] {
        assert!(!STYLE.contains(forbidden) && !SCRIPT.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_step_stands_there_once_and_the_drawing_leads_to_it() {
    let review = review(|_| {});
    let page = parsed(&review);
    let told: Vec<String> = all(&page, ".step .says").iter().map(text).collect();
    let ways = review.stages.iter().flat_map(|stage| [&stage.forward, &stage.back]);
    let steps: Vec<&str> = ways.flat_map(|way| &way.steps).map(|step| step.says.as_str()).collect();
    assert_eq!(told, steps);
    let ids: Vec<&str> = all(&page, "[id]").iter().filter_map(|one| one.attr("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids are given once");
    for link in all(&page, "a[href]") {
        let target = link.attr("href").expect("a target").trim_start_matches('#');
        assert!(ids.contains(&target), "`{target}` is not there");
    }
    assert_eq!(all(&page, "svg.graph a").len(), 3, "a box for every step forward");
    assert_eq!(all(&page, "svg.graph .edges path").len(), 1, "the column that comes is filled");
    assert_eq!(all(&page, "svg.timeline rect.gone").len(), 1, "the old release is gone behind contract");
}

#[test]
fn what_was_measured_stands_with_the_steps_and_in_the_drawing() {
    let (planned, page) = (parsed(&review(|_| {})), parsed(&rehearsed(|_| {})));
    assert_eq!((all(&planned, "#measured").len(), all(&page, "#measured").len()), (0, 1));
    assert_eq!(text(&all(&page, ".card .figure")[0]), "3.9 ms");
    let step = text(&all(&page, "#expand-1")[0]);
    for word in [
        "2.4 ms, measured",
        "ACCESS EXCLUSIVE on public.users, 3.9 ms",
        "7 rows; 2.0 kB of WAL; writes public.users anew",
    ] {
        assert!(step.contains(word), "`{word}` is not in {step}");
    }
    let bars = all(&page, "svg.timeline title");
    assert!(
        text(&bars[0]).ends_with("readers and writers; took 2.4 ms; ACCESS EXCLUSIVE on public.users held for 3.9 ms")
    );
    let width = |page: &Html, at: usize| -> f64 {
        let bar = all(page, "svg.timeline rect[rx='2']")[at];
        bar.attr("width").and_then(|width| width.parse().ok()).expect("a width")
    };
    assert!((width(&planned, 0) - width(&planned, 1)).abs() < 0.1, "nothing is known of either");
    assert!(width(&page, 1) > width(&page, 0) + 5.0, "the second one takes a hundred times as long");
}

#[test]
fn whoever_does_not_see_it_is_told_as_well() {
    let page = parsed(&review(|_| {}));
    for element in all(&page, "section, svg, nav, div[tabindex], pre[tabindex]") {
        let named = ["aria-label", "aria-labelledby"].iter().find_map(|name| element.attr(name));
        assert!(named.is_some_and(|name| !name.is_empty()), "{}", element.html());
    }
    let labelled: Vec<&str> =
        all(&page, "[aria-labelledby]").iter().filter_map(|one| one.attr("aria-labelledby")).collect();
    for id in labelled {
        assert_eq!(all(&page, &format!("[id='{id}']")).len(), 1, "{id}");
    }
    assert_eq!(all(&page, "label[for=search]").len(), 1);
    for button in all(&page, "button, summary, svg a, th[scope]") {
        assert!(!text(&button).is_empty(), "{}", button.html());
    }
    assert_eq!(all(&page, "body > *")[0].attr("href"), Some("#plan"), "the first stop is the way past the rest");
}

#[test]
fn a_column_of_many_steps_is_drawn_in_part_and_listed_whole() {
    let review = review(|draft| {
        let (step, planned) = (draft.migrations[0][0].steps[0].clone(), draft.document.stages[0].up[0].clone());
        draft.migrations[0][0].steps.extend(vec![step; 498]);
        draft.document.stages[0].up.extend(vec![planned; 498]);
    });
    let page = parsed(&review);
    assert_eq!(all(&page, "svg.graph a").len(), layout::MOST + 1);
    assert!(all(&page, "svg.graph .more").iter().any(|more| text(more) == "and 460 more, listed below"));
    assert_eq!(all(&page, ".step").len(), 500 + 1 + 1);
}

#[test]
fn a_long_text_keeps_its_end() {
    let lines = layout::lines("demand that new rows have public.customers.an_email_address_that_is_long");
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], "demand that new rows have");
    assert!(lines[1].starts_with('…') && lines[1].ends_with("_that_is_long"), "{lines:?}");
    assert!(lines.iter().all(|line| line.chars().count() <= 32));
    assert_eq!(layout::lines("x"), ["x"]);
}

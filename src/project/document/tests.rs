use super::*;
use crate::catalog::{Aside, Grant, Kind, Object, ObjectId};
use crate::project::samples;
use crate::route::Phase;

fn document() -> (Plan, Document) {
    let plan = samples::plan("20261120203000");
    let document = Document::of(&plan, &plan.ends(), &samples::context()).expect("a document");
    (plan, document)
}

#[test]
fn a_document_reads_back() {
    let (_, document) = document();
    let text = document.write().expect("TOML");
    assert_eq!(Document::read(Path::new("p.toml"), &text).expect("it reads"), document, "{text}");
}

#[test]
fn each_state_follows_from_the_one_beside_it() {
    let (plan, document) = document();
    for (stage, written) in plan.stages.iter().zip(&document.stages) {
        assert_eq!(written.after(&stage.before), stage.after);
        assert_eq!(written.before(&stage.after), stage.before);
        assert_eq!(written.after(&stage.before).fingerprint(), written.after);
    }
    assert_eq!(document.stage("20261120203000_expand_users_note").map(|stage| stage.phase), Some(Phase::Expand));
    assert_eq!(document.number(), "20261120203000");
}

#[test]
fn objects_that_moved_are_named() {
    let (plan, document) = document();
    let mut live = plan.stages[0].before.clone();
    assert_eq!(document.moved(&live, None), Vec::<String>::new());
    let (gone, _) = samples::column("users", "id", false);
    live.remove(&gone);
    let (id, object) = samples::column("users", "e.mail\n", true);
    live.insert(id, object);
    let (id, object) = samples::column("users", "old", false);
    live.insert(id, object);
    assert_eq!(
        document.moved(&live, None),
        [
            "column public.users.\"e.mail\\n\" is new",
            "column public.users.id is gone",
            "column public.users.old has changed"
        ]
    );
}

#[test]
fn of_what_was_granted_to_who_reads_nothing_moved() {
    let (plan, document) = document();
    let mut live = plan.stages[0].before.clone();
    let table = live.of_kind(Kind::Table).next().expect("a table").0.clone();
    let grant = ObjectId::note(Kind::Grant, &table, "who \"looks\"");
    live.insert(grant, Object::Grant(Grant { privileges: vec![], usual: vec![], reads: Aside(vec![]) }));
    assert_eq!(document.moved(&live, Some("who")).len(), 1);
    assert!(document.moved(&live, Some("who \"looks\"")).is_empty());
}

#[test]
fn another_format_is_refused_by_name() {
    let (_, document) = document();
    let text = document.write().expect("TOML").replacen("format = 1", "format = 2", 1);
    let error = Document::read(Path::new("p.toml"), &text).expect_err("not ours").to_string();
    assert!(error.contains("format 2") && error.contains("hint:"), "{error}");
    let error = Document::read(Path::new("p.toml"), "format = 1\nwrong = 2\n").expect_err("not ours").to_string();
    assert!(error.starts_with("p.toml:"), "{error}");
}

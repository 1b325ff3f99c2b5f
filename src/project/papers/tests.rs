use super::*;
use crate::project::{plan_id, samples};
use jiff::Timestamp;

/// A project with one plan, in a folder.
fn written() -> (tempfile::TempDir, Project, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let project = Project { migrations_dir: folder.path().join("migrations"), plans_dir: folder.path().join("plans") };
    samples::write(&project, "0001").expect("written");
    let id = plan_id(&samples::plan("0001"));
    (folder, project, id)
}

fn approval(papers: &Papers, by: &str) -> Approval {
    Approval { by: by.into(), at: Timestamp::UNIX_EPOCH, sha256: papers.sha256.clone(), message: None }
}

#[test]
fn every_byte_of_a_plan_counts_and_line_ends_do_not() {
    let (folder, project, plan) = written();
    let was = project.plan_digest(&plan).expect("a digest");
    let names = fs::read_dir(folder.path().join("migrations")).expect("read").flatten().map(|entry| entry.path());
    let sql = names.filter(|path| path.extension().is_some_and(|extension| extension == "sql"));
    let files: Vec<PathBuf> = sql.chain([project.document_path(&plan, "toml")]).collect();
    assert_eq!(files.len(), 5, "two migrations, both ways, and the document: {files:?}");
    for path in files {
        let text = fs::read_to_string(&path).expect("read");
        fs::write(&path, text.replace('\n', "\r\n")).expect("written");
        assert_eq!(project.plan_digest(&plan).expect("a digest"), was, "{}", path.display());
        fs::write(&path, format!("{text}\n# x")).expect("written");
        assert_ne!(project.plan_digest(&plan).expect("a digest"), was, "{}", path.display());
        fs::write(&path, text).expect("written");
    }
    let review = project.document_path(&plan, "md");
    fs::write(&review, "another review").expect("written");
    assert_eq!(project.plan_digest(&plan).expect("a digest"), was, "the reviewer's document runs nowhere");
}

#[test]
fn approvals_are_added_and_read_again() {
    let (_folder, project, plan) = written();
    let before = project.papers(&plan).expect("papers");
    assert_eq!((before.approvals.len(), before.rehearsal.is_none()), (0, true));
    let path = project.approve(&plan, &approval(&before, "ann \"the\" owner")).expect("written");
    let other = Approval { sha256: "of something else".into(), ..approval(&before, "bob@x") };
    project.approve(&plan, &other).expect("written");
    let first = fs::read_to_string(&path).expect("read");
    project.approve(&plan, &approval(&before, "Cy@X")).expect("written");
    assert!(fs::read_to_string(&path).expect("read").starts_with(&first), "lines are only added");
    let papers = project.papers(&plan).expect("papers");
    assert_eq!((papers.approvers(), papers.void()), (vec!["ann \"the\" owner", "Cy@X"], vec!["bob@x"]));
    project.approve(&plan, &approval(&before, "BOB@x")).expect("written");
    assert_eq!(project.papers(&plan).expect("papers").void(), Vec::<&str>::new());
}

#[test]
fn a_merge_that_went_wrong_has_a_place() {
    let (_folder, project, plan) = written();
    let before = project.papers(&plan).expect("papers");
    let path = project.approve(&plan, &approval(&before, "ann")).expect("written");
    let text = fs::read_to_string(&path).expect("read") + "<<<<<<< HEAD\n";
    fs::write(&path, &text).expect("written");
    let error = project.approve(&plan, &approval(&before, "bob")).expect_err("not understood");
    assert_eq!(error.place.as_ref().map(|place| place.line), Some(text.lines().count()), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("read"), text);
}

use super::*;

struct Folder {
    root: tempfile::TempDir,
    project: Project,
}

fn folder() -> Folder {
    let root = tempfile::tempdir().expect("a folder");
    let project = Project { migrations_dir: root.path().join("migrations"), plans_dir: root.path().join("plans") };
    Folder { root, project }
}

fn written(number: &str) -> Folder {
    let folder = folder();
    samples::write(&folder.project, number).expect("written");
    folder
}

fn failure<T>(result: Result<T>) -> String {
    let error = result.err().expect("it is refused");
    assert_eq!(error.exit, Exit::History, "{error}");
    assert!(error.hint.is_some(), "{error}");
    error.to_string()
}

#[test]
fn a_plan_is_written_and_reads_back() {
    let Folder { root, project } = folder();
    let plan = samples::plan("20261120203000");
    let paths = samples::write(&project, "20261120203000").expect("written");
    let names: Vec<String> =
        paths.iter().map(|path| path.strip_prefix(root.path()).expect("inside").display().to_string()).collect();
    assert_eq!(
        names,
        [
            "migrations/20261120203000_expand_users_note.down.sql",
            "migrations/20261120203000_expand_users_note.sql",
            "migrations/20261120203100_contract_users_note.down.sql",
            "migrations/20261120203100_contract_users_note.sql",
            "plans/20261120203000_users_note.toml",
            "plans/20261120203000_users_note.md",
            "migrations/REGISTRY.md",
            "migrations/concertina.sum",
        ]
    );
    let migrations = project.migrations().expect("they read");
    assert_eq!(migrations.len(), 2);
    assert_eq!(
        (migrations[0].up.clone(), migrations[0].down.clone()),
        Migration::pair(&plan, 0, &plan.ends()[0]).expect("a pair")
    );
    assert_eq!(
        (migrations[1].up.clone(), migrations[1].down.clone()),
        Migration::pair(&plan, 1, &plan.ends()[1]).expect("a pair")
    );
    assert_eq!(project.plan_document(&migrations[0].up.plan).expect("it reads").stages.len(), 2);
    assert_eq!(project.problems().expect("they read"), []);
    assert_eq!(project.unregistered().expect("they read"), Vec::<String>::new());
}

#[test]
fn a_second_plan_follows_and_never_overwrites() {
    let Folder { root: _root, project } = written("0001");
    failure(samples::write(&project, "0001"));
    failure(samples::write(&project, "0002"));
    samples::write(&project, "0003").expect("written");
    assert_eq!(project.migrations().expect("they read").len(), 4);
    assert_eq!(project.problems().expect("they read"), []);
}

#[test]
fn an_edited_file_stops_the_next_plan_until_the_sums_are_renewed() {
    let Folder { root: _root, project } = written("0001");
    let path = project.migrations_dir.join("0001_expand_users_note.sql");
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, text.replace("'x'", "'y'")).expect("written");
    let said = failure(samples::write(&project, "0003"));
    assert!(said.contains("`0001_expand_users_note.sql` was edited"), "{said}");
    project.renew_sums().expect("renewed");
    samples::write(&project, "0003").expect("written");
}

#[test]
fn what_does_not_belong_in_the_folder_is_named() {
    let Folder { root: _root, project } = written("0001");
    let at = |name: &str| project.migrations_dir.join(name);
    for (name, word) in [
        ("V1__init.sql", "did not write"),
        ("0001_expand_other.sql", "is missing beside"),
        ("0009_contract_users_note.down.sql", "is missing beside"),
        ("10_expand_a.sql", "is missing beside"),
    ] {
        fs::copy(at("0001_expand_users_note.sql"), at(name)).expect("copied");
        let said = failure(project.migrations());
        assert!(said.contains(word) && said.contains(name), "{said}");
        fs::remove_file(at(name)).expect("removed");
    }
}

#[test]
fn numbers_that_do_not_sort_or_are_taken_twice_are_refused() {
    for (number, word) in [("0001", "the same number"), ("00003", "do not sort")] {
        let Folder { root: _root, project } = written("0001");
        for ending in [".sql", ".down.sql"] {
            let at = |id: &str| project.migrations_dir.join(format!("{id}{ending}"));
            fs::copy(at("0001_expand_users_note"), at(&format!("{number}_expand_other"))).expect("copied");
        }
        let said = failure(project.migrations());
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_renamed_file_is_told_from_its_first_line() {
    let Folder { root: _root, project } = written("0001");
    for ending in [".sql", ".down.sql"] {
        let at = |id: &str| project.migrations_dir.join(format!("{id}{ending}"));
        fs::rename(at("0001_expand_users_note"), at("0001_contract_users_note")).expect("renamed");
    }
    assert!(failure(project.migrations()).contains("does not fit its first line"));
}

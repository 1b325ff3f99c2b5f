use super::{OPEN, everywhere, says};

#[test]
fn nothing_of_a_plan_runs_before_enough_people_approved_its_bytes() {
    everywhere(&format!("{OPEN}approval = 2\n"), |project| {
        let plan = project.plans("first", super::FIRST);
        let approve = |more: &[&str], code| project.run(&[&["approve", &plan], more].concat()).exits(code);
        project
            .applies(3, &["_expand_first` waits", "0 of 2, nobody has", &format!("hint: `concertina approve {plan}`")]);
        says(approve(&[], 64).stderr(), &["user.email", "--as"]);
        says(approve(&["--as", "ann@x"], 0).stdout(), &["approvals 1 of 2: ann@x"]);
        let file = format!("plans/{plan}.approvals.toml");
        let once = project.cli.read(&file);
        says(&once, &["by = \"ann@x\"", "sha256 = \""]);
        for same in ["Ann@X", "Ann <ann@x>"] {
            says(approve(&["--as", same], 0).stderr(), &["approved it already"]);
        }
        assert_eq!(project.cli.read(&file), once);
        project.applies(3, &["1 of 2, ann@x has", "by somebody else"]);
        project.status(&[&format!("plan         {plan}  approvals: 1 of 2, by ann@x"), "waits      for approval"]);
        let dry = project.run(&["apply", "--dry-run"]).exits(0);
        says(dry.stdout(), &["-- waits for approval"]);
        project.cli.write(".gitconfig", "[user]\nemail = bob@x\n");
        approve(&[], 0);
        says(project.run(&["approve"]).exits(0).stdout(), &["approvals 2 of 2: ann@x, bob@x"]);
        project.applies(0, &[]);
        assert_eq!(project.applied(), "1");
    });
}

#[test]
fn a_changed_byte_makes_approvals_void() {
    everywhere(&format!("{OPEN}approval = true\n"), |project| {
        let plan = project.plans("first", super::FIRST);
        project.run(&["approve", &plan[..4], "--as", "ann@x"]).exits(0);
        let down = project.cli.list("migrations").into_iter().find(|name| name.ends_with(".down.sql")).unwrap();
        let path = format!("migrations/{down}");
        let was = project.cli.read(&path);
        project.cli.write(&path, &format!("{was}-- looked at\n"));
        let edited = project.run(&["approve", &plan, "--as", "bob@x"]).exits(7);
        says(edited.stderr(), &["was edited"]);
        project.run(&["plan", "--accept-edits"]).exits(0);
        project.applies(3, &["0 of 1, nobody has; what ann@x approved has changed since"]);
        project.status(&["void, of other bytes: ann@x"]);
        for format in ["text", "markdown", "html", "json"] {
            let shown = project.run(&["show", "--format", format]).exits(0);
            says(shown.stdout(), &["the approval of ann@x is void: files of the plan have changed since"]);
        }
        project.cli.write(&path, &was);
        project.run(&["plan", "--accept-edits"]).exits(0);
        let document = format!("plans/{plan}.toml");
        let text = project.cli.read(&document);
        project.cli.write(&document, &format!("# a note\n{text}"));
        project.applies(7, &["was edited"]);
        project.run(&["plan", "--accept-edits"]).exits(0);
        project.applies(3, &["0 of 1"]);
        project.cli.write(&document, &text);
        project.applies(0, &[]);
    });
}

#[test]
fn who_approves_is_told_what() {
    everywhere(OPEN, |project| {
        let first = project.plans("first", super::FIRST);
        let safe = project.run(&["approve", &first, "--as", "ann@x"]).exits(0);
        says(safe.stderr(), &[&format!("{first} is SAFE: ")]);
        project.run(&["apply", "--yes"]).exits(0);
        project.sql("INSERT INTO t (id, a) VALUES (1, 'one'), (2, 'one')");
        let unique = project.plans("unique", &super::FIRST.replace("a text", "a text UNIQUE"));
        let blocked = project.run(&["approve", &unique, "--as", "ann@x"]).exits(0);
        says(blocked.stderr(), &[&format!("{unique} is BLOCKED: 1 row stands against")]);
    });
}

#[test]
fn a_plan_that_is_not_there_is_named_with_those_that_are() {
    everywhere(OPEN, |project| {
        let first = project.plans("first", super::FIRST);
        let refused = project.run(&["approve", "9", "--as", "ann"]).exits(64);
        says(refused.stderr(), &["no plan begins with `9`", &format!("`{first}`"), "hint: `concertina approve`"]);
        project.run(&["apply", "--yes"]).exits(0);
        project.plans("second", super::SECOND);
        says(project.run(&["approve", "2", "--as", "ann"]).exits(64).stderr(), &["more than one plan"]);
        project.cli.write(&format!("plans/{first}.approvals.toml"), "[[approvals]\n");
        says(project.run(&["approve"]).exits(1).stderr(), &["approvals.toml:1:", "hint: "]);
    });
}

use super::{OPEN, Project, everywhere, says};
use crate::support::postgres::servers;

const COMMAND: &str = "backup = 'echo $CONCERTINA_PLAN $CONCERTINA_STAGE $CONCERTINA_MIGRATION >> ran; \
    echo looked; echo complained >&2; test -f allowed'\n";

#[test]
fn a_contract_runs_after_a_backup_that_succeeded_once() {
    everywhere(&format!("{OPEN}{COMMAND}"), |project| {
        let plan = project.begun();
        let ran = || project.cli.read("ran").lines().count();
        project.status(&["first      the command of `gates.backup`"]);
        says(project.run(&["apply", "--dry-run"]).exits(0).stdout(), &["-- first, the command of `gates.backup`"]);
        assert!(!project.cli.path("ran").exists(), "looking makes no backup");
        let words = ["_contract_second` waits", "exit status: 1", "  looked\n", "  complained\n", "mend the command"];
        project.applies(3, &words);
        assert_eq!((project.applied().as_str(), ran()), ("4", 1), "all but the contract");
        let contract =
            project.cli.list("migrations").into_iter().find(|name| name.ends_with("_contract_second.sql")).unwrap();
        assert_eq!(project.cli.read("ran"), format!("{plan} contract {}\n", contract.trim_end_matches(".sql")));
        project.status(&["backup     refused 2", "exit code 1", "             looked"]);
        project.cli.write("allowed", "");
        project.applies(0, &[]);
        project.status(&["backup     refused 2", "backup     made 2"]);
        let gate = project.journal("gate");
        let kept = project.sql(&format!("SELECT outcome, exit_code, output FROM {gate} ORDER BY seq"));
        assert_eq!(kept, "refused|1|looked\ncomplained\npassed|0|looked\ncomplained");
        project.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
        project.applies(0, &[]);
        assert_eq!((project.applied().as_str(), ran()), ("5", 3), "the one before the way back is old");
    });
}

#[test]
fn it_is_made_once_though_the_contract_is_tried_again() {
    let server = servers().pop().unwrap();
    let project = Project::new(OPEN, Some(server.database("backup_once")));
    project.cli.write(
        "concertina.toml",
        &format!("schema = [\"schema.sql\"]\n[apply]\nlock_retries = 1\nlock_timeout = '50ms'\n[gates]\n{OPEN}backup = 'echo x >> ran'\n"),
    );
    project.begun();
    project.run(&["apply", "--yes", "--through", "constrain"]).exits(0);
    let database = project.database.as_ref().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| database.psql("BEGIN; LOCK TABLE t IN ROW SHARE MODE; SELECT pg_sleep(6); COMMIT"));
        while database.psql("SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass") == "0" {}
        project.run(&["apply", "--yes"]).exits(6);
    });
    project.applies(0, &[]);
    assert_eq!(project.cli.read("ran"), "x\n");
}

#[test]
fn it_finds_the_database_in_its_environment_and_nothing_in_its_arguments() {
    let server = servers().pop().unwrap();
    let database = server.database("backup_secret");
    let (url, name) = (database.url(), database.name.clone());
    let (scheme, rest) = url.split_once("://").unwrap();
    let (user, host) = rest.split_once('@').unwrap();
    let secret = format!("{scheme}://{user}:hunter2-p%40ss@{host}");
    let command = "psql -XAtc 'SELECT current_database()'; tr '\\\\0' ' ' < /proc/$$/cmdline; echo; \
        echo $PGPASSWORD $DATABASE_URL password=other; exit 9";
    let project = Project::new("", Some(database));
    let toml = format!("schema = [\"schema.sql\"]\n[gates]\n{OPEN}backup = \"{command}\"\n");
    let project = Project { cli: project.cli.env("DATABASE_URL", &secret), ..project };
    project.cli.write("concertina.toml", &toml);
    project.begun();
    let refused = project.applies(3, &[&format!("  {name}\n"), "exit status: 9", "  sh -c psql", "password=***"]);
    let gate = project.sql("SELECT output FROM concertina.gate");
    for text in [refused.stderr(), &gate] {
        assert!(!text.contains("hunter2") && !text.contains("other"), "{text}");
    }
    says(&gate, &[&name, "*** "]);
    let arguments = gate.lines().find(|line| line.starts_with("sh -c")).unwrap();
    assert!(!arguments.contains("postgres://") && !arguments.contains(&name), "{arguments}");
}

use super::{OPEN, Project, everywhere, says};
use std::thread;
use std::time::{Duration, Instant};

/// Waits until `status` says it: counters come late by a moment.
#[track_caller]
fn in_time(project: &Project, word: &str) {
    let begun = Instant::now();
    loop {
        let status = project.run(&["status"]).exits(0);
        if status.stdout().contains(word) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "`{word}` is not in\n{}", status.stdout());
        thread::sleep(Duration::from_millis(300));
    }
}

#[test]
fn a_table_that_was_used_in_quarantine_is_not_dropped_without_a_word() {
    everywhere(OPEN, |project| {
        project.begun();
        project.applies(0, &[]);
        let purge = ["purge", "--older-than", "0d"];
        if project.database.is_none() {
            project.status(&["SQLite does not count who uses it"]);
            project.run(&[&purge[..], &["--yes"]].concat()).exits(0);
            return;
        }
        project.status(&["quarantined  table", "; not used since", "the server counts uses of tables, not of columns"]);
        let name = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'concertina_trash'";
        let table = project.sql(name);
        project.sql(&format!("SELECT count(*) FROM {table}; INSERT INTO {table} VALUES (7), (8)"));
        in_time(project, "read once since");
        in_time(project, "2 rows written");
        let refused = project.run(&purge).exits(3);
        says(refused.stderr(), &["used since they went to quarantine", "read once", "`concertina purge --yes`"]);
        project.sql("SELECT pg_stat_reset()");
        in_time(project, "statistics were reset at 2");
        assert!(!project.run(&["status"]).stdout().contains("read once"));
        let asked = project.run(&purge).exits(3);
        says(asked.stderr(), &["no terminal", "statistics were reset"]);
        project.run(&[&purge[..], &["--yes"]].concat()).exits(0);
        assert_eq!(project.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'concertina_trash'"), "0");
    });
}

#[test]
fn a_table_that_went_back_and_came_again_is_counted_from_then() {
    everywhere(OPEN, |project| {
        project.begun();
        project.applies(0, &[]);
        project.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
        project.sql("INSERT INTO u (id) VALUES (1), (2)");
        project.applies(0, &[]);
        let counted = project.database.is_some();
        project.status(&[if counted { "; not used since" } else { "SQLite does not count" }]);
    });
}

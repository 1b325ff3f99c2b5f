//! What a step says of its lock and its work is what the server does: measured, not believed.
//!
//! Every step of every case, both ways, on the newest server, and a share of the cases on each of the others: the locks that
//! its transaction holds when it is done, on what was there before its stage (nobody uses the rest yet), and on which tables
//! and views; the tables that it wrote anew; the tables that it read. What runs outside a transaction holds nothing that could
//! be looked at afterwards.

mod support;

use concertina::engine::{Engine, Session};
use concertina::step::{Cost, Step, Transaction};
use std::collections::BTreeMap;
use support::case::Case;
use support::each::each;
use support::planning::{catalog, desired, open, planned};
use support::postgres::Server;
use support::rows;
use support::trials::trials;

/// Lock modes, the weakest first.
const MODES: [&str; 8] = [
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// What is there: number, name, file and how often it was read as a whole.
const THERE: &str = "SELECT c.oid::text, format('%I.%I', n.nspname, c.relname), c.relkind::text || coalesce(c.relfilenode, 0)::text, \
    coalesce(s.seq_scan, 0)::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN pg_stat_xact_user_tables s ON s.relid = c.oid \
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I')";

const HELD: &str =
    "SELECT relation::text, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation >= 16384 AND granted";

struct Relation {
    name: String,
    file: String,
    scans: u64,
}

impl Relation {
    /// Whether a release reads or writes it by its name: not an index or a sequence, or what is in quarantine.
    fn is_of_releases(&self) -> bool {
        self.file.starts_with(['r', 'p', 'v', 'm', 'f']) && !self.name.starts_with("concertina_trash.")
    }
}

async fn query(session: &mut Session, sql: &str) -> Result<Vec<Vec<String>>, String> {
    let rows = session.rows(sql).await.map_err(|error| error.to_string())?;
    Ok(rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect())
}

async fn there(session: &mut Session) -> Result<BTreeMap<String, Relation>, String> {
    let relation = |row: Vec<String>| match row.as_slice() {
        [oid, name, file, scans] => {
            let scans = scans.parse().unwrap_or_default();
            Some((oid.clone(), Relation { name: name.clone(), file: file.clone(), scans }))
        }
        _ => None,
    };
    Ok(query(session, THERE).await?.into_iter().filter_map(relation).collect())
}

/// How strong a mode is; one that hinders nobody but who locks the whole table counts as none.
fn strength(mode: &str) -> usize {
    let plain = mode.to_lowercase().replace(' ', "");
    let found =
        MODES.iter().position(|known| known.to_lowercase().trim_end_matches("lock") == plain.trim_end_matches("lock"));
    found.filter(|at| *at > 1).unwrap_or_default()
}

/// What a step did that it does not say.
struct Unsaid {
    what: String,
    /// The relation that it kept from others, where it is fine if that has a name among these in the end.
    kept: Option<(String, Vec<String>)>,
}

/// The relations whose strongest lock came on top of one that writers wait for: a transaction that has read one and goes on to write
/// it is in a deadlock then, and loses at once.
fn grown(held: &[Vec<String>], used: &BTreeMap<String, Relation>) -> Vec<String> {
    let holds = |oid: &String, wanted: &str| held.iter().any(|row| row[0] == *oid && row[1] == wanted);
    let grows = |(oid, relation): &(&String, &Relation)| {
        relation.is_of_releases()
            && holds(oid, "AccessExclusiveLock")
            && ["ShareLock", "ShareRowExclusiveLock", "ExclusiveLock"].into_iter().any(|weak| holds(oid, weak))
    };
    used.iter().filter(grows).map(|(_, relation)| relation.name.clone()).collect()
}

/// Runs a step, and gives what it did that it does not say.
async fn unsaid(session: &mut Session, step: &Step, used: &BTreeMap<String, Relation>) -> Result<Vec<Unsaid>, String> {
    let failed = |error: concertina::error::Error| format!("{}: {error}", step.says);
    if step.transaction == Transaction::Outside {
        return session.execute(&step.sql).await.map(|_| vec![]).map_err(failed);
    }
    session.execute("BEGIN").await.map_err(failed)?;
    let before = there(session).await?;
    session.execute(&step.sql).await.map_err(failed)?;
    let (held, after) = (query(session, HELD).await?, there(session).await?);
    session.execute("COMMIT").await.map_err(failed)?;
    let grown = grown(&held, used);
    let named: Vec<String> = step.locked().map(|id| session.dialect().qualified(id)).collect();
    let (said, mut unsaid) = (strength(step.lock.mode), vec![]);
    let mut find = |what: String, kept| {
        let sql = step.sql.replace('\n', "\n    ");
        unsaid.push(Unsaid { what: format!("`{}` {what}\n    {sql}", step.says), kept });
    };
    // These take the strongest lock of the table that they name, and of those below it, before any other. A partition that leaves is
    // looked for in the tables that refer to it under a lock that readers pass: the strongest, ahead, would last as long as that.
    let first = |name: &str| {
        let forms = [
            "ALTER TABLE ",
            "ALTER TABLE ONLY ",
            "ALTER TABLE IF EXISTS ",
            "ATTACH PARTITION ",
            "DROP TABLE ",
            "LOCK TABLE ",
        ];
        let names = |form| [" ", ";"].iter().any(|end| step.sql.contains(&format!("{form}{name}{end}")));
        step.sql.contains(" DETACH PARTITION ") || forms.into_iter().any(names)
    };
    for name in
        step.locks.iter().map(|id| session.dialect().qualified(id)).filter(|name| grown.contains(name) && !first(name))
    {
        find(format!("comes to AccessExclusiveLock on {name} by way of a weaker lock that writers wait for"), None);
    }
    for row in &held {
        let [oid, mode] = row.as_slice() else { continue };
        let Some(relation) = used.get(oid) else { continue };
        if strength(mode) > said {
            find(format!("holds {mode} on {} and says `{}`", relation.name, step.lock.mode), None);
        }
        let names = [Some(relation), before.get(oid), after.get(oid)].map(|one| one.map(|one| one.name.as_str()));
        if relation.is_of_releases()
            && strength(mode) >= strength("ShareLock")
            && !names.into_iter().flatten().any(|name| named.iter().any(|known| known == name))
        {
            let what = format!("holds {mode} on {} and names only {named:?}", relation.name);
            find(what, Some((oid.clone(), named.clone())));
        }
    }
    for (oid, relation) in before.iter().filter(|(oid, _)| used.contains_key(*oid)) {
        let Some(now) = after.get(oid).filter(|_| relation.file.starts_with(['r', 'm'])) else { continue };
        if now.file != relation.file && step.cost != Cost::Rewrite {
            find(format!("writes {} anew and says {:?}", relation.name, step.cost), None);
        }
        if now.scans > relation.scans && step.cost == Cost::Catalog {
            find(format!("reads {} and says {:?}", relation.name, step.cost), None);
        }
    }
    Ok(unsaid)
}

async fn measured(server: &Server, case: &Case) -> Result<(), String> {
    let database = server.database(&case.name);
    database.try_psql(&case.old_schema())?;
    let mut session = open(&database.url()).await;
    let old = catalog(&mut session).await;
    let inserts = || rows::inserts(Engine::Postgres, &*session.dialect(), &old);
    database.try_psql(&case.rows().unwrap_or_else(inserts))?;
    let Ok(new) = desired(&mut session, "new.sql", &case.new_schema()).await else { return Ok(()) };
    let Ok(plan) = planned(&session, &case.name, &old, &new) else { return Ok(()) };
    let ways = plan.stages.iter().map(|stage| &stage.up).chain(plan.stages.iter().rev().map(|stage| &stage.down));
    let mut found = vec![];
    for steps in ways {
        let (used, mut unsaids) = (there(&mut session).await?, vec![]);
        for step in steps {
            unsaids.extend(unsaid(&mut session, step, &used).await?);
        }
        let after = there(&mut session).await?;
        let named = |(oid, named): &(String, Vec<String>)| after.get(oid).is_some_and(|one| named.contains(&one.name));
        found.extend(unsaids.into_iter().filter(|one| !one.kept.as_ref().is_some_and(named)).map(|one| one.what));
    }
    if found.is_empty() { Ok(()) } else { Err(found.join("\n")) }
}

#[test]
fn every_step_says_what_it_locks_and_does() {
    let refused = |case: &Case| case.rows().is_some_and(|rows| rows.starts_with("-- refused"));
    let cases: Vec<Case> = Case::all(Engine::Postgres).into_iter().filter(|case| !refused(case)).collect();
    each(trials(&cases), async |(server, case): (Server, Case)| measured(&server, &case).await);
}

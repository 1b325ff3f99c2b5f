//! Room on disk, against what is pending: tables that are written anew, filled or indexed keep what they had until it is over.

use super::patient::Patient;
use super::{Finding, Looked, here};
use crate::config::folder_of;
use crate::engine::Target;
use crate::error::{Error, Exit, Result};
use crate::step::Cost;
use bytesize::ByteSize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the server keeps what has no place of its own; nothing for a role that may not know.
const FOLDER: &str = "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory'";

/// A table that is worked through: its name, bytes without its indexes and with them, and where they are if not in the server's folder.
struct Table {
    name: String,
    rows: u64,
    whole: u64,
    place: String,
}

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let work = work(patient);
    let tables = tables(patient, &work).await?;
    let needs = needs(&work, &tables);
    if needs.values().all(|(bytes, _)| *bytes == 0) {
        return Ok(vec![Finding::ok("nothing that is pending writes much")]);
    }
    let near = here::process(patient).await?.is_some();
    let folder = patient.session.value(FOLDER).await?;
    let told = |(place, (bytes, by)): (String, (u64, Vec<String>))| {
        let path = if place.is_empty() { folder.clone().map(PathBuf::from) } else { Some(PathBuf::from(place)) };
        let free = path.filter(|_| near).and_then(|path| fs4::available_space(path).ok());
        against(bytes, free, &by.join(", "))
    };
    Ok(needs.into_iter().map(told).collect())
}

/// A SQLite file: a migration is one transaction, which keeps every page that it changes until it is over.
pub async fn look_at_file(patient: &mut Patient<'_>) -> Looked {
    let work = work(patient);
    let Target::Sqlite(path) = patient.site.target else { return Ok(vec![]) };
    if work.is_empty() {
        return Ok(vec![Finding::ok("nothing that is pending writes much")]);
    }
    let size = std::fs::metadata(path).map_err(crate::error::file("look at", path))?.len();
    let rebuilt = work.iter().any(|(cost, ..)| *cost == Cost::Rewrite);
    let (times, word) = if rebuilt { (2, "twice") } else { (1, "once") };
    let folder = folder_of(path);
    let says = format!("a file of {} is written {word} over", ByteSize(size));
    Ok(vec![against(size.saturating_mul(times), fs4::available_space(folder).ok(), &says)])
}

/// What is to be done: its cost, the table that it grows with, and in words.
type Work = (Cost, String, String);

fn work(patient: &Patient) -> Vec<Work> {
    let steps = patient.pending.iter().flat_map(|case| case.left());
    let known = steps.filter_map(|step| step.work().map(|(cost, table)| (cost, table, &step.says)));
    known.map(|(cost, table, says)| (cost, table.to_string(), says.clone())).collect()
}

async fn tables(patient: &mut Patient<'_>, work: &[Work]) -> Result<Vec<Table>> {
    let names: Vec<String> = work.iter().map(|(_, name, _)| patient.session.dialect().literal(name)).collect();
    let size = |function: &str| {
        format!(
            "CASE WHEN c.relkind = 'p' THEN (SELECT coalesce(sum({function}(relid)), 0) FROM pg_catalog.pg_partition_tree(c.oid)) \
             ELSE {function}(c.oid) END"
        )
    };
    let schema = patient.session.schema_name();
    let query = format!(
        "SELECT {schema} || '.' || c.relname, {}, {}, coalesce(pg_catalog.pg_tablespace_location(nullif(c.reltablespace, 0)), '') \
         FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'm') AND {schema} || '.' || c.relname = ANY (ARRAY[{}]::text[])",
        size("pg_catalog.pg_table_size"),
        size("pg_catalog.pg_total_relation_size"),
        names.join(", ")
    );
    let table = |[name, rows, whole, place]: [String; 4]| {
        let number = |text: &str| text.parse::<u64>().map_err(Error::bug);
        Ok(Table { rows: number(&rows)?, whole: number(&whole)?, name, place })
    };
    patient.rows::<4>(&query).await?.into_iter().map(table).collect()
}

/// What is needed at most, by place, and by what.
fn needs(work: &[Work], tables: &[Table]) -> BTreeMap<String, (u64, Vec<String>)> {
    let mut needs: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    for (cost, name, says) in work {
        let Some(table) = tables.iter().find(|table| table.name == *name) else { continue };
        let bytes = if *cost == Cost::Rewrite { table.whole } else { table.rows };
        let need = needs.entry(table.place.clone()).or_default();
        need.0 = need.0.saturating_add(bytes);
        need.1.push(format!("{says}: {}", ByteSize(bytes)));
    }
    needs
}

/// The room that is needed against what there is, if that can be seen.
fn against(bytes: u64, free: Option<u64>, by: &str) -> Finding {
    let need = format!("what is pending may take {} more ({by}), and as much log", ByteSize(bytes));
    let Some(free) = free else {
        return Finding::note(format!("{need}; the disk of the server cannot be seen from here"))
            .hint("look on the server: `df -h`");
    };
    let says = format!("{need}; {} are free", ByteSize(free));
    match free {
        free if free < bytes => {
            Finding::stops(Exit::Error, says).hint("make room, or `concertina purge` what is in quarantine")
        }
        free if free < bytes.saturating_mul(2) => Finding::warning(says).hint("make room: the log may fill the rest"),
        _ => Finding::ok(says),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::doctor::Verdict;

    #[test]
    fn what_is_needed_adds_up_by_place_and_is_held_against_what_is_free() {
        let table = |name: &str, place: &str| Table { name: name.into(), rows: 10, whole: 15, place: place.into() };
        let tables = [table("public.a", ""), table("public.b", "/far")];
        let work = [(Cost::Rewrite, "a"), (Cost::Rows, "a"), (Cost::BuildIndex, "b"), (Cost::Rows, "new")];
        let work = work.map(|(cost, name)| (cost, format!("public.{name}"), format!("work on {name}")));
        let needs = needs(&work, &tables);
        assert_eq!([needs[""].0, needs["/far"].0], [25, 10]);
        assert_eq!(needs["/far"].1, ["work on b: 10 B"]);
        let verdict = |free| against(25, free, "").verdict;
        assert_eq!([verdict(None), verdict(Some(24))], [Verdict::Note, Verdict::Stops]);
        assert_eq!([verdict(Some(49)), verdict(Some(50))], [Verdict::Warning, Verdict::Ok]);
    }
}

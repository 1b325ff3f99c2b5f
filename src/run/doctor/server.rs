//! The server: its version, whether it is the primary, whether it still can load its own files.

use super::patient::Patient;
use super::{Finding, Looked, here};
use crate::error::{Error, Exit, Result};
use crate::run::site::writable;

/// The newest server that is known.
const NEWEST: u32 = 18;

const WHO: &str = "SELECT current_setting('server_version'), current_setting('server_version_num'), \
    current_database(), current_user";

/// Anything that a function of ours needs is loaded by this.
const FUNCTION: &str = "DO LANGUAGE plpgsql $$ BEGIN NULL; END $$";

/// Of another version of the library that sorts than the one that indexes were built with; it came with 15.
const SORTS: &str = "SELECT datcollversion, pg_catalog.pg_database_collation_actual_version(oid) FROM pg_catalog.pg_database \
    WHERE datname = current_database() AND datcollversion IS NOT NULL \
    AND datcollversion IS DISTINCT FROM pg_catalog.pg_database_collation_actual_version(oid)";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let [version, number, database, role] = patient.rows(WHO).await?.into_iter().next().unwrap_or_default();
    let number: u32 = number.parse().map_err(Error::bug)?;
    let major = number / 10_000;
    let says = format!("PostgreSQL {version}, database `{database}`, role `{role}`");
    let mut found = vec![match major > NEWEST {
        true => Finding::warning(format!("{says}: newer than any that this Concertina knows (14 to {NEWEST})"))
            .hint("rehearse before you apply: `concertina rehearse`"),
        false => Finding::ok(says),
    }];
    found.extend(defect(number));
    found.extend(writable(&mut patient.session).await.err().map(|error| Finding::of("", &error)));
    found.extend(functions(patient).await?);
    if major >= 15 {
        found.extend(sorting(patient, &database).await?);
    }
    Ok(found)
}

/// What a server of this number does wrong with statements that plans are made of.
fn defect(number: u32) -> Option<Finding> {
    // https://www.postgresql.org/docs/release/14.4/: a row that is updated while an index is built may be missing from it.
    (140_000..140_004).contains(&number).then(|| {
        Finding::warning(
            "before 14.4, PostgreSQL 14 may build corrupt indexes with CREATE INDEX CONCURRENTLY, as plans do",
        )
        .hint(
            "upgrade to 14.4 or later first; indexes that were built so: `pg_amcheck --heapallindexed`, then `REINDEX`",
        )
    })
}

/// A package that is upgraded replaces libraries under a server that runs; what it has not loaded yet does not fit it any more.
async fn functions(patient: &mut Patient<'_>) -> Result<Option<Finding>> {
    const RESTART: &str = "restart the server: its package was upgraded while it ran, and it still is the old one";
    let replaced = here::process(patient).await?.and_then(|process| std::fs::read_link(process.join("exe")).ok());
    let replaced = replaced.is_some_and(|program| program.to_string_lossy().ends_with(" (deleted)"));
    Ok(match patient.session.execute(FUNCTION).await {
        Ok(_) if replaced => Some(Finding::warning("the server's program was replaced while it runs").hint(RESTART)),
        Ok(_) => None,
        // insufficient_privilege, undefined_object: no library is at fault
        Err(error) if matches!(error.code.as_deref(), Some("42501" | "42704")) => Some(
            Finding::warning(format!("functions in PL/pgSQL cannot be made: {}", error.sentence))
                .hint("`CREATE EXTENSION plpgsql`, or `GRANT USAGE ON LANGUAGE plpgsql TO …`: what keeps columns in step needs it"),
        ),
        Err(error) => {
            Some(Finding::stops(Exit::Error, format!("no function runs: {}", error.sentence)).hint(RESTART))
        }
    })
}

async fn sorting(patient: &mut Patient<'_>, database: &str) -> Result<Option<Finding>> {
    let rows = patient.rows::<2>(SORTS).await?;
    let name = patient.session.dialect().quote(database);
    Ok(rows.into_iter().next().map(|[built, actual]| {
        Finding::warning(format!(
            "indexes over text were built with version {built} of the collation, and the server sorts with {actual}: \
             they may miss rows and let doubles pass"
        ))
        .hint(format!("`REINDEX DATABASE {name}`, then `ALTER DATABASE {name} REFRESH COLLATION VERSION`"))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_that_corrupts_indexes_is_told() {
        assert_eq!(
            [140_003, 140_004, 130_003, 150_000].map(|number| defect(number).is_some()),
            [true, false, false, false]
        );
    }
}

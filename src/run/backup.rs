//! The command of `gates.backup`, which must succeed before a contract.
//!
//! It runs in a shell, in the folder of `concertina.toml`, with nothing on its standard input, and takes as long as it takes.
//! What it is told stands in its environment, because everybody sees the arguments of a process:
//!
//! | variable | what it is |
//! | --- | --- |
//! | `CONCERTINA_PLAN`, `CONCERTINA_MIGRATION`, `CONCERTINA_STAGE` | what is about to run; the stage is `contract` |
//! | `CONCERTINA_DATABASE` | which database, to show: a URL without its password |
//! | `PGHOST`, `PGPORT`, `PGUSER`, `PGDATABASE`, `PGPASSWORD`, … | where it is, as `pg_dump` and `psql` read it (PostgreSQL) |
//!
//! The last lines of what it prints are kept, without what may be a secret.

mod cleanse;

use super::shell::Shell;
use crate::catalog::printable;
use crate::engine::Target;
use crate::engine::postgres::{self, Surroundings};
use crate::error::{Error, Result};
use crate::project::Migration;
use std::collections::VecDeque;
use std::io::{PipeReader, Read};

/// How much of the output is kept: so many lines, of so many characters.
const LINES: usize = 20;
const WIDTH: usize = 300;

/// How much of it is remembered while it runs, in bytes.
const REMEMBERED: usize = 16 * 1024;

/// What came of it.
pub struct Backed {
    pub succeeded: bool,
    /// None where a signal ended it.
    pub exit_code: Option<i64>,
    /// How it ended, in words.
    pub ended: String,
    /// The last lines of its output.
    pub output: String,
}

/// Runs the command to its end.
///
/// # Errors
/// When it cannot be run at all.
pub async fn back_up(backup: &Shell, target: &Target, migration: &Migration) -> Result<Backed> {
    let cannot = |cause: std::io::Error| {
        Error::new(format!("the command of `gates.backup` cannot be run: {cause}"))
            .hint("is its folder there? mend `gates.backup` in concertina.toml, then `concertina apply`")
    };
    let told = variables(target, migration)?;
    let (output, ends) = std::io::pipe().map_err(cannot)?;
    let mut command = backup.prepared();
    command.envs(told.variables.iter().cloned());
    for name in told.without {
        command.env_remove(name);
    }
    command.stdout(ends.try_clone().map_err(cannot)?).stderr(ends);
    let mut child = command.spawn().map_err(cannot)?;
    // It holds ends of the pipe, which is read until the last of them is closed.
    drop(command);
    let read = tokio::task::spawn_blocking(move || last(output));
    let status = child.wait().await.map_err(cannot)?;
    let text = read.await.map_err(Error::bug)?.map_err(cannot)?;
    Ok(Backed {
        succeeded: status.success(),
        exit_code: status.code().map(i64::from),
        ended: status.to_string(),
        output: lines(&cleanse::cleanse(&text, &cleanse::secrets(target, &told.variables))),
    })
}

fn variables(target: &Target, migration: &Migration) -> Result<Surroundings> {
    let mut surroundings = match target {
        Target::Postgres(parameters) => {
            let server = postgres::Server::of(parameters)?;
            server.surroundings(server.database())?
        }
        Target::Sqlite(_) => Surroundings::default(),
    };
    surroundings.variables.extend([
        ("CONCERTINA_PLAN", migration.plan.clone()),
        ("CONCERTINA_MIGRATION", migration.id.clone()),
        ("CONCERTINA_STAGE", migration.phase.to_string()),
        ("CONCERTINA_DATABASE", target.to_string()),
    ]);
    let tenant = target.tenant().map(|tenant| ("CONCERTINA_SCHEMA", tenant.schema.clone()));
    surroundings.variables.extend(tenant);
    Ok(surroundings)
}

/// The end of what comes out of the pipe, in whole lines.
fn last(mut output: PipeReader) -> std::io::Result<String> {
    let mut kept: VecDeque<u8> = VecDeque::new();
    let (mut buffer, mut cut) = ([0; 4096], false);
    loop {
        let count = output.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        kept.extend(buffer.iter().take(count));
        let surplus = kept.len().saturating_sub(REMEMBERED);
        cut |= surplus > 0;
        kept.drain(..surplus);
    }
    let text = String::from_utf8_lossy(kept.make_contiguous()).into_owned();
    // A secret that was cut in two would not be known for one.
    let whole = text.split_once('\n').filter(|_| cut).map(|(_, whole)| whole.to_string());
    Ok(if cut { whole.unwrap_or_default() } else { text })
}

fn lines(text: &str) -> String {
    let all: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let last = all.iter().skip(all.len().saturating_sub(LINES));
    let shown = last.map(|line| printable(&line.chars().take(WIDTH).collect::<String>()));
    shown.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_output_is_kept_in_whole_lines() {
        use std::io::Write;
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        let text: String = (0..9000).map(|number| format!("line {number}\n")).collect();
        let writes = std::thread::spawn(move || writer.write_all(text.as_bytes()));
        let kept = last(reader).expect("read");
        writes.join().expect("no panic").expect("written");
        assert!(kept.len() <= REMEMBERED && kept.starts_with("line ") && kept.ends_with("line 8999\n"), "{kept}");
        let shown = lines(&format!("{kept}\n\u{1b}[31mred"));
        assert_eq!(shown.lines().count(), LINES);
        assert!(shown.starts_with("line 8981\n") && shown.ends_with("line 8999\n\\u{1b}[31mred"), "{shown}");
    }
}

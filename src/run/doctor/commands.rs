//! The commands of the configuration: whether a shell can read them, and finds what they begin with. None of them is run.

use super::patient::Case;
use super::{Finding, Looked};
use crate::error::Exit;
use crate::route::Phase;
use crate::run::{Shell, Site};
use crate::step::Transaction;
use std::process::Stdio;
use std::time::Duration;

/// How long a shell may take to read a command.
const ANSWER: Duration = Duration::from_secs(10);

/// What a shell reads otherwise than as a part of a name.
const SIGNS: &str = "\"'$`(){};&|<>*?[]~!\\#=";

pub async fn look(site: &Site<'_>, pending: &[Case]) -> Looked {
    let settings = site.conduct.settings;
    let leaves = |case: &Case| matches!(case.file.up.phase, Phase::Contract | Phase::Direct);
    let fills = |case: &Case| case.left().iter().any(|step| matches!(step.transaction, Transaction::Batched { .. }));
    let known = [
        ("gates.backup", &settings.gates.backup, pending.iter().any(leaves).then_some(Exit::Decision)),
        ("backfill.throttle", &settings.pace.throttle, pending.iter().any(fills).then_some(Exit::Error)),
        ("hooks.after_phase", &settings.hooks.after_phase, None),
        ("hooks.on_success", &settings.hooks.on_success, None),
        ("hooks.on_failure", &settings.hooks.on_failure, None),
    ];
    let set: Vec<_> =
        known.into_iter().filter_map(|(key, shell, needed)| Some((key, shell.as_ref()?, needed))).collect();
    if set.is_empty() {
        return Ok(vec![Finding::ok("none is set")]);
    }
    let mut found = vec![];
    for (key, shell, needed) in &set {
        let Some(flaw) = flaw(shell).await else { continue };
        let says = format!("the command of `{key}`: {flaw}");
        let finding = needed.map_or_else(|| Finding::warning(&says), |exit| Finding::stops(exit, &says));
        found.push(finding.hint(format!("mend `{key}` in concertina.toml")));
    }
    if found.is_empty() {
        let keys: Vec<&str> = set.iter().map(|(key, ..)| *key).collect();
        found.push(Finding::ok(format!("a shell finds what they begin with: {}", keys.join(", "))));
    }
    Ok(found)
}

/// What a shell has against a command, as far as that can be told without running it.
async fn flaw(shell: &Shell) -> Option<String> {
    if cfg!(windows) {
        return None;
    }
    let readable = Shell { command: format!("sh -n -c {}", quoted(&shell.command)), folder: shell.folder.clone() };
    if !succeeds(&readable).await? {
        return Some("a shell cannot read it, or not in that folder".into());
    }
    let program = program(&shell.command)?;
    let there = Shell { command: format!("command -v {program}"), folder: shell.folder.clone() };
    (!succeeds(&there).await?).then(|| format!("`{program}` is not found, or cannot be run"))
}

/// Whether a command succeeds; nothing where it does not answer.
async fn succeeds(shell: &Shell) -> Option<bool> {
    let mut command = shell.prepared();
    command.stdout(Stdio::null()).stderr(Stdio::null());
    match tokio::time::timeout(ANSWER, command.status()).await {
        Ok(Ok(status)) => Some(status.success()),
        Ok(Err(_)) => Some(false),
        Err(_) => None,
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The program that a command begins with, behind what it sets in the environment. One that only a shell could tell is none.
fn program(command: &str) -> Option<&str> {
    let plain = |text: &str| !text.is_empty() && !text.contains(|letter| SIGNS.contains(letter));
    let name = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let sets =
        |word: &&str| word.split_once('=').is_some_and(|(key, value)| name(key) && (value.is_empty() || plain(value)));
    let first = command.split_whitespace().find(|word| !sets(word))?;
    (plain(first) && !first.starts_with('-')).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_stands_behind_what_is_set() {
        assert_eq!(program("A=1 B= pg_dump -Fc > x"), Some("pg_dump"));
        assert_eq!(program("./backup.sh --all"), Some("./backup.sh"));
        assert_eq!([program("$TOOL x"), program("(cd x && y)"), program("A=\"b c\" x"), program("")], [None; 4]);
    }

    #[tokio::test]
    async fn what_cannot_be_run_is_told_and_nothing_is_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let flaw = async |command: &str| flaw(&Shell { command: command.into(), folder: folder.path().into() }).await;
        assert_eq!(flaw("touch ran; X=1 touch ran").await, None);
        assert!(flaw("A=1 no_such_tool_of_ours x").await.is_some_and(|said| said.contains("`no_such_tool_of_ours`")));
        assert!(flaw("if true; then").await.is_some_and(|said| said.contains("cannot read it")));
        assert!(flaw("./not_there").await.is_some());
        assert!(!folder.path().join("ran").exists());
        let gone = Shell { command: "true".into(), folder: folder.path().join("gone") };
        assert!(super::flaw(&gone).await.is_some());
    }
}

//! `-- @allow CODE reason`, above a statement, beside it or inside it.

use super::known::Way;
use super::rule::{Hit, Rule};
use super::rules::{nearest, of, waivers};
use crate::hazard::Hazard;
use crate::source::{Lexeme, Script, Statement};
use std::ops::Range;

/// The word that begins one; a schema file's directive begins alike and names a hazard.
const WORD: &str = "@allow";

/// A waiver of one rule for one statement.
#[derive(Debug)]
pub struct Waiver {
    code: &'static str,
    /// Which of the statements; nothing where it stands by none.
    statement: Option<usize>,
    range: Range<usize>,
    used: bool,
}

/// The waivers of a part of a file, and what is wrong with others.
pub fn read(script: &Script) -> (Vec<Waiver>, Vec<(&'static str, Hit)>) {
    let (mut waivers, mut wrong) = (vec![], vec![]);
    for comment in &script.comments {
        let Some(rest) = comment.comment().and_then(|text| text.trim().strip_prefix(WORD)) else { continue };
        let Some(words) = rest.strip_prefix(char::is_whitespace).map(str::trim) else { continue };
        let (code, reason) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        let range = comment.start..comment.start + script.file.text[comment.start..comment.end].trim_end().len();
        match of(code) {
            Some(rule) if !reason.trim().is_empty() => {
                waivers.push(Waiver { code: rule.code, statement: statement_of(script, comment), range, used: false });
            }
            Some(rule) => {
                let says = format!("the waiver of `{}` says no reason", rule.code);
                wrong.push((waivers::WITHOUT_REASON, Hit::new(range, says)));
            }
            None if Hazard::of(code).is_some() => {}
            None => {
                let near = nearest(code).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
                let says = format!("there is no rule `{code}`{near}");
                wrong.push((waivers::UNKNOWN, Hit::new(range, says)));
            }
        }
    }
    (waivers, wrong)
}

/// Which statement a comment speaks of.
fn statement_of(script: &Script, comment: &Lexeme) -> Option<usize> {
    let next = script.statements.partition_point(|statement| start(statement) < comment.start);
    if let Some(before) = next.checked_sub(1) {
        let last = script.statements[before].tokens.last()?;
        if comment.start < last.end || last.last_line == comment.line {
            return Some(before);
        }
    }
    let after = start(script.statements.get(next)?);
    let between = script.file.text.get(comment.end..after)?;
    let lines: Vec<&str> = between.split('\n').collect();
    let apart = lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty());
    (!apart).then_some(next)
}

fn start(statement: &Statement) -> usize {
    statement.tokens.first().map_or(0, |token| token.start)
}

/// Whether a waiver answers a finding of a rule; it counts as used then.
pub fn answers(waivers: &mut [Waiver], script: &Script, rule: &Rule, hit: &Hit) -> bool {
    let statement = script.statements.partition_point(|statement| start(statement) <= hit.range.start).checked_sub(1);
    let mut found = false;
    for waiver in waivers.iter_mut().filter(|waiver| waiver.code == rule.code && waiver.statement == statement) {
        waiver.used = true;
        found = statement.is_some();
    }
    found
}

/// Waivers that answered nothing.
pub fn unused(waivers: &[Waiver], way: Way) -> Vec<Hit> {
    let of = match way {
        Way::Up => "",
        Way::Down => " on the way back",
    };
    let idle = waivers.iter().filter(|waiver| !waiver.used);
    idle.map(|waiver| Hit::new(waiver.range.clone(), format!("nothing here is found by `{}`{of}", waiver.code)))
        .collect()
}

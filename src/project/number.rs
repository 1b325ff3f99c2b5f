//! Numbers and names: what orders migrations, and what their files are called.
//!
//! ```text
//!   plan 20261120203000 ----> expand 20261120203000, backfill 20261120203100, constrain …3200, contract …3300
//!   plan 0007           ----> expand 0007,           backfill 0008,           constrain 0009,  contract 0010
//! ```
//!
//! The stages of a plan have numbers of their own, because every other runner orders files by number alone.

use crate::config::Numbering;
use crate::error::{Error, Result};
use crate::route::Phase;
use jiff::ToSpan;
use jiff::civil::DateTime;

const TIMESTAMP: &str = "%Y%m%d%H%M%S";

/// The longest slug, in characters.
const LONGEST: usize = 60;

/// The number of the next plan, after `last` whatever the clock says.
///
/// # Errors
/// When the last number has no successor.
pub fn next_number(numbering: Numbering, now: DateTime, last: Option<&str>) -> Result<String> {
    let after = last.map(|last| version(last, 1)).transpose()?;
    let own = match numbering {
        Numbering::Timestamp => now.strftime(TIMESTAMP).to_string(),
        Numbering::Sequence => after.clone().unwrap_or_else(|| "0001".into()),
    };
    Ok(after.map_or(own.clone(), |after| own.max(after)))
}

/// The number of the stage at `index` of a plan.
///
/// # Errors
/// When the plan's number is no number.
pub fn version(number: &str, index: usize) -> Result<String> {
    if let Some(moment) = moment(number) {
        let minutes = i64::try_from(index).unwrap_or(i64::MAX);
        let later = 0.minutes().try_minutes(minutes).and_then(|span| moment.checked_add(span));
        let later = later.map_err(|cause| Error::new(format!("no number follows `{number}`: {cause}")))?;
        return Ok(later.strftime(TIMESTAMP).to_string());
    }
    let digits = number.chars().all(|letter| letter.is_ascii_digit());
    let value: Option<u64> = number.parse().ok().filter(|_| digits);
    let value = value.and_then(|value| value.checked_add(u64::try_from(index).ok()?));
    let value = value.ok_or_else(|| Error::new(format!("`{number}` is no number of a plan")))?;
    Ok(format!("{value:0width$}", width = number.len()))
}

/// The moment in a number that is one.
pub fn moment(number: &str) -> Option<DateTime> {
    (number.len() == 14).then(|| DateTime::strptime(TIMESTAMP, number).ok()).flatten()
}

/// A name as part of a file name: `[a-z0-9_]`, at most sixty characters.
pub fn slug(name: &str) -> String {
    let letters =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' });
    let spaced: String = letters.collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join("_");
    let short = joined.get(..LONGEST).unwrap_or(&joined).trim_end_matches('_');
    if short.is_empty() { "change".into() } else { short.into() }
}

/// The three parts of a migration's id: `20261120203000_expand_users_email`.
pub fn parts(id: &str) -> Option<(&str, Phase, &str)> {
    let (number, rest) = id.split_once('_')?;
    let (phase, name) = rest.split_once('_')?;
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let fits = !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit());
    (fits && !name.is_empty() && name.chars().all(plain)).then_some((number, Phase::of(phase)?, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_minutes_or_numbers_apart() {
        assert_eq!(version("20261120203000", 1).expect("a date"), "20261120203100");
        assert_eq!(version("20261231235900", 2).expect("a date"), "20270101000100");
        assert_eq!(version("0009", 3).expect("a number"), "0012");
        assert!(version("seven", 0).is_err() && version("+7", 0).is_err());
    }

    #[test]
    fn a_plan_made_in_the_same_minute_comes_after() {
        let now = moment("20261120203000").expect("a date");
        let next = |numbering, last| next_number(numbering, now, last).expect("a successor");
        assert_eq!(next(Numbering::Timestamp, None), "20261120203000");
        assert_eq!(next(Numbering::Timestamp, Some("20261120203300")), "20261120203400");
        assert_eq!(next(Numbering::Timestamp, Some("0007")), "20261120203000");
        assert_eq!(next(Numbering::Sequence, None), "0001");
        assert_eq!(next(Numbering::Sequence, Some("0099")), "0100");
    }

    #[test]
    fn a_name_becomes_a_file_name() {
        assert_eq!(slug("Users: e-mail → address!"), "users_e_mail_address");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("·"), "change");
        assert!(slug(&"ab ".repeat(50)).len() <= LONGEST);
        assert_eq!(parts("0007_expand_a_b"), Some(("0007", Phase::Expand, "a_b")));
        assert_eq!(parts("0007_direct_a_b"), Some(("0007", Phase::Direct, "a_b")));
        assert_eq!(parts("0007_widen_a"), None);
        assert_eq!(parts("V1__init"), None);
    }
}

//! What a person asks of a rehearsal, as it is typed.

use crate::run::clone::Sample;
use crate::run::rehearse::{Load, Whose};

/// `10000`, `1%`.
pub fn sample(text: &str) -> Result<Sample, String> {
    let refused = || format!("`{text}` is no sample: write a number of rows, `10000`, or a part of them, `1%`");
    let sample = match text.strip_suffix('%') {
        Some(part) => Sample::Percent(part.trim().parse().map_err(|_| refused())?),
        None => Sample::Rows(text.parse().map_err(|_| refused())?),
    };
    match sample {
        Sample::Percent(part) if !(part > 0.0 && part <= 100.0) => Err(refused()),
        Sample::Rows(0) => Err(refused()),
        sample => Ok(sample),
    }
}

/// `old=FILE`, `new=FILE`, `FILE`.
pub fn load(text: &str) -> Result<Load, String> {
    let (whose, script) = match text.split_once('=') {
        Some(("old", script)) => (Whose::Old, script),
        Some(("new", script)) => (Whose::New, script),
        _ => (Whose::Both, text),
    };
    if script.is_empty() {
        return Err("it names no file: write `--load old=release.pgbench`".into());
    }
    Ok(Load { whose, script: script.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_rows_or_a_part_of_them() {
        assert_eq!(sample("500"), Ok(Sample::Rows(500)));
        assert_eq!(sample("0.5%"), Ok(Sample::Percent(0.5)));
        for text in ["", "%", "0", "0%", "101%", "NaN%", "-1%", "-1", "some"] {
            assert!(sample(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_script_says_whose_it_is() {
        let of = |whose, script: &str| Ok(Load { whose, script: script.into() });
        assert_eq!(load("old=a=b.sql"), of(Whose::Old, "a=b.sql"));
        assert_eq!(load("new=x"), of(Whose::New, "x"));
        assert_eq!(load("a=b.sql"), of(Whose::Both, "a=b.sql"));
        assert!(load("old=").is_err());
    }
}

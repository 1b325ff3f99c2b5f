//! Flyway: `V2__name.sql`, `U2__name.sql` back, `R__name.sql` again whenever it changes. A transaction around each, unless
//! `executeInTransaction=false` stands in `V2__name.sql.conf`, or nothing in it can run inside one.

use crate::lint::known::Way;
use crate::lint::passage::Mode;
use crate::lint::statement::Act;

pub fn is(name: &str) -> bool {
    let Some((version, _)) = name.split_once("__") else { return false };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'));
    let numbered = version.strip_prefix(['V', 'U', 'B']).is_some_and(digits);
    name.ends_with(".sql") && (version == "R" || numbered)
}

pub fn way(name: &str) -> Way {
    if name.starts_with('U') { Way::Down } else { Way::Up }
}

pub fn mode(settings: Option<&str>) -> Mode {
    let outside =
        |line: &str| line.split_whitespace().collect::<String>().eq_ignore_ascii_case("executeInTransaction=false");
    match settings {
        Some(settings) if settings.lines().any(outside) => Mode::Outside,
        _ => Mode::Inside,
    }
}

/// Whether a script holds nothing but what runs outside of transactions, and settings.
pub fn only_outside<'a>(acts: impl Iterator<Item = &'a Act<'a>>) -> bool {
    let mut any = false;
    let all = acts.filter(|act| !matches!(act, Act::Set(_))).all(|act| {
        any |= act.outside().is_some();
        act.outside().is_some()
    });
    all && any
}

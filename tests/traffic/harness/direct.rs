//! What a person would write by hand, under the same traffic: the old release runs, the script runs, the new release goes out
//! beside the old one, and the old one ends.

use super::case::Release;
use super::meter::Work;
use super::site::Site;

/// Runs it.
///
/// # Errors
/// What the server said of the script.
pub fn travels(site: &mut Site) -> Result<Work, String> {
    site.start(Release::Both);
    site.start(Release::Old);
    site.rest("before");
    site.ledger.turn("forward, the script");
    let script = site.case.direct();
    let (outcome, work) = Work::of(&site.database, || site.database.try_psql(&script));
    if outcome.is_ok() {
        site.start(Release::New);
    }
    site.rest("after the script");
    Release::ALL.into_iter().for_each(|release| site.stop(release));
    outcome.map(|_| work)
}

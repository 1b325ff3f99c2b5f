use super::Site;
use super::journal::{Sort, record};
use crate::engine::Access;
use crate::error::Result;

/// Records that a release of the application is out everywhere, or runs nowhere any more. It opens gates.
pub async fn deployed(site: &Site<'_>, release: &str, sort: Sort) -> Result<()> {
    let mut session = site.open(Access::Write).await?;
    record(&mut session, release, sort).await
}

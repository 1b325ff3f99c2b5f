//! sqlx and golang-migrate: `1_name.up.sql`, `1_name.down.sql`. A file is sent as one text, which the server runs as one
//! transaction; sqlx leaves it out where the first line is `-- no-transaction`.

use crate::lint::passage::Mode;

const OUTSIDE: &str = "-- no-transaction";

pub fn is(name: &str, text: &str) -> bool {
    let numbered = name.starts_with(|first: char| first.is_ascii_digit());
    let paired = name.ends_with(".up.sql") || name.ends_with(".down.sql");
    numbered && (paired || text.starts_with(OUTSIDE))
}

pub fn mode(text: &str) -> Mode {
    if text.starts_with(OUTSIDE) { Mode::Outside } else { Mode::Inside }
}

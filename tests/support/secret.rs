//! The password that every URL of the tests carries. Their servers trust whoever comes, so it opens nothing; but whatever shows
//! it would have shown one that does: each run's output, the files of its folder and the journal of its database are looked through.

use std::fs;
use std::path::{Path, PathBuf};

/// The password as it stands in a URL. It reads `tell-n0body&ünder`.
pub const PASSWORD: &str = "tell-n0body%26%C3%BCnder";

/// What is in it however it is written.
pub const MARK: &str = "tell-n0body";

/// A URL with the password, which a URL of a server can carry behind its `?`.
pub fn with(url: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}password={PASSWORD}")
}

/// The URL without it, for who brings a password that does open something.
pub fn without(url: &str) -> String {
    url.replace(&format!("&password={PASSWORD}"), "").replace(&format!("?password={PASSWORD}"), "")
}

/// Whether bytes hold it.
pub fn shows(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes())
}

/// The files of a folder that hold it, but for those to which it was written.
pub fn files(folder: &Path, told: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = vec![];
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_symlink() || told.contains(&path) {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, told));
        } else if fs::read(&path).is_ok_and(|bytes| shows(&bytes)) {
            found.push(path);
        }
    }
    found
}

/// A statement that fails if a row of the journal holds it.
pub fn of_journal() -> String {
    format!(
        "DO $$ DECLARE own regclass; leaks bigint; BEGIN \
         FOR own IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = to_regnamespace('concertina') AND c.relkind = 'r' LOOP \
         EXECUTE format('SELECT count(*) FROM %s AS own WHERE strpos(own::text, %L) > 0', own, '{MARK}') INTO leaks; \
         IF leaks > 0 THEN RAISE EXCEPTION 'a password is in %', own; END IF; \
         END LOOP; END $$"
    )
}

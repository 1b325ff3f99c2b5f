//! Elaborated catalogs, kept by their content.
//!
//! Elaborating a large schema takes a second or two and gives the same catalog every time. The key holds everything that
//! the catalog depends on, this very program included, so an entry is never out of date; it can only be unused. Whatever
//! goes wrong with the cache, the schema is elaborated as if there were none.

use super::files::SchemaFile;
use crate::catalog::{Catalog, ObjectId};
use crate::config::folder_of;
use crate::engine::{Engine, Ground, Introspection, Scope, Unsupported};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How many entries are kept: those that were written last.
const MOST: usize = 256;

/// What is written to the disk.
#[derive(Serialize, Deserialize)]
struct Entry {
    catalog: Catalog,
    /// What and object of everything that is not understood.
    unsupported: Vec<(String, String)>,
    flaws: Vec<(ObjectId, String)>,
}

/// Where one elaborated catalog is kept.
pub(super) struct Cache {
    /// None where no folder for it is known.
    path: Option<PathBuf>,
}

impl Cache {
    /// The place for what these files give on such a server, on this ground.
    pub fn of(engine: Engine, server: &str, scope: &Scope, ground: &Ground, files: &[SchemaFile]) -> Cache {
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(&program());
        add(&format!("{engine} {server} {scope:?} {:?}", ground.role));
        add(&format!("{} {}", ground.statements.len(), files.len()));
        ground.statements.iter().chain(files.iter().map(|file| &file.text)).for_each(|text| add(text));
        let key: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Cache { path: folder().map(|folder| folder.join(format!("{key}.json"))) }
    }

    /// What is kept, if it can be read.
    pub fn read(&self) -> Option<Introspection> {
        let bytes = std::fs::read(self.path.as_ref()?).ok()?;
        let entry: Entry = serde_json::from_slice(&bytes).ok()?;
        let unsupported = entry.unsupported.into_iter().map(|(what, object)| Unsupported { what, object });
        let (catalog, unsupported) = (entry.catalog, unsupported.collect());
        Some(Introspection { catalog, unsupported, flaws: entry.flaws, ..Introspection::default() })
    }

    /// Keeps it, if it can be written.
    pub fn write(&self, introspection: &Introspection) {
        let unsupported = introspection.unsupported.iter().map(|u| (u.what.clone(), u.object.clone()));
        let (catalog, flaws) = (introspection.catalog.clone(), introspection.flaws.clone());
        let entry = Entry { catalog, unsupported: unsupported.collect(), flaws };
        if let (Some(path), Ok(bytes)) = (&self.path, serde_json::to_vec(&entry)) {
            // A cache that cannot be written costs time and nothing else.
            let _ = replace(path, &bytes).and_then(|()| path.parent().map_or(Ok(()), |folder| tidy(folder, MOST)));
        }
    }
}

/// Which build of the program this is: another one may read the same database differently.
fn program() -> String {
    let built = std::env::current_exe().and_then(|path| path.metadata()).map(|data| (data.len(), data.modified().ok()));
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

fn folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    base.or_else(|| set("HOME").map(|home| home.join(".cache"))).map(|base| base.join("concertina"))
}

/// Writes a whole file or none: two runs may write the same one.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = folder_of(path);
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

/// Removes all entries but those that were written last.
fn tidy(folder: &Path, most: usize) -> std::io::Result<()> {
    let mut entries = vec![];
    for entry in std::fs::read_dir(folder)?.flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "json") {
            entries.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    entries.sort();
    let old = entries.len().saturating_sub(most);
    entries.into_iter().take(old).try_for_each(|(_, path)| std::fs::remove_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Kind, Object, Schema};

    #[test]
    fn what_is_written_is_read_and_what_is_corrupt_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache { path: Some(folder.path().join("deep/key.json")) };
        assert!(cache.read().is_none());
        let mut kept = Introspection::default();
        kept.catalog.insert(ObjectId::new(Kind::Schema, &["app"]), Object::Schema(Schema {}));
        kept.unsupported.push(Unsupported { what: "function".into(), object: "f()".into() });
        cache.write(&kept);
        let read = cache.read().expect("kept");
        assert_eq!((read.catalog, read.unsupported), (kept.catalog.clone(), kept.unsupported.clone()));
        std::fs::write(folder.path().join("deep/key.json"), "{").expect("written");
        assert!(cache.read().is_none());
    }

    #[test]
    fn what_was_written_long_ago_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["b.json", "a.json", "c.json", "other"] {
            std::fs::write(path(name), "{}").expect("written");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        tidy(folder.path(), 2).expect("tidied");
        let there = ["a.json", "b.json", "c.json", "other"].map(|name| path(name).exists());
        assert_eq!(there, [true, false, true, true]);
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_no_error() {
        Cache { path: Some("/proc/none/key.json".into()) }.write(&Introspection::default());
        Cache { path: None }.write(&Introspection::default());
    }
}

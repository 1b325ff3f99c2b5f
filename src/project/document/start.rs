//! The catalog that a plan starts from, a digest an object: enough to say which objects moved.

use crate::catalog::{Catalog, Kind, ObjectId};
use crate::project::field::escape;
use std::collections::{BTreeMap, BTreeSet};

/// One line an object: what it is, and its digest.
pub fn write(catalog: &Catalog) -> String {
    catalog.digests().iter().map(|(id, digest)| format!("{} {digest}\n", label(id))).collect()
}

/// What differs between the lines and a catalog; of what was granted to `reader`, as whom the catalog was read, nothing is known.
pub fn moved(lines: &str, live: &Catalog, reader: Option<&str>) -> Vec<String> {
    let own = reader.map(|reader| format!("{} {} on ", Kind::Grant.word(), quoted(reader)));
    let counts = |label: &&str| own.as_ref().is_none_or(|own| !label.starts_with(own.as_str()));
    let start: BTreeMap<&str, &str> = lines.lines().filter_map(|line| line.rsplit_once(' ')).collect();
    let live: BTreeMap<String, String> = live.digests().into_iter().map(|(id, digest)| (label(&id), digest)).collect();
    let labels: BTreeSet<&str> = start.keys().copied().chain(live.keys().map(String::as_str)).collect();
    let differs = labels.into_iter().filter(counts).filter_map(|label| match (start.get(label), live.get(label)) {
        (Some(old), Some(new)) if old == new => None,
        (Some(_), Some(_)) => Some(format!("{label} has changed")),
        (None, _) => Some(format!("{label} is new")),
        (Some(_), None) => Some(format!("{label} is gone")),
    });
    differs.collect()
}

/// Kind and path, names quoted where a dot or a space in them could be taken for the path's own.
fn label(id: &ObjectId) -> String {
    if let Some(target) = id.target() {
        let own = if matches!(id.kind, Kind::Comment | Kind::Owner) {
            String::new()
        } else {
            format!(" {}", quoted(id.name()))
        };
        return format!("{}{own} on {}", id.kind.word(), label(&target));
    }
    let own = if id.path.len() > 1 && id.path[0] == "main" { &id.path[1..] } else { &id.path[..] };
    let shown = if id.kind == Kind::Schema { &id.path[..] } else { own };
    format!("{} {}", id.kind.word(), path(shown))
}

/// Names as one path.
pub fn path(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(".")
}

fn quoted(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || letter == '_';
    if !name.is_empty() && name.chars().all(plain) {
        return name.into();
    }
    format!("\"{}\"", escape(name).replace('"', "\"\""))
}

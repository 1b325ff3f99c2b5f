use super::{Catalog, Object, ObjectId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// SHA-256 of a catalog's text form, as 64 hexadecimal digits. Equal catalogs have equal fingerprints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// Enough of it for a person.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Catalog {
    /// The catalog as text, one object a line, without what makes no difference.
    pub fn trace(&self) -> String {
        self.iter().map(|(id, object)| format!("{id} {object:?}\n")).collect()
    }

    /// The hash of [`Catalog::trace`].
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(format!("{:x}", Sha256::digest(self.trace())))
    }

    /// A short digest of every object, to name later the ones that moved.
    pub fn digests(&self) -> Vec<(ObjectId, String)> {
        self.iter().map(|(id, object)| (id.clone(), digest(object))).collect()
    }
}

/// Sixteen hexadecimal digits that stand for one object.
pub fn digest(object: &Object) -> String {
    format!("{:x}", Sha256::digest(format!("{object:?}")))[..16].to_string()
}

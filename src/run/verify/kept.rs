//! Digests in a file: JSON, of tables, columns and numbers of rows, without a value of any row.
//!
//! No buckets are in it: they would take 16 KiB a column. So it tells which columns differ and by how many rows, and not which rows.

use super::live::Live;
use super::pair::Pair;
use super::{Method, Options};
use crate::catalog::{Kind, ObjectId};
use crate::engine::Engine;
use crate::error::{Error, Result, file};
use crate::run::hash::TableDigest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What such a file says that it is.
const FORMAT: &str = "concertina digests";

/// How digests are computed and written down; another number for whatever makes others of the same rows.
const VERSION: u32 = 1;

/// The digests of a database's tables at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptDigests {
    pub format: String,
    pub version: u32,
    /// The version of Concertina that took them.
    pub concertina: String,
    pub taken: Timestamp,
    /// The database's URL, without a password.
    pub database: String,
    pub engine: Engine,
    /// The server's version.
    pub server: String,
    /// How the server keeps text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    pub method: Method,
    pub tables: Vec<KeptTable>,
}

/// The digests of a table's columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptTable {
    /// Schema and name.
    pub table: Vec<String>,
    /// What told its rows apart; nothing for a table without a key.
    pub key: Vec<String>,
    #[serde(flatten)]
    pub digest: TableDigest,
}

/// What every version of the format has.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl KeptTable {
    /// A table that was read.
    pub fn of(pair: &Pair, digest: TableDigest) -> KeptTable {
        KeptTable { table: pair.table.path.clone(), key: pair.key.clone().unwrap_or_default(), digest }
    }

    /// The table.
    pub fn id(&self) -> ObjectId {
        ObjectId { kind: Kind::Table, path: self.table.clone() }
    }
}

impl KeptDigests {
    /// What was read of a database, just now.
    pub fn of(live: &Live, method: Method, tables: Vec<KeptTable>) -> KeptDigests {
        KeptDigests {
            format: FORMAT.into(),
            version: VERSION,
            concertina: env!("CARGO_PKG_VERSION").into(),
            taken: Timestamp::now(),
            database: live.told.clone(),
            engine: live.engine,
            server: live.version.clone(),
            encoding: live.encoding.clone(),
            method,
            tables,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is not there, no such file, or of a later version.
    pub fn read(path: &Path) -> Result<KeptDigests> {
        let text = std::fs::read_to_string(path).map_err(file("read", path))?;
        let shown = path.display();
        let other = |_| {
            Error::new(format!("`{shown}` holds no digests")).hint("`concertina verify --save FILE` writes such a file")
        };
        let head: Head = serde_json::from_str(&text).map_err(other)?;
        if head.format != FORMAT {
            return Err(Error::new(format!("`{shown}` holds no digests, but `{}`", head.format))
                .hint("`concertina verify --save FILE` writes such a file"));
        }
        if head.version != VERSION {
            let sentence =
                format!("the digests in `{shown}` are of version {}, and this program knows {VERSION}", head.version);
            return Err(Error::new(sentence)
                .hint("compare them with the version of Concertina that took them, or take new ones"));
        }
        serde_json::from_str(&text).map_err(|cause| {
            Error::new(format!("the digests in `{shown}` cannot be read: {cause}")).hint("take new ones with `--save`")
        })
    }

    /// Writes the file. One of digests is replaced, any other is not.
    ///
    /// # Errors
    /// When something else is there, or it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        if path.exists() && KeptDigests::read(path).is_err() {
            return Err(Error::new(format!("`{}` is there, and holds no digests: it is not replaced", path.display()))
                .hint("name another file"));
        }
        let text = serde_json::to_string_pretty(self).map_err(Error::bug)?;
        std::fs::write(path, text + "\n").map_err(file("write", path))
    }

    /// The same of the tables that are wanted.
    pub fn wanted(mut self, options: &Options) -> KeptDigests {
        self.tables.retain(|kept| options.wants(&kept.id()));
        self
    }
}

use super::kept::KeptDigests;
use super::live::Live;
use super::pair::{Pair, Shape};
use super::{Method, Options, Place};
use crate::engine::Engine;
use crate::error::Result;
use crate::run::hash::TableDigest;
use jiff::Timestamp;
use serde::Serialize;

/// One side of a comparison.
pub enum Side {
    Live(Live),
    Kept { file: String, digests: KeptDigests },
}

/// A side, for whoever reads the result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Described {
    /// A URL without a password, or a file.
    pub name: String,
    pub engine: Engine,
    /// The server's version.
    pub server: String,
    /// How many connections read it; none read a file.
    pub connections: usize,
    /// When the digests of a file were taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<Timestamp>,
}

impl Side {
    /// Connects, or reads the file.
    ///
    /// # Errors
    /// When it cannot be reached, or read.
    pub async fn open(place: &Place, options: &Options) -> Result<Side> {
        Ok(match place {
            Place::Database(target) => Side::Live(Live::open(target, options).await?),
            Place::File(path) => {
                Side::Kept { file: path.display().to_string(), digests: KeptDigests::read(path)?.wanted(options) }
            }
        })
    }

    /// Which database it is, or was.
    pub fn engine(&self) -> Engine {
        match self {
            Side::Live(live) => live.engine,
            Side::Kept { digests, .. } => digests.engine,
        }
    }

    /// The method of digests that are there already.
    pub fn method(&self) -> Option<Method> {
        match self {
            Side::Live(_) => None,
            Side::Kept { digests, .. } => Some(digests.method),
        }
    }

    /// How the server keeps, or kept, text.
    pub fn encoding(&self) -> Option<&str> {
        match self {
            Side::Live(live) => live.encoding.as_deref(),
            Side::Kept { digests, .. } => digests.encoding.as_deref(),
        }
    }

    /// Its name, for a sentence.
    pub fn told(&self) -> String {
        format!("`{}`", self.described().name)
    }

    /// It for whoever reads the result.
    pub fn described(&self) -> Described {
        match self {
            Side::Live(live) => Described {
                name: live.told.clone(),
                engine: live.engine,
                server: live.version.clone(),
                connections: live.jobs(),
                taken: None,
            },
            Side::Kept { file, digests } => Described {
                name: file.clone(),
                engine: digests.engine,
                server: digests.server.clone(),
                connections: 0,
                taken: Some(digests.taken),
            },
        }
    }

    /// Its tables.
    pub fn shapes(&self) -> Vec<Shape> {
        match self {
            Side::Live(live) => live.shapes(),
            Side::Kept { digests, .. } => digests.tables.iter().map(Shape::of_kept).collect(),
        }
    }

    /// The digests of a table, of the columns that are compared.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn digest(&mut self, pair: &Pair, method: Method) -> Result<TableDigest> {
        let digests = match self {
            Side::Live(live) => return live.digest(pair, method).await,
            Side::Kept { digests, .. } => digests,
        };
        let kept = digests.tables.iter().find(|kept| kept.id() == pair.table);
        let mut digest = kept.map(|kept| kept.digest.clone()).unwrap_or_default();
        digest.columns.retain(|name, _| pair.key.is_some() && pair.columns.contains(name));
        Ok(digest)
    }
}

use crate::catalog::ObjectId;
use crate::engine::{Scope, Session, Stored};
use crate::error::Result;
use crate::run::hash::{self, Reading, TableDigest};
use std::collections::BTreeMap;

/// Every table at one place of the way, quarantine included.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub tables: BTreeMap<ObjectId, Taken>,
}

/// A table at one place of the way.
#[derive(Clone, Debug)]
pub struct Taken {
    pub stored: Stored,
    /// How it was read, and must be read again to compare.
    pub reading: Reading,
    pub digest: TableDigest,
    /// What it was at the start, if it was there.
    pub start: Option<ObjectId>,
    /// The columns whose values are untouched since the start, with the names they had then.
    pub origins: BTreeMap<String, String>,
    /// Whether the source still shows what it held: its rows are those of one table there, and read as they do there.
    pub is_witnessed: bool,
}

impl Snapshot {
    /// The start.
    pub async fn start(session: &mut Session, scope: &Scope) -> Result<Snapshot> {
        let mut tables = BTreeMap::new();
        for stored in session.stored(scope).await? {
            let mut taken = Taken::fresh(session, stored).await?;
            taken.start = Some(taken.stored.table.clone());
            taken.is_witnessed = true;
            taken.origins = taken.digest.columns.keys().map(|name| (name.clone(), name.clone())).collect();
            tables.insert(taken.stored.table.clone(), taken);
        }
        Ok(Snapshot { tables })
    }

    /// The same without what only helps to find rows: 16 KiB a column.
    pub fn without_buckets(mut self) -> Snapshot {
        self.tables.values_mut().for_each(|taken| taken.digest.buckets.clear());
        self
    }
}

impl Taken {
    /// A table that nothing is known of.
    pub async fn fresh(session: &mut Session, stored: Stored) -> Result<Taken> {
        let reading = Reading::of(&stored, &*session.dialect());
        Taken::read(session, stored, reading).await
    }

    /// A table of which a reading is taken, and nothing is known.
    pub async fn read(session: &mut Session, stored: Stored, reading: Reading) -> Result<Taken> {
        let digest = hash::table(session, &reading).await?;
        Ok(Taken { stored, reading, digest, start: None, origins: BTreeMap::new(), is_witnessed: false })
    }

    /// The type of a column.
    pub fn data_type(&self, column: &str) -> Option<&str> {
        self.stored.columns.iter().find(|own| own.name == column).map(|own| own.data_type.as_str())
    }
}

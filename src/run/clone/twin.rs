//! A copy, and what becomes of it: it goes, or it stays with word of where it is.

use super::How;
use crate::engine::{Target, postgres};
use crate::error::{Error, Result, file};
use serde::Serialize;

/// A copy.
pub struct Twin {
    pub target: Target,
    pub how: How,
    /// Why better ways of copying were not taken.
    pub notes: Vec<String>,
    pub(super) hold: Hold,
}

/// What has to go when the copy does.
pub(super) enum Hold {
    Nothing,
    Folder(tempfile::TempDir),
    /// `from` is a database of the same server.
    Database {
        passing: postgres::Passing,
        name: String,
        from: Target,
    },
}

/// A copy that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Where it is, without a password.
    pub url: String,
    /// The command that drops it.
    pub drop: String,
}

impl Kept {
    /// In words.
    pub fn says(&self) -> String {
        format!("the copy stays: {}; `{}` drops it", self.url, self.drop)
    }
}

impl Twin {
    /// Where it would be if it stays; none for one that a person named, which is theirs.
    pub fn kept(&self) -> Option<Kept> {
        let drop = match &self.hold {
            Hold::Nothing => return None,
            Hold::Folder(folder) => format!("rm -r '{}'", folder.path().display()),
            Hold::Database { name, from, .. } => format!("psql '{from}' --command 'DROP DATABASE {name} WITH (FORCE)'"),
        };
        Some(Kept { url: self.target.whole().to_string(), drop })
    }

    /// Lets it stay, and says where.
    pub(super) fn leave(self) -> Option<Kept> {
        let kept = self.kept();
        match self.hold {
            Hold::Nothing => {}
            Hold::Folder(folder) => drop(folder.keep()),
            Hold::Database { passing, .. } => passing.leave(),
        }
        kept
    }

    pub(super) async fn drop_it(self) -> Result<()> {
        match self.hold {
            Hold::Nothing => Ok(()),
            Hold::Folder(folder) => {
                let path = folder.path().to_path_buf();
                folder.close().map_err(file("remove", &path))
            }
            Hold::Database { passing, name, .. } => passing.end().await.map_err(|error: Error| {
                let hint = format!("drop it by hand: `DROP DATABASE {name} WITH (FORCE)`");
                error.context(format!("the copy `{name}` cannot be dropped")).hint(hint)
            }),
        }
    }
}

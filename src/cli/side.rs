//! One side of a comparison: where a catalog comes from.

use super::context::Context;
use super::plan::desired;
use crate::catalog::Catalog;
use crate::config::{self, Config, Secret};
use crate::engine::{Access, Engine, Session, Target, sqlite};
use crate::error::{Error, Exit, Result};
use crate::run;
use std::path::PathBuf;

/// Schema files, a database, or the state that the migrations lead to.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    Files(Vec<PathBuf>),
    Database(Target),
    Migrations,
}

impl Side {
    /// Reads a word of the command line: `migrations`, a URL or where one is kept, else a path.
    ///
    /// # Errors
    /// A URL of no database that is known.
    pub fn parse(text: &str, config: &Config) -> Result<Side> {
        match text {
            "migrations" => Ok(Side::Migrations),
            _ if text.contains("://") || text.starts_with("sqlite:") || Target::is_named_by(text) => {
                Ok(Side::Database(Target::parse(text)?))
            }
            _ if Secret::is_elsewhere(text) => Ok(Side::Database(config::named(config, text)?)),
            path => Ok(Side::Files(vec![PathBuf::from(path)])),
        }
    }

    /// The catalog; `host` makes the scratch databases that it takes.
    pub async fn catalog(&self, context: &Context, host: &mut Session) -> Result<Catalog> {
        match self {
            Side::Files(paths) => Ok(desired(context, host, paths).await?.catalog),
            Side::Database(target) => {
                let mut session = Session::open(target, Access::Read).await?;
                context.understood(session.introspect(&context.config.scope()).await?, &format!("`{target}`"))
            }
            Side::Migrations => replayed(context, host).await,
        }
    }
}

/// What the migrations make of an empty database.
async fn replayed(context: &Context, host: &mut Session) -> Result<Catalog> {
    let migrations = context.project().migrations()?;
    let scope = context.config.scope();
    let work = async |scratch: &mut Session| {
        for migration in &migrations {
            run::walk(scratch, &migration.up.file_name(), &migration.up.steps).await?;
        }
        scratch.introspect(&scope).await
    };
    let read = context.ladder(host).await?.in_scratch(host, work).await?;
    context.understood(read, "what the migrations make")
}

/// A session of the engine that the sides are of, to make scratch databases with.
///
/// # Errors
/// When nothing says which engine it is.
pub async fn host(context: &Context, sides: &[&Side]) -> Result<Session> {
    let named = sides.iter().find_map(|side| match side {
        Side::Database(target) => Some(target.clone()),
        _ => None,
    });
    let target = match named {
        Some(target) => Some(target),
        None => context.dev()?.or_else(|| context.target().ok()),
    };
    match (target, context.config.settings.engine) {
        (Some(Target::Sqlite(_)), _) | (None, Some(Engine::Sqlite)) => {
            Ok(Session::Sqlite(sqlite::Connection::memory().await?))
        }
        (Some(target), _) => Session::open(&target, Access::Read).await,
        (None, _) => Err(Error::of(Exit::Usage, "nothing says which database the schema files are for")
            .hint("pass `--url`, or `--dev-url` with a server that can make scratch databases")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_is_known_by_its_form() {
        let config = Config::load(std::path::Path::new("/"), None, None).expect("none is fine");
        let parse = |text: &str| Side::parse(text, &config);
        assert_eq!(parse("migrations").expect("a word"), Side::Migrations);
        assert_eq!(parse("schema").expect("a path"), Side::Files(vec!["schema".into()]));
        assert_eq!(parse("sqlite:a.db").expect("a URL"), Side::Database(Target::Sqlite("a.db".into())));
        assert_eq!(parse("cmd:echo sqlite:a.db").expect("a command"), Side::Database(Target::Sqlite("a.db".into())));
        assert!(matches!(parse("host=db dbname=app").expect("a connection string"), Side::Database(_)));
        assert!(parse("mysql://a/b").is_err());
    }
}

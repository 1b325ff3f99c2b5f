use super::Tenant;
use super::postgres::{Parameters, spelled};
use crate::error::{Error, Exit, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    Postgres,
    Sqlite,
}

impl fmt::Display for Engine {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Engine::Postgres => "PostgreSQL",
            Engine::Sqlite => "SQLite",
        })
    }
}

/// Where a database is. Prints without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    Postgres(Parameters),
    Sqlite(PathBuf),
}

impl Target {
    /// Reads a URL: `postgres://…`, `postgresql://…`, `sqlite://PATH`, `sqlite:PATH`; or libpq's `host=… dbname=…`.
    ///
    /// # Errors
    /// When it is none of these; the text itself is not repeated, it may hold a password.
    pub fn parse(url: &str) -> Result<Target> {
        let sqlite = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
        if let Some(path) = sqlite {
            let path = path.split('?').next().unwrap_or(path);
            return match path {
                "" => Err(Error::of(Exit::Usage, "a SQLite URL needs a path").hint("write `sqlite://app.db`")),
                path => Ok(Target::Sqlite(PathBuf::from(path))),
            };
        }
        if Parameters::are(url) {
            return Ok(Target::Postgres(Parameters::parse(url)?));
        }
        Err(Error::of(Exit::Usage, unknown(url))
            .hint("write `postgres://user@host/database` or `sqlite://path/to/file.db`"))
    }

    /// Whether a text is libpq's `host=… dbname=…`.
    pub fn is_named_by(text: &str) -> bool {
        !text.contains("://") && Parameters::are(text)
    }

    /// Another database on the same server; a SQLite file is alone and gives itself.
    pub fn sibling(&self, database: &str) -> Target {
        match self {
            Target::Postgres(parameters) => Target::Postgres(parameters.with("dbname", database)),
            Target::Sqlite(_) => self.clone(),
        }
    }

    /// The same database, of which one schema is worked on under another name; a SQLite file has no schemas and gives itself.
    pub fn of_tenant(&self, tenant: Tenant) -> Target {
        match self {
            Target::Postgres(parameters) => Target::Postgres(parameters.of_tenant(tenant)),
            Target::Sqlite(_) => self.clone(),
        }
    }

    /// This database as another is looked at: of one tenant, or whole.
    pub fn as_is(&self, other: &Target) -> Target {
        other.tenant().map_or_else(|| self.whole(), |tenant| self.of_tenant(tenant.clone()))
    }

    /// A statement as this database gets it.
    ///
    /// # Errors
    /// When the template's name stands for something else in it, too.
    pub fn spelled<'a>(&self, sql: &'a str) -> Result<Cow<'a, str>> {
        self.tenant().map_or(Ok(Cow::Borrowed(sql)), |tenant| spelled(tenant, sql))
    }

    /// The database for a person, with the tenant's schema.
    pub fn told(&self) -> String {
        self.tenant().map_or_else(|| self.to_string(), |tenant| format!("{self}, schema {tenant}"))
    }

    /// The whole of the database.
    pub fn whole(&self) -> Target {
        match self {
            Target::Postgres(parameters) => Target::Postgres(parameters.without_tenant()),
            Target::Sqlite(_) => self.clone(),
        }
    }

    /// The tenant whose schema is worked on.
    pub fn tenant(&self) -> Option<&Tenant> {
        match self {
            Target::Postgres(parameters) => parameters.tenant().map(AsRef::as_ref),
            Target::Sqlite(_) => None,
        }
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        match self {
            Target::Postgres(_) => Engine::Postgres,
            Target::Sqlite(_) => Engine::Sqlite,
        }
    }
}

/// Why a text names no database. What has not the form of a scheme may be a secret, and is not repeated.
fn unknown(url: &str) -> String {
    const NONE: &str = "the URL is of no database that Concertina knows";
    let is_one = |scheme: &str| scheme.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '+' | '.' | '-'));
    match url.split_once("://") {
        _ if url.is_empty() => "the URL of the database is empty".into(),
        Some((scheme, _)) if !scheme.is_empty() && is_one(scheme) => format!("{NONE} (its scheme: `{scheme}`)"),
        _ => format!("{NONE}: it does not begin with a scheme"),
    }
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Target::Sqlite(path) => write!(out, "sqlite://{}", path.display()),
            Target::Postgres(parameters) => fmt::Display::fmt(parameters, out),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sibling_is_on_the_same_server() {
        for (url, sibling) in [
            ("postgres://me@db:5432/app?sslmode=require", "postgres://me@db:5432/x?sslmode=require"),
            ("postgresql://db", "postgresql://db/x"),
            ("postgres:///app?host=/tmp&dbname=other", "postgres:///x?host=/tmp"),
            ("host=db dbname=app", "host=db dbname=x"),
        ] {
            let target = Target::parse(url).expect("a URL").sibling("x");
            assert_eq!(target, Target::parse(sibling).expect("a URL"));
        }
    }

    #[test]
    fn an_unknown_scheme_is_refused_without_repeating_it_all() {
        let error = Target::parse("mysql://root:hunter2@db/app").expect_err("not known");
        assert!(error.to_string().contains("`mysql`") && !error.to_string().contains("hunter2"), "{error}");
        let error = Target::parse("hunter2@HOST://db").expect_err("not known");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(Target::parse("").expect_err("nothing").to_string().contains("is empty"));
    }
}

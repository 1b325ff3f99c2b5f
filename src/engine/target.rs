use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A URL as libpq takes it.
    Postgres(String),
    Sqlite(PathBuf),
}

impl Target {
    /// Reads a URL: `postgres://…`, `postgresql://…`, `sqlite://PATH`, `sqlite:PATH`.
    ///
    /// # Errors
    /// When it is none of these; the text itself is not repeated, it may hold a password.
    pub fn parse(url: &str) -> Result<Target> {
        let sqlite = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
        if let Some(path) = sqlite {
            let path = path.split('?').next().unwrap_or(path);
            return match path {
                "" => {
                    Err(Error::of(crate::error::Exit::Usage, "a SQLite URL needs a path")
                        .hint("write `sqlite://app.db`"))
                }
                path => Ok(Target::Sqlite(PathBuf::from(path))),
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Target::Postgres(url.to_string()));
        }
        let scheme = url.split_once("://").map_or("none", |(scheme, _)| scheme);
        Err(Error::of(
            crate::error::Exit::Usage,
            format!("the URL is of no database that Concertina knows (its scheme: `{scheme}`)"),
        )
        .hint("write `postgres://user@host/database` or `sqlite://path/to/file.db`"))
    }

    /// Another database on the same server; a SQLite file is alone and gives itself.
    pub fn sibling(&self, database: &str) -> Target {
        let Target::Postgres(url) = self else { return self.clone() };
        let (base, query) = url.split_once('?').map_or((&**url, ""), |(base, query)| (base, query));
        let (scheme, rest) = base.split_once("://").unwrap_or(("postgres", base));
        let host = rest.split_at(rest.rfind('@').map_or(0, |at| at + 1));
        let host = format!("{}{}", host.0, host.1.split('/').next().unwrap_or_default());
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("dbname=")).collect();
        let joint = if kept.is_empty() { "" } else { "?" };
        Target::Postgres(format!("{scheme}://{host}/{database}{joint}{}", kept.join("&")))
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        match self {
            Target::Postgres(_) => Engine::Postgres,
            Target::Sqlite(_) => Engine::Sqlite,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Target::Sqlite(path) => write!(out, "sqlite://{}", path.display()),
            Target::Postgres(url) if url == "postgres://" => {
                out.write_str(&of_environment(&|name| std::env::var(name).ok()))
            }
            Target::Postgres(url) => out.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Where a URL that names nothing leads, as libpq reads the environment.
fn of_environment(variable: &dyn Fn(&str) -> Option<String>) -> String {
    let said = |name: &str, before: &str, after: &str| {
        let value = variable(name).filter(|value| !value.is_empty());
        value.map_or_else(String::new, |value| format!("{before}{value}{after}"))
    };
    let (host, user, database) = (said("PGHOST", "", ""), said("PGUSER", "", "@"), said("PGDATABASE", "", ""));
    let [authority, query] = match host.starts_with('/') {
        true => [String::new(), format!("?host={host}{}", said("PGPORT", "&port=", ""))],
        false => [format!("{host}{}", said("PGPORT", ":", "")), String::new()],
    };
    format!("postgres://{user}{authority}/{database}{query}")
}

/// A URL without the password before its `@` and without parameters that can hold one.
fn without_password(url: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, ""), |(base, query)| (base, query));
    let (scheme, rest) = base.split_once("://").unwrap_or(("", base));
    let shown = match rest.rsplit_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or("")),
        None => rest.to_string(),
    };
    let kept: Vec<&str> =
        query.split('&').filter(|pair| pair.starts_with("host=") || pair.starts_with("port=")).collect();
    let joint = if kept.is_empty() { "" } else { "?" };
    format!("{scheme}://{shown}{joint}{}", kept.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_names_nothing_is_told_by_the_environment() {
        let set = |own: &'static [(&str, &str)]| {
            move |name: &str| own.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string())
        };
        let far = set(&[("PGHOST", "db"), ("PGUSER", "me"), ("PGDATABASE", "app"), ("PGPASSWORD", "hunter2")]);
        assert_eq!(of_environment(&far), "postgres://me@db/app");
        let near = set(&[("PGHOST", "/run/pg"), ("PGPORT", "5433"), ("PGDATABASE", "app")]);
        assert_eq!(of_environment(&near), "postgres:///app?host=/run/pg&port=5433");
    }

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://me:hunter2@db.example:5432/app?sslmode=require",
            "postgres://me:hun@ter2@db/app",
            "postgresql://me@db/app?password=hunter2&port=1",
        ] {
            let shown = Target::parse(url).expect("a URL").to_string();
            assert!(!shown.contains("hunter2") && !shown.contains("ter2"), "{shown}");
        }
    }

    #[test]
    fn a_sibling_is_on_the_same_server() {
        for (url, sibling) in [
            ("postgres://me:a/b@db:5432/app?sslmode=require", "postgres://me:a/b@db:5432/x?sslmode=require"),
            ("postgresql://db", "postgresql://db/x"),
            ("postgres:///app?host=/tmp&dbname=other", "postgres:///x?host=/tmp"),
        ] {
            let target = Target::parse(url).expect("a URL").sibling("x");
            assert!(target == Target::Postgres(sibling.into()), "{target}");
        }
    }

    #[test]
    fn an_unknown_scheme_is_refused_without_repeating_it_all() {
        let error = Target::parse("mysql://root:hunter2@db/app").expect_err("not known");
        assert!(!error.to_string().contains("hunter2"));
    }
}

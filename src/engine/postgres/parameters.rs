//! Where a database is and how it is reached, in libpq's own words: a URL or `key=value`, then a service file, then `PG*`.
//!
//! sqlx reads URLs, too, but not as libpq does: it passes over what it does not know, reads no service file, takes the first
//! host alone. So all of it is settled here, and sqlx is handed a socket.

mod conninfo;
mod endpoint;
mod environment;
mod keyword;
mod password_file;
mod service;
mod shown;
mod url;

pub use endpoint::{Endpoint, Place};

use crate::engine::Tenant;
use crate::error::{Error, Exit, Result};
use keyword::{Keyword, Use};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One thing that is said, and how its value was written.
struct Pair {
    name: String,
    value: String,
    written: String,
}

/// Connection parameters by name. They print as a URL without secrets.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Parameters {
    said: BTreeMap<&'static str, String>,
    /// Secrets as they were written, where that is not how they read.
    written: Vec<String>,
    /// Whether neither the environment nor a file is asked for the rest.
    alone: bool,
    /// Which schema of the database is worked on, where that is a tenant's.
    tenant: Option<Arc<Tenant>>,
}

impl Parameters {
    /// Whether a text is a URL or a connection string of PostgreSQL.
    pub fn are(text: &str) -> bool {
        of_url(text).is_some() || conninfo::is_one(text)
    }

    /// Reads a URL or a connection string.
    ///
    /// # Errors
    /// When it cannot be read, has an unknown parameter, or one that is not supported. No value is repeated.
    pub fn parse(text: &str) -> Result<Parameters> {
        let pairs = match of_url(text) {
            Some(rest) => url::read(rest)?,
            None => conninfo::read(text)?,
        };
        let (mut parameters, mut behind_secret) = (Parameters::default(), false);
        for Pair { name, value, written } in pairs {
            let keyword = checked(&name, &value, behind_secret)?;
            behind_secret = is_secret(keyword.name);
            if behind_secret && written != value {
                parameters.written.push(written);
            }
            // The last one counts; the one before it is a secret all the same.
            let former = parameters.said.insert(keyword.name, value).filter(|_| behind_secret);
            parameters.written.extend(former);
        }
        Ok(parameters)
    }

    /// These, and nothing from the environment or from files.
    pub(super) fn alone(pairs: &[(&'static str, &str)]) -> Parameters {
        let said = pairs.iter().map(|(name, value)| (*name, value.to_string())).collect();
        Parameters { said, written: vec![], alone: true, tenant: None }
    }

    /// With another value.
    pub fn with(&self, name: &'static str, value: &str) -> Parameters {
        let mut other = self.clone();
        other.said.insert(name, value.to_string());
        // A tenant is of one database: what else is made there has the template's names.
        other.tenant = other.tenant.filter(|_| name != "dbname");
        other
    }

    /// The same database, of which one schema is worked on under another name.
    pub fn of_tenant(&self, tenant: Tenant) -> Parameters {
        Parameters { tenant: Some(Arc::new(tenant)), ..self.clone() }
    }

    /// The same without a tenant.
    pub fn without_tenant(&self) -> Parameters {
        Parameters { tenant: None, ..self.clone() }
    }

    /// The tenant whose schema is worked on.
    pub fn tenant(&self) -> Option<&Arc<Tenant>> {
        self.tenant.as_ref()
    }

    /// A value; none where nothing or an empty text is said.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.said.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The database; the user's name where nothing says one.
    pub fn database(&self) -> String {
        self.get("dbname").map_or_else(|| self.user(), String::from)
    }

    /// Who connects; the user of the system where nothing says one.
    pub fn user(&self) -> String {
        self.get("user").map(String::from).or_else(|| whoami::username().ok()).unwrap_or_else(|| "unknown".into())
    }

    /// With what the service and the environment say.
    ///
    /// # Errors
    /// A service that is not there, a variable that cannot be obeyed.
    pub fn whole(&self) -> Result<Parameters> {
        if self.alone {
            return Ok(self.clone());
        }
        let mut whole = environment::completed(self.clone(), &environment::variable)?;
        whole.alone = true;
        Ok(whole)
    }

    /// The password for a server: the one that is said, else of the password file.
    pub fn password(&self, endpoint: &Endpoint) -> Option<String> {
        self.get("password").map(String::from).or_else(|| password_file::password(self, endpoint))
    }

    /// The secrets in it, as they read and as they were written.
    pub fn secrets(&self) -> Vec<String> {
        let own = ["password", "sslpassword"].into_iter().filter_map(|name| self.get(name));
        own.map(String::from).chain(self.written.iter().cloned()).collect()
    }

    /// How libpq's programs are told the same: variables, so that no password is seen among the processes.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let told = keyword::all().filter(|keyword| !keyword.variable.is_empty());
        told.filter_map(|keyword| Some((keyword.variable, self.get(keyword.name)?.to_string()))).collect()
    }

    /// Takes a value that comes behind those that are said already.
    fn add(&mut self, name: &str, value: String) -> Result<()> {
        let keyword = checked(name, &value, false)?;
        self.said.entry(keyword.name).or_insert(value);
        Ok(())
    }
}

/// A file in the user's home.
pub fn home(name: &Path) -> Option<PathBuf> {
    environment::home(&environment::variable, name)
}

fn of_url(text: &str) -> Option<&str> {
    text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"))
}

fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "sslpassword")
}

/// The parameter, if it is known and can be obeyed. What stands behind a secret may be a part of it, and is not repeated.
fn checked(name: &str, value: &str, behind_secret: bool) -> Result<Keyword> {
    let Some(keyword) = keyword::of(name) else {
        return Err(match keyword::nearest(name) {
            _ if behind_secret => usage("what stands behind the password is no parameter that libpq has")
                .hint("in a URL write `%26` for a `&` in a password; in `key=value` put it in single quotes"),
            Some(near) => usage(format!("there is no connection parameter `{name}`")).hint(format!("write `{near}`")),
            None => usage(format!("there is no connection parameter `{name}`"))
                .hint("take it out: libpq's parameters are known, those of other drivers are not"),
        });
    };
    match keyword.used {
        _ if value.is_empty() => Ok(keyword),
        Use::Never(why) => {
            Err(usage(format!("the connection parameter `{name}` is not supported: {why}")).hint("take it out"))
        }
        Use::Only(values) if !values.contains(&value) => Err(usage(format!(
            "the connection parameter `{name}` has a value that is not supported"
        ))
        .hint(format!("write {}", values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")))),
        _ => Ok(keyword),
    }
}

fn usage(sentence: impl Into<String>) -> Error {
    Error::of(Exit::Usage, sentence)
}

#[cfg(test)]
mod tests;

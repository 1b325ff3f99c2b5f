//! Databases of a server as wholes: made, copied, dropped. None of it can be done from inside of the database concerned.

use super::Connection;
use super::connection::said;
use super::likeness;
use super::passing::{self, Passing};
use crate::engine::Target;
use crate::error::{Error, Result};
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::str::FromStr;

/// A server, known by the URL of one of its databases.
pub struct Server {
    url: String,
    options: PgConnectOptions,
}

impl Server {
    /// The server of a URL.
    ///
    /// # Errors
    /// When it is not a URL of PostgreSQL.
    pub fn of(url: &str) -> Result<Server> {
        let shown = Target::Postgres(url.to_string());
        let options = PgConnectOptions::from_str(url)
            .map_err(|cause| Error::new(format!("`{shown}` is not a PostgreSQL URL: {cause}")))?;
        Ok(Server { url: url.to_string(), options: options.application_name("concertina") })
    }

    /// The database of the URL; the user's name where it has none, as libpq has it.
    pub fn database(&self) -> &str {
        self.options.get_database().unwrap_or(self.options.get_username())
    }

    /// Who is connected to the database of the URL: the names of their programs. Autovacuum does not count: it makes room.
    pub async fn visitors(&self) -> Result<Vec<String>> {
        let others = format!(
            "SELECT coalesce(nullif(application_name, ''), usename::text, backend_type) FROM pg_stat_activity \
             WHERE datname = {} AND pid <> pg_backend_pid() \
             AND backend_type <> 'autovacuum worker' ORDER BY 1",
            super::quote::literal(self.database())
        );
        let mut admin = self.admin().await?;
        let rows = admin.rows(&others).await;
        close(admin).await;
        Ok(rows?.into_iter().flatten().flatten().collect())
    }

    /// Copies the database of the URL, rows and all. Nobody may be connected to it, nor can connect meanwhile.
    ///
    /// # Errors
    /// When somebody is, the role may not make databases, or there is no room.
    pub async fn duplicate(&self, name: &str) -> Result<()> {
        let [name, template] = [name, self.database()].map(super::quote::name);
        self.order(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await
    }

    /// Makes an empty database with the encoding and locale of the URL's.
    ///
    /// # Errors
    /// When the role may not make databases.
    pub async fn create(&self, name: &str) -> Result<()> {
        let mut admin = self.admin().await?;
        let query = likeness::query(admin.major(), name, &super::quote::literal(self.database()));
        let statement = admin.rows(&query).await;
        close(admin).await;
        let statement = statement?.into_iter().flatten().flatten().next();
        let missing = || Error::new(format!("there is no database `{}`", self.database()));
        self.order(&statement.ok_or_else(missing)?).await
    }

    /// Drops a database if it exists, whoever is connected to it.
    ///
    /// # Errors
    /// When the role may not.
    pub async fn discard(&self, name: &str) -> Result<()> {
        passing::discard(&self.others(), name).await
    }

    /// A handle on a database of this name that drops it, made or half made, even when what holds the handle is cut off.
    pub fn passing(&self, name: &str) -> Passing {
        Passing::new(name, self.others())
    }

    /// How libpq's programs find the database: variables of their environment, so that no password is seen among the processes.
    pub fn environment(&self, database: &str) -> Vec<(&'static str, String)> {
        let socket = self.options.get_socket().map(|path| path.to_string_lossy().into_owned());
        let mut variables = vec![
            ("PGHOST", socket.unwrap_or_else(|| self.options.get_host().to_string())),
            ("PGPORT", self.options.get_port().to_string()),
            ("PGUSER", self.options.get_username().to_string()),
            ("PGDATABASE", database.to_string()),
            ("PGSSLMODE", ssl_word(self.options.get_ssl_mode()).to_string()),
        ];
        let files = [("PGSSLROOTCERT", "sslrootcert"), ("PGSSLCERT", "sslcert"), ("PGSSLKEY", "sslkey")];
        let given = files.into_iter().chain([("PGPASSWORD", "password")]);
        variables.extend(given.filter_map(|(variable, key)| Some((variable, parameter(&self.url, key)?))));
        variables.extend(password(&self.url).map(|password| ("PGPASSWORD", password)));
        variables
    }

    async fn order(&self, statement: &str) -> Result<()> {
        let mut admin = self.admin().await?;
        let done = admin.execute(statement).await;
        close(admin).await;
        done.map(drop)
    }

    /// A connection to another database than the URL's, which would be in the way of itself.
    async fn admin(&self) -> Result<Connection> {
        let refused = |error: Error| error.context("neither the database `postgres` nor `template1` lets this role in");
        passing::connected(&self.others()).await.map_err(refused)
    }

    fn others(&self) -> Vec<PgConnectOptions> {
        let others = ["postgres", "template1"].into_iter().filter(|name| *name != self.database());
        others.map(|name| self.options.clone().database(name)).collect()
    }
}

impl Connection {
    /// Ends the connection and waits until the server knows.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn close(self) -> Result<()> {
        self.inner.close().await.map_err(said)
    }
}

/// What it was opened for is done; the server notices by itself that it is gone.
async fn close(admin: Connection) {
    drop(admin.close().await);
}

fn ssl_word(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

fn parameter(url: &str, key: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == key).map(|(_, value)| decoded(value)).next_back()
}

/// The password between the user's name and the last `@` before the path.
fn password(url: &str) -> Option<String> {
    let (_, rest) = url.split('?').next()?.split_once("://")?;
    let (user, _) = rest.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| decoded(password)).filter(|password| !password.is_empty())
}

/// Text of a URL without its `%41`.
fn decoded(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_get_the_password_as_it_is() {
        let server = Server::of("postgres://me:p%40ss%2Fw%C3%BC@db.example:6432/shop?sslmode=require").expect("a URL");
        let variables = server.environment("shop");
        for (name, value) in [("PGPASSWORD", "p@ss/wü"), ("PGPORT", "6432"), ("PGSSLMODE", "require")] {
            assert!(variables.contains(&(name, value.to_string())), "{name}");
        }
        assert_eq!(password("postgres://me@db/x"), None);
        assert_eq!(parameter("postgres:///x?password=a%26b&host=/s", "password").as_deref(), Some("a&b"));
    }
}

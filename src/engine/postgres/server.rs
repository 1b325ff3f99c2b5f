//! Databases of a server as wholes: made, copied, dropped. None of it can be done from inside of the database concerned.

use super::Connection;
use super::likeness;
use super::parameters::Parameters;
use super::passing::{self, Passing};
use super::said::said;
use crate::error::{Error, Result};
use sqlx::Connection as _;

/// What programs must not look up by themselves: it would come before the variables that they are given.
const NOT_INHERITED: [&str; 2] = ["PGSERVICE", "PGSERVICEFILE"];

/// A server, known by the parameters of one of its databases.
pub struct Server {
    parameters: Parameters,
    database: String,
}

/// How libpq's programs find a database.
#[derive(Default)]
pub struct Surroundings {
    /// Variables of their environment, so that no password is seen among the processes.
    pub variables: Vec<(&'static str, String)>,
    /// Variables that are taken out of it.
    pub without: &'static [&'static str],
}

impl Server {
    /// The server of these parameters, and of what the environment adds to them.
    ///
    /// # Errors
    /// A service or a variable that cannot be obeyed.
    pub fn of(parameters: &Parameters) -> Result<Server> {
        let parameters = parameters.whole()?;
        Ok(Server { database: parameters.database(), parameters })
    }

    /// The database of the URL; the user's name where it has none, as libpq has it.
    pub fn database(&self) -> &str {
        &self.database
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

    /// How libpq's programs find a database of the server.
    ///
    /// # Errors
    /// Hosts and ports that do not fit each other.
    pub fn surroundings(&self, database: &str) -> Result<Surroundings> {
        let mut told = self.parameters.with("dbname", database).with("user", &self.parameters.user());
        if let [endpoint] = &*self.parameters.endpoints()? {
            told = told.with("host", &endpoint.host).with("port", &endpoint.port.to_string());
            if let Some(password) = told.password(endpoint) {
                told = told.with("password", &password);
            }
        }
        Ok(Surroundings { variables: told.variables(), without: &NOT_INHERITED })
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

    fn others(&self) -> Vec<Parameters> {
        let others = ["postgres", "template1"].into_iter().filter(|name| *name != self.database);
        others.map(|name| self.parameters.with("dbname", name)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_get_the_password_as_it_is() {
        let url = "postgres://me:p%40ss%2Fw%C3%BC@db.example:6432/shop?sslmode=require&sslrootcert=/a%20b";
        let server = Server::of(&Parameters::parse(url).expect("a URL")).expect("a server");
        let told = server.surroundings("copy").expect("variables").variables;
        for (name, value) in [
            ("PGPASSWORD", "p@ss/wü"),
            ("PGHOST", "db.example"),
            ("PGPORT", "6432"),
            ("PGUSER", "me"),
            ("PGDATABASE", "copy"),
            ("PGSSLMODE", "require"),
            ("PGSSLROOTCERT", "/a b"),
        ] {
            assert!(told.contains(&(name, value.to_string())), "{name}");
        }
    }
}

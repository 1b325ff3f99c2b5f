//! Empty databases to work in for a moment: on the server of a connection, or on a private one.

use super::parameters::Parameters;
use super::{Cluster, Connection, Passing, likeness};
use crate::engine::Access;
use crate::error::{Error, Result};
use std::path::Path;

/// A connection to an empty database, and what drops that; the databases of a private server go with it.
pub struct Scratch {
    pub connection: Connection,
    pub passing: Option<Passing>,
}

impl Connection {
    /// The role that owns what is made here.
    pub async fn role(&mut self) -> Result<String> {
        let role = self.rows("SELECT current_user").await?.into_iter().flatten().flatten().next();
        role.ok_or_else(|| Error::bug("nobody is connected"))
    }

    /// An empty database on the same server, with the same encoding and locale.
    ///
    /// # Errors
    /// When the role may not make one.
    pub async fn scratch(&mut self) -> Result<Scratch> {
        let name = name();
        let statement = self.likeness(&name).await?;
        let passing = Passing::new(&name, vec![self.parameters.clone()]);
        make(&self.parameters, &statement).await?;
        let connection = Self::connect(&self.parameters.with("dbname", &name), Access::Write).await?;
        Ok(Scratch { connection, passing: Some(passing) })
    }

    /// An empty database like this one on a private server.
    ///
    /// # Errors
    /// When the server cannot make it.
    pub async fn scratch_on(&mut self, cluster: &Cluster) -> Result<Scratch> {
        let name = name();
        let statement = self.likeness(&name).await?;
        if make(cluster.parameters(), &statement).await.is_err() {
            make(cluster.parameters(), &likeness::without_locale(&name)).await?;
        }
        let connection = Self::connect(&cluster.parameters().with("dbname", &name), Access::Write).await?;
        Ok(Scratch { connection, passing: None })
    }

    /// A private server of this one's version, with roles and tablespaces of the same names.
    ///
    /// # Errors
    /// When its programs are not here, or do not run.
    pub async fn private(&mut self, programs: Option<&Path>) -> Result<Cluster> {
        let programs = super::programs::folder(self.major(), programs)?;
        let cluster = Cluster::start(programs, &self.role().await?).await?;
        let names = self.rows(NAMES).await?.into_iter().flatten().flatten().collect::<Vec<_>>();
        let mut admin = Self::connect(cluster.parameters(), Access::Write).await?;
        for statement in names {
            admin.execute(&statement).await?;
        }
        admin.close().await.map(|()| cluster)
    }

    async fn likeness(&mut self, name: &str) -> Result<String> {
        let query = likeness::query(self.major(), name, "current_database()");
        let statement = self.rows(&query).await?.into_iter().flatten().flatten().next();
        statement.ok_or_else(|| Error::bug("the database is not among those of its server"))
    }
}

/// What a schema can name and no database holds. A tablespace with an empty place is a folder of the server's own.
const NAMES: &str = "SELECT format(CASE WHEN rolsuper THEN 'CREATE ROLE %I SUPERUSER' ELSE 'CREATE ROLE %I' END, rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user \
    UNION ALL SELECT format('SET allow_in_place_tablespaces = on; CREATE TABLESPACE %I LOCATION %L', spcname, '') \
    FROM pg_tablespace WHERE spcname !~ '^pg_'";

fn name() -> String {
    format!("concertina_scratch_{}_{:08x}", std::process::id(), rand::random::<u32>())
}

async fn make(host: &Parameters, statement: &str) -> Result<()> {
    let mut admin = Connection::connect(host, Access::Write).await?;
    admin.execute(statement).await.map(drop)
}

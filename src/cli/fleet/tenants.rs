//! Databases whose schemas are tenants, each of them a member of the fleet.

use crate::catalog::printable;
use crate::cli::context::Context;
use crate::config::{self, Member, SCHEMAS, Schemas};
use crate::engine::{Access, Engine, Session, Target};
use crate::error::{Error, Result};

/// Those that have no name of their own under that of their database, where no other has it.
fn called_shortly(members: Vec<Member>) -> Result<Vec<Member>> {
    let shown = |member: &Member| match member.name == member.target.to_string() {
        true => database(&member.target),
        false => Ok(member.name.clone()),
    };
    let names = members.iter().map(shown).collect::<Result<Vec<_>>>()?;
    let alone = |name: &String| names.iter().filter(|other| *other == name).count() == 1;
    let called = members.into_iter().zip(&names).map(|(member, name)| match alone(name) {
        true => Member { name: name.clone(), ..member },
        false => member,
    });
    Ok(called.collect())
}

/// What a single database is called before the names of its tenants.
pub fn database(target: &Target) -> Result<String> {
    match target {
        Target::Postgres(parameters) => Ok(parameters.whole()?.database()),
        Target::Sqlite(path) => Ok(path.display().to_string()),
    }
}

/// The tenants of each of these databases.
pub async fn all(context: &Context, databases: Vec<Member>, schemas: &Schemas) -> Result<Vec<Member>> {
    let template = context.config.settings.fleet.schema.as_deref().unwrap_or_default();
    let mut all = vec![];
    for member in &called_shortly(databases)? {
        let shown = printable(&member.name);
        let failed = |error: Error| error.context(format!("the tenants of `{shown}` cannot be listed"));
        let mut session = Session::open(&member.target, Access::Read).await?;
        if session.engine() == Engine::Sqlite {
            all.extend(config::tenants(member, template, &[])?);
            continue;
        }
        let there: Vec<String> = session.rows(SCHEMAS).await?.into_iter().flatten().flatten().collect();
        let rows = match schemas.query() {
            Some(query) => session.rows(query).await.map_err(failed)?,
            None => vec![],
        };
        let names = schemas.of(&there, &rows, template).map_err(failed)?;
        all.extend(config::tenants(member, template, &names)?);
    }
    match all.is_empty() {
        true => Err(Error::new("`fleet.schemas` gives no tenant")
            .hint("make the schema of the first: `CREATE SCHEMA tenant_1`; an empty one is enough to plan from")),
        false => Ok(all),
    }
}

//! Which databases a command is to work on.

use super::tenants;
use crate::catalog::printable;
use crate::cli::context::Context;
use crate::config::{self, Entry, Listing, Member, Secret, Targets, apart, nearest_word};
use crate::engine::{Access, Session};
use crate::error::{Error, Exit, Result};
use futures_util::{StreamExt, TryStreamExt, stream};
use std::path::Path;

/// How many secrets are fetched at a time: each may be a command that asks a server.
const FETCHED_AT_A_TIME: usize = 8;

/// What a command can be asked to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// No database.
    Nothing,
    /// One that it only reads.
    Reads,
    /// One that it changes.
    Changes,
    /// As many as there are.
    Fleet,
}

/// What it works on, where that is not the database of the URL.
#[derive(Clone, Debug)]
pub enum Chosen {
    One(Member),
    All(Vec<Member>),
}

/// Finds out; nothing where there is no fleet, or it is not asked for.
///
/// # Errors
/// When a command for one database is given a fleet; when the targets cannot be listed, or hold none of the name.
pub async fn chosen(context: &Context, command: &str, reach: Reach) -> Result<Option<Chosen>> {
    let fleet = &context.config.settings.fleet;
    let (by_flag, listed) = (!context.global.targets.is_empty(), fleet.targets.is_some());
    let by_schema = fleet.schemas.is_some();
    let configured = listed || by_schema;
    if let Some(name) = &context.global.only {
        if !by_flag && !configured {
            return Err(Error::of(Exit::Usage, "`--only` names one of a fleet, and there is none")
                .hint("name the database with `--url`, or the fleet with `--targets`"));
        }
        one_way_to_name(context)?;
        return Ok(Some(Chosen::One(one(&members(context).await?, name)?)));
    }
    let by_configuration = configured && context.global.url.is_none();
    match reach {
        Reach::Fleet if by_flag || by_configuration => members(context).await.map(|all| Some(Chosen::All(all))),
        Reach::Nothing | Reach::Reads | Reach::Changes if by_flag => Err(refused(command, by_schema, "")),
        // What the configuration's URL leads to may be where the list of the targets is kept.
        Reach::Changes if by_configuration => Err(refused(command, by_schema, ", and the configuration names a fleet")),
        // What is written in the template's name is read from one that has it.
        Reach::Reads if by_schema && by_configuration && OF_A_TENANT.contains(&command) => {
            let first = members(context).await?.into_iter().next();
            first
                .iter()
                .for_each(|first| context.say_once(format!("on `{}`, the first tenant", printable(&first.name))));
            Ok(first.map(Chosen::One))
        }
        _ => Ok(None),
    }
}

/// Refuses a URL beside the name of one of the fleet, unless a query for the targets is asked there.
fn one_way_to_name(context: &Context) -> Result<()> {
    let is_query = |text: &String| Targets::Source(Secret(text.clone())).is_query();
    if context.global.url.is_none() || context.global.targets.iter().any(is_query) {
        return Ok(());
    }
    Err(Error::of(Exit::Usage, "`--only` names one database, and `--url` another").hint("leave out one of them"))
}

/// Commands that look at one of the tenants where none is named.
const OF_A_TENANT: [&str; 5] = ["doctor", "inspect", "plan", "rehearse", "renumber"];

fn refused(command: &str, by_schema: bool, why: &str) -> Error {
    let taken = "`apply`, `rollback`, `deployed`, `status` and `drift` take fleets";
    let hint = match by_schema {
        true => "name one of its tenants: `--only NAME`",
        false => "name one of its databases: `--only NAME`, or `--url`",
    };
    Error::of(Exit::Usage, format!("`concertina {command}` takes no fleet{why}")).detail(taken).hint(hint)
}

fn one(members: &[Member], name: &str) -> Result<Member> {
    let known: Vec<String> = members.iter().map(|member| printable(&member.name)).collect();
    let named = |member: &&Member| member.name == name;
    let called = |member: &&Member| member.target.tenant().is_some_and(|tenant| tenant.schema == name);
    let of_schema: Vec<&Member> = members.iter().filter(called).collect();
    let found = match (members.iter().find(named), of_schema.as_slice()) {
        (Some(member), _) => Some(member),
        (None, [member]) => Some(*member),
        (None, []) => None,
        (None, several) => {
            let names: Vec<String> = several.iter().map(|member| format!("`{}`", printable(&member.name))).collect();
            let sentence = format!("{} tenants have a schema `{}`", names.len(), printable(name));
            let error = names.into_iter().take(20).fold(Error::of(Exit::Usage, sentence), Error::detail);
            return Err(error.hint("name one with its database"));
        }
    };
    found.cloned().ok_or_else(|| {
        let error = Error::of(
            Exit::Usage,
            format!("the fleet has no {} of the name `{}`", super::noun(members)[0], printable(name)),
        );
        match nearest_word(name, known.iter().map(String::as_str)) {
            Some(near) => error.hint(format!("the nearest is `{near}`; `concertina status` lists them")),
            None => error.hint("`concertina status` lists them"),
        }
    })
}

/// The databases of the flags, else of the configuration.
async fn members(context: &Context) -> Result<Vec<Member>> {
    let flags: Vec<Targets> = context.global.targets.iter().map(|text| Targets::Source(Secret(text.clone()))).collect();
    let config = &context.config;
    let (sources, root) = match flags.is_empty() {
        true => (config.settings.fleet.targets.iter().cloned().collect(), config.root.as_path()),
        false => (flags, Path::new("")),
    };
    let mut members = vec![];
    for source in sources {
        match source.listing(root)? {
            Listing::Query(query) => members.extend(answered(context, &query).await?),
            Listing::Entries(entries) => members.extend(resolved(entries, root).await?),
        }
    }
    if let Some(schemas) = &config.settings.fleet.schemas {
        if members.is_empty() {
            let target = config::target(config, context.global.url.as_deref())?;
            members.push(Member { name: tenants::database(&target)?, target });
        }
        members = tenants::all(context, members, schemas).await?;
    }
    apart(&members, config.settings.engine)?;
    Ok(members)
}

/// Those that the entries of a list stand for, in their order.
async fn resolved(entries: Vec<Entry>, root: &Path) -> Result<Vec<Member>> {
    let fetched = stream::iter(entries).map(|entry| {
        let root = root.to_path_buf();
        let fetched = tokio::task::spawn_blocking(move || Member::of(&entry, &root));
        async move { fetched.await.map_err(Error::bug)? }
    });
    let each: Vec<Vec<Member>> = fetched.buffered(FETCHED_AT_A_TIME).try_collect().await?;
    Ok(each.concat())
}

/// What a query gives. Its connection reads only, and is closed before any other is opened.
async fn answered(context: &Context, query: &str) -> Result<Vec<Member>> {
    let asked = config::asked_for_targets(&context.config, context.global.url.as_deref())?;
    let mut session = Session::open(&asked, Access::Read).await?;
    let failed = |error: Error| error.context(format!("the query that lists the targets failed on `{asked}`"));
    let rows = session.rows(query).await.map_err(failed)?;
    if rows.is_empty() {
        return Err(Error::new(format!("the query that lists the targets gives none on `{asked}`"))
            .hint("run it by itself; `fleet.url` names the database that it is asked of"));
    }
    rows.iter().map(|row| Member::of_row(row, &asked, &context.config.root)).collect()
}

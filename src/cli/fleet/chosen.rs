//! Which databases a command is to work on.

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
#[derive(Debug)]
pub enum Chosen {
    One(Member),
    All(Vec<Member>),
}

/// Finds out; nothing where there is no fleet, or it is not asked for.
///
/// # Errors
/// When a command for one database is given a fleet; when the targets cannot be listed, or hold none of the name.
pub async fn chosen(context: &Context, command: &str, reach: Reach) -> Result<Option<Chosen>> {
    let (by_flag, configured) = (!context.global.targets.is_empty(), context.config.settings.fleet.targets.is_some());
    if let Some(name) = &context.global.only {
        if !by_flag && !configured {
            return Err(Error::of(Exit::Usage, "`--only` names one of a fleet, and there is none")
                .hint("name the database with `--url`, or the fleet with `--targets`"));
        }
        one_way_to_name(context)?;
        return one(members(context).await?, name).map(|member| Some(Chosen::One(member)));
    }
    let by_configuration = configured && context.global.url.is_none();
    match reach {
        Reach::Fleet if by_flag || by_configuration => members(context).await.map(|all| Some(Chosen::All(all))),
        Reach::Nothing | Reach::Reads | Reach::Changes if by_flag => Err(refused(command, "")),
        // What the configuration's URL leads to may be where the list of the targets is kept.
        Reach::Changes if by_configuration => Err(refused(command, ", and the configuration names a fleet")),
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

fn refused(command: &str, why: &str) -> Error {
    let taken = "`apply`, `rollback`, `deployed`, `status` and `drift` take fleets";
    Error::of(Exit::Usage, format!("`concertina {command}` takes no fleet{why}"))
        .detail(taken)
        .hint("name one of its databases: `--only NAME`, or `--url`")
}

fn one(members: Vec<Member>, name: &str) -> Result<Member> {
    let known: Vec<String> = members.iter().map(|member| printable(&member.name)).collect();
    members.into_iter().find(|member| member.name == name).ok_or_else(|| {
        let error = Error::of(Exit::Usage, format!("the fleet has no database of the name `{}`", printable(name)));
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

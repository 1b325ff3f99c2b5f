//! Where a catalog comes from: schema files, with what their directives say.
//!
//! ```text
//!   paths --gather--> files --split--> scripts --load--> scratch database --introspect--> Catalog --.
//!                       |                 |                                                 |       |
//!                     cache by content  comments --attach--> directives by name --resolve---+--> Desired
//! ```
//!
//! The database is the only one that understands its SQL, so no statement is parsed here: files are split by tokens, and a
//! directive finds what it stands by in tokens too. A statement in a dialect that nobody foresaw passes through whole.

mod attach;
mod cache;
mod directive;
mod elaborate;
mod files;
mod foreign;
mod item;
mod lexeme;
mod phrase;
mod resolve;
mod script;
mod settings;
mod split;
mod statement;
mod subject;
mod subscription;
mod verdict;

pub use attach::directives;
pub use directive::{Directive, DirectiveKind, Strategy};
pub use elaborate::load;
pub use files::{SchemaFile, gather};
pub use lexeme::Lexeme;
pub use resolve::{AllowDirective, ConversionDirective, Directives, RenameDirective, Renamed, resolve};
pub use script::Script;
pub use statement::{Statement, StatementKind};
pub use subject::{Subject, SubjectKind};

use crate::catalog::Catalog;
use crate::engine::{Access, Introspection, Scope, Session, Target, Unsupported};
use crate::error::{Error, Result};
use cache::Cache;
use std::path::PathBuf;

/// What the schema files ask for.
#[derive(Clone, Debug)]
pub struct Desired {
    pub catalog: Catalog,
    /// What they make that this version does not know how to manage.
    pub unsupported: Vec<Unsupported>,
    pub directives: Directives,
}

/// Reads the schema files and elaborates them in a scratch database: of the server `dev`, or else of the live one. No
/// statement in them: an empty database.
///
/// # Errors
/// Files that are not there or cannot be read or executed, directives that speak of nothing, a `dev` of another engine or
/// version than the live server.
pub async fn desired(live: &mut Session, dev: Option<&Target>, paths: &[PathBuf], scope: &Scope) -> Result<Desired> {
    let engine = live.engine();
    let files = gather(paths)?;
    let scripts = files.iter().map(|file| Script::read(engine, file.clone())).collect::<Result<Vec<_>>>()?;
    let written = scripts.iter().map(directives).collect::<Result<Vec<_>>>()?.concat();
    let cache = Cache::of(engine, &live.version(), scope, &files);
    let read = match cache.read() {
        Some(read) => read,
        None => {
            let read = elaborated(live, dev, &scripts, scope).await?;
            cache.write(&read);
            read
        }
    };
    let directives = resolve(&written, &read.catalog)?;
    Ok(Desired { catalog: read.catalog, unsupported: read.unsupported, directives })
}

async fn elaborated(
    live: &mut Session,
    dev: Option<&Target>,
    scripts: &[Script],
    scope: &Scope,
) -> Result<Introspection> {
    let work = async |scratch: &mut Session| {
        load(scratch, scripts).await?;
        scratch.introspect(scope).await
    };
    let Some(target) = dev else { return live.in_scratch(work).await };
    let mut dev = Session::open(target, Access::Write).await?;
    if (dev.engine(), dev.version()) != (live.engine(), live.version()) {
        return Err(Error::new(format!(
            "the schema cannot be elaborated on {} {}: the live database is {} {}, and each version reads a schema in its own way",
            dev.engine(),
            dev.version(),
            live.engine(),
            live.version()
        ))
        .hint("name a server of the same version: `--dev-url`, or `dev_url` in concertina.toml"));
    }
    dev.in_scratch(work).await
}

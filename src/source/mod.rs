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
mod bare;
mod cache;
mod directive;
mod elaborate;
mod files;
mod foreign;
mod item;
mod left_out;
mod lexeme;
mod phrase;
mod resolve;
mod resolved;
mod script;
mod settings;
mod split;
mod statement;
mod subject;
mod subscription;
mod verdict;

pub use attach::directives;
pub use bare::bare;
pub use directive::{Directive, DirectiveKind, Strategy};
pub use elaborate::load;
pub use files::{SchemaFile, gather, listed, room_for};
pub use foreign::is_quiet;
pub use lexeme::Lexeme;
pub use phrase::{Phrase, parts};
pub use resolve::resolve;
pub use resolved::{AllowDirective, ConversionDirective, Directives, RenameDirective, Renamed};
pub use script::Script;
pub use statement::{Statement, StatementKind};
pub use subject::{Subject, SubjectKind};

use crate::catalog::{Catalog, ObjectId};
use crate::engine::{Introspection, Ladder, Scope, Session, Unsupported};
use crate::error::{Error, Exit, Result};
use cache::Cache;
use std::path::PathBuf;

/// What the schema files ask for.
#[derive(Clone, Debug)]
pub struct Desired {
    pub catalog: Catalog,
    /// What they make that this version does not know how to manage.
    pub unsupported: Vec<Unsupported>,
    pub directives: Directives,
    /// Functions whose bodies do not hold, and what the server says of each.
    pub flaws: Vec<(ObjectId, String)>,
    /// What stands in the files and changes nothing, a sentence each.
    pub left_out: Vec<String>,
}

/// Reads the schema files and elaborates them in a scratch database. No statement in them: an empty database.
///
/// # Errors
/// Files that are not there or cannot be read or executed, directives that speak of nothing, no scratch database.
pub async fn desired(live: &mut Session, ladder: &Ladder, paths: &[PathBuf], scope: &Scope) -> Result<Desired> {
    let engine = live.engine();
    let files = gather(paths)?;
    let read = |file: &SchemaFile| Script::read(engine, file.clone());
    let read = |file| read(file).map(|script| if scope.owners { script.with_owners() } else { script });
    let scripts = files.iter().map(read).collect::<Result<Vec<_>>>()?;
    scripts.iter().try_for_each(Script::nothing_elsewhere)?;
    let written = scripts.iter().map(directives).collect::<Result<Vec<_>>>()?.concat();
    let cache = Cache::of(engine, &live.version(), scope, ladder.ground(), &files);
    let read = match cache.read() {
        Some(read) => read,
        None => {
            let read = elaborated(live, ladder, &scripts, scope).await?;
            cache.write(&read);
            read
        }
    };
    let directives = resolve(&written, &read.catalog)?;
    let Introspection { catalog, unsupported, flaws, .. } = read;
    Ok(Desired { catalog, unsupported, directives, flaws, left_out: left_out::left_out(&scripts) })
}

/// Refuses files that make what tenants do not have each for itself.
fn of_tenants_alone(before: &Catalog, after: &Catalog) -> Result<()> {
    let changes = before.diff(after);
    if changes.is_empty() {
        return Ok(());
    }
    let sentence = "the schema files make what is not of the template, and each tenant would make again";
    let error = changes
        .iter()
        .take(20)
        .fold(Error::of(Exit::Usage, sentence), |error, change| error.detail(change.id.to_string()));
    Err(error.hint("make it by a project of the database's own, without `fleet.schemas`, before the tenants need it"))
}

async fn elaborated(live: &mut Session, ladder: &Ladder, scripts: &[Script], scope: &Scope) -> Result<Introspection> {
    let work = async |scratch: &mut Session| {
        let before = if scope.tenants { scratch.introspect(scope).await?.foreign } else { Catalog::default() };
        load(scratch, scripts).await?;
        let mut read = scratch.introspect(scope).await?;
        if scope.tenants {
            of_tenants_alone(&before, &read.foreign)?;
        }
        let unfinished = read.unfinished.drain(..).map(|id| Unsupported {
            what: "index ON ONLY a table whose partitions have none".into(),
            object: id.dotted(),
        });
        read.unsupported.extend(unfinished);
        Ok(Introspection { flaws: scratch.flaws().await?, ..read })
    };
    ladder.elaborating(live, work).await
}

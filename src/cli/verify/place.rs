use crate::cli::context::Context;
use crate::cli::side::Side;
use crate::config::{self, Config};
use crate::error::{Error, Exit, Result};
use crate::run::verify::Place;
use std::path::Path;

/// Reads a word of the command line: a URL or where one is kept, a file, an environment of the configuration.
///
/// # Errors
/// When it is none of these.
pub fn parse(context: &Context, word: &str) -> Result<Place> {
    match Side::parse(word, &context.config)? {
        Side::Database(target) => Ok(Place::Database(target)),
        Side::Files(paths) => match paths.into_iter().find(|path| path.is_file()) {
            Some(path) => Ok(Place::File(path)),
            None => environment(context, word),
        },
        Side::Migrations => Err(Error::of(Exit::Usage, "migrations hold no rows that could be compared")
            .hint("name two databases: `concertina verify URL URL`")),
    }
}

/// The database of an environment of the configuration, which need not be the one that was chosen.
fn environment(context: &Context, name: &str) -> Result<Place> {
    let sentence = format!("`{name}` is no URL, no file, and no environment of {}", config::NAME);
    let none = || Error::of(Exit::Usage, sentence.clone());
    let is_a_file = name.contains(['.', '/']);
    let file = context.config.file.as_deref().filter(|_| !is_a_file).ok_or_else(|| {
        none().hint("`concertina verify --save FILE` writes a file to compare with; a URL begins with `postgres://` or `sqlite://`")
    })?;
    let unknown = |error: Error| Error { hint: error.hint, ..none() };
    let config = Config::load(Path::new(""), Some(file), Some(name)).map_err(unknown)?;
    config::target(&config, None).map(Place::Database)
}

//! The databases of a fleet, by name.

use super::targets::Entry;
use crate::catalog::printable;
use crate::engine::{Engine, Target};
use crate::error::{Error, Exit, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One database of a fleet.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// What it is called; its URL without the password where nobody gave it a name.
    pub name: String,
    pub target: Target,
}

impl Member {
    /// Those that an entry of a list stands for; secrets and paths start from `root`.
    ///
    /// # Errors
    /// A secret that cannot be read, a URL that is none, a pattern that no file matches.
    pub fn of(entry: &Entry, root: &Path) -> Result<Vec<Member>> {
        let (name, secret) = match entry {
            Entry::Url(url) => (None, url),
            Entry::Named { name, url } => (Some(name.as_str()), url),
        };
        let told =
            |error: Error| name.map_or(error.clone(), |name| error.context(format!("target `{}`", printable(name))));
        let target = secret.resolve(root).and_then(|url| Target::parse(&url)).map_err(told)?;
        match (target, name) {
            (Target::Sqlite(path), name) => files(&path, name, root),
            (target, name) => Ok(vec![Member { name: called(name, &target), target }]),
        }
    }

    /// One that a row of a query names: a URL, or the name of another database of the server that was asked. What else a target
    /// may be is not taken from there: it would let a row run commands here.
    ///
    /// # Errors
    /// A row without a URL, or with one that is none.
    pub fn of_row(row: &[Option<String>], asked: &Target, root: &Path) -> Result<Member> {
        let (name, url) = match row {
            [Some(url)] => (None, url),
            [Some(name), Some(url)] => (Some(name.as_str()), url),
            [_] | [_, _] => return Err(of_query("a row of the query that lists the targets holds NULL")),
            _ => return Err(of_query(format!("the query that lists the targets gives {} columns", row.len()))),
        };
        if let (false, Target::Postgres(_)) = (url.contains(':') || Target::is_named_by(url), asked) {
            return Ok(Member { name: name.unwrap_or(url).into(), target: asked.sibling(url) });
        }
        let refused = |error: Error| {
            error.context("a row of the query that lists the targets names no database").exit(Exit::Error)
        };
        let target = match Target::parse(url).map_err(refused)? {
            Target::Sqlite(path) => Target::Sqlite(root.join(path)),
            target => target,
        };
        Ok(Member { name: called(name, &target), target })
    }
}

fn of_query(sentence: impl Into<String>) -> Error {
    Error::new(sentence)
        .hint("give a URL a row: `SELECT url FROM tenants`; or a name and a URL: `SELECT name, url FROM tenants`")
}

fn called(name: Option<&str>, target: &Target) -> String {
    name.map_or_else(|| target.to_string(), String::from)
}

/// A SQLite file, or all that a pattern matches.
fn files(path: &Path, name: Option<&str>, root: &Path) -> Result<Vec<Member>> {
    let (whole, shown) = (root.join(path), path.display());
    let is_pattern = path.to_string_lossy().contains(['*', '[']) && !whole.exists();
    let member = |path: PathBuf| {
        let shown = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
        Member { name: called(name, &Target::Sqlite(shown)), target: Target::Sqlite(path) }
    };
    if !is_pattern {
        return Ok(vec![member(whole)]);
    }
    if let Some(name) = name {
        return Err(Error::of(
            Exit::Usage,
            format!("the name `{}` is for one database, and `{shown}` stands for several", printable(name)),
        )
        .hint("leave out the name: files go by their own"));
    }
    let wrong = |cause: glob::PatternError| {
        Error::of(Exit::Usage, format!("`{shown}` is not a pattern: {cause}")).hint("write `sqlite:tenants/*.db`")
    };
    // The folder of the project is no part of the pattern, whatever its name is.
    let pattern = Path::new(&glob::Pattern::escape(&root.to_string_lossy())).join(path);
    let found = glob::glob(&pattern.to_string_lossy()).map_err(wrong)?;
    let found: Vec<PathBuf> =
        found.collect::<Result<_, _>>().map_err(|cause| Error::new(format!("`{shown}` cannot be read: {cause}")))?;
    let found: Vec<PathBuf> = found.into_iter().filter(|path| path.is_file()).collect();
    if found.is_empty() {
        return Err(Error::of(Exit::Usage, format!("no file matches `{shown}`"))
            .hint("check the path: it is relative to the configuration, or to here where a flag says it"));
    }
    Ok(found.into_iter().map(member).collect())
}

/// Refuses two of one name, one database twice, and one of another engine than is configured.
///
/// # Errors
/// With the names of both.
pub fn apart(members: &[Member], engine: Option<Engine>) -> Result<()> {
    let (mut names, mut places) = (BTreeMap::new(), BTreeMap::new());
    for member in members {
        let name = printable(&member.name);
        if let Some(engine) = engine.filter(|engine| *engine != member.target.engine()) {
            let sentence =
                format!("the configuration is for {engine}, and the target `{name}` is {}", member.target.engine());
            return Err(Error::of(Exit::Usage, sentence).hint("change `engine` in concertina.toml, or the targets"));
        }
        let place = member.target.place()?;
        if let Some(other) = places.insert(place, &member.name) {
            let sentence = format!("`{}` and `{name}` are one database", printable(other));
            return Err(Error::of(Exit::Usage, sentence).hint("name each database once in the targets"));
        }
        if names.insert(&member.name, ()).is_some() {
            return Err(Error::of(Exit::Usage, format!("two targets have the name `{name}`"))
                .hint("give each a name of its own"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn row(values: &[&str]) -> Vec<Option<String>> {
        values.iter().map(|value| Some(value.to_string())).collect()
    }

    #[test]
    fn a_row_names_a_url_or_a_database_beside_the_one_that_was_asked() {
        let asked = Target::parse("postgres://me:hunter2@db/control").expect("a URL");
        let of = |values: &[&str]| Member::of_row(&row(values), &asked, Path::new(""));
        let beside = of(&["tenant 1/x"]).expect("a name");
        assert_eq!(
            (beside.name.as_str(), beside.target),
            ("tenant 1/x", Target::parse("postgres://me:hunter2@db/tenant%201%2Fx").expect("a URL"))
        );
        assert_eq!(of(&["acme", "postgres://a/b"]).expect("both").name, "acme");
        assert_eq!(of(&["postgres://me:secret@a:5439/b"]).expect("a URL").name, "postgres://me@a:5439/b");
        let alone = of(&["host=other dbname=app password=hunter2"]).expect("parameters");
        assert!(alone.target == Target::parse("host=other dbname=app password=hunter2").expect("parameters"));
        assert!(!alone.name.contains("hunter2") && alone.name.contains("other"), "{}", alone.name);
        for hostile in ["cmd:rm -rf /", "env:AWS_SECRET", "file:/etc/passwd"] {
            let error = of(&[hostile]).expect_err("not from a row").to_string();
            assert!(!error.contains("passwd"), "{error}");
        }
        assert!(of(&["a", "b", "c"]).is_err() && Member::of_row(&[None], &asked, Path::new("")).is_err());
    }

    #[test]
    fn one_database_is_there_once() {
        let member = |name: &str, url: &str| Member { name: name.into(), target: Target::parse(url).expect("a URL") };
        let twice =
            [member("a", "postgres://me@db:5432/x"), member("b", "postgresql://you:pw@DB:5432/x?sslmode=disable")];
        let error = apart(&twice, None).expect_err("one database").to_string();
        assert!(error.starts_with("`a` and `b` are one database"), "{error}");
        let named = [member("a", "postgres://db/x"), member("a", "postgres://db/y")];
        assert!(apart(&named, None).expect_err("one name").sentence.contains("the name `a`"));
        assert!(apart(&named[..1], Some(Engine::Sqlite)).is_err());
        assert!(apart(&[member("a", "sqlite:x.db"), member("b", "sqlite:./x.db")], None).is_err());
    }

    #[test]
    fn a_pattern_stands_for_the_files_that_match() {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("[x]*");
        std::fs::create_dir_all(folder.join("d.dir")).expect("a folder");
        for name in ["b.db", "a.db", "c.txt"] {
            std::fs::write(folder.join(name), "").expect("written");
        }
        let of = |url: &str| Member::of(&Entry::Url(Secret(url.into())), &folder);
        let names: Vec<String> = of("sqlite:*.db").expect("files").into_iter().map(|member| member.name).collect();
        assert_eq!(names, ["sqlite://a.db", "sqlite://b.db"]);
        assert_eq!(of("sqlite:new.db").expect("a file that is not there yet").len(), 1);
        assert!(of("sqlite:*.sqlite").is_err() && of("sqlite:*.dir").is_err(), "a folder is no database");
        let named = Entry::Named { name: "x".into(), url: Secret("sqlite:*.db".into()) };
        assert!(Member::of(&named, &folder).is_err());
    }
}

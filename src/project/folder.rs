use super::{Direction, Migration, Project, merge, number, order};
use crate::error::{Error, Exit, Result, file};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A pair of migration files.
#[derive(Clone, Debug, PartialEq)]
pub struct MigrationFile {
    /// `20261120203000_expand_users_email_address`.
    pub id: String,
    /// What orders it: `20261120203000`.
    pub number: String,
    pub up_path: PathBuf,
    pub down_path: PathBuf,
    pub up_text: String,
    pub down_text: String,
    pub up: Migration,
    pub down: Migration,
}

impl MigrationFile {
    /// Its files in the order of the sums: name and text.
    pub fn texts(&self) -> [(String, &str); 2] {
        let name = |way: Direction| format!("{}{}", self.id, way.suffix());
        [(name(Direction::Down), self.down_text.as_str()), (name(Direction::Up), self.up_text.as_str())]
    }
}

/// The number of each, and its plan.
pub(super) fn numbered(files: &[MigrationFile]) -> BTreeSet<(&str, &str)> {
    files.iter().map(|file| (file.number.as_str(), file.up.plan.as_str())).collect()
}

impl Project {
    /// Every migration, in order; none when the folder does not exist.
    ///
    /// # Errors
    /// Files that are not ours, names that do not sort, two migrations of one number, a missing direction, and what cannot be
    /// understood in a file.
    pub fn migrations(&self) -> Result<Vec<MigrationFile>> {
        let migrations = self.files()?;
        match order::unsorted(&migrations).first() {
            Some(disorder) => Err(disorder.error()),
            None => Ok(migrations),
        }
    }

    /// Every migration in the order of names, whatever the numbers are.
    ///
    /// # Errors
    /// The same, but for numbers.
    pub fn files(&self) -> Result<Vec<MigrationFile>> {
        let mut texts = self.texts()?;
        self.all_ours(&texts)?;
        let ids: Vec<String> = texts.keys().filter(|name| !is_down(name)).map(|name| stem(name).to_string()).collect();
        if let Some(down) = texts.keys().find(|name| is_down(name) && !ids.iter().any(|id| id == stem(name))) {
            return Err(self.incomplete(down, &format!("{}.sql", stem(down))));
        }
        let mut files = ids.into_iter().map(|id| self.pair(id, &mut texts)).collect::<Result<Vec<_>>>()?;
        // A dot sorts before the letters of a longer name.
        files.sort_by(|one, next| one.id.cmp(&next.id));
        Ok(files)
    }

    /// The migrations of which both files are there and are understood, in the order of names; the others are left to
    /// [`Project::files`] to refuse.
    ///
    /// # Errors
    /// A folder that is in the middle of a change, or holds two sides of a merge.
    pub fn readable(&self) -> Result<Vec<MigrationFile>> {
        let mut texts = self.texts()?;
        let ids: Vec<String> = texts.keys().filter(|name| !is_down(name)).map(|name| stem(name).to_string()).collect();
        let mut files: Vec<MigrationFile> = ids.into_iter().filter_map(|id| self.pair(id, &mut texts).ok()).collect();
        files.sort_by(|one, next| one.id.cmp(&next.id));
        Ok(files)
    }

    /// Every SQL file of the folder by name, which is also its order.
    pub(super) fn texts(&self) -> Result<BTreeMap<String, String>> {
        self.settled()?;
        let folder = &self.migrations_dir;
        let entries = match fs::read_dir(folder) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            entries => entries.map_err(file("read the folder", folder))?,
        };
        let mut texts = BTreeMap::new();
        for entry in entries {
            let path = entry.map_err(file("read the folder", folder))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.ends_with(".sql") && !name.starts_with('.') {
                let text = fs::read_to_string(&path).map_err(file("read", &path))?;
                if merge::is_marked(&text) {
                    return Err(torn(&path));
                }
                texts.insert(name, text);
            }
        }
        Ok(texts)
    }

    /// Refuses files that Concertina did not write.
    ///
    /// # Errors
    /// Names each, and what shows it.
    pub(super) fn all_ours<'t>(&self, texts: impl IntoIterator<Item = (&'t String, &'t String)>) -> Result<()> {
        let foreign: Vec<String> = texts.into_iter().filter_map(|(name, text)| foreign(name, text)).collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let folder = self.migrations_dir.display();
        let error = Error::of(Exit::History, format!("`{folder}` holds SQL that Concertina did not write"));
        Err(foreign.into_iter().take(20).fold(error, Error::detail).hint(
            "move these files elsewhere, or set `migrations` in concertina.toml to a folder of its own; what they change goes into \
             the schema files, and `concertina plan` writes its migrations",
        ))
    }

    fn pair(&self, id: String, texts: &mut BTreeMap<String, String>) -> Result<MigrationFile> {
        let name = |direction: Direction| format!("{id}{}", direction.suffix());
        let (up_name, down_name) = (name(Direction::Up), name(Direction::Down));
        let up_text = texts.remove(&up_name).unwrap_or_default();
        let down_text = texts.remove(&down_name).ok_or_else(|| self.incomplete(&up_name, &down_name))?;
        let (up_path, down_path) = (self.migrations_dir.join(up_name), self.migrations_dir.join(down_name));
        let up = fitting(&up_path, &up_text, Direction::Up)?;
        let down = fitting(&down_path, &down_text, Direction::Down)?;
        let number = number::parts(&id).map_or("", |(number, ..)| number).to_string();
        Ok(MigrationFile { id, number, up_path, down_path, up_text, down_text, up, down })
    }

    fn incomplete(&self, there: &str, missing: &str) -> Error {
        let folder = self.migrations_dir.display();
        Error::of(Exit::History, format!("`{folder}/{missing}` is missing beside `{there}`"))
            .hint(format!(
                "restore it from version control; if a `concertina plan` was cut off, or nobody planned `{there}`, remove it and what else \
                 has its number, in the folder of plans too: `concertina plan` writes both directions of what the schema files say"
            ))
    }
}

/// What shows that a file is not of ours, in words.
fn foreign(name: &str, text: &str) -> Option<String> {
    match (number::parts(stem(name)), Migration::is_ours(text)) {
        (Some(_), true) => None,
        (None, _) => Some(format!("`{name}`: its name is none of a migration")),
        (_, false) => Some(format!("`{name}`: its first line is not Concertina's")),
    }
}

fn torn(path: &Path) -> Error {
    let sentence =
        format!("`{}` holds two sides of a merge: two branches wrote a migration of this name", path.display());
    Error::of(Exit::History, sentence).hint(
        "take one side of all files of that plan (`git checkout --ours` or `--theirs`, in both folders), then make the other plan \
         again",
    )
}

fn is_down(name: &str) -> bool {
    name.ends_with(Direction::Down.suffix())
}

fn stem(name: &str) -> &str {
    let down = name.strip_suffix(Direction::Down.suffix());
    down.or_else(|| name.strip_suffix(Direction::Up.suffix())).unwrap_or(name)
}

/// A file that is what its name says.
fn fitting(path: &Path, text: &str, direction: Direction) -> Result<Migration> {
    let migration = Migration::read(path, text)?;
    let phase = number::parts(&migration.id).map(|(_, phase, _)| phase);
    if migration.direction == direction && phase == Some(migration.phase) {
        return Ok(migration);
    }
    let says = migration.phase;
    let sentence = format!("the name of `{}` does not fit its first line, which says {says}", path.display());
    Err(Error::of(Exit::History, sentence).hint("restore its name from version control"))
}

use crate::cli::out;
use crate::engine::{Access, Scope, Session, Target};
use crate::error::{Error, Exit, Result, file};
use crate::project::Project;
use crate::run::hash::{self, Reading, TableDigest};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The rows of a database: a digest a table.
pub type Rows = BTreeMap<String, TableDigest>;

/// A folder in which commands are run as a person would, and shown.
pub struct Tour {
    folder: PathBuf,
    binary: PathBuf,
}

impl Tour {
    /// A tour of a folder that is empty, or made.
    ///
    /// # Errors
    /// When something is in it.
    pub fn of(folder: &Path) -> Result<Tour> {
        let used = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if used || folder.is_file() {
            return Err(Error::of(Exit::Usage, format!("`{}` is there already and not empty", folder.display()))
                .hint("name another folder: `concertina demo DIR`, or remove this one"));
        }
        std::fs::create_dir_all(folder).map_err(file("make", folder))?;
        let binary = std::env::current_exe();
        let binary = binary.map_err(|cause| Error::new(format!("cannot find this program itself: {cause}")))?;
        Ok(Tour { folder: folder.to_path_buf(), binary })
    }

    /// Says what comes.
    pub fn chapter(&self, text: &str) {
        let bold = anstyle::Style::new().bold();
        out::coloured(format!("\n{bold}# {text}{bold:#}\n").as_bytes());
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(file("make", parent))?;
        }
        tell!("$ edit {name}");
        std::fs::write(&path, text).map_err(file("write", &path))
    }

    /// Runs `concertina`, which must end as it should.
    pub fn run(&self, arguments: &[&str], exit: Exit) -> Result<()> {
        let shown: Vec<String> = arguments
            .iter()
            .map(|word| if word.contains(' ') { format!("'{word}'") } else { word.to_string() })
            .collect();
        let shown = format!("concertina {}", shown.join(" "));
        tell!("$ {shown}");
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null()).stderr(std::io::stdout());
        let status = command.status().map_err(file("run", &self.binary))?;
        let code = status.code().unwrap_or(-1);
        tell!("(exit {code})\n");
        if code == exit as i32 {
            return Ok(());
        }
        Err(Error::new(format!("`{shown}` ended with {code}, and {} was right", exit as i32))
            .detail(format!("in `{}`", self.folder.display())))
    }

    /// Runs SQL as the application or a person would.
    pub async fn sql(&self, sql: &str) -> Result<()> {
        tell!("$ sqlite3 shop.db");
        sql.lines().for_each(|line| tell!("  {line}"));
        tell!();
        self.session(Access::Write).await?.execute(sql).await.map(|_| ())
    }

    /// Every table's rows and what they hash to.
    pub async fn rows(&self) -> Result<Rows> {
        let mut session = self.session(Access::Read).await?;
        let dialect = session.dialect();
        let mut rows = Rows::new();
        for stored in session.stored(&Scope::default()).await? {
            let digest = hash::table(&mut session, &Reading::of(&stored, dialect.as_ref())).await?;
            rows.insert(stored.table.dotted(), digest);
        }
        Ok(rows)
    }

    /// The ids of its migrations, in order.
    pub fn migrations(&self) -> Result<Vec<String>> {
        let folders = Project { migrations_dir: self.folder.join("migrations"), plans_dir: self.folder.join("plans") };
        Ok(folders.migrations()?.into_iter().map(|migration| migration.id).collect())
    }

    async fn session(&self, access: Access) -> Result<Session> {
        Session::open(&Target::Sqlite(self.folder.join("shop.db")), access).await
    }
}

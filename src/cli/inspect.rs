use super::context::Context;
use super::out;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::Dialect;
use crate::error::{Error, Exit, Result, file};
use crate::prove::from_nothing;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

mod drawing;

/// Print the live schema as SQL, as JSON or as a drawing
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina inspect --url sqlite://app.db > schema.sql\n  \
    concertina inspect --url postgres://localhost/app --split schema\n  concertina inspect --format mermaid")]
pub struct Inspect {
    /// Write the SQL to this folder, one file per table
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    split: Option<PathBuf>,

    #[arg(long, value_name = "FORMAT", default_value = "sql")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Sql,
    Json,
    Mermaid,
    Dot,
}

impl Inspect {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let mut session = context.open_for_reading().await?;
        let read = session.introspect(&context.config.scope()).await?;
        let live = context.understood(read, "the database")?;
        let dialect = session.dialect();
        match (&self.split, self.format) {
            (Some(folder), _) => Sheets::of(&live, dialect.as_ref())?.write(context, folder)?,
            (None, Format::Sql) => {
                let steps = from_nothing(dialect.as_ref(), &live)?;
                let texts: Vec<&str> = steps.iter().map(|step| step.sql.trim_end()).collect();
                tell!("{}", texts.join("\n"));
            }
            (None, Format::Json) => tell!("{}", json(&live)?),
            (None, Format::Mermaid) => out::write(drawing::mermaid(&live)),
            (None, Format::Dot) => out::write(drawing::dot(&live)),
        }
        Ok(Exit::Ok)
    }
}

/// The schema as files: their names and texts, one a table, view or type, and one for what stands alone.
pub struct Sheets(BTreeMap<String, String>);

impl Sheets {
    /// The files of a catalog.
    ///
    /// # Errors
    /// What the engine cannot make.
    pub fn of(live: &Catalog, dialect: &dyn Dialect) -> Result<Sheets> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for step in from_nothing(dialect, live)? {
            let name = step.objects.first().map_or_else(|| "schema.sql".into(), file_name);
            let text = files.entry(name).or_default();
            text.push_str(step.sql.trim_end());
            text.push('\n');
        }
        Ok(Sheets(files))
    }

    /// Refuses a folder that holds one of them.
    ///
    /// # Errors
    /// Names the first.
    pub fn fit(&self, folder: &Path) -> Result<()> {
        let Some(name) = self.0.keys().find(|name| folder.join(name).exists()) else { return Ok(()) };
        Err(Error::new(format!("`{}` is there already", folder.join(name).display()))
            .hint("name another folder, or remove the file first"))
    }

    /// Writes them.
    ///
    /// # Errors
    /// When one is there already, or the disk refuses.
    pub fn write(&self, context: &Context, folder: &Path) -> Result<()> {
        self.fit(folder)?;
        std::fs::create_dir_all(folder).map_err(file("make", folder))?;
        for (name, text) in &self.0 {
            let path = folder.join(name);
            std::fs::write(&path, text).map_err(file("write", &path))?;
            context.say(path.display());
        }
        Ok(())
    }
}

fn file_name(id: &ObjectId) -> String {
    let target = id.target();
    let id = target.as_ref().unwrap_or(id);
    let stem = match (id.kind, id.path.as_slice()) {
        (kind, _) if kind == Kind::Schema || kind.is_operator() || id.schema().is_none() => "schema".to_string(),
        (_, [schema, name, ..]) if matches!(schema.as_str(), "public" | "main") => name.clone(),
        (_, [schema, name, ..]) => format!("{schema}.{name}"),
        (_, path) => path.join("."),
    };
    format!("{}.sql", stem.replace(['/', '\\', '\0'], "_"))
}

/// Every object with its kind and path.
fn json(catalog: &Catalog) -> Result<String> {
    let object = |(id, object): (&ObjectId, &crate::catalog::Object)| {
        let mut value = serde_json::to_value(object)?;
        if let serde_json::Value::Object(fields) = &mut value {
            fields.insert("path".into(), serde_json::to_value(&id.path)?);
        }
        Ok(value)
    };
    let objects: serde_json::Result<Vec<serde_json::Value>> = catalog.iter().map(object).collect();
    objects.and_then(|objects| serde_json::to_string_pretty(&objects)).map_err(Error::bug)
}

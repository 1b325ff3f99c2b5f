use super::fleet::{Chosen, MOVED, Naming, Reach, chosen, is_of_a_new_plan};
use super::global::Global;
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::config::{self, Config, Member, Secret};
use crate::engine::{Access, Engine, Ground, Introspection, Ladder, Session, Target, sqlite};
use crate::error::{Error, Result, printable, printable_lines};
use crate::plan::Plan;
use crate::project::Project;
use crate::prove::{ground, prove};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What every command works with: the flags that all take, and the configuration.
pub struct Context {
    pub global: Global,
    pub config: Config,
    chosen: OnceLock<Chosen>,
    ladders: Mutex<Vec<Kept>>,
    said: Mutex<BTreeSet<String>>,
}

/// A ladder for all servers of a version whose databases hold the same beside what is managed.
struct Kept {
    version: String,
    ground: Ground,
    ladder: Arc<Ladder>,
}

impl Context {
    /// Reads the configuration and `.env`. Called before anything runs beside it: `.env` changes the environment.
    ///
    /// # Errors
    /// A configuration that is not understood.
    pub fn load(global: Global) -> Result<Context> {
        let here =
            std::env::current_dir().map_err(|cause| Error::new(format!("there is no current folder: {cause}")))?;
        let config = Config::load(&here, global.config.as_deref(), global.env.as_deref())?;
        for folder in [&here, &config.root] {
            read_dot_env(&folder.join(".env"))?;
        }
        let (chosen, ladders, said) = (OnceLock::new(), Mutex::default(), Mutex::default());
        Ok(Context { global, config, chosen, ladders, said })
    }

    /// The same, with more left alone in the database.
    pub fn ignoring(&self, objects: impl Iterator<Item = String>) -> Context {
        let (global, mut config, chosen) = (self.global.clone(), self.config.clone(), self.chosen.clone());
        config.settings.database.ignore.extend(objects);
        Context { global, config, chosen, ladders: Mutex::default(), said: Mutex::default() }
    }

    /// Settles which databases the command works on, before it begins.
    ///
    /// # Errors
    /// When it cannot work on those that are named.
    pub async fn choose(&self, command: &str, reach: Reach) -> Result<()> {
        if let Some(chosen) = chosen(self, command, reach).await? {
            self.chosen.get_or_init(|| chosen);
        }
        Ok(())
    }

    /// The databases of the fleet, where the command is to work on all of them.
    pub fn fleet(&self) -> Option<&[Member]> {
        match self.chosen.get() {
            Some(Chosen::All(members)) => Some(members),
            _ => None,
        }
    }

    /// An error whose hint holds where the command works on databases of a fleet: its commands name them as this one does.
    pub fn addressed(&self, error: Error) -> Error {
        let naming = Naming::of(self);
        let fleet = &self.config.settings.fleet;
        let (by_flag, configured) =
            (!self.global.targets.is_empty(), fleet.targets.is_some() || fleet.schemas.is_some());
        match self.chosen.get() {
            Some(Chosen::One(member)) => naming.of_one(&error, &member.name),
            None if configured && !by_flag && is_of_a_new_plan(&error) => {
                error.hint(format!("{MOVED}; `drift` takes the same `--url`"))
            }
            None if !by_flag => error,
            _ => Error { hint: error.hint.as_ref().map(|hint| naming.hint(hint, None)), ..error },
        }
    }

    /// A hint of a report whose commands, as they are to be typed, work on the one of a fleet that this command works on.
    pub fn typed(&self, hint: &str) -> String {
        match self.chosen.get() {
            Some(Chosen::One(member)) => Naming::of(self).hint(hint, Some(&member.name)),
            _ => hint.into(),
        }
    }

    /// The flag that names another database for the same command.
    pub fn naming_flag(&self) -> &'static str {
        if self.chosen.get().is_some() { "--only" } else { "--url" }
    }

    /// Which database the command speaks to.
    pub fn target(&self) -> Result<Target> {
        match self.chosen.get() {
            Some(Chosen::One(member)) => Ok(member.target.clone()),
            _ => self.one_target(),
        }
    }

    /// The database where there is no fleet. One that stands in no URL is told: nobody has typed it.
    fn one_target(&self) -> Result<Target> {
        let flag = self.global.url.as_deref();
        let target = config::target(&self.config, flag)?;
        if config::is_by_variables(&self.config, flag) {
            self.say_once(format!("on `{target}`, which the PG* variables name: there is no URL"));
        }
        Ok(target)
    }

    /// A connection that reads only. A SQLite file that is not there yet is an empty database.
    pub async fn open_for_reading(&self) -> Result<Session> {
        self.open(&self.target()?).await
    }

    /// The same to a database of its own.
    pub async fn open(&self, target: &Target) -> Result<Session> {
        match target {
            Target::Sqlite(path) if !path.exists() => {
                self.say(format!("`{}` is not there yet: taken as an empty database", path.display()));
                Ok(Session::Sqlite(sqlite::Connection::memory().await?))
            }
            target => Session::open(target, Access::Read).await,
        }
    }

    /// The server for scratch databases that a person named.
    pub fn dev(&self) -> Result<Option<Target>> {
        let secret = self.global.dev_url.clone().map(Secret).or_else(|| self.config.settings.database.dev_url.clone());
        secret.map(|secret| Target::parse(&secret.resolve(&self.config.root)?)).transpose()
    }

    /// Where scratch databases are made: one ladder for the whole command, on what `live` holds beside what is managed; in a fleet
    /// one for all that hold the same.
    pub async fn ladder(&self, live: &mut Session) -> Result<Arc<Ladder>> {
        if let (None, Some(ladder)) = (self.fleet(), self.first_ladder()) {
            return Ok(ladder);
        }
        let version = format!("{} {}", live.engine(), live.version());
        let ground = self.ground(live).await?;
        let mut ladders = self.ladders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = ladders.iter().find(|kept| kept.version == version && kept.ground == ground) {
            return Ok(kept.ladder.clone());
        }
        let programs = self.config.settings.database.dev_programs.as_ref().map(|folder| self.config.root.join(folder));
        let ladder = Arc::new(Ladder::new(self.dev()?, programs, ground.clone()));
        ladders.push(Kept { version, ground, ladder: ladder.clone() });
        Ok(ladder)
    }

    fn first_ladder(&self) -> Option<Arc<Ladder>> {
        let ladders = self.ladders.lock().unwrap_or_else(PoisonError::into_inner);
        ladders.first().map(|kept| kept.ladder.clone())
    }

    async fn ground(&self, live: &mut Session) -> Result<Ground> {
        let scope = self.config.scope();
        let mut ground = match live.engine() {
            Engine::Postgres if !scope.is_whole() => {
                let foreign = live.introspect(&scope).await?.foreign;
                ground(live.dialect().as_ref(), &laid(&foreign, scope.tenants))?
            }
            _ => Ground::default(),
        };
        if let (Session::Postgres(live), true) = (live, scope.owners) {
            ground.role = Some(live.role().await?);
        }
        Ok(ground)
    }

    /// Runs a plan forward and back on a scratch database, and says where that was.
    pub async fn prove(&self, live: &mut Session, plan: &Plan) -> Result<&'static str> {
        let ladder = self.ladder(live).await?;
        prove(live, &ladder, plan, &self.config.scope()).await?;
        Ok(ladder.place())
    }

    /// The schema: the paths of the flag, from here; else those of the configuration.
    pub fn schema(&self, flag: &[PathBuf]) -> Vec<PathBuf> {
        if flag.is_empty() { self.config.schema() } else { flag.to_vec() }
    }

    /// What was read, if it may be used: everything was understood, or the rest is to be left alone, which is said.
    pub fn understood(&self, read: Introspection, of: &str) -> Result<Catalog> {
        for index in &read.unfinished {
            self.say(format!(
                "warning: {index} is not valid: a build of it failed, was cut off, or goes on; it counts as missing (`DROP INDEX` removes it)"
            ));
        }
        if !self.global.ignore_unsupported {
            return read.understood(of);
        }
        if !read.unsupported.is_empty() {
            let names: Vec<String> = read.unsupported.iter().map(|u| format!("{} `{}`", u.what, u.object)).collect();
            self.say(format!("left alone in {of}: {}", names.join(", ")));
        }
        Ok(read.catalog)
    }

    /// The folders of migrations and plans.
    pub fn project(&self) -> Project {
        Project { migrations_dir: self.config.migrations(), plans_dir: self.config.plans() }
    }

    /// Prints a diagnostic that would be the same for every database of a fleet.
    pub fn say_once(&self, text: impl std::fmt::Display) {
        let text = text.to_string();
        if self.said.lock().unwrap_or_else(PoisonError::into_inner).insert(text.clone()) {
            self.say(text);
        }
    }

    /// A path as a person here would type it.
    pub fn shown(&self, path: &Path) -> String {
        let here = std::env::current_dir().ok();
        let short = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
        printable(&short.unwrap_or(path).display().to_string())
    }

    /// Prints a diagnostic. Names in it steer nothing.
    pub fn say(&self, text: impl std::fmt::Display) {
        if !self.global.quiet {
            // A command goes on when nobody reads along any more.
            drop(writeln!(std::io::stderr(), "{}", printable_lines(&text.to_string())));
        }
    }
}

/// What of it is laid. Tenants find the extensions of their database there; what else stands in no schema would act on a scratch
/// database, or on others from there.
fn laid(foreign: &Catalog, tenants: bool) -> Catalog {
    let seen = |id: &ObjectId| match id.kind {
        Kind::Extension => tenants,
        Kind::Schema => true,
        _ => !tenants || id.schema().is_some(),
    };
    foreign.iter().filter(|(id, _)| seen(id)).map(|(id, object)| (id.clone(), object.clone())).collect()
}

/// Variables that the environment has already keep their values.
fn read_dot_env(path: &std::path::Path) -> Result<()> {
    match dotenvy::from_path(path) {
        Ok(()) => Ok(()),
        Err(error) if error.not_found() => Ok(()),
        // The parser's own words repeat the line, which may hold a password.
        Err(_) => Err(Error::new(format!("`{}` cannot be read", path.display())).hint("write one `NAME=value` a line")),
    }
}

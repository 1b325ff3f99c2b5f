//! Owners through the binary: left alone unless `database.owners` says otherwise.

mod support;

use std::process;
use support::cli::{Cli, Output};
use support::postgres::{Database, Server, servers};

/// Roles of one test, which are the whole server's: they go when the test ends, behind its database.
struct Roles {
    server: Server,
    names: Vec<String>,
}

impl Roles {
    fn new(server: &Server, kinds: &[(&str, &str)]) -> Self {
        let names: Vec<String> = kinds.iter().map(|(name, _)| format!("owners_{name}_{}", process::id())).collect();
        for (name, (_, with)) in names.iter().zip(kinds) {
            server.psql(&format!("CREATE ROLE {name} {with}"));
        }
        Roles { server: server.clone(), names }
    }
}

impl Drop for Roles {
    fn drop(&mut self) {
        self.server.psql(&format!("DROP ROLE {}", self.names.join(", ")));
    }
}

struct Project {
    cli: Cli,
    url: String,
}

impl Project {
    fn new(url: &str) -> Self {
        Project { cli: Cli::new(), url: url.to_string() }.managing("true")
    }

    fn managing(self, owners: &str) -> Self {
        let gates = "[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n";
        let config = format!("schema = [\"schema.sql\"]\n[database]\nowners = {owners}\n{gates}");
        Project { cli: self.cli.file("concertina.toml", &config), ..self }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.runs_beside(&self.url, arguments)
    }

    /// With that server for scratch databases.
    fn runs_beside(&self, development: &str, arguments: &[&str]) -> Output {
        self.cli.run(&[arguments, &["--url", &self.url, "--dev-url", development]].concat())
    }

    fn plans(&self, schema: &str) -> Output {
        self.cli.write("schema.sql", schema);
        self.run(&["plan", "--name", "change", "--allow", "*"])
    }

    fn moves_to(&self, schema: &str) {
        self.plans(schema).exits(0);
        self.run(&["apply", "--yes"]).exits(0);
        let again = self.plans(schema).exits(0);
        assert!(again.stdout().contains("no difference"), "{}", again.stdout());
    }
}

fn owner(database: &Database, table: &str) -> String {
    database.psql(&format!("SELECT relowner::regrole FROM pg_class WHERE oid = '{table}'::regclass"))
}

#[test]
fn a_role_that_is_no_superuser_gives_to_those_that_it_is_a_member_of() {
    for server in [servers().remove(0), servers().pop().unwrap()] {
        let roles = Roles::new(&server, &[("deploy", "LOGIN CREATEDB"), ("app", ""), ("other", "")]);
        let [deploy, app, other] = <[String; 3]>::try_from(roles.names.clone()).unwrap();
        let database = server.database("members");
        server.psql(&format!("GRANT {app} TO {deploy}; ALTER DATABASE {} OWNER TO {deploy}", database.name));
        let project =
            Project::new(&database.url().replacen("postgres://postgres@", &format!("postgres://{deploy}@"), 1));
        let schema = format!("CREATE SCHEMA s AUTHORIZATION {app}; CREATE TABLE s.t (id serial);");
        let given = format!("{schema} ALTER TABLE s.t OWNER TO {app}; GRANT SELECT ON s.t TO {deploy};");
        project.moves_to(&schema);
        project.moves_to(&given);
        assert_eq!((owner(&database, "s.t"), owner(&database, "s.t_id_seq")), (app.clone(), app.clone()));
        project.moves_to(&format!("{schema} GRANT SELECT ON s.t TO {app};"));
        assert_eq!(owner(&database, "s.t"), deploy);
        project.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
        assert_eq!(owner(&database, "s.t"), app);

        let refused = project.plans(&format!("{schema} ALTER TABLE s.t OWNER TO {other};")).exits(1);
        assert!(refused.stderr().contains("has to be a member of each owner"), "{}", refused.stderr());
        let nobody = project.plans(&format!("{schema} ALTER TABLE s.t OWNER TO owners_nobody;")).exits(1);
        assert!(nobody.stderr().contains("with `CREATE ROLE`"), "{}", nobody.stderr());
        let elsewhere = project.runs_beside(&database.url(), &["plan"]).exits(1);
        assert!(elsewhere.stderr().contains(&format!("connect to both as `{deploy}`")), "{}", elsewhere.stderr());
        project.run(&["rollback", "--all", "--yes"]).exits(0);
        drop(database);
    }
}

#[test]
fn owners_are_left_alone_until_the_key_is_set() {
    let server = servers().pop().unwrap();
    let roles = Roles::new(&server, &[("keeper", "")]);
    let keeper = &roles.names[0];
    let database = server.database("left_alone");
    let schema = format!("CREATE TABLE t (id int); ALTER TABLE t OWNER TO {keeper};");
    let project = Project::new(&database.url()).managing("false");
    project.moves_to(&schema);
    assert_eq!(owner(&database, "t"), "postgres");
    let project = project.managing("true");
    project.moves_to(&schema);
    assert_eq!(owner(&database, "t"), *keeper);
    project.run(&["drift"]).exits(0);
    project.run(&["rehearse"]).exits(0);
    project.run(&["rollback", "--all", "--yes"]).exits(0);
    drop(database);
}

#[test]
fn what_is_made_anew_belongs_to_whom_it_belonged() {
    let server = servers().pop().unwrap();
    let roles = Roles::new(&server, &[("weak", "")]);
    let weak = &roles.names[0];
    let database = server.database("made_anew");
    let schema = |result: &str| {
        format!(
            "CREATE TABLE t (id int, more text); CREATE VIEW v AS SELECT {result} FROM t; \
             CREATE FUNCTION peek() RETURNS SETOF v LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM v';"
        )
    };
    let project = Project::new(&database.url()).managing("false");
    project.moves_to(&schema("more"));
    database.psql(&format!("ALTER VIEW v OWNER TO {weak}; ALTER FUNCTION peek() OWNER TO {weak}"));
    let owners =
        || owner(&database, "v") + " " + &database.psql("SELECT proowner::regrole FROM pg_proc WHERE proname = 'peek'");
    let kept = format!("{weak} {weak}");
    project.moves_to(&schema("id"));
    assert_eq!(owners(), kept);
    project.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
    assert_eq!(owners(), kept);
    drop(database);
}

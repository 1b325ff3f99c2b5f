//! Tenants in schemas of one database: looked at by plain SQL, and never by what is tested.

use super::says;
use super::support::cli::Cli;
use super::support::postgres::{Database, servers};

const FIRST: &str = "CREATE TYPE blueprint.mood AS ENUM ('calm', 'busy');
CREATE TABLE blueprint.customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    mood blueprint.mood NOT NULL DEFAULT 'calm',
    country text REFERENCES shared.countries (code)
);
CREATE SEQUENCE blueprint.numbers;
CREATE TABLE blueprint.orders (
    id bigint PRIMARY KEY DEFAULT nextval('blueprint.numbers'),
    customer_id bigint NOT NULL REFERENCES blueprint.customers (id),
    total numeric
);
CREATE INDEX orders_customer ON blueprint.orders (customer_id);
CREATE TABLE blueprint.log (id serial PRIMARY KEY, what text NOT NULL);
CREATE VIEW blueprint.busy AS SELECT c.id, c.country FROM blueprint.customers c WHERE c.mood = 'busy';
CREATE FUNCTION blueprint.count_orders(c bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM blueprint.orders WHERE customer_id = c $$;
CREATE FUNCTION blueprint.note() RETURNS trigger LANGUAGE plpgsql SET search_path TO blueprint AS $$
BEGIN INSERT INTO blueprint.log (what) VALUES (TG_TABLE_SCHEMA || ' has ' || blueprint.count_orders(NEW.customer_id)); RETURN NEW; END $$;
CREATE TRIGGER note AFTER INSERT ON blueprint.orders FOR EACH ROW EXECUTE FUNCTION blueprint.note();
";

const OLD: &str = "CREATE TABLE blueprint.old_things (id int PRIMARY KEY, thing text);\n";

/// What the second plan makes of the files.
fn second() -> String {
    FIRST
        .replace("    name text NOT NULL,", "    -- @renamed from=name\n    full_name text NOT NULL UNIQUE,")
        .replace("    total numeric\n", "    -- @fill 0\n    total numeric NOT NULL\n")
}

/// A name of which much looks like SQL.
const HOSTILE: &str = "$function$ $tenant";

/// Four schemas, two of which have names that nobody would give them.
fn names() -> Vec<String> {
    let odd = "\\Tén\"ant's 1.x";
    let hostile = [format!("{odd}{}", "t".repeat(63 - odd.len())), HOSTILE.into()];
    (1..=2).map(|at| format!("tenant_{at}")).chain(hostile).collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

struct Tenants {
    cli: Cli,
    database: Database,
}

impl Tenants {
    fn new() -> Tenants {
        let server = servers().pop().unwrap();
        let database = server.database("tenants");
        let config = format!(
            "schema = ['schema.sql']\n[database]\nurl = '{}'\n[gates]\ncontract_deploys = 0\ncontract_cooldown = '0s'\n\
             [fleet]\nschema = 'blueprint'\nschemas = \"SELECT name FROM control.tenants ORDER BY number\"\n",
            database.url()
        );
        let cli = Cli::new().file("concertina.toml", &config).file("schema.sql", &format!("{FIRST}{OLD}"));
        let made = names().into_iter().map(|name| {
            format!(
                "CREATE SCHEMA {}; INSERT INTO control.tenants (name) VALUES ('{}');\n",
                quoted(&name),
                name.replace('\'', "''")
            )
        });
        database.psql(&format!(
            "CREATE SCHEMA control; CREATE TABLE control.tenants (number serial, name text);
             CREATE SCHEMA shared; CREATE TABLE shared.countries (code text PRIMARY KEY); INSERT INTO shared.countries VALUES ('ch');
             CREATE SCHEMA blueprint; CREATE TABLE blueprint.orders (id int); INSERT INTO blueprint.orders VALUES (7);
             {}",
            made.collect::<String>()
        ));
        Tenants { cli, database }
    }

    /// A query of one tenant, with its schema in the place of `@`; what is between dollar signs is its own.
    fn on(&self, name: &str, sql: &str) -> String {
        self.database.psql(&sql.replace('@', &quoted(name)))
    }

    /// The same answer from each.
    #[track_caller]
    fn each(&self, names: &[String], sql: &str, expected: &str) {
        let each = names.iter().map(|name| format!("{};\nSELECT '---';\n", sql.replace('@', &quoted(name))));
        let said = format!("\n{}", self.database.psql(&each.collect::<String>()));
        let said: Vec<&str> = said.split("\n---").take(names.len()).map(|one| one.trim_start_matches('\n')).collect();
        for (name, said) in names.iter().zip(said) {
            assert_eq!(said, expected, "{name}: {sql}");
        }
    }

    fn apply(&self, arguments: &[&str], code: i32, parts: &[&str]) {
        says(&self.cli, &[&["apply", "--yes"], arguments].concat(), code, parts);
    }

    /// The columns of a table, by plain SQL.
    fn columns(&self, name: &str, table: &str) -> String {
        let name = name.replace('\'', "''");
        self.database.psql(&format!(
            "SELECT string_agg(a.attname || CASE WHEN a.attnotnull THEN '!' ELSE '' END, ' ' ORDER BY a.attname) FROM pg_attribute a \
             JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = '{name}' AND c.relname = '{table}' AND a.attnum > 0 AND NOT a.attisdropped \
             AND a.attname NOT LIKE '\\_dropped\\_%'"
        ))
    }

    /// The schema that has the template's name, and that which all share, are as they were.
    #[track_caller]
    fn others_are_untouched(&self) {
        let relations =
            "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = '@'::regnamespace";
        assert_eq!(self.database.psql(&relations.replace('@', "blueprint")), "orders");
        assert_eq!(self.database.psql("SELECT id FROM blueprint.orders"), "7");
        assert_eq!(self.database.psql(&relations.replace('@', "shared")), "countries countries_pkey");
        let own = "SELECT count(*) FROM pg_namespace WHERE nspname IN ('concertina', 'concertina_trash')";
        assert_eq!(self.database.psql(own), "0");
    }
}

const ROWS: &str = "INSERT INTO @.customers (name, mood, country) VALUES ('ann', 'busy', 'ch'), ('bob', DEFAULT, NULL);
    INSERT INTO @.orders (customer_id) SELECT id FROM @.customers; INSERT INTO @.old_things VALUES (1, 'kept')";

#[test]
fn four_schemas_of_one_database() {
    let tenants = Tenants::new();
    let (cli, all) = (&tenants.cli, names());
    says(cli, &["plan", "--name", "first"], 0, &["tenant_1`, the first tenant"]);
    for file in cli.list("migrations") {
        let text = cli.read(&format!("migrations/{file}"));
        assert!(!text.contains("tenant_1"), "{file}: {text}");
    }
    tenants.apply(&[], 0, &["/tenant_1: applied", "4 tenants: 4 done"]);
    tenants.each(&all, ROWS, "");
    tenants.each(&all, "SELECT count(*) FROM @.busy", "1");
    tenants.each(&all, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM @.orders", "1 2");
    tenants.each(&all, "SELECT @.count_orders(1)", "1");
    for name in &all {
        let said = format!("{name} has 1\n{name} has 1");
        assert_eq!(tenants.on(name, "SELECT what FROM @.log"), said);
    }
    tenants.others_are_untouched();

    // A plan in phases, with two releases side by side, and one tenant whose rows stand against it.
    cli.write("schema.sql", &second());
    cli.run(&["plan", "--name", "second", "--allow", "*"]).exits(0);
    tenants.apply(&["--through", "backfill"], 0, &["4 tenants: 4 done"]);
    tenants.each(
        &all,
        "INSERT INTO @.customers (name) VALUES ('old'); SELECT full_name FROM @.customers ORDER BY id DESC LIMIT 1",
        "old",
    );
    tenants.each(&all, "UPDATE @.customers SET full_name = 'new' WHERE name = 'old'; SELECT name FROM @.customers WHERE full_name = 'new'", "new");
    tenants.each(&all, "SELECT count(*) FROM @.orders WHERE total = 0", "2");
    tenants.on("tenant_2", "INSERT INTO @.customers (full_name) VALUES ('ann')");
    tenants.apply(
        &[],
        3,
        &["1 of 4 tenants failed; 2 are not begun", "/tenant_2: failed", "no two rows of blueprint.customers share"],
    );
    assert_eq!(tenants.columns("tenant_1", "customers"), "country full_name! id! mood!");
    assert_eq!(tenants.columns(HOSTILE, "customers"), "country full_name id! mood! name");
    tenants.on("tenant_2", "DELETE FROM @.customers WHERE id > 3");
    tenants.apply(&["--only", HOSTILE], 0, &["applied "]);
    tenants.apply(&[], 0, &["nothing to apply", "4 tenants: 4 done"]);
    for name in &all {
        assert_eq!(tenants.columns(name, "customers"), "country full_name! id! mood!", "{name}");
        assert_eq!(tenants.columns(name, "orders"), "customer_id! id! total!", "{name}");
        assert_eq!(tenants.columns(name, "old_things"), "", "{name}");
    }
    tenants.each(&all, "SELECT string_agg(full_name, ' ' ORDER BY id) FROM @.customers", "ann bob new");
    tenants.each(&all, "INSERT INTO @.orders (customer_id, total) VALUES (1, 5); SELECT @.count_orders(1)", "2");
    let buried = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                  WHERE n.nspname LIKE 'concertina\\_trash\\_in\\_%' AND c.relkind = 'r' AND c.relname LIKE '\\_dropped\\_blueprint.old\\_things%'";
    assert_eq!(tenants.database.psql(buried), "4");
    assert_eq!(tenants.database.psql("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'zz_concertina%'"), "0");
    tenants.others_are_untouched();
    says(cli, &["status", "--only", "tenant_2"], 0, &["blueprint.old_things"]);

    // What is changed by hand in one is found there.
    tenants.on("tenant_2", "ALTER TABLE @.orders ADD COLUMN by_hand int");
    let found = says(cli, &["drift"], 2, &["column blueprint.orders.by_hand", "4 tenants: 3 done, 1 differ"]);
    let of_it = found.stdout().lines().position(|line| line.contains("by_hand")).unwrap();
    assert!(found.stdout().lines().nth(of_it - 1).unwrap().contains("/tenant_2"), "{}", found.stdout());
    tenants.on("tenant_2", "ALTER TABLE @.orders DROP COLUMN by_hand");

    // And the way back, with what was written meanwhile.
    let first = cli.list("migrations").into_iter().rfind(|name| name.contains("_first.sql")).unwrap();
    let first = first.trim_end_matches(".sql");
    says(cli, &["rollback", "--to", first, "--yes"], 0, &["4 tenants: 4 done"]);
    for name in &all {
        assert_eq!(tenants.columns(name, "customers"), "country id! mood! name!", "{name}");
    }
    tenants.each(&all, "SELECT string_agg(name, ' ' ORDER BY id) FROM @.customers", "ann bob new");
    tenants.each(&all, "SELECT thing FROM @.old_things", "kept");
    tenants.each(&all, "INSERT INTO @.orders (customer_id) VALUES (2); SELECT count(*) FROM @.orders", "4");
    tenants.others_are_untouched();
}

#[test]
fn what_cannot_be_told_for_a_tenant_is_refused() {
    let tenants = Tenants::new();
    let cli = &tenants.cli;
    for (more, part) in [
        ("CREATE EXTENSION hstore SCHEMA shared;", "extension hstore"),
        ("CREATE TABLE shared.more (a int);", "table shared.more"),
        (
            "CREATE FUNCTION blueprint.g() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM blueprint.orders'; END $$;",
            "cannot be told for sure",
        ),
        ("ALTER TABLE blueprint.orders ADD COLUMN kind text DEFAULT 'blueprint';", "cannot be told for sure"),
    ] {
        cli.write("schema.sql", &format!("{FIRST}{more}\n"));
        says(cli, &["plan", "--name", "first"], 64, &[part]);
    }
    assert!(!cli.path("migrations").exists() || cli.list("migrations").is_empty());
    cli.write("schema.sql", FIRST);
    cli.run(&["plan", "--name", "first"]).exits(0);
    // A migration that a person wrote is looked at before any of it runs.
    let file = cli.list("migrations").into_iter().find(|name| name.ends_with("_first.sql")).unwrap();
    let path = format!("migrations/{file}");
    cli.write(&path, &format!("{}\nCREATE TABLE shared.slipped (a int);\n", cli.read(&path)));
    cli.run(&["plan", "--accept-edits"]).exits(0);
    says(cli, &["apply", "--yes"], 64, &["1 of 4 tenants failed; 3 are not begun", "is not of the schema `blueprint`"]);
    tenants.others_are_untouched();
    assert_eq!(tenants.columns("tenant_1", "orders"), "");
    says(cli, &["purge", "--yes"], 64, &["takes no fleet"]);
    says(cli, &["status", "--only", "tenant_99"], 64, &["no tenant of the name `tenant_99`"]);
}

use super::*;

/// Names of tenants that a database takes.
fn hostile() -> Vec<String> {
    let names = ["tenant_7", "a.b", "a\"b'c", "$function$ $a$", "Ünï\\code", "select", "concertinas"];
    names.iter().map(|name| name.to_string()).chain(["y".repeat(63)]).collect()
}

fn lens(schema: &str) -> Lens {
    let family = ["blueprint", "tenant_7", "tenant_8"].map(String::from);
    Lens::of(Arc::new(Tenant { template: "blueprint".into(), schema: schema.into(), family: family.into() }))
}

fn out(sql: &str) -> String {
    lens("tenant_7").worded(sql).expect(sql).into_owned()
}

#[track_caller]
fn refused(sql: &str) -> String {
    lens("tenant_7").surely(sql).expect_err(sql).to_string()
}

/// Statements that are told for sure.
const SURE: [&str; 17] = [
    "CREATE TABLE blueprint.orders (id bigint DEFAULT nextval('blueprint.numbers'::regclass), m blueprint.mood);",
    "ALTER TABLE ONLY \"blueprint\".orders ADD FOREIGN KEY (c) REFERENCES Blueprint . customers (id);",
    "SELECT setval('blueprint.\"S\"', 1), to_regclass('blueprint.t'), CAST('blueprint.t' AS regclass), pg_catalog.currval('blueprint.s')",
    "GRANT SELECT ON ALL TABLES IN SCHEMA blueprint TO PUBLIC;",
    "ALTER DEFAULT PRIVILEGES FOR ROLE r IN SCHEMA blueprint GRANT SELECT ON TABLES TO r;",
    "CREATE SCHEMA IF NOT EXISTS concertina_trash;\nALTER TABLE blueprint.t RENAME TO u;\nALTER TABLE blueprint.u SET SCHEMA concertina_trash;",
    "ALTER TABLE concertina_trash.u SET SCHEMA blueprint;",
    "CREATE FUNCTION blueprint.f() RETURNS bigint LANGUAGE sql SET search_path TO 'blueprint', public AS $$ SELECT count(*) FROM blueprint.t -- of blueprint\n $$;",
    "CREATE OR REPLACE FUNCTION blueprint.f()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$ BEGIN PERFORM blueprint.g(NEW.id); RETURN NEW; END $function$",
    "CREATE FUNCTION blueprint.f() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM blueprint.t WHERE a = ''x''';",
    "DO $do$ BEGIN EXECUTE (SELECT format('DROP %s', c) FROM (SELECT 'blueprint.t'::regclass) AS x (c)); END $do$;",
    "COMMENT ON TRIGGER z ON blueprint.t IS '{\"forward\":\"blueprint.f(a)\"}';",
    "INSERT INTO concertina.journal (says) VALUES ('create table blueprint.t $$ it''s $$');",
    "/* blueprint.t */ UPDATE blueprint.t SET a = 'it''s', b = E'\\\\', c = $1 WHERE d = '2'::numeric;",
    "SELECT set_config('concertina.unfills', 'on', true)",
    "CREATE OPERATOR blueprint.=== (FUNCTION = blueprint.f);\nDROP OPERATOR blueprint.* (int, NONE); SELECT 1 OPERATOR(blueprint.*) 2;",
    "SELECT count(*) FROM pg_class AS c WHERE c.relnamespace = to_regnamespace('concertina') AND 'blueprint'::regnamespace = c.relnamespace",
];

#[test]
fn names_of_the_schema_are_told_for_the_tenant() {
    let all: Vec<String> = SURE.iter().map(|sql| out(sql)).collect();
    for (sql, told) in SURE.iter().zip(&all) {
        let comments =
            ["-- of blueprint", "/* blueprint.t */", "{\"forward\":\"blueprint.f(a)\"}", "create table blueprint.t"];
        let rest = comments.iter().fold(told.clone(), |rest, comment| rest.replace(comment, ""));
        assert!(!rest.to_lowercase().contains("blueprint"), "{sql}\n{told}");
        assert!(!told.contains("concertina.journal") && !told.contains("concertina_trash;"), "{told}");
    }
    assert_eq!(
        all[5],
        "CREATE SCHEMA IF NOT EXISTS concertina_trash_in_tenant_7;\nALTER TABLE tenant_7.t RENAME TO u;\nALTER TABLE tenant_7.u SET SCHEMA concertina_trash_in_tenant_7;"
    );
    assert_eq!(
        all[12],
        "INSERT INTO concertina_in_tenant_7.journal (says) VALUES ('create table blueprint.t $$ it''s $$');"
    );
    assert_eq!(all[14], SURE[14]);
}

#[test]
fn what_is_told_for_a_tenant_reads_back_as_the_template() {
    for schema in hostile() {
        let lens = lens(&schema);
        for sql in SURE.iter().filter(|sql| !sql.contains("blueprint\"") && !sql.contains("Blueprint")) {
            let told = lens.worded(sql).expect(sql);
            if !sql.contains("concertina.") && !sql.contains("'concertina'") && !sql.contains("AS 'SELECT") {
                let back = spell(&told, &lens.back).text;
                let tags = |text: &str| {
                    text.replace("$concertina$", "$$").replace("$concertina1$", "$$").replace("$do$", "$$")
                };
                assert_eq!(tags(&back), tags(sql), "{schema}: {told}");
            }
            assert_eq!(lens.worded(&told).expect("again"), told, "twice is once");
        }
    }
}

#[test]
fn two_things_never_read_as_one() {
    let back = |text: &str| spell(text, &lens("tenant_7").back).text;
    assert_eq!(
        back("SELECT 1 FROM tenant_7.a, blueprint.a, tenant_8.a"),
        "SELECT 1 FROM blueprint.a, tenant_7.a, tenant_8.a"
    );
    assert_ne!(back("SELECT 'tenant_7.a'"), "SELECT 'blueprint.a'");
}

#[test]
fn what_may_be_the_schema_and_is_not_for_sure_is_refused() {
    for sql in [
        "ALTER TABLE blueprint.t ALTER COLUMN a SET DEFAULT 'blueprint';",
        "UPDATE blueprint.t SET a = 'of the Blueprint, it''s';",
        "CREATE FUNCTION blueprint.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM blueprint.t'; END $$;",
        "CREATE FUNCTION blueprint.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('DELETE FROM %I.t', 'blueprint'); END $$;",
        "CREATE FUNCTION blueprint.f() RETURNS void LANGUAGE plpython3u AS $$ plpy.execute('DELETE FROM blueprint.t') $$;",
        "CREATE FUNCTION blueprint.f() RETURNS text LANGUAGE sql AS $$ SELECT set_config('search_path', 'blueprint', true) $$;",
        "CREATE FUNCTION blueprint.f() RETURNS void LANGUAGE plpgsql AS $$ DECLARE blueprint record; BEGIN PERFORM blueprint.a; END $$;",
        "CREATE VIEW blueprint.v AS SELECT blueprint.id FROM blueprint.t AS blueprint;",
        "CREATE TABLE blueprint.blueprint (id int);",
        "ALTER TABLE blueprint.t ADD COLUMN blueprint text;",
        "CREATE VIEW blueprint.v AS SELECT count(blueprint.*) FROM blueprint.t AS x;",
        "CREATE TRIGGER x AFTER INSERT ON blueprint.t EXECUTE FUNCTION blueprint.f('blueprint.u');",
        "ALTER FUNCTION blueprint.f() SET search_path TO 'tenant_7';",
        "SELECT U&\"\\0062lueprint\".t",
        "ALTER TABLE blueprint.t ALTER a SET DEFAULT $x$blueprint$x$;",
    ] {
        assert!(refused(sql).contains("cannot be told for sure"), "{sql}");
    }
    assert!(refused("CREATE VIEW blueprint.v AS SELECT 1 FROM tenant_7.t;").contains("tenant_7.t"));
    SURE.iter()
        .filter(|sql| !sql.starts_with("INSERT INTO concertina"))
        .for_each(|sql| lens("tenant_7").surely(sql).expect(sql));
    assert!(lens("tenant_7").worded("SELECT blueprint.id FROM blueprint.t AS blueprint").is_err());
}

#[test]
fn what_the_whole_database_has_is_refused() {
    for sql in [
        "CREATE EXTENSION citext;",
        "ALTER EXTENSION citext SET SCHEMA blueprint;",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION blueprint.f();",
        "ALTER PUBLICATION p ADD TABLE blueprint.t;",
        "CREATE CAST (blueprint.a AS text) WITH INOUT;",
        "COMMENT ON EXTENSION citext IS 'x';",
        "CREATE OR REPLACE TRUSTED PROCEDURAL LANGUAGE l;",
        "ALTER DEFAULT PRIVILEGES FOR ROLE r GRANT SELECT ON TABLES TO r;",
        "CREATE TABLE other.t (a int);",
        "ALTER TABLE t ADD COLUMN a int;",
        "GRANT USAGE ON SCHEMA other TO r;",
        "DROP SCHEMA blueprint;",
        "SELECT 1; UPDATE other.t SET a = 1;",
    ] {
        assert!(refused(sql).contains("is not of the schema `blueprint`"), "{sql}");
    }
}

#[test]
fn a_scope_is_of_the_names_in_the_database() {
    let scope = Scope {
        schemas: vec!["blueprint".into()],
        ignore: vec!["blueprint.x*".into(), "*.y".into()],
        ..Scope::default()
    };
    let own = lens("tenant_7").scope(&scope);
    assert_eq!(
        (own.schemas, own.ignore),
        (vec!["tenant_7".to_string()], vec!["tenant_7.x*".to_string(), "*.y".to_string()])
    );
    let lens = lens("tenant_7");
    let places = ["tenant_7", "concertina_trash_in_tenant_7", "tenant_8", "blueprint"].map(|schema| lens.place(schema));
    assert_eq!(places, [Some("blueprint".into()), Some("concertina_trash".into()), None, None]);
}

#[test]
fn what_has_the_name_of_the_tenants_schema_is_refused_for_what_it_is() {
    for sql in [
        "CREATE VIEW blueprint.v AS SELECT tenant_7.id FROM blueprint.t tenant_7;",
        "CREATE FUNCTION blueprint.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN tenant_7.id := 1; END $$;",
    ] {
        let said = refused(sql);
        assert!(
            said.contains("whether `tenant_7` is the tenant's schema") && said.contains("rename the schema"),
            "{said}"
        );
    }
    for sql in [
        "CREATE OR REPLACE FUNCTION blueprint.tenant_7() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;",
        "CREATE MATERIALIZED VIEW blueprint.\"tenant_7\" AS SELECT 1;",
        "CREATE TABLE blueprint.Tenant_7 (a int);",
        "ALTER TABLE blueprint.t RENAME TO tenant_7;",
    ] {
        assert!(refused(sql).contains("`tenant_7` has the name of the tenant's schema"), "{sql}");
    }
    for fine in [
        "CREATE TYPE blueprint.tenant_7 AS ENUM ('tenant_7');",
        "CREATE TABLE blueprint.t (tenant_7 blueprint.tenant_7 DEFAULT 'tenant_7');",
        "ALTER TABLE blueprint.t RENAME COLUMN a TO tenant_7;",
        "CREATE INDEX tenant_7 ON blueprint.t (tenant_7);",
    ] {
        lens("tenant_7").surely(fine).expect(fine);
    }
}

//! Who may do what: owners, grants, default privileges, row security and its policies.

use super::super::postgres::Server;
use super::call::{called, expression};
use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, nothing, one_of, table, thing};
use super::write::quote;

/// Roles that the server of the test has, besides its superuser.
const ROLES: [&str; 2] = ["concertina_fuzz_reader", "concertina_fuzz_writer"];

/// Makes them: roles belong to the whole server, and stay.
pub fn made(server: &Server) {
    for role in ROLES {
        let there = server.psql(&format!("SELECT 1 FROM pg_roles WHERE rolname = '{role}'"));
        if there.is_empty() {
            server.psql(&format!("CREATE ROLE {role}"));
        }
    }
}

pub const FAMILIES: &[Family] = &[
    Family { kind: "row security", address: "", place: Place::Late, forms: 3, choose: table, write: row_security },
    Family { kind: "policy", address: "POLICY {} ON {0}", place: Place::Late, forms: 6, choose: called, write: policy },
    Family { kind: "grant", address: "", place: Place::Late, forms: 7, choose: table, write: grant },
    Family { kind: "other grant", address: "", place: Place::Late, forms: 4, choose: grantable, write: other_grant },
    Family {
        kind: "default privileges",
        address: "",
        place: Place::Last,
        forms: 6,
        choose: nothing,
        write: default_privileges,
    },
];

/// Apart from the others: whatever stands in a schema can be given away.
static OWNER: Family = Family { kind: "owner", address: "", place: Place::Late, forms: 2, choose: owned, write: owner };

/// The schema with some of it in other hands.
pub fn given(grower: &mut Grower, mut schema: Schema) -> Schema {
    for _ in 0..grower.below(5) {
        schema.things.extend(thing(grower, &schema, &OWNER));
    }
    schema
}

fn owned(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    if grower.often(5) { table(grower, schema) } else { grantable(grower, schema) }
}

fn owner(schema: &Schema, thing: &Thing) -> Option<String> {
    let target = schema.thing(&thing.over[0]).map(Thing::address);
    let table = || Some(format!("TABLE {}", quote(&schema.table(&thing.over[0])?.name)));
    Some(format!("ALTER {} OWNER TO {};\n", target.unwrap_or_else(table)?, ROLES[thing.form]))
}

fn row_security(schema: &Schema, thing: &Thing) -> Option<String> {
    let table = quote(&schema.table(&thing.over[0])?.name);
    Some(match thing.form {
        0 => format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"),
        1 => format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"),
        _ => format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"),
    })
}

fn policy(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, table) = (thing.quoted(), quote(&schema.table(&thing.over[0])?.name));
    let value = expression(schema, &thing.over)?;
    let [reader, writer] = ROLES;
    let rest = match thing.form {
        0 => format!("USING ({value} IS NOT NULL)"),
        1 => format!("FOR SELECT TO {reader} USING ({value} IS NOT NULL)"),
        2 => format!("FOR INSERT TO {writer}, {reader} WITH CHECK ({value} IS NULL OR id > 0)"),
        3 => format!("AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (id > 0) WITH CHECK ({value} IS NOT NULL)"),
        4 => format!("FOR SELECT TO {writer} USING (id > 5)"),
        _ => "AS RESTRICTIVE FOR DELETE USING (id < 900 AND CURRENT_USER <> 'nobody')".into(),
    };
    Some(format!("CREATE POLICY {name} ON {table} {rest};\n"))
}

fn grant(schema: &Schema, thing: &Thing) -> Option<String> {
    let own = schema.table(&thing.over[0])?;
    let (table, last) = (quote(&own.name), quote(&own.columns.last()?.name));
    let [reader, writer] = ROLES;
    Some(match thing.form {
        0 => format!("GRANT SELECT ON {table} TO {reader};\n"),
        1 => format!("GRANT SELECT, INSERT, UPDATE ON {table} TO {writer} WITH GRANT OPTION;\n"),
        2 => format!("GRANT SELECT ({last}), UPDATE (id) ON {table} TO PUBLIC;\n"),
        3 => format!("GRANT ALL ON {table} TO {reader};\nREVOKE TRUNCATE ON {table} FROM {reader};\n"),
        4 => format!("REVOKE TRUNCATE, REFERENCES ON {table} FROM CURRENT_USER;\n"),
        5 => format!("GRANT INSERT ({last}) ON {table} TO {writer} WITH GRANT OPTION;\n"),
        _ => format!("GRANT SELECT ON {table} TO PUBLIC, {writer};\n"),
    })
}

const GRANTABLE: [&str; 12] = [
    "function",
    "reader",
    "procedure",
    "aggregate",
    "domain",
    "composite type",
    "range type",
    "schema",
    "sequence",
    "rich view",
    "materialized view",
    "server",
];

fn grantable(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &GRANTABLE).map(|name| vec![name])
}

fn other_grant(schema: &Schema, thing: &Thing) -> Option<String> {
    let target = schema.thing(&thing.over[0])?;
    let [reader, writer] = ROLES;
    let address = target.address()?;
    let (privilege, on) = match target.family.kind {
        "function" | "reader" | "procedure" => ("EXECUTE", address),
        "aggregate" => ("EXECUTE", address.replace("AGGREGATE", "FUNCTION")),
        "domain" | "composite type" | "range type" => ("USAGE", format!("TYPE {}", target.quoted())),
        "schema" | "sequence" => ("USAGE", address),
        "server" => ("USAGE", format!("FOREIGN {address}")),
        _ => ("SELECT", target.quoted()),
    };
    Some(match thing.form {
        0 => format!("GRANT {privilege} ON {on} TO {reader};\n"),
        1 => format!("REVOKE {privilege} ON {on} FROM PUBLIC;\n"),
        2 => format!("GRANT {privilege} ON {on} TO {writer} WITH GRANT OPTION;\nREVOKE ALL ON {on} FROM PUBLIC;\n"),
        _ => format!("GRANT ALL ON {on} TO {reader}, {writer};\n"),
    })
}

fn default_privileges(_: &Schema, thing: &Thing) -> Option<String> {
    let [reader, writer] = ROLES;
    let rest = match thing.form {
        0 => format!("GRANT SELECT ON TABLES TO {reader}"),
        1 => format!("IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {writer}"),
        2 => "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC".into(),
        3 => format!("FOR ROLE {writer} GRANT USAGE ON TYPES TO {reader}"),
        4 => format!("IN SCHEMA public GRANT USAGE ON SEQUENCES TO {reader} WITH GRANT OPTION"),
        _ => format!("GRANT USAGE ON SCHEMAS TO {reader}"),
    };
    Some(format!("ALTER DEFAULT PRIVILEGES {rest};\n"))
}

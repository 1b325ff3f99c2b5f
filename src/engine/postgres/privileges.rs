//! Privileges as sets, and the statements that lead from one set to another.

use super::{address, identity, quote};
use crate::catalog::{Catalog, Kind, ObjectId};
use std::collections::BTreeMap;

/// Roles that a platform makes and looks after: what it grants them nobody asked for in a schema file.
const PLATFORM: [&str; 10] = [
    "alloydb",
    "azure_",
    "azuresu",
    "cloud_admin",
    "cloudsql",
    "neon_",
    "rds_",
    "rdsadmin",
    "rdsrepladmin",
    "supabase_",
];

/// Whether the role is the platform's own.
pub fn is_of_platform(role: &str) -> bool {
    PLATFORM.iter().any(|beginning| role.starts_with(beginning))
}

/// A query for what each grantee has by an access control list: each privilege once, with `*` where it may be passed on.
pub fn of(acl: &str) -> String {
    format!(
        "SELECT grantee, array_agg(name ORDER BY name COLLATE \"C\") AS privileges FROM (SELECT grantee, \
         privilege_type || CASE WHEN bool_or(is_grantable) THEN '*' ELSE '' END AS name FROM aclexplode({acl}) \
         GROUP BY grantee, privilege_type) p GROUP BY grantee"
    )
}

/// What a role may do, and whether it may pass that on.
#[derive(Clone, Default, PartialEq)]
pub struct Privileges(BTreeMap<String, bool>);

impl Privileges {
    /// From the names as a grant has them, with `*` behind what may be passed on.
    pub fn of(names: &[String]) -> Privileges {
        let split = |name: &String| match name.strip_suffix('*') {
            Some(plain) => (plain.to_string(), true),
            None => (name.clone(), false),
        };
        Privileges(names.iter().map(split).collect())
    }

    /// Whether something of it is not in `new`.
    pub fn loses(&self, new: &Privileges) -> bool {
        self.0.iter().any(|(name, passes)| new.0.get(name).is_none_or(|still| *passes && !*still))
    }

    /// For a person, with who has it on what.
    pub fn says(&self, role: &str, on: &str) -> String {
        let name =
            |(name, passes): (&String, &bool)| if *passes { format!("{name} and pass it on") } else { name.clone() };
        let names: Vec<String> = self.0.iter().map(name).collect();
        let (role, names) = (if role.is_empty() { "the owner" } else { role }, names.join(", "));
        if names.is_empty() {
            format!("let {role} have nothing on {on}")
        } else {
            format!("let {role} have {names} on {on}")
        }
    }

    /// What leads here from `old`: revokes before grants. `on` is what stands between the privileges and the role, `columns`
    /// behind each privilege.
    pub fn from(&self, old: &Privileges, on: &Place, role: &str) -> Vec<String> {
        let gone = old.0.keys().filter(|name| !self.0.contains_key(*name));
        let kept = |name: &&String, passes: bool| self.0.get(*name).is_some_and(|now| *now == passes);
        let bound = old.0.iter().filter(|(name, passes)| **passes && kept(name, false)).map(|(name, _)| name);
        let differs = |name: &&String, passes: bool| old.0.get(*name).is_none_or(|before| !*before && passes);
        let come = |passes: bool| self.0.keys().filter(move |name| kept(name, passes) && differs(name, passes));
        [
            on.statement("REVOKE ", gone.collect(), &format!("FROM {role}")),
            on.statement("REVOKE GRANT OPTION FOR ", bound.collect(), &format!("FROM {role}")),
            on.statement("GRANT ", come(false).collect(), &format!("TO {role}")),
            on.statement("GRANT ", come(true).collect(), &format!("TO {role} WITH GRANT OPTION")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// How a statement names what privileges are on.
#[derive(Clone, Default)]
pub struct Place {
    /// What stands before GRANT or REVOKE.
    pub before: String,
    /// What stands behind ON.
    pub object: String,
    pub column: Option<String>,
}

impl Place {
    /// Takes everything from a role.
    pub fn revoke_all(&self, role: &str) -> String {
        format!("{}REVOKE ALL ON {} FROM {role};", self.before, self.object)
    }

    fn statement(&self, verb: &str, names: Vec<&String>, end: &str) -> Option<String> {
        let Place { before, object, column } = self;
        let column = column.as_ref().map_or_else(String::new, |column| format!(" ({column})"));
        let names: Vec<String> = names.into_iter().map(|name| format!("{name}{column}")).collect();
        (!names.is_empty()).then(|| format!("{before}{verb}{} ON {object} {end};", names.join(", ")))
    }
}

/// How a statement names what a grant is on; `None` for what cannot have grants, or an identity that is not in the catalog.
pub fn place(catalog: &Catalog, target: &ObjectId) -> Option<Place> {
    let whole = |object: String| Some(Place { object, ..Place::default() });
    match (target.kind, target.path.as_slice()) {
        (Kind::Column, _) | (Kind::View, [_, _, _]) => Some(Place {
            object: format!("TABLE {}", quote::table(target)),
            column: Some(quote::name(target.name())),
            ..Place::default()
        }),
        (Kind::Table | Kind::View, _) => whole(format!("TABLE {}", quote::qualified(target))),
        (Kind::Sequence, [_, _, _]) => {
            whole(format!("SEQUENCE {}", quote::qualified(&identity::inside(catalog, target)?)))
        }
        (Kind::Aggregate, _) => whole(format!("FUNCTION {}", address::name(target))),
        (Kind::Server, _) => whole(format!("FOREIGN SERVER {}", address::name(target))),
        (Kind::Sequence | Kind::Schema | Kind::Language | Kind::ForeignDataWrapper, _) => whole(address::of(target)),
        (kind, _) if kind.is_routine() => whole(address::of(target)),
        (kind, _) if kind.is_type() => whole(format!("TYPE {}", address::name(target))),
        _ => None,
    }
}

/// What stands for the owner until the server has told who that is.
const OWNER: &str = "\u{1}";

/// A role as the statements of [`told`] take it: the empty name is the owner's.
pub fn role(name: &str) -> String {
    if name.is_empty() { OWNER.into() } else { address::role(name) }
}

/// Statements as they are sent: who the owner is only the server knows.
pub fn told(catalog: &Catalog, target: &ObjectId, name: &str, statements: &[String]) -> String {
    if !name.is_empty() || statements.is_empty() {
        return statements.join("\n");
    }
    let owner = owner(catalog, target);
    let each = statements.iter().map(|statement| {
        let form = statement.trim_end_matches(';').replace('%', "%%").replace(OWNER, "%I");
        format!("    EXECUTE format({}, ({owner}));\n", quote::literal(&form))
    });
    format!("DO {};", quote::dollars(&format!("\nBEGIN\n{}END\n", each.collect::<String>())))
}

/// A query for the name of an object's owner.
fn owner(catalog: &Catalog, target: &ObjectId) -> String {
    let relation =
        |id: &ObjectId| ("pg_class", "relowner", format!("oid = {}::regclass", quote::literal(&quote::qualified(id))));
    let named = |table, owner, column: &str| (table, owner, format!("{column} = {}", quote::literal(target.name())));
    let (table, column, condition) = match (target.kind, target.path.as_slice()) {
        (Kind::Sequence, [_, _, _]) => relation(&identity::inside(catalog, target).unwrap_or_else(|| target.clone())),
        (Kind::Column, _) | (Kind::View, [_, _, _]) => relation(&target.table()),
        (Kind::Schema, _) => named("pg_namespace", "nspowner", "nspname"),
        (Kind::Language, _) => named("pg_language", "lanowner", "lanname"),
        (Kind::ForeignDataWrapper, _) => named("pg_foreign_data_wrapper", "fdwowner", "fdwname"),
        (Kind::Server, _) => named("pg_foreign_server", "srvowner", "srvname"),
        (kind, _) if kind.is_routine() => {
            ("pg_proc", "proowner", format!("oid = {}::regprocedure", quote::literal(&address::name(target))))
        }
        (kind, _) if kind.is_type() => {
            ("pg_type", "typowner", format!("oid = {}::regtype", quote::literal(&address::name(target))))
        }
        _ => relation(target),
    };
    format!("SELECT pg_get_userbyid({column}) FROM pg_catalog.{table} WHERE {condition}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn privileges(names: &[&str]) -> Privileges {
        Privileges::of(&names.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn revokes_come_before_grants_and_options_go_alone() {
        let on = Place { object: "TABLE t".into(), column: Some("c".into()), ..Place::default() };
        let (old, new) =
            (privileges(&["INSERT", "SELECT*", "UPDATE"]), privileges(&["SELECT", "UPDATE*", "REFERENCES"]));
        let said = new.from(&old, &on, "r");
        assert_eq!(
            said,
            [
                "REVOKE INSERT (c) ON TABLE t FROM r;",
                "REVOKE GRANT OPTION FOR SELECT (c) ON TABLE t FROM r;",
                "GRANT REFERENCES (c) ON TABLE t TO r;",
                "GRANT UPDATE (c) ON TABLE t TO r WITH GRANT OPTION;",
            ]
        );
        assert!(old.loses(&new) && !privileges(&["SELECT"]).loses(&privileges(&["SELECT*"])));
    }

    #[test]
    fn the_owner_is_asked_of_the_server() {
        let target = ObjectId::new(Kind::Table, &["public", "50%"]);
        let on = place(&Catalog::default(), &target).expect("a place");
        let said = told(&Catalog::default(), &target, "", &[on.revoke_all(&role(""))]);
        assert!(said.contains("'REVOKE ALL ON TABLE public.\"50%%\" FROM %I'"), "{said}");
    }

    #[test]
    fn roles_of_platforms() {
        assert!(is_of_platform("rds_superuser") && is_of_platform("cloudsqlsuperuser"));
        assert!(!is_of_platform("pg_monitor") && !is_of_platform("anon"));
    }
}

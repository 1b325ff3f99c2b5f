//! Foreign data wrappers, their servers, and who one is there. Secrets are never read: an option whose name tells of one
//! is left out by the query, is not compared, and is set by hand.

use super::address;
use super::defined::Sort;
use super::options::Bracketed;
use crate::catalog::{Defined, Kind, ObjectId};

pub const WRAPPER: Sort = Sort {
    kind: Kind::ForeignDataWrapper,
    query: |_| {
        format!(
            "SELECT 'pg_foreign_data_wrapper', w.oid, json_build_array(w.fdwname)::text, \
             format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname) \
             || CASE w.fdwhandler WHEN 0 THEN ' NO HANDLER' ELSE ' HANDLER ' || w.fdwhandler::regproc END \
             || CASE w.fdwvalidator WHEN 0 THEN ' NO VALIDATOR' ELSE ' VALIDATOR ' || w.fdwvalidator::regproc END || {} \
             FROM pg_foreign_data_wrapper w",
            clause("w.fdwoptions")
        )
    },
};

pub const SERVER: Sort = Sort {
    kind: Kind::Server,
    query: |_| {
        format!(
            "SELECT 'pg_foreign_server', s.oid, json_build_array(s.srvname)::text, \
             format('CREATE SERVER %I', s.srvname) || coalesce(' TYPE ' || quote_literal(s.srvtype), '') \
             || coalesce(' VERSION ' || quote_literal(nullif(s.srvversion, '')), '') || format(' FOREIGN DATA WRAPPER %I', w.fdwname) || {} \
             FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw",
            clause("s.srvoptions")
        )
    },
};

pub const MAPPING: Sort = Sort {
    kind: Kind::UserMapping,
    query: |_| {
        format!(
            "SELECT 'pg_user_mapping', m.umid, json_build_array(m.srvname, m.usename)::text, \
             format('CREATE USER MAPPING FOR %s SERVER %I', CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END, m.srvname) || {} \
             FROM pg_user_mappings m",
            clause("m.umoptions")
        )
    },
};

/// Options as they stand in a statement, without secrets.
fn clause(options: &str) -> String {
    format!(
        "coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ' \
         ORDER BY o.at) || ')' FROM pg_options_to_table({options}) WITH ORDINALITY o (option_name, option_value, at) WHERE NOT {}), '')",
        secret("o.option_name")
    )
}

/// Whether the name of an option tells of a secret, in SQL.
pub fn secret(name: &str) -> String {
    format!(
        "({name} ~* '(pass|pwd|secret|token|credential|(api|access|private).?key)' AND {name} <> 'password_required')"
    )
}

/// What turns one into the other in place, where the server can.
pub fn altered(id: &ObjectId, old: &Defined, new: &Defined) -> Option<String> {
    let options = |defined: &Defined| Bracketed::of(&defined.definition).ordered(&defined.order.0);
    let (old, new) = (options(old), options(new));
    let head = |definition: &Bracketed| definition.head.trim_end_matches(" OPTIONS").to_string();
    let (before, after) = (head(&old), head(&new));
    let changed = match id.kind {
        _ if before == after => Some(String::new()),
        Kind::ForeignDataWrapper => after.strip_prefix(&format!("CREATE {} ", address::of(id))).map(String::from),
        Kind::Server => version(id, &before, &after),
        _ => None,
    };
    let clauses = changed.map(|changed| [Some(changed), old.options(&new)])?;
    let clauses: Vec<String> = clauses.into_iter().flatten().filter(|clause| !clause.is_empty()).collect();
    Some(format!("ALTER {} {};", address::of(id), clauses.join(" ")))
}

/// The new version of a server that is the same in all else. No statement takes a version away; pg_dump tells an empty one and
/// none alike, and so do we.
fn version(id: &ObjectId, before: &str, after: &str) -> Option<String> {
    let parts = |head: &str| {
        let (rest, wrapper) =
            head.strip_prefix(&format!("CREATE {}", address::of(id)))?.rsplit_once(" FOREIGN DATA WRAPPER ")?;
        let (sort, version) = rest.split_once(" VERSION ").unwrap_or((rest, "''"));
        Some((sort.to_string(), wrapper.to_string(), version.to_string()))
    };
    let ((sort, wrapper, _), (other_sort, other_wrapper, version)) = (parts(before)?, parts(after)?);
    (sort == other_sort && wrapper == other_wrapper).then(|| format!("VERSION {version}"))
}

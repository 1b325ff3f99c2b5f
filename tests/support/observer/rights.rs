//! Who may do what.

/// Where privileges are kept: the catalog, its class of defaults, and its columns for an owner and a list.
const HOLDERS: &[(&str, &str, &str, &str)] = &[
    ("pg_class", "CASE WHEN relkind = 'S' THEN 's' ELSE 'r' END", "relowner", "relacl"),
    ("pg_proc", "'f'", "proowner", "proacl"),
    ("pg_namespace", "'n'", "nspowner", "nspacl"),
    ("pg_type", "'T'", "typowner", "typacl"),
    ("pg_language", "'l'", "lanowner", "lanacl"),
    ("pg_foreign_data_wrapper", "'F'", "fdwowner", "fdwacl"),
    ("pg_foreign_server", "'S'", "srvowner", "srvacl"),
];

/// What a privilege says of who has it and who gave it.
const SAID: &str = "(SELECT string_agg(CASE x.grantee WHEN 0 THEN 'public' ELSE x.grantee::regrole::text END || ' ' || x.privilege_type \
     || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ', ' ORDER BY x.grantee::regrole::text, x.privilege_type)";

/// Who owns what the server's first role does not.
const OWNERS: &str = "SELECT format('owner of %s : %s', said, refobjid::regrole) \
    FROM pg_shdepend, LATERAL (SELECT pg_describe_object(classid, objid, objsubid) AS said) o \
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND deptype = 'o' AND said !~ 'concertina'";

/// Queries of one text a row.
pub fn facts() -> Vec<String> {
    let held = HOLDERS.iter().map(|(catalog, class, owner, list)| {
        let relations = if *catalog == "pg_class" { "AND h.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')" } else { "" };
        let types = if *catalog == "pg_type" { "AND h.typrelid = 0 AND h.typelem = 0" } else { "" };
        format!(
            "SELECT format('rights on %s : %s', o.said, {SAID} \
               FROM aclexplode(coalesce(h.{list}, acldefault(({class})::\"char\", h.{owner}))) x)) \
             FROM {catalog} h, LATERAL (SELECT pg_describe_object('{catalog}'::regclass, h.oid, 0) AS said) o \
             WHERE (h.oid >= 16384 OR h.{list} IS NOT NULL AND h.oid = 2200) AND o.said !~ 'concertina' {relations} {types}"
        )
    });
    let columns = format!(
        "SELECT format('rights on %s.%s : %s', a.attrelid::regclass, a.attname, {SAID} FROM aclexplode(a.attacl) x)) \
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE a.attacl IS NOT NULL AND LIVE AND OURS"
    );
    let usual = format!(
        "SELECT format('default rights of %s in %s on %s : %s', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, \
           d.defaclobjtype, {SAID} FROM aclexplode(d.defaclacl) x)) FROM pg_default_acl d"
    );
    held.chain([columns, usual, OWNERS.to_string()]).collect()
}

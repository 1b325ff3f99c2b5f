//! Operator families and classes. What a class brings is told with the class; what is added to a family besides, with the family.

use super::defined::Sort;
use super::introspect::{Reading, Row, class, number, text};
use crate::catalog::Kind;
use crate::error::Result;

pub const FAMILY: Sort = Sort { kind: Kind::OperatorFamily, query: |_| families() };
pub const CLASS: Sort = Sort { kind: Kind::OperatorClass, query: |_| classes() };

/// Members that depend on what the class or family is: operators with their strategy, functions with their number.
fn members(class: &str, oid: &str, dependency: &str) -> String {
    format!(
        "SELECT format('OPERATOR %s %I.%s(%s, %s)%s', a.amopstrategy, n.nspname, o.oprname, \
            format_type(a.amoplefttype, NULL), format_type(a.amoprighttype, NULL), \
            (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) FROM pg_opfamily s \
             JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = a.amopsortfamily)) AS item, 1 AS sort, \
            a.amopstrategy AS number, format_type(a.amoplefttype, NULL) || ',' || format_type(a.amoprighttype, NULL) AS types \
         FROM pg_amop a JOIN pg_operator o ON o.oid = a.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace \
         JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = a.oid \
            AND d.refclassid = '{class}'::regclass AND d.refobjid = {oid} AND d.deptype {dependency} \
         UNION ALL \
         SELECT format('FUNCTION %s (%s, %s) %I.%I(%s)', a.amprocnum, format_type(a.amproclefttype, NULL), \
            format_type(a.amprocrighttype, NULL), n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), 2, a.amprocnum, \
            format_type(a.amproclefttype, NULL) || ',' || format_type(a.amprocrighttype, NULL) \
         FROM pg_amproc a JOIN pg_proc p ON p.oid = a.amproc::oid JOIN pg_namespace n ON n.oid = p.pronamespace \
         JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = a.oid \
            AND d.refclassid = '{class}'::regclass AND d.refobjid = {oid} AND d.deptype {dependency}"
    )
}

/// A member that is added to the family itself is an automatic dependent of it; one of a class is internal to the class.
fn families() -> String {
    let added = members("pg_opfamily", "f.oid", "= 'a'");
    let own = "format('%I.%I USING %I', n.nspname, f.opfname, am.amname)";
    format!(
        "SELECT 'pg_opfamily', f.oid, json_build_array(n.nspname, f.opfname, am.amname)::text, 'CREATE OPERATOR FAMILY ' || {own} \
         || coalesce((SELECT E';\\nALTER OPERATOR FAMILY ' || {own} || ' ADD ' || string_agg(m.item, ', ' ORDER BY m.sort, m.number, m.types) \
            FROM ({added}) m), '') \
         FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON am.oid = f.opfmethod \
         WHERE {managed}",
        managed = managed!()
    )
}

fn classes() -> String {
    let brought = members("pg_opclass", "c.oid", "IN ('i', 'a', 'n')");
    format!(
        "SELECT 'pg_opclass', c.oid, json_build_array(n.nspname, c.opcname, am.amname)::text, \
         format('CREATE OPERATOR CLASS %I.%I %sFOR TYPE %s USING %I FAMILY %I.%I AS ', n.nspname, c.opcname, \
            CASE WHEN c.opcdefault THEN 'DEFAULT ' ELSE '' END, format_type(c.opcintype, NULL), am.amname, fn.nspname, f.opfname) \
         || coalesce((SELECT string_agg(m.item, ', ' ORDER BY m.sort, m.number, m.types) FROM ({brought}) m) \
            || CASE WHEN c.opckeytype <> 0 THEN ', ' ELSE '' END, CASE WHEN c.opckeytype = 0 THEN 'STORAGE ' || format_type(c.opcintype, NULL) ELSE '' END) \
         || CASE WHEN c.opckeytype <> 0 THEN 'STORAGE ' || format_type(c.opckeytype, NULL) ELSE '' END \
         FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am am ON am.oid = c.opcmethod \
         JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace \
         WHERE {managed}",
        managed = managed!()
    )
}

/// Members by oid, and the class or family that they belong to.
pub const MEMBERS: &str = "SELECT classid::regclass, objid, refclassid::regclass, refobjid FROM pg_depend \
    WHERE classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) \
    AND deptype IN ('i', 'a') AND objid >= 16384";

/// Lets what a member depends on count for its class or family.
pub fn read_members(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (member, owner) = (class(&text(row, 0)?), class(&text(row, 2)?));
        let (Some(member), Some(owner)) = (member, owner) else { continue };
        if let Some(id) = reading.ids.get(&(owner, number(row, 3)?, 0)).cloned() {
            reading.ids.insert((member, number(row, 1)?, 0), id);
        }
    }
    Ok(())
}

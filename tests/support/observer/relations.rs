//! Tables, views and sequences, and what belongs to them.

/// Queries of one text a row; what newer majors only know is read out of a row as JSON. Left out are:
///
/// - whether a NOT NULL that comes from above is local, too: 18 makes it so when the table is made with a key of its own, but not
///   when the key comes later; beside a key over an index that was there; and every one when a partition is detached;
/// - the name of what the server keeps of a foreign key for each partition referred to: it counts as they come.
pub const FACTS: &[&str] = &[
    "SELECT format('relation %s.%s %s %s am=%s space=%s options=%s toast=%s identity=%s security=%s/%s by=%s bound=%s of=%s', \
       n.nspname, c.relname, c.relkind, c.relpersistence, (SELECT m.amname FROM pg_am m WHERE m.oid = c.relam), \
       c.reltablespace, (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(c.reloptions) o), \
       (SELECT string_agg(o, ',' ORDER BY o) FROM pg_class x, unnest(x.reloptions) o WHERE x.oid = c.reltoastrelid), \
       c.relreplident, c.relrowsecurity, c.relforcerowsecurity, CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, \
       pg_get_expr(c.relpartbound, c.oid), nullif(c.reloftype, 0)::regtype) \
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND OURS",
    "SELECT format('inherits %s.%s from %s', n.nspname, c.relname, \
       string_agg(h.inhparent::regclass::text || coalesce(to_jsonb(h) ->> 'inhdetachpending', ''), ', ' ORDER BY h.inhseqno)) \
     FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE OURS GROUP BY n.nspname, c.relname",
    "SELECT format('foreign table %s.%s %s %s', n.nspname, c.relname, s.srvname, f.ftoptions) FROM pg_foreign_table f \
     JOIN pg_foreign_server s ON s.oid = f.ftserver JOIN pg_class c ON c.oid = f.ftrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS",
    "SELECT format('column %s.%s.%s %s notnull=%s default=%s identity=%s generated=%s collation=%s local=%s inherited=%s \
       storage=%s compression=%s target=%s options=%s foreign=%s', n.nspname, c.relname, a.attname, \
       format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, \
       nullif(a.attcollation, t.typcollation)::regcollation, a.attislocal, a.attinhcount, a.attstorage, a.attcompression, \
       nullif((to_jsonb(a) ->> 'attstattarget')::int, -1), (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(a.attoptions) o), \
       a.attfdwoptions) \
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND LIVE AND OURS",
    "SELECT format('constraint %s.%s.%s %s valid=%s local=%s inherited=%s', n.nspname, c.relname, \
       CASE WHEN NOT (k.contype = 'n' AND k.conname ~ '_not_null[0-9]*$' OR k.contype = 'f' AND g.confrelid <> k.confrelid) THEN k.conname END, \
       pg_get_constraintdef(k.oid), k.convalidated, (k.conislocal AND NOT (k.contype = 'n' AND k.coninhcount > 0)), k.coninhcount) \
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     LEFT JOIN pg_constraint g ON g.oid = k.conparentid \
     WHERE k.contype IN ('c', 'f', 'p', 'u', 'x', 'n') AND pg_get_constraintdef(k.oid) !~ '_dropped_' AND OURS",
    "SELECT format('index %s valid=%s cluster=%s identity=%s under=%s targets=%s', pg_get_indexdef(i.indexrelid), i.indisvalid, \
       i.indisclustered, i.indisreplident, (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = i.indexrelid), \
       (SELECT string_agg(a.attnum || ':' || (to_jsonb(a) ->> 'attstattarget'), ',' ORDER BY a.attnum) FROM pg_attribute a \
        WHERE a.attrelid = i.indexrelid AND (to_jsonb(a) ->> 'attstattarget')::int >= 0)) \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS",
    "SELECT format('view %s.%s %s', n.nspname, c.relname, regexp_replace(pg_get_viewdef(c.oid), '\\s+', ' ', 'g')) \
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND OURS",
    "SELECT format('sequence %s.%s %s %s start=%s increment=%s from %s to %s cache=%s cycle=%s owned=%s', n.nspname, c.relname, \
       c.relpersistence, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, \
       (SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || a.attname FROM pg_depend d JOIN pg_attribute a \
        ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass \
        AND d.deptype IN ('a', 'i'))) \
     FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS",
    // The server shows columns in the order of their numbers, which differ where one was renamed and another made anew.
    "SELECT format('statistics %s: %s of %s; %s from %s target=%s', format('%I.%I', n.nspname, stxname), array_to_string(stxkind, ','), \
       (SELECT string_agg(attname, ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = stxrelid AND attnum = ANY (stxkeys)), \
       (SELECT string_agg(e, ', ' ORDER BY e) FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) AS e), \
       stxrelid::regclass, nullif((to_jsonb(s) ->> 'stxstattarget')::int, -1)) \
     FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE OURS",
];

//! Types, and what works on their values.

pub const FACTS: &[&str] = &[
    "SELECT format('enum %s.%s (%s)', n.nspname, t.typname, (SELECT string_agg(quote_literal(e.enumlabel), ', ' \
       ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)) \
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND OURS",
    "SELECT format('type %s.%s %s', n.nspname, t.typname, t.typtype) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
     WHERE t.typtype NOT IN ('e', 'b', 'c') AND OURS",
    "SELECT format('base type %s.%s %s', n.nspname, t.typname, to_jsonb(t) - '{oid,typnamespace,typowner,typarray,typacl}'::text[]) \
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'b' AND t.typelem = 0 AND OURS",
    "SELECT format('domain %s.%s %s notnull=%s default=%s collation=%s', n.nspname, t.typname, \
       format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault, t.typcollation::regcollation) \
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd' AND OURS",
    "SELECT format('domain check %s.%s.%s %s valid=%s', n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid), k.convalidated) \
     FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN pg_namespace n ON n.oid = t.typnamespace \
     WHERE k.contype = 'c' AND OURS",
    "SELECT format('range %s.%s of %s %s %s %s %s many=%s', n.nspname, t.typname, r.rngsubtype::regtype, \
       pg_describe_object('pg_opclass'::regclass, r.rngsubopc, 0), nullif(r.rngcollation, 0)::regcollation, r.rngcanonical, \
       r.rngsubdiff, r.rngmultitypid::regtype) \
     FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE OURS",
    "SELECT format('cast %s to %s %s %s %s', c.castsource::regtype, c.casttarget::regtype, c.castcontext, c.castmethod, \
       nullif(c.castfunc, 0)::regprocedure) FROM pg_cast c WHERE c.oid >= 16384 AND c.castsource::regtype::text !~ 'concertina_trash'",
    "SELECT format('operator %s %s -> %s commutator=%s negator=%s rest=%s join=%s hashes=%s merges=%s', o.oid::regoperator, \
       o.oprcode, o.oprresult::regtype, nullif(o.oprcom, 0)::regoperator, nullif(o.oprnegate, 0)::regoperator, o.oprrest, \
       o.oprjoin, o.oprcanhash, o.oprcanmerge) FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE OURS",
    "SELECT format('operator class %s default=%s keeps=%s of %s', pg_describe_object('pg_opclass'::regclass, o.oid, 0), o.opcdefault, \
       o.opckeytype::regtype, pg_describe_object('pg_opfamily'::regclass, o.opcfamily, 0)) \
     FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE OURS",
    "SELECT format('operator family %s', pg_describe_object('pg_opfamily'::regclass, f.oid, 0)) \
     FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace WHERE OURS",
    "SELECT format('member %s %s', pg_describe_object('pg_amop'::regclass, o.oid, 0), o.amoppurpose) \
     FROM pg_amop o JOIN pg_opfamily f ON f.oid = o.amopfamily JOIN pg_namespace n ON n.oid = f.opfnamespace \
     WHERE n.nspname <> 'pg_catalog' AND OURS",
    "SELECT format('member %s %s', pg_describe_object('pg_amproc'::regclass, p.oid, 0), p.amproc::regprocedure) \
     FROM pg_amproc p JOIN pg_opfamily f ON f.oid = p.amprocfamily JOIN pg_namespace n ON n.oid = f.opfnamespace WHERE OURS",
    "SELECT format('collation %s.%s %s deterministic=%s %s', n.nspname, l.collname, l.collprovider, l.collisdeterministic, \
       to_jsonb(l) - '{oid,collname,collnamespace,collowner,collversion}'::text[]) \
     FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE OURS",
    "SELECT format('conversion %s.%s %s to %s by %s default=%s', n.nspname, v.conname, pg_encoding_to_char(v.conforencoding), \
       pg_encoding_to_char(v.contoencoding), v.conproc, v.condefault) \
     FROM pg_conversion v JOIN pg_namespace n ON n.oid = v.connamespace WHERE OURS",
    "SELECT format('dictionary %s.%s %s %s', n.nspname, d.dictname, pg_describe_object('pg_ts_template'::regclass, d.dicttemplate, 0), d.dictinitoption) \
     FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace WHERE OURS",
    "SELECT format('configuration %s.%s %s %s', n.nspname, g.cfgname, pg_describe_object('pg_ts_parser'::regclass, g.cfgparser, 0), \
       (SELECT string_agg(m.maptokentype || ':' || m.mapdict::regdictionary, ', ' ORDER BY m.maptokentype, m.mapseqno) \
        FROM pg_ts_config_map m WHERE m.mapcfg = g.oid)) \
     FROM pg_ts_config g JOIN pg_namespace n ON n.oid = g.cfgnamespace WHERE OURS",
];

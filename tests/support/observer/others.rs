//! What is called, what calls it, who may, and what stands in no schema.

pub const FACTS: &[&str] = &[
    "SELECT 'schema ' || n.nspname FROM pg_namespace n WHERE OURS",
    "SELECT 'extension ' || e.extname || ' ' || e.extversion FROM pg_extension e",
    "SELECT 'routine ' || regexp_replace(pg_get_functiondef(p.oid), '\\s+', ' ', 'g') FROM pg_proc p \
     JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind <> 'a' AND p.proname !~ '^(zz_)?concertina_sync' AND OURS \
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')",
    "SELECT format('aggregate %s returns %s parallel=%s %s step=%s final=%s combine=%s/%s/%s moving=%s/%s/%s state=%s/%s start=%s/%s', \
       p.oid::regprocedure, p.prorettype::regtype, p.proparallel, \
       to_jsonb(a) - '{aggfnoid,aggtransfn,aggfinalfn,aggcombinefn,aggserialfn,aggdeserialfn,aggmtransfn,aggminvtransfn,aggmfinalfn,aggtranstype,aggmtranstype,aggsortop}'::text[], \
       a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn, \
       a.aggtranstype::regtype, nullif(a.aggmtranstype, 0)::regtype, a.agginitval, a.aggminitval) \
     FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE OURS",
    "SELECT format('trigger %s fires=%s inherited=%s', pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0) FROM pg_trigger t \
     JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND OURS",
    "SELECT format('keys of %s.%s fire=%s', n.nspname, c.relname, t.tgenabled) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgisinternal AND t.tgenabled <> 'O' AND OURS",
    "SELECT format('event trigger %s %s %s %s %s', e.evtname, e.evtevent, e.evtfoid::regprocedure, e.evtenabled, e.evttags) \
     FROM pg_event_trigger e",
    "SELECT format('rule %s %s', regexp_replace(pg_get_ruledef(r.oid), '\\s+', ' ', 'g'), r.ev_enabled) FROM pg_rewrite r \
     JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.rulename <> '_RETURN' AND OURS",
    "SELECT format('policy %s.%s.%s %s %s %s using=%s check=%s', p.schemaname, p.tablename, p.policyname, p.permissive, p.cmd, \
       (SELECT string_agg(r, ', ' ORDER BY r) FROM unnest(p.roles) r), p.qual, p.with_check) FROM pg_policies p \
     WHERE p.schemaname !~ '^(pg_|concertina)'",
    "SELECT format('publication %s all=%s %s%s%s%s root=%s %s', p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, \
       p.pubtruncate, p.pubviaroot, to_jsonb(p) ->> 'pubgencols') FROM pg_publication p",
    "SELECT format('wrapper %s %s %s %s', w.fdwname, nullif(w.fdwhandler, 0)::regproc, nullif(w.fdwvalidator, 0)::regproc, w.fdwoptions) \
     FROM pg_foreign_data_wrapper w",
    "SELECT format('server %s of %s %s %s %s', s.srvname, w.fdwname, s.srvtype, s.srvversion, s.srvoptions) \
     FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw",
    "SELECT format('mapping %s at %s %s', m.usename, m.srvname, m.umoptions) FROM pg_user_mappings m",
    "SELECT format('language %s %s', l.lanname, l.lanpltrusted) FROM pg_language l WHERE l.oid >= 16384",
    "SELECT format('transform %s', pg_describe_object('pg_transform'::regclass, f.oid, 0)) FROM pg_transform f WHERE f.oid >= 16384",
    "SELECT format('comment %s : %s', x.said, d.description) FROM pg_description d, \
     LATERAL (SELECT pg_describe_object(d.classoid, d.objoid, d.objsubid) AS said) x \
     WHERE d.objoid >= 16384 AND x.said !~ 'concertina|_dropped_'",
    "SELECT format('comment on schema %s : %s', n.nspname, d.description) FROM pg_description d JOIN pg_namespace n ON n.oid = d.objoid \
     WHERE d.classoid = 'pg_namespace'::regclass AND d.objoid < 16384 AND OURS",
];

/// What publications publish: of tables, some columns and rows since 15, when schemas came, too.
pub fn published(major: u32) -> Vec<&'static str> {
    if major < 15 {
        return vec![
            "SELECT format('published by %s %s', p.pubname, r.prrelid::regclass) \
             FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid",
        ];
    }
    vec![
        "SELECT format('published by %s %s (%s) where %s', p.pubname, r.prrelid::regclass, \
           (SELECT string_agg(a.attname, ', ' ORDER BY a.attname) FROM pg_attribute a \
            WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), pg_get_expr(r.prqual, r.prrelid)) \
         FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid",
        "SELECT format('published by %s schema %s', p.pubname, r.pnnspid::regnamespace) \
         FROM pg_publication_namespace r JOIN pg_publication p ON p.oid = r.pnpubid",
    ]
}

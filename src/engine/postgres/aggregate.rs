//! Aggregates: routines whose statement the server does not tell, so it is put together from what the server keeps of them.

/// Rows as [`super::routine::QUERY`] gives them.
pub const QUERY: &str = concat!(
    "SELECT p.oid, p.prokind, n.nspname, p.proname, \
    coalesce((SELECT string_agg(format_type(t, NULL), ', ' ORDER BY o) FROM unnest(p.proargtypes) WITH ORDINALITY u(t, o)), ''), \
    format('CREATE AGGREGATE %I.%I(%s) (', n.nspname, p.proname, coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*')) || concat_ws(', ', \
        'SFUNC = ' || a.aggtransfn, \
        'STYPE = ' || format_type(a.aggtranstype, NULL), \
        'SSPACE = ' || nullif(a.aggtransspace, 0), \
        'FINALFUNC = ' || nullif(a.aggfinalfn::oid, 0)::regproc, \
        CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END, \
        'FINALFUNC_MODIFY = ' || CASE WHEN a.aggfinalmodify <> u.modify THEN m.words ->> a.aggfinalmodify::text END, \
        'COMBINEFUNC = ' || nullif(a.aggcombinefn::oid, 0)::regproc, \
        'SERIALFUNC = ' || nullif(a.aggserialfn::oid, 0)::regproc, \
        'DESERIALFUNC = ' || nullif(a.aggdeserialfn::oid, 0)::regproc, \
        'INITCOND = ' || quote_literal(a.agginitval), \
        'MSFUNC = ' || nullif(a.aggmtransfn::oid, 0)::regproc, \
        'MINVFUNC = ' || nullif(a.aggminvtransfn::oid, 0)::regproc, \
        'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL), \
        'MSSPACE = ' || nullif(a.aggmtransspace, 0), \
        'MFINALFUNC = ' || nullif(a.aggmfinalfn::oid, 0)::regproc, \
        CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END, \
        'MFINALFUNC_MODIFY = ' || CASE WHEN a.aggmfinalmodify <> u.modify THEN m.words ->> a.aggmfinalmodify::text END, \
        'MINITCOND = ' || quote_literal(a.aggminitval), \
        'SORTOP = ' || (SELECT format('OPERATOR(%I.%s)', s.nspname, o.oprname) FROM pg_operator o \
                        JOIN pg_namespace s ON s.oid = o.oprnamespace WHERE o.oid = a.aggsortop), \
        'PARALLEL = ' || CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END, \
        CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END) || ')', \
    concat_ws(' ', a.aggkind, a.aggnumdirectargs, pg_get_function_identity_arguments(p.oid), format_type(p.prorettype, NULL)), \
    p.pronargs - (p.provariadic <> 0)::int, CASE WHEN p.provariadic <> 0 THEN 1000 ELSE p.pronargs END \
    FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace, \
    (VALUES (json_build_object('r', 'READ_ONLY', 's', 'SHAREABLE', 'w', 'READ_WRITE'))) m(words), \
    LATERAL (SELECT CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 'w' END::\"char\" AS modify) u \
    WHERE ",
    managed!()
);

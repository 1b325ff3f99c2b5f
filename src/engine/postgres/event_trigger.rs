//! Event triggers. They fire on what a plan does, too, so they go first and come last (`graph`).

use super::defined::Sort;
use crate::catalog::Kind;

pub const EVENT_TRIGGER: Sort = Sort { kind: Kind::EventTrigger, query: |_| QUERY.to_string() };

const QUERY: &str = "SELECT 'pg_event_trigger', e.oid, json_build_array(e.evtname)::text, \
    format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent, \
        ' WHEN TAG IN (' || (SELECT string_agg(quote_literal(t), ', ' ORDER BY o) FROM unnest(e.evttags) WITH ORDINALITY u(t, o)) || ')', e.evtfoid::regproc) \
    FROM pg_event_trigger e";

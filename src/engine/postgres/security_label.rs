//! Security labels: what a provider, a library that the server loads, is told of an object. A server without the provider
//! takes none, so neither does a scratch database there.

use super::setting::Rule;
use super::{address, locks, quote};
use crate::catalog::{Kind, ObjectId};

const LABEL: &str = "security label ";

pub const RULES: &[Rule] = &[
    labels(Kind::Table, |_| LABELS.to_string()),
    // Read with the tables.
    labels(Kind::Column, none),
    labels(Kind::View, none),
    labels(Kind::Sequence, none),
    labels(Kind::Schema, none),
    labels(Kind::Function, none),
    labels(Kind::Procedure, none),
    labels(Kind::Aggregate, none),
    labels(Kind::Enum, none),
    labels(Kind::Domain, none),
    labels(Kind::Composite, none),
    labels(Kind::Range, none),
    labels(Kind::Language, none),
    labels(Kind::EventTrigger, none),
    labels(Kind::Publication, none),
    labels(Kind::Subscription, none),
];

/// Without those that `unsupported` names.
const LABELS: &str = "SELECT l.classoid::regclass::text, l.objoid, l.objsubid, 'security label ' || l.provider, l.label, NULL, NULL::oid \
    FROM pg_seclabel l LEFT JOIN pg_class c ON l.classoid = 'pg_class'::regclass AND c.oid = l.objoid \
    WHERE c.relkind IS DISTINCT FROM 'm' AND NOT (l.objsubid > 0 AND c.relkind IN ('v', 'c'))";

fn none(_major: u32) -> String {
    String::new()
}

const fn labels(of: Kind, query: fn(u32) -> String) -> Rule {
    Rule {
        of,
        name: LABEL,
        query,
        set: |id, name, value| label(id, name, &quote::literal(value)),
        reset: |id, name| label(id, name, "NULL"),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    }
}

fn label(id: &ObjectId, name: &str, value: &str) -> String {
    let provider = name.strip_prefix(LABEL).unwrap_or(name);
    format!("SECURITY LABEL FOR {} ON {} IS {value};", quote::name(provider), address::of(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_its_provider_and_its_object() {
        let column = ObjectId::new(Kind::Column, &["public", "users", "e\"mail"]);
        let set = (RULES[1].set)(&column, "security label anon", "it's MASKED");
        assert_eq!(set, "SECURITY LABEL FOR anon ON COLUMN public.users.\"e\"\"mail\" IS 'it''s MASKED';");
        let reset =
            (RULES[5].reset)(&ObjectId::new(Kind::Function, &["public", "f", "integer"]), "security label anon");
        assert_eq!(reset, "SECURITY LABEL FOR anon ON FUNCTION public.f(integer) IS NULL;");
    }
}

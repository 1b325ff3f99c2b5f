//! Text search: parsers, templates, dictionaries and configurations, with the dictionaries of each sort of token.

use super::defined::Sort;
use super::options::Bracketed;
use super::setting::Rule;
use super::{address, locks, quote};
use crate::catalog::{Defined, Kind, ObjectId};

pub const PARSER: Sort = Sort {
    kind: Kind::TextSearchParser,
    query: |_| {
        sort(
            "pg_ts_parser",
            "prs",
            "format('START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s', prsstart, prstoken, prsend, prslextype) \
             || CASE prsheadline::oid WHEN 0 THEN '' ELSE ', HEADLINE = ' || prsheadline END",
            "PARSER",
        )
    },
};

pub const TEMPLATE: Sort = Sort {
    kind: Kind::TextSearchTemplate,
    query: |_| {
        sort(
            "pg_ts_template",
            "tmpl",
            "CASE tmplinit::oid WHEN 0 THEN '' ELSE format('INIT = %s, ', tmplinit) END || format('LEXIZE = %s', tmpllexize)",
            "TEMPLATE",
        )
    },
};

pub const DICTIONARY: Sort = Sort {
    kind: Kind::TextSearchDictionary,
    query: |_| {
        sort(
            "pg_ts_dict",
            "dict",
            "(SELECT format('TEMPLATE = %I.%I', tn.nspname, t.tmplname) FROM pg_ts_template t JOIN pg_namespace tn ON tn.oid = t.tmplnamespace \
              WHERE t.oid = dicttemplate) || coalesce(', ' || dictinitoption, '')",
            "DICTIONARY",
        )
    },
};

pub const CONFIGURATION: Sort = Sort {
    kind: Kind::TextSearchConfiguration,
    query: |_| {
        sort(
            "pg_ts_config",
            "cfg",
            "(SELECT format('PARSER = %I.%I', pn.nspname, p.prsname) FROM pg_ts_parser p JOIN pg_namespace pn ON pn.oid = p.prsnamespace \
              WHERE p.oid = cfgparser)",
            "CONFIGURATION",
        )
    },
};

fn sort(class: &str, prefix: &str, inside: &str, word: &str) -> String {
    format!(
        "SELECT '{class}', x.oid, json_build_array(n.nspname, {prefix}name)::text, \
         format('CREATE TEXT SEARCH {word} %I.%I (', n.nspname, {prefix}name) || {inside} || ')' \
         FROM {class} x JOIN pg_namespace n ON n.oid = x.{prefix}namespace WHERE {managed}",
        managed = managed!()
    )
}

/// Another set of options of a dictionary; one that goes is named without a value.
pub fn altered(id: &ObjectId, old: &Defined, new: &Defined) -> Option<String> {
    let (old, new) = (Bracketed::of(&old.definition), Bracketed::of(&new.definition));
    let coming = old.coming(&new);
    if id.kind != Kind::TextSearchDictionary || coming.iter().any(|item| item.name == "TEMPLATE") {
        return None;
    }
    let gone = old.going(&new).into_iter().map(String::from);
    let set = coming.into_iter().map(|item| format!("{} {}", item.name, item.rest));
    let options: Vec<String> = gone.chain(set).collect();
    Some(format!("ALTER {} ({});", address::of(id), options.join(", ")))
}

const MAPPING: &str = "mapping of ";

pub const RULES: &[Rule] = &[Rule {
    of: Kind::TextSearchConfiguration,
    name: MAPPING,
    query: |_| MAPPINGS.to_string(),
    set: |configuration, name, value| mapping(configuration, "ALTER", name, &format!(" WITH {value}")),
    reset: |configuration, name| mapping(configuration, "DROP", name, ""),
    lock: locks::NONE,
}];

/// A row for each dictionary that the value names.
const MAPPINGS: &str = "SELECT 'pg_ts_config', c.oid, 0, 'mapping of ' || t.alias, \
    string_agg(format('%I.%I', n.nspname, d.dictname), ', ') OVER (PARTITION BY c.oid, t.alias ORDER BY m.mapseqno \
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), 'pg_ts_dict', d.oid \
    FROM pg_ts_config_map m JOIN pg_ts_config c ON c.oid = m.mapcfg \
    JOIN LATERAL ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype \
    JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace n ON n.oid = d.dictnamespace WHERE c.oid >= 16384";

/// ALTER MAPPING replaces what is there and makes what is not.
fn mapping(configuration: &ObjectId, verb: &str, name: &str, with: &str) -> String {
    let token = quote::name(name.trim_start_matches(MAPPING));
    format!("ALTER {} {verb} MAPPING FOR {token}{with};", address::of(configuration))
}

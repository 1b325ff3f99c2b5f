//! What a file takes away and does not give back, and what the running release misses then.

use crate::lint::rule::{BOTH, Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::Source;
use crate::lint::taken::Thing;

pub static RULES: [Rule; 6] = [
    Rule {
        code: "drop-object",
        engines: BOTH,
        level: Level::Error,
        concern: Concern::Release,
        title: "a view, sequence, function, extension or publication is dropped",
        happens: "Every statement of the running release that says it fails from that moment on, and a subscriber of a publication stops. What a file makes again behind it is passed over, and what it made itself",
        advice: "deploy a release that does not say it, then drop it",
        rewrite: "",
        look: Look::End(object),
    },
    Rule {
        code: "drop-type",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Release,
        title: "a type or a domain is dropped",
        happens: "PostgreSQL refuses it while a column has it. A cast or a parameter of the running release that says it fails",
        advice: "deploy a release that does not say it, then drop it",
        rewrite: "",
        look: Look::End(data_type),
    },
    Rule {
        code: "drop-trigger",
        engines: BOTH,
        level: Level::Warning,
        concern: Concern::Release,
        title: "a trigger, a rule or a policy is dropped",
        happens: "What it did or kept out on every write is not done any more, and nothing fails: the running release may count on it. Without its last policy, a table under row security shows no rows at all",
        advice: "make sure that no release counts on it; replace it in one transaction where another takes its place",
        rewrite: "",
        look: Look::End(trigger),
    },
    Rule {
        code: "drop-default",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Release,
        title: "a column loses its default or its expression",
        happens: "An INSERT of the running release that does not say the column writes NULL, or fails where it is NOT NULL. A default that is set again in the same file is passed over",
        advice: "deploy a release that says the column in every INSERT, then drop it",
        rewrite: "",
        look: Look::End(default),
    },
    Rule {
        code: "drop-identity",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Release,
        title: "a column loses its identity",
        happens: "It stays NOT NULL, and nothing numbers it: every INSERT of the running release that leaves the number to the database fails. Its sequence goes with it, and with that the last number",
        advice: "give it a default from a sequence in the same transaction",
        rewrite: "BEGIN;\nCREATE SEQUENCE t_id OWNED BY t.id;\nALTER TABLE t ALTER COLUMN id DROP IDENTITY;\nSELECT setval('t_id', (SELECT max(id) FROM t));\nALTER TABLE t ALTER COLUMN id SET DEFAULT nextval('t_id');\nCOMMIT;",
        look: Look::End(identity),
    },
    Rule {
        code: "drop-primary-key",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Release,
        title: "a table loses its primary key",
        happens: "Two rows may have one key from then on, ON CONFLICT over it fails, and so do UPDATE and DELETE of a published table. It is known by what the files say, else by the name that PostgreSQL gives it",
        advice: "build a unique index beside it, and let that take its place in one statement",
        rewrite: "CREATE UNIQUE INDEX CONCURRENTLY t_new ON t (id);\nALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_new;",
        look: Look::End(key),
    },
];

/// A finding for each thing of which there is something to say.
fn told(at: &Sight, says: impl Fn(&Thing) -> Option<String>) -> Vec<Hit> {
    let things = at.passage.taken.things.iter();
    things.filter_map(|(thing, range)| says(thing).map(|says| Hit::new(range.clone(), says))).collect()
}

/// Kinds of which statements say the name.
const SAID: [&str; 11] = [
    "VIEW",
    "MATERIALIZED VIEW",
    "SEQUENCE",
    "FOREIGN TABLE",
    "FUNCTION",
    "PROCEDURE",
    "ROUTINE",
    "AGGREGATE",
    "EXTENSION",
    "PUBLICATION",
    "SUBSCRIPTION",
];

fn object(at: &Sight) -> Vec<Hit> {
    told(at, |thing| match thing {
        Thing::Object { kind, name } if SAID.contains(kind) => {
            Some(format!("the {} `{name}` is gone for whoever still says it", kind.to_ascii_lowercase()))
        }
        _ => None,
    })
}

fn data_type(at: &Sight) -> Vec<Hit> {
    told(at, |thing| match thing {
        Thing::Object { kind: kind @ ("TYPE" | "DOMAIN"), name } => {
            Some(format!("the {} `{name}` is gone for whoever still says it", kind.to_ascii_lowercase()))
        }
        _ => None,
    })
}

fn trigger(at: &Sight) -> Vec<Hit> {
    told(at, |thing| match thing {
        Thing::OfTable { kind, name, table } => {
            Some(format!("what the {} `{name}` does for `{table}` is not done any more", kind.to_ascii_lowercase()))
        }
        Thing::Object { kind: kind @ ("TRIGGER" | "EVENT TRIGGER"), name } => {
            Some(format!("what the {} `{name}` does is not done any more", kind.to_ascii_lowercase()))
        }
        _ => None,
    })
}

fn default(at: &Sight) -> Vec<Hit> {
    told(at, |thing| match thing {
        Thing::Source { table, column, source: Source::Default | Source::Expression } => {
            Some(format!("an INSERT that does not say `{column}` of `{table}` finds no value for it"))
        }
        _ => None,
    })
}

fn identity(at: &Sight) -> Vec<Hit> {
    told(at, |thing| match thing {
        Thing::Source { table, column, source: Source::Identity } => {
            Some(format!("nothing numbers `{column}` of `{table}` any more, and every INSERT without it fails"))
        }
        _ => None,
    })
}

fn key(at: &Sight) -> Vec<Hit> {
    told(at, |thing| match thing {
        Thing::Key { table } => Some(format!("nothing keeps two rows of `{table}` from having one key")),
        _ => None,
    })
}

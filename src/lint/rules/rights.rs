//! What a role may do and see.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action, RowSecurity};
use crate::lint::taken::Thing;

pub static RULES: [Rule; 3] = [
    Rule {
        code: "row-security-without-policy",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Release,
        title: "row security comes to a table without a policy",
        happens: "Where no policy lets a row through, every role but the owner sees none and writes none, and with FORCE the owner, too: the running release finds an empty table, and no error says why. A policy of the table is looked for in all files that are read",
        advice: "make the policies first, in the same transaction",
        rewrite: "BEGIN;\nCREATE POLICY own ON t USING (owner = current_user);\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\nCOMMIT;",
        look: Look::End(without_policy),
    },
    Rule {
        code: "row-security-off",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Release,
        title: "row security is switched off",
        happens: "Its policies stay and are not asked: every role that may read the table sees all of its rows",
        advice: "make sure that nobody may read it who should not see all of it",
        rewrite: "",
        look: Look::Statement(off),
    },
    Rule {
        code: "revoke",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Release,
        title: "a right is taken away",
        happens: "Whoever of the running release is that role, or a member of it, is refused from that moment on. What the same file made is passed over",
        advice: "deploy a release that does without it first, or one under another role",
        rewrite: "",
        look: Look::Statement(revoke),
    },
];

fn without_policy(at: &Sight) -> Vec<Hit> {
    let found = at.passage.taken.things.iter().filter_map(|(thing, range)| match thing {
        Thing::Policies { table } => {
            let says = format!("no policy of `{table}` is known: it is empty for every role but its owner");
            Some(Hit::new(range.clone(), says))
        }
        _ => None,
    });
    found.collect()
}

fn off(at: &Sight) -> Vec<Hit> {
    let is_off = |action: &Action| matches!(action, Action::RowSecurity(RowSecurity::Off));
    let found = at.actions().into_iter().filter(|(.., action)| is_off(action));
    found
        .map(|(table, range, _)| Hit::new(range.clone(), format!("whoever may read `{table}` sees all of its rows")))
        .collect()
}

fn revoke(at: &Sight) -> Vec<Hit> {
    let Act::Revoke(revoked) = at.act else { return vec![] };
    let old: Vec<String> = revoked
        .on
        .iter()
        .filter(|name| at.is_in_use(name) && !at.passage.taken.has_made(name))
        .map(|name| format!("`{name}`"))
        .collect();
    match (revoked.on.is_empty(), old.is_empty()) {
        (true, _) => at.hit("whoever of the running release needs this is refused"),
        (false, true) => vec![],
        (false, false) => at.hit(format!("whoever of the running release needs this of {} is refused", old.join(", "))),
    }
}

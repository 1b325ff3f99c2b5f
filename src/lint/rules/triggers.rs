//! Triggers that do not fire, those that ask a foreign key for one.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action};

pub static RULES: [Rule; 1] = [Rule {
    code: "triggers-off",
    engines: POSTGRES,
    level: Level::Error,
    concern: Concern::Loss,
    title: "triggers do not fire, foreign keys among them",
    happens: "Rows come and go that no foreign key is asked for, and nothing asks for them later: they are found by the next dump that is \
        read back. What triggers keep (a history, another column) goes apart from the rows. With ALTER TABLE that is so for everybody",
    advice: "let triggers fire; for much work, validate the key afterwards: NOT VALID first, then VALIDATE",
    rewrite: "ALTER TABLE t ADD CONSTRAINT t_u_fk FOREIGN KEY (u) REFERENCES u NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT t_u_fk;",
    look: Look::Statement(off),
}];

fn off(at: &Sight) -> Vec<Hit> {
    if let Act::Set(setting) = at.act {
        let is_replica = setting.name == "session_replication_role" && setting.value == "replica";
        return if is_replica {
            at.hit("no trigger of this session fires, and no foreign key is asked")
        } else {
            vec![]
        };
    }
    let all = at.actions().into_iter().filter(|(.., action)| matches!(action, Action::TriggersOff));
    let says = |table| format!("no trigger of `{table}` fires for anybody, and none of its foreign keys is asked");
    all.map(|(table, range, _)| Hit::new(range.clone(), says(table))).collect()
}

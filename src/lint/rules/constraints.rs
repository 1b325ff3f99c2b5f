//! Demands on the rows that are there: checks, NOT NULL, domains.

use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{Act, Action, ConstraintSort, Name};
use crate::step::Cost;

pub static RULES: [Rule; 7] = [
    Rule {
        code: "add-check",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "a CHECK comes and asks every row",
        happens: "The whole table is read under ACCESS EXCLUSIVE: nobody reads or writes meanwhile. With NOT VALID it is a look at the catalog, and VALIDATE CONSTRAINT reads later under SHARE UPDATE EXCLUSIVE, beside readers and writers. Measured on PostgreSQL 11 to 18",
        advice: "add it NOT VALID, and validate it in another transaction",
        rewrite: "ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;\n-- in another transaction:\nALTER TABLE t VALIDATE CONSTRAINT positive;",
        look: Look::Statement(add_check),
    },
    Rule {
        code: "validate-in-same-transaction",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Form,
        title: "a constraint is validated in the transaction that added it",
        happens: "The lock of ADD CONSTRAINT … NOT VALID is held to the end of the transaction, so VALIDATE reads the table under it: readers and writers wait as if NOT VALID were not there",
        advice: "validate it in another transaction: in most tools, another migration",
        rewrite: "",
        look: Look::Statement(validate_together),
    },
    Rule {
        code: "set-not-null",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "SET NOT NULL without a proof",
        happens: "The whole table is read under ACCESS EXCLUSIVE, unless a validated CHECK (c IS NOT NULL), by itself or with AND, proves it (since 12). Measured: CHECK (c > 0) proves nothing to it, one that is NOT VALID neither; on 18 a NOT NULL that is NOT VALID is to be validated and not set again",
        advice: "prove it by a CHECK (c IS NOT NULL) that is NOT VALID at first and validated before",
        rewrite: "ALTER TABLE t ADD CONSTRAINT c_is_there CHECK (c IS NOT NULL) NOT VALID;\n-- in another transaction:\nALTER TABLE t VALIDATE CONSTRAINT c_is_there;\n-- in a third:\nALTER TABLE t ALTER COLUMN c SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT c_is_there;",
        look: Look::Statement(set_not_null),
    },
    Rule {
        code: "not-null-loses-proof",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "SET NOT NULL and DROP CONSTRAINT in one statement",
        happens: "PostgreSQL drops first, whatever the order in the statement, has no proof any more, and reads the whole table under ACCESS EXCLUSIVE. Measured on 12 to 18; no other linter says it",
        advice: "write two statements: SET NOT NULL, then DROP CONSTRAINT",
        rewrite: "ALTER TABLE t ALTER COLUMN c SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT c_is_there;",
        look: Look::Statement(loses_proof),
    },
    Rule {
        code: "demand-before-backfill",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Form,
        title: "a NOT VALID constraint comes before the rows are mended",
        happens: "NOT VALID spares the old rows only until somebody changes one: then every UPDATE of such a row fails, also of a column that has nothing to do with it. The running release is refused until the backfill has reached the row. Measured on PostgreSQL 12, 16 and 18; no other linter says it",
        advice: "fix the writers, mend the rows, and add the constraint afterwards",
        rewrite: "",
        look: Look::Statement(before_backfill),
    },
    Rule {
        code: "enforce-constraint",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "ALTER CONSTRAINT … ENFORCED asks every row",
        happens: "Both tables of the foreign key are read under ACCESS EXCLUSIVE on the one and SHARE ROW EXCLUSIVE on the other. Measured on PostgreSQL 18",
        advice: "add a second foreign key NOT VALID, validate it, and drop the first",
        rewrite: "",
        look: Look::Statement(enforce),
    },
    Rule {
        code: "alter-domain-constraint",
        engines: POSTGRES,
        level: Level::Error,
        concern: Concern::Work(Cost::Scan),
        title: "a domain demands more of every column that has it",
        happens: "Every table with a column of the domain is read under SHARE, one after the other: their writers wait. With NOT VALID nothing is read; VALIDATE CONSTRAINT of a domain reads under the same lock until 19",
        advice: "add it NOT VALID; better, demand it by a CHECK of each table",
        rewrite: "ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;",
        look: Look::Statement(alter_domain),
    },
];

/// A finding for each added constraint that asks rows and is of a sort.
pub(super) fn added(at: &Sight, is: fn(&ConstraintSort) -> bool, says: fn(&Name) -> String) -> Vec<Hit> {
    let found = at.added_constraints().into_iter().filter(|(.., new)| new.asks_rows && is(&new.sort));
    found.map(|(table, range, _)| Hit::new(range.clone(), says(table))).collect()
}

fn add_check(at: &Sight) -> Vec<Hit> {
    let is = |sort: &ConstraintSort| matches!(sort, ConstraintSort::Check(_) | ConstraintSort::NotNull(_));
    added(at, is, |table| format!("the whole of `{table}` is read while nobody else reads or writes it"))
}

fn enforce(at: &Sight) -> Vec<Hit> {
    let found = at.actions().into_iter().filter(|(.., action)| matches!(action, Action::Enforce));
    found
        .map(|(table, range, _)| {
            Hit::new(range.clone(), format!("every row of `{table}` is looked up under ACCESS EXCLUSIVE"))
        })
        .collect()
}

fn alter_domain(at: &Sight) -> Vec<Hit> {
    match at.act {
        Act::AlterDomain { name, asks_rows: true }
            if !at.known.domains.get(name).is_some_and(|known| known.origin == at.here) =>
        {
            at.hit(format!("every table with a column of `{name}` is read while its writers wait"))
        }
        _ => vec![],
    }
}

fn validate_together(at: &Sight) -> Vec<Hit> {
    let together = |table: &Name, name: &String| {
        at.passage.is_open()
            && at.passage.not_valid.iter().any(|(of, known)| of == table && known.as_ref() == Some(name))
    };
    let found = at.actions().into_iter().filter_map(|(table, range, action)| match action {
        Action::Validate(name) if together(table, name) => {
            let says =
                format!("`{table}` is read under the lock that ADD CONSTRAINT `{name}` took in this transaction");
            Some(Hit::new(range.clone(), says))
        }
        _ => None,
    });
    found.collect()
}

fn set_not_null(at: &Sight) -> Vec<Hit> {
    let proven = |table: &Name, column: &String| {
        let known = at.known.tables.get(table);
        let is_proof = |check: &crate::lint::known::Check| check.valid && check.proves.as_ref() == Some(column);
        let already = at.known.column(table, column).is_some_and(|column| column.not_null);
        already || (at.postgres >= 12 && known.is_some_and(|table| table.checks.values().any(is_proof)))
    };
    let found = at.actions().into_iter().filter_map(|(table, range, action)| match action {
        Action::SetNotNull(column) if !proven(table, column) => {
            let says = format!(
                "the whole of `{table}` is read under ACCESS EXCLUSIVE: nothing proves that `{column}` is never NULL"
            );
            Some(Hit::new(range.clone(), says))
        }
        _ => None,
    });
    found.collect()
}

fn loses_proof(at: &Sight) -> Vec<Hit> {
    let actions = at.actions();
    let drops = actions.iter().any(|(.., action)| matches!(action, Action::DropConstraint { .. }));
    let sets = actions.iter().find(|(.., action)| matches!(action, Action::SetNotNull(_))).filter(|_| drops);
    let hit = |(table, range, _): &(&Name, &std::ops::Range<usize>, &Action)| {
        Hit::new(
            (*range).clone(),
            format!("the constraint goes before it is looked for, and the whole of `{table}` is read"),
        )
    };
    sets.map(hit).into_iter().collect()
}

fn before_backfill(at: &Sight) -> Vec<Hit> {
    let Act::Rows(change) = at.act else { return vec![] };
    let demanded = at.passage.demanded.iter().find(|(table, _)| *table == change.table && at.is_in_use(table));
    let Some((table, name)) = demanded.filter(|_| change.verb == "UPDATE") else { return vec![] };
    let name = name.as_deref().unwrap_or("a constraint");
    at.hit(format!("until this is done, every UPDATE of a row of `{table}` that breaks `{name}` fails"))
}

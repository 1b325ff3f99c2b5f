//! Changes of a table: by `ALTER TABLE` where SQLite has it, by a rebuild where it has not. All that changes in one table on one
//! leg is one step, because a rebuild does it at once.

use super::names::quote;
use super::{LOCK, Way, column, constraint, needs, rebuild, rename};
use crate::catalog::{Change, Column, Constraint, ConstraintKind, Kind, Object, ObjectId};
use crate::engine::{Keep, buried_name};
use crate::hazard::Hazard;
use crate::step::{Cost, Step, Verb};

/// Statements, and the hidden columns they make or take away.
#[derive(Default)]
pub(super) struct Work {
    pub statements: Vec<String>,
    pub hidden: Vec<ObjectId>,
}

/// The step that makes all changes of a table that stays.
pub(super) fn alter(way: &Way, table: &ObjectId, changes: &[Change]) -> Step {
    let renames = rename::statements(way, table);
    let native = natively(way, table, changes);
    let rebuilds = native.is_none();
    let Work { statements, hidden } = native.unwrap_or_else(|| rebuild::work(way, table, changes));
    let grows = renames.is_empty() && changes.iter().all(|change| change.old.is_none()) && !rebuilds;
    let sql = renames.into_iter().chain(statements).collect::<Vec<_>>().join("\n");
    let mut ids = changes.iter().map(|change| change.id.clone());
    let step = if grows {
        let first = ids.next().unwrap_or_else(|| table.clone());
        Step::new(Verb::Create, &first, says(way, table, changes, rebuilds), sql, LOCK)
    } else {
        Step::new(Verb::Alter, table, says(way, table, changes, rebuilds), sql, LOCK)
    };
    let step = step.touching(ids).touching(hidden).costing(if rebuilds { Cost::Rewrite } else { Cost::Catalog });
    let step = hazards(way, changes).into_iter().fold(way.named(step), Step::risking);
    needs::of_changes(way, table, changes).into_iter().fold(step, Step::needing)
}

fn hazards(way: &Way, changes: &[Change]) -> Vec<Hazard> {
    let leaves = changes.iter().any(|change| match (change.old, change.new) {
        (Some(Object::Column(old)), None) => old.generated.is_none(),
        _ => false,
    });
    let converts = changes.iter().any(|change| rebuild::replaces(way, change.id));
    match way.keep {
        Keep::Bury(_) if leaves => vec![Hazard::DropsData],
        Keep::Nothing | Keep::Restore(_) if leaves => vec![Hazard::LosesData],
        Keep::Nothing if converts => vec![Hazard::LosesData],
        _ => vec![],
    }
}

/// The changes as `ALTER TABLE` makes them, if it can make every one.
fn natively(way: &Way, table: &ObjectId, changes: &[Change]) -> Option<Work> {
    let mut work = Work::default();
    let constraints: Vec<&Change> = changes.iter().filter(|change| change.id.kind == Kind::Constraint).collect();
    let computed = |change: &&Change| {
        matches!(change.old, Some(Object::Column(old)) if old.generated.is_some()) && change.new.is_none()
    };
    // One may be made from the other, and nothing here says which.
    (changes.iter().filter(computed).count() < 2).then_some(())?;
    let mut comes: Vec<(&ObjectId, &Column)> = vec![];
    for change in changes.iter().filter(|change| change.id.kind != Kind::Constraint) {
        match (change.old, change.new) {
            (Some(Object::Column(old)), None) => leave(way, change.id, old, &mut work)?,
            (None, Some(Object::Column(new))) => comes.push((change.id, new)),
            _ => return None,
        }
    }
    comes.sort_by_key(|(_, column)| column.position.0);
    let mut beside: Vec<Vec<String>> = vec![vec![]; comes.len()];
    for change in constraints {
        let (None, Some(Object::Constraint(constraint))) = (change.old, change.new) else { return None };
        let at = comes.iter().rposition(|(id, new)| stands_beside(constraint, id.name(), new))?;
        beside[at].push(constraint::inline(constraint));
    }
    for ((id, column), constraints) in comes.into_iter().zip(beside) {
        come(way, table, (id, column), &constraints, &mut work)?;
    }
    Some(work)
}

/// A generated column goes first: it may be made from another that goes.
fn leave(way: &Way, id: &ObjectId, old: &Column, work: &mut Work) -> Option<()> {
    let (table, name) = (quote(id.table().name()), quote(id.name()));
    match way.keep {
        Keep::Bury(number) if old.generated.is_none() => {
            column::is_plain(old).then_some(())?;
            let hidden = buried_name(id.name(), number);
            work.statements.push(format!("ALTER TABLE {table} RENAME COLUMN {name} TO {};", quote(&hidden)));
            work.hidden.push(id.renamed(&hidden));
        }
        _ => {
            let first = if old.generated.is_some() { 0 } else { work.statements.len() };
            work.statements.insert(first, format!("ALTER TABLE {table} DROP COLUMN {name};"));
        }
    }
    Some(())
}

fn come(
    way: &Way,
    table: &ObjectId,
    (id, new): (&ObjectId, &Column),
    beside: &[String],
    work: &mut Work,
) -> Option<()> {
    let name = quote(id.name());
    let sql = match way.keep {
        Keep::Restore(number) if new.generated.is_none() => {
            (column::is_plain(new) && beside.is_empty()).then_some(())?;
            let hidden = buried_name(id.name(), number);
            work.hidden.push(id.renamed(&hidden));
            format!("RENAME COLUMN {} TO {name}", quote(&hidden))
        }
        _ => {
            let waits = way.later.contains(id) && new.default.is_some();
            (column::can_be_added(new) && !waits).then_some(())?;
            let words = std::iter::once(column::definition(id.name(), new)).chain(beside.iter().cloned());
            format!("ADD COLUMN {}", words.collect::<Vec<_>>().join(" "))
        }
    };
    work.statements.push(format!("ALTER TABLE {} {sql};", quote(table.name())));
    Some(())
}

/// Whether a constraint that comes can be written beside a column that is added.
fn stands_beside(constraint: &Constraint, name: &str, new: &Column) -> bool {
    let own = constraint.columns.0.iter().any(|column| column == name);
    match constraint.sort {
        ConstraintKind::Foreign { .. } => own && constraint.columns.0.len() == 1 && new.default.is_none(),
        ConstraintKind::Check { .. } => own,
        _ => false,
    }
}

fn says(way: &Way, table: &ObjectId, changes: &[Change], rebuilds: bool) -> String {
    let renames = rename::of(way.renames, table);
    let renames = renames.map(|rename| format!("rename {} to {}", rename.from, rename.to.name()));
    let mut parts: Vec<String> =
        renames.chain(changes.iter().map(|change| part(change, way.keep, change.id.name()))).collect();
    parts.dedup();
    match (rebuilds, changes, parts.as_slice()) {
        (true, ..) => format!("rebuild table {}: {}", table.name(), parts.join(", ")),
        (false, [change], [_]) => part(change, way.keep, &change.id.dotted()),
        (false, _, [only]) => only.clone(),
        _ => format!("alter table {}: {}", table.name(), parts.join(", ")),
    }
}

fn part(change: &Change, keep: Keep, name: &str) -> String {
    match (change.old, change.new) {
        (Some(Object::Column(old)), Some(Object::Column(new))) => format!("{} of {name}", differences(old, new)),
        (Some(Object::Column(_)), None) if matches!(keep, Keep::Bury(_)) => {
            format!("move column {name} into quarantine")
        }
        (Some(Object::Column(_)), None) => format!("drop column {name}"),
        (None, Some(Object::Column(_))) if matches!(keep, Keep::Restore(_)) => format!("bring back column {name}"),
        (None, Some(Object::Column(_))) => format!("add column {name}"),
        (Some(_), Some(Object::Table(_))) => "attributes of the table".into(),
        (Some(_), None) => format!("without {name}"),
        _ => name.to_string(),
    }
}

fn differences(old: &Column, new: &Column) -> String {
    let all = [
        (old.data_type != new.data_type, "type"),
        (old.nullable != new.nullable, if new.nullable { "dropped NOT NULL" } else { "NOT NULL" }),
        (old.default != new.default, "default"),
        (old.generated != new.generated, "expression"),
        (old.collation != new.collation, "collation"),
        (old.clauses != new.clauses, "conflict clause"),
    ];
    all.iter().filter(|(differs, _)| *differs).map(|(_, word)| *word).collect::<Vec<_>>().join(" and ")
}

//! What a file takes away, until it gives it back.
//!
//! A view that is dropped and made again, a default that goes while its column takes another type, a primary key that moves to
//! another index: whoever reads the file to its end sees that nothing is missing. What is missing there is what rules tell of.

use super::known::{Known, Origin};
use super::statement::{Act, Action, ConstraintSort, Deed, Name, RowSecurity, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// What stands in a schema, or in the database, by the word of its kind.
    Object {
        kind: &'static str,
        name: Name,
    },
    /// A trigger, a policy or a rule.
    OfTable {
        kind: &'static str,
        name: Name,
        table: Name,
    },
    /// What gives a column its values.
    Source {
        table: Name,
        column: String,
        source: Source,
    },
    Key {
        table: Name,
    },
    /// Policies that let rows through where row security came.
    Policies {
        table: Name,
    },
}

/// What a file has taken away so far, where, and what it has made.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub things: BTreeMap<Thing, Range<usize>>,
    made: BTreeMap<Name, BTreeSet<Group>>,
}

/// Kinds that share their names, or stand in for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Relation,
    Routine,
    Type,
    Trigger,
    Other(&'static str),
}

/// The words of the kinds in each.
const GROUPS: [(Group, &[&str]); 4] = [
    (Group::Relation, &["TABLE", "FOREIGN TABLE", "VIEW", "RECURSIVE VIEW", "MATERIALIZED VIEW", "SEQUENCE"]),
    (Group::Routine, &["FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"]),
    (Group::Type, &["TYPE", "DOMAIN"]),
    (Group::Trigger, &["TRIGGER"]),
];

impl Group {
    fn of(kind: &'static str) -> Group {
        let found = GROUPS.into_iter().find(|(_, kinds)| kinds.contains(&kind));
        found.map_or(Group::Other(kind), |(group, _)| group)
    }

    fn kinds(self) -> Vec<&'static str> {
        match (self, GROUPS.into_iter().find(|(group, _)| *group == self)) {
            (_, Some((_, kinds))) => kinds.to_vec(),
            (Group::Other(kind), None) => vec![kind],
            (_, None) => vec![],
        }
    }
}

/// Kinds whose loss another rule tells of, or that are refused while anything is in them.
const TOLD_ELSEWHERE: [&str; 5] = ["TABLE", "INDEX", "SCHEMA", "DATABASE", "OWNED BY"];

impl Taken {
    /// Takes in what a statement does, before `known` does; with its bytes.
    pub fn learn(&mut self, act: &Act, range: &Range<usize>, known: &Known, here: Origin) {
        match act {
            Act::Drop(dropped) if !TOLD_ELSEWHERE.contains(&dropped.kind) => {
                let kind = dropped.kind;
                let lost = dropped.names.iter().filter(|name| !self.has_made_a(Group::of(kind), name));
                let lost: Vec<Thing> = lost.map(|name| Thing::Object { kind, name: name.clone() }).collect();
                self.things.extend(lost.into_iter().map(|thing| (thing, range.clone())));
            }
            Act::OnTable { table, what, .. } => self.of_table(table, (what.kind, &what.name, what.deed), range),
            Act::AlterTable(alteration) => {
                for action in &alteration.actions {
                    self.action(&alteration.table, &action.what, &action.range, (known, here));
                }
            }
            Act::Rename { name, to: Some(to), .. } if to != name => {
                let groups = [Group::Relation, Group::Routine, Group::Type];
                groups.into_iter().for_each(|group| self.gives(group, to));
            }
            _ => made(act).into_iter().for_each(|(kind, name)| self.gives(Group::of(kind), name)),
        }
    }

    /// Whether the file has made something of this name before.
    pub fn has_made(&self, name: &Name) -> bool {
        self.made.contains_key(name)
    }

    fn has_made_a(&self, own: Group, name: &Name) -> bool {
        self.made.get(name).is_some_and(|groups| groups.contains(&own))
    }

    fn gives(&mut self, own: Group, name: &Name) {
        for kind in own.kinds() {
            self.things.remove(&Thing::Object { kind, name: name.clone() });
        }
        self.made.entry(name.clone()).or_default().insert(own);
    }

    fn of_table(&mut self, table: &Name, (kind, name, deed): (&'static str, &Name, Deed), range: &Range<usize>) {
        let thing = Thing::OfTable { kind, name: name.clone(), table: table.clone() };
        // A trigger is of its table: two tables may have one of the same name.
        let own = Name::of(vec![table.to_string(), name.to_string()]);
        match deed {
            Deed::Makes => {
                self.things.remove(&thing);
                if kind == "POLICY" {
                    self.things.remove(&Thing::Policies { table: table.clone() });
                }
                self.made.entry(own).or_default().insert(Group::of(kind));
            }
            Deed::Drops if !self.has_made_a(Group::of(kind), &own) => drop(self.things.insert(thing, range.clone())),
            Deed::Drops | Deed::Changes => {}
        }
    }

    fn action(&mut self, table: &Name, action: &Action, range: &Range<usize>, (known, here): (&Known, Origin)) {
        let is_new = known.is_new(table, here);
        let mut lose = |thing: Thing| {
            if !is_new {
                self.things.entry(thing).or_insert_with(|| range.clone());
            }
        };
        match action {
            Action::DropSource(column, source) if needs(known, table, column, here) => {
                lose(Thing::Source { table: table.clone(), column: column.clone(), source: *source });
            }
            Action::DropConstraint { name, .. } if is_key(known, table, name) => {
                lose(Thing::Key { table: table.clone() })
            }
            Action::RowSecurity(RowSecurity::On | RowSecurity::Forced) if !known.policies.contains(table) => {
                lose(Thing::Policies { table: table.clone() });
            }
            _ => self.given(table, action),
        }
    }

    fn given(&mut self, table: &Name, action: &Action) {
        let table = table.clone();
        match action {
            Action::SetDefault(column, _) | Action::AddIdentity(column) | Action::DropColumn { name: column, .. } => {
                for source in [Source::Default, Source::Identity, Source::Expression] {
                    self.things.remove(&Thing::Source { table: table.clone(), column: column.clone(), source });
                }
            }
            Action::AddConstraint(new) if matches!(new.sort, ConstraintSort::Primary { .. }) => {
                self.things.remove(&Thing::Key { table });
            }
            Action::RowSecurity(RowSecurity::Off) => drop(self.things.remove(&Thing::Policies { table })),
            Action::RenameTable(to) => self.gives(Group::Relation, &table.renamed(to)),
            _ => {}
        }
    }
}

/// What a statement makes, by the word of its kind.
fn made<'a>(act: &'a Act) -> Option<(&'static str, &'a Name)> {
    match act {
        Act::CreateTable(table) => Some(("TABLE", &table.name)),
        Act::CreateSequence { name, .. } => Some(("SEQUENCE", name)),
        Act::CreateRoutine(routine) => Some(("FUNCTION", &routine.name)),
        Act::CreateDomain { name, .. } => Some(("DOMAIN", name)),
        Act::CreateView(view) => Some(("VIEW", &view.name)),
        Act::CreateTrigger(trigger, _) => Some(("TRIGGER", &trigger.name)),
        Act::Make { kind, name } => Some((kind, name)),
        _ => None,
    }
}

/// Whether anybody may miss what gives a column its values: not of a column that came in this file and may be NULL.
fn needs(known: &Known, table: &Name, column: &str, here: Origin) -> bool {
    known.column(table, column).is_none_or(|column| column.origin != Some(here) || column.not_null)
}

/// Whether a constraint is the primary key of its table: as the files say, else by the name that PostgreSQL gives one.
fn is_key(known: &Known, table: &Name, constraint: &str) -> bool {
    let of = known.tables.get(table).filter(|of| !of.primary.is_empty());
    match of {
        Some(of) => of.indexes.get(constraint).is_some_and(|index| index.columns == of.primary),
        None => constraint.strip_suffix("_pkey").is_some_and(|name| name == table.last()),
    }
}

//! What an object reads, from the words of its SQL: SQLite keeps no record of it.

use super::lexer::{Sort, Token, tokens};
use crate::catalog::{Catalog, ConstraintKind, Kind, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Names, in lower case, and what they are the names of.
struct Names {
    relations: BTreeMap<String, ObjectId>,
    columns: BTreeMap<String, BTreeMap<String, ObjectId>>,
}

/// Fills in the reads of every object. What would close a circle is left out: SQLite looks names up when a statement runs, so
/// a circle hinders nobody but whoever has to put objects in order.
pub(super) fn resolve(catalog: &mut Catalog) {
    let names = Names::of(catalog);
    resolve_foreign_keys(catalog, &names);
    let found: Vec<(ObjectId, Vec<ObjectId>)> =
        catalog.iter().map(|(id, object)| (id.clone(), names.read_by(id, object))).collect();
    let circles = Circles::of(&found);
    for ((_, object), (id, mut reads)) in catalog.iter_mut().zip(found) {
        reads.retain(|read| *read != id && !circles.closed_by(&id, read));
        reads.sort();
        reads.dedup();
        match object {
            Object::Column(column) => column.reads.0 = reads,
            Object::Constraint(constraint) => constraint.reads.0 = reads,
            Object::Index(index) => index.reads.0 = reads,
            Object::View(view) => view.reads.0 = reads,
            Object::Trigger(trigger) => trigger.reads.0.extend(reads),
            _ => {}
        }
    }
}

/// Gives the table that a foreign key names in its own spelling, and its primary key where no columns are named.
fn resolve_foreign_keys(catalog: &mut Catalog, names: &Names) {
    let keys: BTreeMap<ObjectId, Vec<String>> = catalog
        .iter()
        .filter_map(|(id, object)| match object {
            Object::Constraint(c) if c.sort == ConstraintKind::Primary => Some((id.table(), c.columns.0.clone())),
            _ => None,
        })
        .collect();
    for (_, object) in catalog.iter_mut() {
        let Object::Constraint(constraint) = object else { continue };
        let ConstraintKind::Foreign { table, columns } = &mut constraint.sort else { continue };
        if let Some(known) = names.relations.get(&table.name().to_ascii_lowercase()).filter(|id| id.kind == Kind::Table)
        {
            *table = known.clone();
        }
        if columns.is_empty() {
            columns.extend(keys.get(table).cloned().unwrap_or_default());
        }
    }
}

impl Names {
    fn of(catalog: &Catalog) -> Names {
        let mut names = Names { relations: BTreeMap::new(), columns: BTreeMap::new() };
        for (id, _) in catalog.iter() {
            let lower = id.name().to_ascii_lowercase();
            match id.kind {
                Kind::Table | Kind::View => {
                    names.relations.insert(lower, id.clone());
                }
                Kind::Column => {
                    let table = id.table().name().to_ascii_lowercase();
                    names.columns.entry(table).or_default().insert(lower, id.clone());
                }
                _ => {}
            }
        }
        names
    }

    fn read_by(&self, id: &ObjectId, object: &Object) -> Vec<ObjectId> {
        let own = |text: &str| self.columns_in(&tokens(text), &[id.table()]);
        match object {
            Object::Column(column) => column.generated.as_ref().map_or(vec![], |generated| own(&generated.expression)),
            Object::Index(index) => own(&index.definition),
            Object::Constraint(constraint) => match &constraint.sort {
                ConstraintKind::Foreign { table, columns } => {
                    let child =
                        constraint.columns.0.iter().map(|name| ObjectId::under(&id.table(), Kind::Column, name));
                    let parent = columns.iter().map(|name| ObjectId::under(table, Kind::Column, name));
                    child.chain(parent).chain([table.clone()]).collect()
                }
                _ => own(&constraint.definition),
            },
            Object::View(view) => self.body(&view.query),
            Object::Trigger(trigger) => self.body(&trigger.definition),
            _ => vec![],
        }
    }

    fn body(&self, sql: &str) -> Vec<ObjectId> {
        let tokens = tokens(sql);
        let relations: Vec<ObjectId> = (0..tokens.len()).filter_map(|at| self.relation(&tokens, at)).collect();
        let columns = self.columns_in(&tokens, &relations);
        relations.into_iter().chain(columns).collect()
    }

    /// The relation that a word names, unless it is an alias or a column behind a dot.
    fn relation(&self, tokens: &[Token], at: usize) -> Option<ObjectId> {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let qualifier = at.checked_sub(2).map(|before| &tokens[before]);
        let behind_dot = before.is_some_and(|token| token.is("."));
        let schema = qualifier.and_then(Token::name).is_some_and(|name| name.eq_ignore_ascii_case("main"));
        if before.is_some_and(|token| token.is("AS")) || behind_dot && !schema || tokens[at].sort == Sort::Text {
            return None;
        }
        self.relations.get(&tokens[at].name()?.to_ascii_lowercase()).cloned()
    }

    fn columns_in(&self, tokens: &[Token], tables: &[ObjectId]) -> Vec<ObjectId> {
        let words: BTreeSet<String> =
            tokens.iter().filter_map(Token::name).map(|name| name.to_ascii_lowercase()).collect();
        let columns = tables.iter().filter_map(|table| self.columns.get(&table.name().to_ascii_lowercase())).flatten();
        columns.filter(|(name, _)| words.contains(*name)).map(|(_, id)| id.clone()).collect()
    }
}

/// Which tables and views lead to which.
struct Circles {
    leads: BTreeMap<ObjectId, BTreeSet<ObjectId>>,
}

impl Circles {
    fn of(found: &[(ObjectId, Vec<ObjectId>)]) -> Circles {
        let mut leads: BTreeMap<ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
        for (id, reads) in found.iter().filter(|(id, _)| matches!(id.kind, Kind::Constraint | Kind::View)) {
            leads.entry(holder(id)).or_default().extend(reads.iter().map(holder));
        }
        Circles { leads }
    }

    fn closed_by(&self, id: &ObjectId, read: &ObjectId) -> bool {
        let (from, to) = (holder(id), holder(read));
        from != to && matches!(id.kind, Kind::Constraint | Kind::View) && self.reaches(&to, &from)
    }

    fn reaches(&self, from: &ObjectId, to: &ObjectId) -> bool {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(id) = waiting.pop() {
            if id == to {
                return true;
            }
            if seen.insert(id) {
                waiting.extend(self.leads.get(id).into_iter().flatten());
            }
        }
        false
    }
}

/// The table or view that an object is or belongs to.
fn holder(id: &ObjectId) -> ObjectId {
    if id.kind == Kind::View { id.clone() } else { id.table() }
}

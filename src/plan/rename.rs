//! What becomes of `@renamed`.

use super::settle::Settled;
use super::shadow::taken_as;
use super::{Mode, RenameWish, Request, Retyping};
use crate::catalog::{
    Aside, Catalog, ConstraintKind, Flow, Kind, LONGEST_NAME, Lineage, Object, ObjectId, Rename, Sync, Table, Twin,
    short_name,
};
use crate::engine::Dialect;
use crate::error::{Error, Result};

impl Settled {
    /// Settles every `@renamed`: objects that stand by themselves, then parts of others, by kind. A table and a view that trade
    /// names pass by way of a third.
    ///
    /// # Errors
    /// When one matches nothing, or both names are taken.
    pub fn rename_all(&mut self, request: &Request) -> Result<()> {
        let mut wishes: Vec<&RenameWish> = request.renames.iter().collect();
        wishes.sort_by_key(|wish| (wish.from.kind.is_of_relation(), wish.from.kind));
        let mut passing = vec![];
        for (at, wish) in wishes.iter().enumerate() {
            if wish.from.kind.is_of_relation() {
                self.pass(request.dialect, &mut passing);
            }
            if wishes[at + 1..].iter().any(|other| self.trade(wish, other)) {
                let third = short_name(&format!("{}_passing", wish.from.name()), LONGEST_NAME);
                let third = wish.from.renamed(&third);
                self.apply(request.dialect, Rename { from: wish.from.clone(), to: third.clone() });
                passing.push(Rename { from: third, to: wish.to.clone() });
            } else {
                self.rename(request, wish)?;
            }
        }
        self.pass(request.dialect, &mut passing);
        Ok(())
    }

    fn pass(&mut self, dialect: &dyn Dialect, passing: &mut Vec<Rename>) {
        passing.drain(..).for_each(|rename| self.apply(dialect, rename));
    }

    /// Whether one is to have the name of another of another kind that gets one itself.
    fn trade(&self, one: &RenameWish, other: &RenameWish) -> bool {
        let names = |held: &ObjectId, name: &ObjectId| {
            let held = self.old.object(held).filter(|_| !held.kind.is_routine());
            held.map(|object| object.names(name)).unwrap_or_default()
        };
        let taken = names(&other.from, &other.from);
        one.from.kind != other.from.kind
            && !exists(&self.old, &one.to)
            && names(&one.from, &one.to).iter().any(|name| taken.contains(name))
    }

    /// Settles one `@renamed`: as two columns that are kept in step, or plainly.
    fn rename(&mut self, request: &Request, wish: &RenameWish) -> Result<()> {
        let RenameWish { from, to, direct, place } = wish;
        let direct = *direct || request.mode == Mode::Direct;
        if !exists(&self.old, from) {
            return self.stale_rename(wish);
        }
        if exists(&self.old, to) || exists(request.new, from) {
            let other = if exists(&self.old, to) { to } else { from };
            return Err(Error::decision(format!("{place}: {from} cannot be renamed to {to}: both sides have {other}"))
                .hint("remove the directive, or rename by way of a third name, in two releases"));
        }
        if !direct && self.can_stand_twice(from) {
            return Ok(());
        }
        if from.kind == Kind::Column
            && !direct
            && request.dialect.syncs()
            && self.can_sync(from)
            && !counts(request.new, to)
        {
            let sync = self.sync(request, from, to);
            let id = ObjectId { kind: Kind::Sync, path: to.path.clone() };
            self.syncs.insert(id, sync);
            return Ok(());
        }
        if from.kind == Kind::Column && !direct && request.dialect.syncs() {
            self.notes.push(format!(
                "{from} is a key, an identity, counted, computed or of several tables: it is renamed plainly, at once for both releases"
            ));
        }
        if from.kind == Kind::Column && !request.dialect.renames_inside_views() {
            self.old.views_over(from).iter().for_each(|view| self.old.uproot(view));
        }
        self.apply(request.dialect, Rename { from: from.clone(), to: to.clone() });
        Ok(())
    }

    /// Renames plainly.
    pub fn apply(&mut self, dialect: &dyn Dialect, rename: Rename) {
        self.old = self.old.rename(&rename, &|text, rename| dialect.respell(text, rename));
        self.renames.push(rename);
    }

    fn stale_rename(&mut self, wish: &RenameWish) -> Result<()> {
        let RenameWish { from, to, place, .. } = wish;
        let made_anew = self.old.is_empty() || from.parent().is_some_and(|parent| !self.old.contains(&parent));
        if made_anew {
            return Ok(());
        }
        let leaves = Rename { from: from.clone(), to: to.clone() }.leaves_schema();
        let name = if leaves { from.path[..2].join(".") } else { from.name_in_schema().to_string() };
        if !exists(&self.old, to) {
            return Err(Error::new(format!(
                "{place}: `@renamed from={name}` matches nothing: the database has no {from}"
            ))
            .hint(format!("remove the directive: {to} will be made anew")));
        }
        self.stale.push(format!("{place}: {to} has its new name already; remove `@renamed from={name}`"));
        Ok(())
    }

    /// A routine that releases call serves under both names, unless rows or indexes would be written anew for that.
    fn can_stand_twice(&self, id: &ObjectId) -> bool {
        let callable = matches!(self.old.object(id), Some(Object::Routine(routine)) if routine.is_callable());
        let stored = |reader: &ObjectId| matches!(reader.kind, Kind::Column | Kind::Constraint | Kind::Index);
        callable && !self.old.readers(id).any(stored)
    }

    /// Keys, identities and computed columns hold too much together to stand twice; two that count would each count.
    fn can_sync(&self, id: &ObjectId) -> bool {
        let table = id.table();
        let plain = self.old.column(id).is_some_and(|column| column.identity.is_none() && column.generated.is_none());
        let key = self.old.of_kind(Kind::Constraint).any(|(constraint, object)| match object {
            Object::Constraint(c) => match &c.sort {
                ConstraintKind::Primary => {
                    constraint.table() == table && c.columns.0.iter().any(|name| name == id.name())
                }
                ConstraintKind::Foreign { table: other, columns } => {
                    *other == table && columns.iter().any(|name| name == id.name())
                }
                _ => false,
            },
            _ => false,
        });
        plain && !key && !counts(&self.old, id) && !self.parts_or_gives(id)
    }

    /// Whether the rows of its table are parted by it, or other tables have it of this one and would be written past the
    /// trigger that keeps two names in step.
    fn parts_or_gives(&self, id: &ObjectId) -> bool {
        let parts = match self.old.object(&id.table()) {
            Some(Object::Table(Table { partition_by: Some(key), .. })) => key.definition.contains(id.name()),
            _ => false,
        };
        let heirs = self.old.heirs(&id.table());
        let heir = |table: &ObjectId| matches!(self.old.lineage(table), Some(Lineage::Heir { .. }));
        parts || heirs.iter().any(heir)
    }

    fn sync(&self, request: &Request, from: &ObjectId, to: &ObjectId) -> Sync {
        let dialect = request.dialect;
        let Retyping { using, reverse } = request.retypings.get(to).cloned().unwrap_or_default();
        let (old, new) = (self.old.column(from), request.new.column(to));
        let types = (old.map(|c| c.data_type.clone()), new.map(|c| c.data_type.clone()));
        let carry = |name: &str, data_type: &Option<String>| match data_type {
            Some(data_type) if types.0 != types.1 => dialect.cast(name, data_type),
            _ => dialect.quote(name),
        };
        let taken = |said: Option<String>, data_type: &Option<String>| Some(taken_as(said?, data_type.as_deref()?));
        let forward = taken(using, &types.1).unwrap_or_else(|| carry(from.name(), &types.1));
        let backward = taken(reverse, &types.0).unwrap_or_else(|| carry(to.name(), &types.0));
        let forward = match request.fills.get(to) {
            Some(fill) => format!("coalesce({forward}, {fill})"),
            None => forward,
        };
        let reads = [from, to].map(|id| ObjectId { kind: Kind::Column, path: id.path.clone() }).to_vec();
        let twin = Twin { old: from.name().into(), backward };
        Sync { new: to.name().into(), forward, flow: Flow::Twin(twin), reads: Aside(reads), flaw: None }
    }
}

/// Whether a column takes its default from a sequence.
fn counts(catalog: &Catalog, id: &ObjectId) -> bool {
    catalog.column(id).is_some_and(|column| column.reads.0.iter().any(|read| read.kind == Kind::Sequence))
}

fn exists(catalog: &Catalog, id: &ObjectId) -> bool {
    match (id.kind, id.path.as_slice()) {
        (Kind::Enum, [schema, name, label]) => {
            let holder = ObjectId::new(Kind::Enum, &[schema, name]);
            matches!(catalog.object(&holder), Some(Object::Enum(found)) if found.labels.contains(label))
        }
        _ => catalog.contains(id),
    }
}

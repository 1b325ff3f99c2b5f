//! Matches what the directives say against both catalogs.

use super::carry::Carrier;
use super::choice::Rewritten;
use super::{Mode, Plan, Request, Retyping};
use crate::catalog::{Aside, Catalog, Column, Flow, Kind, Object, ObjectId, Rename, Sync, Unlisted};
use crate::engine::{Conversion, Fill, buried_name};
use crate::error::{Error, Result};
use crate::route::Shadow;
use std::collections::{BTreeMap, BTreeSet};

/// What the directives come to.
#[derive(Default)]
pub struct Settled {
    /// The old catalog under the new names of what is renamed plainly.
    pub old: Catalog,
    pub renames: Vec<Rename>,
    pub syncs: BTreeMap<ObjectId, Sync>,
    /// Columns that take another type by way of a second column.
    pub shadows: Vec<Shadow>,
    /// Columns that take another type by a rewrite, as their tables are small.
    pub rewritten: Vec<Rewritten>,
    pub conversions: BTreeMap<ObjectId, Conversion>,
    pub fills: BTreeMap<ObjectId, Fill>,
    /// What stands in the place of columns that become identities once all rows have a number.
    pub counters: Vec<(ObjectId, Object)>,
    pub notes: Vec<String>,
    pub stale: Vec<String>,
}

/// Settles renames, then conversions, then fills: each builds on the one before.
pub fn settle(request: &Request) -> Result<Settled> {
    let mut settled = Settled { old: request.old.clone(), ..Settled::default() };
    settled.rename_all(request)?;
    settled.rename_unchanged(request);
    settled.convert(request)?;
    settled.fill(request)?;
    settled.refuse_other_types_of_held_rows(request)?;
    settled.shadow(request);
    Ok(settled)
}

impl Settled {
    /// The plan, but for what there is to do.
    pub fn without_stages(self, request: &Request) -> Plan {
        Plan {
            number: request.number.to_string(),
            name: request.name.to_string(),
            stages: vec![],
            rest: Catalog::default(),
            opening: vec![],
            survivals: vec![],
            notes: self.notes,
            stale: self.stale,
            unlisted: Unlisted::default(),
        }
    }

    /// The columns that come and whose rows get their values in the backfill.
    pub(super) fn filled_later(&self) -> BTreeSet<ObjectId> {
        self.fills.keys().filter(|id| !self.old.contains(id)).cloned().collect()
    }

    fn convert(&mut self, request: &Request) -> Result<()> {
        for (id, object) in request.new.of_kind(Kind::Column) {
            let (Some(old), Object::Column(new)) = (self.old.column(id), object) else { continue };
            let asked = request.retypings.get(id);
            if old.data_type == new.data_type {
                if asked.is_some() {
                    self.stale.push(format!("{id} has its new type already; remove `@using` and `@reverse`"));
                }
            } else if asked.is_some() || !request.dialect.widens(old, new) {
                keeps_its_extension(request, id, old)?;
                let asked = asked.cloned().unwrap_or_default();
                let spelled = |text: String| self.spelled_anew(request, id, &text);
                let asked = Retyping { using: asked.using.map(spelled), reverse: asked.reverse.map(spelled) };
                self.conversions.insert(id.clone(), conversion(request, id, old, new, asked));
            }
        }
        Ok(())
    }

    fn fill(&mut self, request: &Request) -> Result<()> {
        let mut missing = vec![];
        for (id, object) in request.new.of_kind(Kind::Column) {
            let Object::Column(new) = object else { continue };
            let synced = self.syncs.keys().any(|sync| sync.path == id.path);
            let expression = request.fills.get(id).map(|fill| self.spelled_anew(request, id, fill));
            let expression = expression.as_deref();
            match (self.old.column(id), expression) {
                (None, _) if carried(&self.old, request.new, id) => {}
                _ if synced => self.fills.extend(self.copy(request, id).map(|fill| (id.clone(), fill))),
                (None, Some(expression)) if self.old.contains(&id.table()) => {
                    self.fills.insert(id.clone(), blank_fill(request, id, expression, None));
                    self.fill_for_old_release(request, id, new, expression);
                }
                (None, None)
                    if !new.nullable
                        && !new.fills_itself()
                        && request.occupied.contains(&self.old_name(&id.table())) =>
                {
                    missing.push(id.clone());
                }
                (None, None) if self.old.contains(&id.table()) => self.arrive(request, id, new),
                (Some(old), Some(expression)) if old.nullable && !new.nullable && self.conversions.contains_key(id) => {
                    let converted = self.conversions.get_mut(id);
                    converted.into_iter().for_each(|one| one.using = format!("coalesce({}, {expression})", one.using));
                }
                (Some(old), Some(expression)) if old.nullable && !new.nullable => {
                    let marker =
                        request.quarantine.then(|| buried_name(&format!("{}_filled", id.name()), request.number));
                    if may_give_another(expression) {
                        self.notes.push(format!(
                            "{id}: a row that is filled keeps its value on the way back where `{expression}` gives another by then"
                        ));
                    }
                    self.fills.insert(id.clone(), blank_fill(request, id, expression, marker));
                    self.fill_for_old_release(request, id, new, expression);
                }
                (Some(_), Some(_)) => self.stale.push(format!("{id} needs no value for existing rows; remove `@fill`")),
                _ => {}
            }
        }
        missing.is_empty().then_some(()).ok_or_else(|| unfilled(&missing))
    }

    /// The old release goes on making rows without a column that comes, or with NULL in one that takes none any more.
    fn fill_for_old_release(&mut self, request: &Request, id: &ObjectId, new: &Column, expression: &str) {
        if request.mode == Mode::Phased && request.dialect.syncs() && !new.fills_itself() {
            let (leaving, staying) = self.read_columns(request, id, expression);
            let carried = asks(expression).then(|| Carrier::of(&self.old, request.new, id, expression)).flatten();
            let elsewhere = (asks(expression) && carried.is_none()).then(|| "other rows".to_string());
            let of_another = |name: &String| carried.iter().any(|carrier| carrier.names_elsewhere(name));
            if asks(expression) {
                let table = id.table();
                self.notes.push(format!(
                    "{id}: who makes a row of {table} without it reads what its `@fill` asks for, and needs the right to"
                ));
            }
            let once: Vec<String> = staying.into_iter().filter(|name| !of_another(name)).chain(elsewhere).collect();
            if !once.is_empty() {
                let once = once.join(", ");
                self.notes.push(format!(
                    "{id}: a row gets its value once; what is written into {once} later does not change it"
                ));
            }
            let flow = match leaving.is_empty() {
                true if self.old.contains(id) => Flow::Fill,
                true => Flow::Come,
                false => Flow::Heed(leaving),
            };
            let (new, forward) = (id.name().into(), expression.into());
            let mut sync = Sync { new, forward, flow, reads: Aside(vec![]), flaw: None };
            sync.reads = Aside(sync.columns(&id.table()));
            self.syncs.insert(ObjectId { kind: Kind::Sync, path: id.path.clone() }, sync);
            if let Some(carrier) = carried {
                self.notes.push(carrier.note());
                self.syncs.insert(carrier.id.clone(), carrier.sync());
            }
        }
    }

    /// The columns of its own row that an expression for a column that comes reads: those that leave, which only the old release
    /// writes, and it does not know the column; and those that stay, of which nobody can tell who wrote them.
    fn read_columns(&self, request: &Request, id: &ObjectId, expression: &str) -> (Vec<String>, Vec<String>) {
        let columns = self.old.columns(&id.table()).into_iter().map(|(column, _)| column);
        let read = columns.filter(|column| !self.old.contains(id) && request.names(expression, column));
        let (stay, leave): (Vec<_>, Vec<_>) = read.partition(|column| request.new.contains(column));
        let names = |columns: Vec<&ObjectId>| columns.into_iter().map(|column| column.name().to_string()).collect();
        (names(leave), names(stay))
    }

    /// An expression over a row as it is once columns have their new names; either name may be written.
    fn spelled_anew(&self, request: &Request, id: &ObjectId, expression: &str) -> String {
        let beside = |rename: &&Rename| rename.to.kind == Kind::Column && rename.to.table() == id.table();
        let respell = |text: String, rename: &Rename| request.dialect.respell(&text, rename);
        self.renames.iter().filter(beside).fold(expression.to_string(), respell)
    }

    /// The name under which the live database knows a table.
    pub(super) fn old_name(&self, table: &ObjectId) -> ObjectId {
        Rename::origin(&self.renames, table)
    }

    fn copy(&self, request: &Request, id: &ObjectId) -> Option<Fill> {
        let sync = self.syncs.get(&ObjectId { kind: Kind::Sync, path: id.path.clone() })?;
        let name = request.dialect.quote(id.name());
        let condition = request.dialect.differs(request.new.column(id)?, &name, &format!("({})", sync.forward));
        Some(Fill { column: id.clone(), expression: sync.forward.clone(), condition, marker: None })
    }
}

/// Whether a column comes to a table because it comes to one above, which is where its values are spoken of.
fn carried(old: &Catalog, new: &Catalog, id: &ObjectId) -> bool {
    let giver = new.giver(id);
    giver.is_some_and(|giver| !old.contains(&giver) && old.parents(&id.table()).contains(&giver.table()))
}

pub(super) fn blank_fill(request: &Request, id: &ObjectId, expression: &str, marker: Option<String>) -> Fill {
    let condition = format!("{} IS NULL", request.dialect.quote(id.name()));
    Fill { column: id.clone(), expression: expression.to_string(), condition, marker }
}

/// The old values stay in quarantine, and so does their type.
fn keeps_its_extension(request: &Request, id: &ObjectId, old: &Column) -> Result<()> {
    let leaves = |read: &&ObjectId| read.kind == Kind::Extension && !request.new.contains(read);
    match old.reads.0.iter().find(leaves).filter(|_| request.quarantine) {
        None => Ok(()),
        Some(extension) => Err(Error::decision(format!(
            "{extension} cannot go in the same plan as the type of {id}, whose old values it keeps in quarantine"
        ))
        .hint("keep the extension in the schema files until `concertina purge` has dropped them, or set `quarantine.enabled = false`")),
    }
}

/// Whether an expression asks for other rows.
pub(super) fn asks(expression: &str) -> bool {
    let mut words = expression.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.any(|word| word.eq_ignore_ascii_case("select"))
}

/// Whether an expression may give a value at one time and another at another: it calls something.
pub(super) fn may_give_another(expression: &str) -> bool {
    let lower = expression.to_ascii_lowercase();
    lower.contains('(') || ["current_", "localtime"].iter().any(|word| lower.contains(word))
}

fn conversion(request: &Request, id: &ObjectId, old: &Column, new: &Column, asked: Retyping) -> Conversion {
    let cast = |data_type: &str| request.dialect.cast(id.name(), data_type);
    let Retyping { using, reverse } = asked;
    Conversion {
        using: using.unwrap_or_else(|| cast(&new.data_type)),
        reverse: reverse.unwrap_or_else(|| cast(&old.data_type)),
    }
}

fn unfilled(missing: &[ObjectId]) -> Error {
    let names: Vec<String> = missing.iter().map(|id| format!("`{}`", id.dotted())).collect();
    let sentence = match names.as_slice() {
        [one] => format!("{one} is NOT NULL, its table holds rows, and nothing says which value they get"),
        many => {
            format!("{} are NOT NULL, their tables hold rows, and nothing says which value they get", many.join(", "))
        }
    };
    let column = missing.first().map_or("", |id| id.name());
    Error::decision(sentence)
        .hint(format!("write `-- @fill <expression>` above `{column}` in the schema file, or give it a DEFAULT"))
}

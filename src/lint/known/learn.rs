//! What a statement says.

use super::expression::{has_brackets_within, key, text_words, words};
use super::{Domain, Index, Known, Origin, Sequence, Table, Text};
use crate::lint::statement::{Act, Action, Alteration, Deed, Dropped, Name, NewIndex, NewRoutine, NewTable, Written};
use crate::source::Phrase;
use std::ops::Range;

impl Known {
    /// Takes in what a statement does; `phrase` is the whole of it, and `range` its bytes.
    pub fn learn(&mut self, act: &Act, (phrase, range): (Phrase, Range<usize>), here: Origin) {
        match act {
            Act::CreateTable(table) => self.created(table, here),
            Act::AlterTable(alteration) => self.altered(alteration, here),
            Act::CreateIndex(index) => self.indexed_by(index, (phrase, range), here),
            Act::RenameIndex { name, to } => self.index_renamed(name.last(), to),
            Act::CreateRoutine(routine) => self.routine(routine),
            Act::CreateDomain { name, demands } => {
                self.domains.insert(name.clone(), Domain { origin: here, demands: *demands });
            }
            Act::AlterDomain { name, asks_rows: true } => {
                if let Some(domain) = self.domains.get_mut(name) {
                    domain.demands = true;
                }
            }
            Act::CreateSequence { name, owned, temporary: false } => {
                self.sequences.insert(name.clone(), Sequence { origin: here, range, owned: *owned, feeds: None });
            }
            Act::OwnSequence(name) => self.sequences.get_mut(name).into_iter().for_each(|own| own.owned = true),
            Act::CreateView(written) => self.written(written, None, phrase),
            Act::CreateTrigger(written, table) => self.written(written, Some(table.clone()), phrase),
            Act::OnTable { table, what, .. } if what.kind == "POLICY" && what.deed == Deed::Makes => {
                self.policies.insert(table.clone());
            }
            Act::Drop(dropped) => self.dropped(dropped),
            _ => {}
        }
    }

    fn routine(&mut self, routine: &NewRoutine) {
        let mut words: Vec<String> = routine.body.map(text_words).unwrap_or_default();
        words.sort();
        words.dedup();
        self.bodies.insert(routine.name.clone(), words);
        if routine.is_steady {
            self.steady.insert(routine.name.clone());
        }
    }

    fn written(&mut self, written: &Written, table: Option<Name>, phrase: Phrase) {
        self.texts.insert(written.name.clone(), Text { table, names: written.names(phrase) });
    }

    fn indexed_by(&mut self, index: &NewIndex, (phrase, range): (Phrase, Range<usize>), here: Origin) {
        let own_phrase = Phrase { rest: index.rest, ..phrase };
        let words = words(own_phrase);
        let own = Index {
            origin: here,
            columns: index.columns.clone(),
            key: key(own_phrase),
            computes: words.iter().any(|word| word == "where") || has_brackets_within(index.rest),
            words,
            unique: index.unique,
            range: Some(range),
        };
        let unnamed = || format!("of {}", index.columns.join(", "));
        let name = index.name.as_ref().map_or_else(unnamed, |name| name.last().into());
        self.tables.entry(index.table.clone()).or_default().indexes.insert(name, own);
    }

    fn index_renamed(&mut self, from: &str, to: &str) {
        for table in self.tables.values_mut() {
            if let Some(index) = table.indexes.remove(from) {
                table.indexes.insert(to.into(), index);
            }
        }
    }

    fn dropped(&mut self, dropped: &Dropped) {
        for name in &dropped.names {
            match dropped.kind {
                "TABLE" => {
                    self.tables.remove(name);
                    self.texts.retain(|_, text| text.table.as_ref() != Some(name));
                }
                "INDEX" => self.tables.values_mut().for_each(|table| drop(table.indexes.remove(name.last()))),
                "SEQUENCE" => drop(self.sequences.remove(name)),
                "VIEW" | "TRIGGER" => drop(self.texts.remove(name)),
                _ => drop(self.bodies.remove(name)),
            }
        }
    }

    fn created(&mut self, new: &NewTable, here: Origin) {
        let default_of = new.partition_of.clone().filter(|_| new.is_default);
        let mut table = Table { origin: Some(here), default_of, ..Table::default() };
        for column in &new.columns {
            table.add_column(&new.name, &column.what, &column.range, here);
            self.fed(column.what.default, &column.what.name);
        }
        for constraint in &new.constraints {
            table.add_constraint(&new.name, &constraint.what, &constraint.range, here);
        }
        self.tables.insert(new.name.clone(), table);
    }

    fn altered(&mut self, alteration: &Alteration, here: Origin) {
        let name = &alteration.table;
        let table = self.tables.entry(name.clone()).or_default();
        for action in &alteration.actions {
            table.learn(name, &action.what, &action.range, here);
        }
        for action in &alteration.actions {
            match &action.what {
                Action::RenameTable(to) => self.renamed(name, &name.renamed(to)),
                Action::AddColumn(column) => self.fed(column.default, &column.name),
                Action::SetDefault(column, value) => self.fed(Some(value), column),
                Action::AttachPartition { part, is_default: true } => {
                    self.tables.entry(part.clone()).or_default().default_of = Some(name.clone());
                }
                Action::DetachPartition { part, .. } => {
                    self.tables.entry(part.clone()).or_default().default_of = None;
                }
                _ => {}
            }
        }
    }

    /// A table has another name, which what refers to it follows.
    fn renamed(&mut self, from: &Name, to: &Name) {
        if let Some(table) = self.tables.remove(from) {
            self.tables.insert(to.clone(), table);
        }
        let keys = self.tables.values_mut().flat_map(|table| table.foreign_keys.iter_mut());
        keys.filter(|key| key.to == *from).for_each(|key| key.to = to.clone());
        let defaults = self.tables.values_mut().filter_map(|table| table.default_of.as_mut());
        defaults.filter(|parent| **parent == *from).for_each(|parent| *parent = to.clone());
        for text in self.texts.values_mut() {
            let names = text.names.iter_mut().chain(text.table.as_mut());
            names.filter(|name| *name == from).for_each(|name| *name = to.clone());
        }
    }

    /// A default that may take its value from a sequence.
    fn fed(&mut self, default: Option<&[crate::source::Lexeme]>, column: &str) {
        let sequence = default.and_then(sequence_of).and_then(|name| self.sequences.get_mut(&name));
        sequence.into_iter().for_each(|sequence| sequence.feeds = Some(column.into()));
    }
}

/// The sequence in `nextval('public.s'::regclass)`.
fn sequence_of(default: &[crate::source::Lexeme]) -> Option<Name> {
    let at = default.iter().position(|lexeme| lexeme.is("nextval"))?;
    let text = crate::lint::statement::words::literal(default.get(at + 2)?)?;
    Some(Name::of(text.split('.').map(|part| part.trim_matches('"').to_string()).collect()))
}

//! The transaction and the session that a statement stands in, as far as the file shows it.

use super::known::{Known, Origin};
use super::locks::{Waiting, locks};
use super::rebuilds::Rebuilds;
use super::statement::{Act, Action, ConstraintSort, Control, Name, Setting, TypeChange};
use super::taken::Taken;
use crate::source::Phrase;
use std::collections::BTreeMap;
use std::ops::Range;

/// How a file's statements stand to transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Whoever runs it puts one around it.
    Inside,
    /// Each by itself, unless the file begins one.
    Outside,
}

/// What a transaction and the session around it have done so far.
#[derive(Clone, Debug)]
pub struct Passage {
    /// How the runner stands to it.
    mode: Mode,
    /// The place of the BEGIN that is open.
    pub begun: Option<usize>,
    /// Tables whose readers wait until the end of the transaction.
    pub locked: Vec<Name>,
    /// Constraints that came without asking the rows, by table.
    pub not_valid: Vec<(Name, Option<String>)>,
    /// Tables that foreign keys of this transaction refer to.
    pub referred: Vec<Name>,
    /// Labels that came.
    pub labels: Vec<String>,
    /// Parameters that are set for the session; of a transaction's own only until its end.
    pub settings: BTreeMap<String, String>,
    local: BTreeMap<String, String>,
    /// Whether the file has changed the schema so far.
    pub changed_schema: bool,
    /// Constraints of the file that demand something of every write and were not proven, by table.
    pub demanded: Vec<(Name, Option<String>)>,
    /// Tables and columns of indexes that the file dropped.
    pub dropped_indexes: Vec<(Name, Vec<String>)>,
    /// Whether a statement of the file has locked a table in use.
    pub has_locked: bool,
    /// Changes outside of any transaction, and whether each is of a table in use.
    pub alone: Vec<(Range<usize>, bool)>,
    /// Tables that take the place of others.
    pub rebuilds: Rebuilds,
    /// What the file takes away.
    pub taken: Taken,
}

impl Passage {
    /// The beginning of a file.
    pub fn of(mode: Mode) -> Passage {
        Passage {
            mode,
            begun: None,
            locked: vec![],
            not_valid: vec![],
            referred: vec![],
            labels: vec![],
            settings: BTreeMap::new(),
            local: BTreeMap::new(),
            changed_schema: false,
            demanded: vec![],
            dropped_indexes: vec![],
            has_locked: false,
            alone: vec![],
            rebuilds: Rebuilds::default(),
            taken: Taken::default(),
        }
    }

    /// Goes on in a stretch that its runner treats otherwise; what was done in the transaction before is committed.
    pub fn enter(&mut self, mode: Mode) {
        self.mode = mode;
        self.end();
    }

    /// Whether a transaction is open.
    pub fn is_open(&self) -> bool {
        self.mode == Mode::Inside || self.begun.is_some()
    }

    /// Whether the runner opened it.
    pub fn is_of_the_runner(&self) -> bool {
        self.mode == Mode::Inside
    }

    /// What a parameter is set to here.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.local.get(name).or_else(|| self.settings.get(name)).map(String::as_str)
    }

    /// Whether a PRAGMA is switched on or off here; nothing where the file does not tell.
    pub fn switched(&self, name: &str) -> Option<bool> {
        self.setting(name).and_then(Setting::switches)
    }

    /// How long a statement waits for a lock here; nothing where it waits for ever.
    pub fn lock_limit(&self) -> Option<&str> {
        self.setting("lock_timeout").filter(|limit| limit.contains(|digit: char| ('1'..='9').contains(&digit)))
    }

    fn end(&mut self) {
        self.begun = None;
        self.locked.clear();
        self.not_valid.clear();
        self.referred.clear();
        self.labels.clear();
        self.local.clear();
    }

    /// Takes in what a statement does, before `known` does; with all of it, and its bytes.
    pub fn learn(&mut self, act: &Act, (phrase, range): (Phrase, Range<usize>), known: &Known, here: Origin) {
        if !self.is_open() && (changes_schema(act) || matches!(act, Act::Rows(_))) {
            let in_use = act.tables().into_iter().any(|table| !known.is_new(table, here));
            self.alone.push((range.clone(), in_use));
        }
        self.taken.learn(act, &range, known, here);
        self.rebuilds.learn(act, (phrase, range.clone()), known);
        self.learn_act(act, range.start, known);
        self.changed_schema |= changes_schema(act);
        let locked = locks(act, known);
        self.has_locked |= locked.iter().any(|(table, _)| !known.is_new(table, here));
        if self.is_open() {
            let everybody = locked.into_iter().filter(|(_, waiting)| *waiting == Waiting::Everybody);
            self.locked.extend(everybody.map(|(table, _)| table));
        } else {
            self.end();
        }
    }

    fn learn_act(&mut self, act: &Act, start: usize, known: &Known) {
        match act {
            Act::Drop(dropped) if dropped.kind == "INDEX" => {
                let gone = dropped.names.iter().filter_map(|index| known.indexed(index.last()));
                self.dropped_indexes.extend(gone.map(|(table, index)| (table.clone(), index.columns.clone())));
            }
            Act::Transaction(Control::Begin) => self.begun = Some(start),
            Act::Transaction(Control::Commit | Control::Rollback) => self.end(),
            // SQLite passes over it there without a word.
            Act::Set(setting) if setting.name == "foreign_keys" && self.is_open() => {}
            Act::Set(setting) => {
                let into = if setting.local { &mut self.local } else { &mut self.settings };
                if setting.value.is_empty() {
                    into.remove(&setting.name);
                } else {
                    into.insert(setting.name.clone(), setting.value.clone());
                }
            }
            Act::AlterType(TypeChange::AddValue(label)) => self.labels.push(label.clone()),
            Act::AlterTable(alteration) => {
                for action in &alteration.actions {
                    self.learn_action(&alteration.table, &action.what);
                }
            }
            _ => {}
        }
    }

    fn learn_action(&mut self, table: &Name, action: &Action) {
        match action {
            Action::AddConstraint(constraint) => {
                if let ConstraintSort::ForeignKey { to, .. } = &constraint.sort {
                    self.referred.push(to.table.clone());
                }
                if !constraint.asks_rows {
                    self.not_valid.push((table.clone(), constraint.name.clone()));
                    self.demanded.push((table.clone(), constraint.name.clone()));
                }
            }
            Action::Validate(name) => {
                self.demanded.retain(|(of, known)| of != table || known.as_ref() != Some(name));
            }
            _ => {}
        }
    }
}

fn changes_schema(act: &Act) -> bool {
    let other =
        matches!(act, Act::Rows(_) | Act::Transaction(_) | Act::Set(_) | Act::Plain | Act::Unknown | Act::Do(_));
    let plain = matches!(act, Act::Make { .. } | Act::Revoke(_));
    let work = matches!(act, Act::Lock { .. } | Act::Refresh { .. } | Act::Reindex { .. } | Act::RewriteTable { .. });
    !other && !plain && !work
}

//! What has lost something that it speaks of goes too.

use super::call::call;
use super::model::{Column, Rule, Schema, Sort, Table, Value, View};
use super::thing::{Place, Thing};

impl Schema {
    /// Takes out what speaks of something that is gone.
    pub fn pruned(mut self) -> Schema {
        loop {
            let before = self.size();
            let known = self.clone();
            self.tables.iter_mut().for_each(|table| table.prune(&known));
            self.things.retain(|thing| (thing.family.write)(&known, thing).is_some());
            self.views.retain(|view| known.holds(view));
            self.things = self.ordered();
            if self.size() == before {
                return self;
            }
        }
    }

    fn size(&self) -> [usize; 5] {
        let count = |of: fn(&Table) -> usize| self.tables.iter().map(of).sum();
        let parts = count(|table| table.columns.len() + table.constraints.len() + table.indexes.len());
        let calls = |table: &Table| table.indexes.iter().filter(|own| own.function.is_some()).count();
        let plain = |table: &Table| table.columns.iter().filter(|own| own.value == Value::Given).count();
        [self.things.len(), self.views.len(), parts, count(plain), count(calls)]
    }

    /// What an object speaks of before itself; what speaks of itself in a circle is left out.
    fn ordered(&self) -> Vec<Thing> {
        let mut ordered: Vec<Thing> = vec![];
        for place in [Place::Early, Place::Late, Place::Last] {
            let mut waiting: Vec<&Thing> = self.things.iter().filter(|thing| thing.family.place == place).collect();
            while let Some(at) = waiting.iter().position(|thing| {
                let made = |name: &String| self.thing(name).is_none() || ordered.iter().any(|own| own.name == *name);
                thing.over.iter().all(made)
            }) {
                ordered.push(waiting.remove(at).clone());
            }
        }
        ordered
    }

    /// The columns of a table or a view.
    fn columns(&self, relation: &str) -> Option<Vec<String>> {
        let view = self.views.iter().find(|view| view.name == relation).map(|view| view.columns.clone());
        view.or_else(|| Some(self.table(relation)?.columns.iter().map(|column| column.name.clone()).collect()))
    }

    fn holds(&self, view: &View) -> bool {
        let there = self.columns(&view.over).unwrap_or_default();
        view.columns.iter().all(|column| there.contains(column))
    }

    /// Whether a type is there.
    fn knows(&self, sort: &Sort) -> bool {
        let is = |name: &str, kinds: &[&str]| self.thing(name).is_some_and(|thing| kinds.contains(&thing.family.kind));
        match sort {
            Sort::Own(name) => is(name, &["domain", "composite type", "range type"]),
            Sort::Collated(name) => is(name, &["collation"]),
            _ => true,
        }
    }
}

impl Table {
    fn prune(&mut self, known: &Schema) {
        self.columns.retain(|column| known.knows(&column.sort));
        let before = self.clone();
        self.columns.retain(|column| before.computes(known, column));
        for column in &mut self.columns {
            let there = |function: &str| known.thing(function).is_some_and(|thing| thing.is("function"));
            if matches!(&column.value, Value::DefaultOf(function) if !there(function)) {
                column.value = Value::Given;
            }
        }
        let left = self.clone();
        let there = |name: &String| left.column(name).is_some();
        self.constraints.retain(|constraint| match &constraint.rule {
            Rule::Primary(columns) | Rule::Unique(columns) => columns.iter().all(there),
            Rule::Check(column, _) => there(column),
            Rule::CheckBy(function, column) => call(known, &left, function, column).is_some(),
            Rule::Foreign { column, table, .. } => there(column) && known.table(table).is_some(),
        });
        self.indexes.retain(|index| index.columns.iter().chain(&index.partial).all(there));
        for index in &mut self.indexes {
            let called = index.function.clone().filter(|name| call(known, &left, name, &index.columns[0]).is_some());
            index.function = called;
        }
    }

    /// Whether a column is given, or computed from what is there.
    fn computes(&self, known: &Schema, column: &Column) -> bool {
        match &column.value {
            Value::Called { function, from } => call(known, self, function, from).is_some(),
            value => value.from().is_none_or(|from| self.column(from).is_some()),
        }
    }
}

//! Schemas from nothing.

use super::model::{Column, Constraint, Enumeration, Index, Rule, Schema, Sort, Table, Value, View};
use concertina::engine::Engine;
use rand::Rng;
use rand::rngs::StdRng;

/// Beginnings of names, some of them hostile.
const NAMES: [&str; 9] = ["a", "item", "order", "user", "Größe", "odd name", "q\"uote", "x;--", "@fill"];

/// Makes parts of schemas, each with a name of its own.
pub struct Grower {
    pub engine: Engine,
    pub dice: StdRng,
    count: u32,
}

impl Grower {
    /// The names that it gives begin after `count`.
    pub fn new(engine: Engine, dice: StdRng, count: u32) -> Self {
        Self { engine, dice, count }
    }

    /// A number below.
    pub fn below(&mut self, end: usize) -> usize {
        self.dice.random_range(0..end.max(1))
    }

    /// Yes in so many of ten times.
    pub fn often(&mut self, tenths: usize) -> bool {
        self.below(10) < tenths
    }

    /// One of them.
    pub fn one<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.below(all.len())) }
    }

    pub fn name(&mut self) -> String {
        self.count += 1;
        let hostile = self.often(2);
        let stem = if hostile { NAMES[self.below(NAMES.len())] } else { "n" };
        format!("{stem}{}", self.count)
    }

    pub fn schema(&mut self) -> Schema {
        let mut schema = Schema::default();
        let enums = if self.engine == Engine::Postgres { self.below(3) } else { 0 };
        for _ in 0..enums {
            let labels = (0..2 + self.below(3)).map(|_| self.name()).collect();
            schema.enums.push(Enumeration { name: self.name(), labels });
        }
        for _ in 0..2 + self.below(3) {
            let table = self.table(&schema);
            schema.tables.push(table);
        }
        for _ in 0..self.below(3) {
            let view = self.view(&schema);
            schema.views.extend(view);
        }
        schema
    }

    pub fn table(&mut self, schema: &Schema) -> Table {
        let id = self.key();
        let primary =
            Constraint { name: self.name(), rule: Rule::Primary(vec!["id".into()]), directives: vec![], idle: false };
        let mut table = Table {
            name: self.name(),
            columns: vec![id],
            constraints: vec![primary],
            indexes: vec![],
            comment: None,
            directives: vec![],
            parts: None,
        };
        for _ in 0..1 + self.below(4) {
            let column = self.column(schema, &table);
            table.columns.push(column);
        }
        for _ in 0..self.below(3) {
            let constraint = self.constraint(schema, &mut table);
            table.constraints.extend(constraint);
        }
        for _ in 0..self.below(3) {
            let index = self.index(&table);
            table.indexes.extend(index);
        }
        table
    }

    fn key(&mut self) -> Column {
        let value = match (self.engine, self.below(3)) {
            (Engine::Postgres, 0) => Value::Identity,
            (Engine::Postgres, 1) => Value::Serial,
            _ => Value::Given,
        };
        Column { value, ..plain("id".into(), Sort::Integer, false) }
    }

    pub fn column(&mut self, schema: &Schema, table: &Table) -> Column {
        let sort = self.sort(schema);
        let given: Vec<&Column> = table.columns.iter().filter(|column| column.value == Value::Given).collect();
        let computed = self.often(1).then(|| self.one(&given).map(|from| (*from).clone())).flatten();
        let (sort, value) = match computed {
            Some(from)
                if !matches!(
                    from.sort,
                    Sort::Own(_) | Sort::Collated(_) | Sort::Enum(_) | Sort::Json | Sort::Boolean | Sort::Date
                ) =>
            {
                (from.sort, Value::Computed(from.name))
            }
            _ if self.often(3) => (sort, Value::Default(self.below(3) as u8)),
            _ => (sort, Value::Given),
        };
        let nullable = matches!(value, Value::Computed(_)) || self.often(6);
        Column { value, ..plain(self.name(), sort, nullable) }
    }

    pub fn sort(&mut self, schema: &Schema) -> Sort {
        if self.often(2)
            && let Some(enumeration) = self.one(&schema.enums)
        {
            return Sort::Enum(enumeration.name.clone());
        }
        let (length, scale) = (10 + 10 * self.below(3) as u8, self.below(4) as u8);
        let sorts = [
            Sort::Small,
            Sort::Integer,
            Sort::Big,
            Sort::Text,
            Sort::Varying(length),
            Sort::Numeric(scale),
            Sort::Boolean,
            Sort::Date,
            Sort::Json,
        ];
        sorts[self.below(sorts.len())].clone()
    }

    pub fn constraint(&mut self, schema: &Schema, table: &mut Table) -> Option<Constraint> {
        let names: Vec<String> = keys(table);
        let rule = match self.below(3) {
            0 => Rule::Unique(vec![self.one(&names)?.clone()]),
            1 => {
                let known: Vec<&Column> = table
                    .columns
                    .iter()
                    .filter(|column| !matches!(column.sort, Sort::Enum(_) | Sort::Own(_)))
                    .collect();
                Rule::Check(self.one(&known)?.name.clone(), self.below(3) as u8)
            }
            _ => self.reference(schema, table)?,
        };
        Some(Constraint { name: self.name(), rule, directives: vec![], idle: false })
    }

    /// A new column that refers to a table, its own among them.
    fn reference(&mut self, schema: &Schema, table: &mut Table) -> Option<Rule> {
        let tables: Vec<String> = schema.tables.iter().chain([&*table]).map(|table| table.name.clone()).collect();
        let parent = self.one(&tables)?.clone();
        let other = schema.table(&parent).unwrap_or(table);
        let single = other.constraints.iter().any(|c| matches!(&c.rule, Rule::Primary(columns) if columns.len() == 1));
        if !single {
            return None;
        }
        let (name, cascades) = (self.name(), self.often(5));
        let sort = other.column("id")?.sort.clone();
        table.columns.push(plain(name.clone(), sort, true));
        Some(Rule::Foreign { column: name, table: parent, cascades })
    }

    pub fn index(&mut self, table: &Table) -> Option<Index> {
        let orderly = |column: &&Column| {
            !matches!(column.sort, Sort::Json | Sort::Own(_)) && !matches!(column.value, Value::Virtual(_))
        };
        let names = table.columns.iter().filter(orderly).map(|column| column.name.clone());
        let names: Vec<String> = names.collect();
        let mut columns = vec![self.one(&names)?.clone()];
        if self.often(3) {
            columns.extend(self.one(&names).filter(|name| **name != columns[0]).cloned());
        }
        let partial = self.often(3).then(|| self.one(&names).cloned()).flatten();
        let unique = columns.iter().all(|column| keys(table).contains(column)) && self.often(3);
        Some(Index { name: self.name(), columns, unique, partial, function: None })
    }

    pub fn view(&mut self, schema: &Schema) -> Option<View> {
        let views = schema.views.iter().map(|view| (view.name.clone(), view.columns.clone()));
        let tables = schema.tables.iter().map(|table| {
            (table.name.clone(), table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>())
        });
        let all: Vec<(String, Vec<String>)> = views.chain(tables).collect();
        let (over, columns) = self.one(&all)?.clone();
        let kept: Vec<String> = columns.iter().filter(|_| self.often(7)).cloned().collect();
        let columns = if kept.is_empty() { columns[..1].to_vec() } else { kept };
        Some(View { name: self.name(), over, columns, directives: vec![] })
    }
}

pub fn plain(name: String, sort: Sort, nullable: bool) -> Column {
    Column { name, sort, nullable, value: Value::Given, comment: None, directives: vec![], named: None }
}

/// Columns of which rows have values enough to tell them apart.
fn keys(table: &Table) -> Vec<String> {
    let keys = table.columns.iter().filter(|column| {
        matches!(
            column.sort,
            Sort::Small | Sort::Integer | Sort::Big | Sort::Text | Sort::Varying(_) | Sort::Numeric(_) | Sort::Date
        ) && column.value.from().is_none()
    });
    keys.map(|column| column.name.clone()).collect()
}

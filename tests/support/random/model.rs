//! A schema as its generator sees it.

/// Everything, in the order in which it can be made.
#[derive(Clone, Default)]
pub struct Schema {
    pub enums: Vec<Enumeration>,
    pub tables: Vec<Table>,
    pub views: Vec<View>,
}

#[derive(Clone)]
pub struct Enumeration {
    pub name: String,
    pub labels: Vec<String>,
}

#[derive(Clone)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub constraints: Vec<Constraint>,
    pub indexes: Vec<Index>,
    pub comment: Option<String>,
    /// Lines above it that begin with `@`.
    pub directives: Vec<String>,
}

#[derive(Clone)]
pub struct Column {
    pub name: String,
    pub sort: Sort,
    pub nullable: bool,
    pub value: Value,
    pub comment: Option<String>,
    pub directives: Vec<String>,
}

/// A type.
#[derive(Clone, PartialEq)]
pub enum Sort {
    Small,
    Integer,
    Big,
    Text,
    Varying(u8),
    Numeric(u8),
    Boolean,
    Date,
    Json,
    Enum(String),
}

/// Where a value comes from that nobody gives.
#[derive(Clone, PartialEq)]
pub enum Value {
    Given,
    /// One of a few of the type's own.
    Default(u8),
    Identity,
    Serial,
    /// Computed from another column.
    Computed(String),
}

#[derive(Clone)]
pub struct Constraint {
    pub name: String,
    pub rule: Rule,
    pub directives: Vec<String>,
}

#[derive(Clone)]
pub enum Rule {
    Primary(Vec<String>),
    Unique(Vec<String>),
    /// One of a few conditions on a column.
    Check(String, u8),
    Foreign {
        column: String,
        table: String,
        cascades: bool,
    },
}

#[derive(Clone)]
pub struct Index {
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
    /// Only where this column is not null.
    pub partial: Option<String>,
}

#[derive(Clone)]
pub struct View {
    pub name: String,
    pub over: String,
    pub columns: Vec<String>,
    pub directives: Vec<String>,
}

impl Schema {
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The columns of a table or a view.
    fn columns(&self, relation: &str) -> Option<Vec<String>> {
        let view = self.views.iter().find(|view| view.name == relation).map(|view| view.columns.clone());
        view.or_else(|| Some(self.table(relation)?.columns.iter().map(|column| column.name.clone()).collect()))
    }

    /// Takes out what has lost something it speaks of.
    pub fn pruned(mut self) -> Schema {
        let tables: Vec<String> = self.tables.iter().map(|table| table.name.clone()).collect();
        self.tables.iter_mut().for_each(|table| table.prune(&tables));
        loop {
            let lost = |view: &View| {
                let there = self.columns(&view.over).unwrap_or_default();
                view.columns.iter().any(|column| !there.contains(column))
            };
            let Some(at) = self.views.iter().position(lost) else { return self };
            self.views.remove(at);
        }
    }
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    fn prune(&mut self, tables: &[String]) {
        let names: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        let there = |name: &String| names.contains(name);
        self.columns.retain(|column| !matches!(&column.value, Value::Computed(from) if !there(from)));
        let names: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        let there = |name: &String| names.contains(name);
        self.constraints.retain(|constraint| match &constraint.rule {
            Rule::Primary(columns) | Rule::Unique(columns) => columns.iter().all(there),
            Rule::Check(column, _) => there(column),
            Rule::Foreign { column, table, .. } => there(column) && tables.contains(table),
        });
        self.indexes.retain(|index| index.columns.iter().chain(&index.partial).all(there));
    }

    /// Whether a key speaks of a column.
    pub fn is_key(&self, name: &str) -> bool {
        self.constraints.iter().any(|constraint| match &constraint.rule {
            Rule::Primary(columns) => columns.iter().any(|column| column == name),
            Rule::Foreign { column, .. } => column == name,
            _ => false,
        })
    }

    /// Whether another column is computed from it.
    pub fn is_computed_from(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.value == Value::Computed(name.to_string()))
    }
}

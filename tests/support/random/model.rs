//! A schema as its generator sees it.

use super::thing::Thing;

/// Everything, in the order in which it can be made.
#[derive(Clone, Default)]
pub struct Schema {
    /// The server's, if it is one.
    pub major: u32,
    pub enums: Vec<Enumeration>,
    pub tables: Vec<Table>,
    pub views: Vec<View>,
    pub things: Vec<Thing>,
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
    pub parts: Option<Parts>,
}

/// How a table is parted by its key.
#[derive(Clone)]
pub struct Parts {
    pub method: Method,
    /// Which of three partitions are there. What has no place among them is in a default one.
    pub slots: [bool; 3],
    /// A default one though nothing needs it.
    pub rest: bool,
    /// Whether the first one is parted again.
    pub deep: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Range,
    List,
    Hash,
}

#[derive(Clone)]
pub struct Column {
    pub name: String,
    pub sort: Sort,
    pub nullable: bool,
    pub value: Value,
    pub comment: Option<String>,
    pub directives: Vec<String>,
    /// The name of its `NOT NULL`, where that is an object.
    pub named: Option<String>,
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
    /// A domain, a composite type or a range.
    Own(String),
    /// Text of a collation.
    Collated(String),
}

/// Where a value comes from that nobody gives.
#[derive(Clone, PartialEq)]
pub enum Value {
    Given,
    /// One of a few of the type's own.
    Default(u8),
    Identity,
    Serial,
    /// What a function gives back for a constant.
    DefaultOf(String),
    /// Computed from another column.
    Computed(String),
    /// The same, and stored nowhere.
    Virtual(String),
    /// Computed by a function of one's own.
    Called {
        function: String,
        from: String,
    },
}

#[derive(Clone)]
pub struct Constraint {
    pub name: String,
    pub rule: Rule,
    pub directives: Vec<String>,
    /// Only written down: the server enforces nothing.
    pub idle: bool,
}

#[derive(Clone)]
pub enum Rule {
    Primary(Vec<String>),
    Unique(Vec<String>),
    /// One of a few conditions on a column.
    Check(String, u8),
    /// What a function gives back for a column.
    CheckBy(String, String),
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
    /// Of what this function gives back for the first column.
    pub function: Option<String>,
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

    pub fn thing(&self, name: &str) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.name == name)
    }
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The name of its primary key.
    pub fn primary(&self) -> Option<&str> {
        self.constraints.iter().find(|own| matches!(own.rule, Rule::Primary(_))).map(|own| &*own.name)
    }

    pub fn has_references(&self) -> bool {
        self.constraints.iter().any(|own| matches!(own.rule, Rule::Foreign { .. }))
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
        self.columns.iter().any(|column| column.value.from() == Some(name))
    }
}

impl Value {
    /// The column that it is computed from.
    pub fn from(&self) -> Option<&str> {
        match self {
            Value::Computed(from) | Value::Virtual(from) | Value::Called { from, .. } => Some(from),
            _ => None,
        }
    }
}

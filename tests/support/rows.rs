//! Plausible rows for every table of a catalog, that satisfy its keys: row `n` of a child refers to row `n` of its parent.

use concertina::catalog::{Catalog, Column, Constraint, ConstraintKind, Kind, Object, ObjectId};
use concertina::engine::{Dialect, Engine};

/// How many rows a table gets.
const ROWS: usize = 3;

/// Statements that insert them. Nobody checks references meanwhile, so tables come in any order.
pub fn inserts(engine: Engine, dialect: &dyn Dialect, catalog: &Catalog) -> String {
    let maker = Maker { dialect, catalog };
    let tables = catalog.of_kind(Kind::Table).map(|(table, _)| maker.insert(table));
    let settings = match engine {
        Engine::Postgres => "SET session_replication_role = replica;\n",
        Engine::Sqlite => "PRAGMA foreign_keys = OFF;\n",
    };
    settings.to_string() + &tables.collect::<String>()
}

/// The statement that inserts those of one table.
pub fn insert(dialect: &dyn Dialect, catalog: &Catalog, table: &ObjectId) -> String {
    Maker { dialect, catalog }.insert(table)
}

struct Maker<'a> {
    dialect: &'a dyn Dialect,
    catalog: &'a Catalog,
}

impl Maker<'_> {
    fn insert(&self, table: &ObjectId) -> String {
        let columns: Vec<_> = self.catalog.columns(table).into_iter().filter(|(_, column)| !counts(column)).collect();
        let name = self.dialect.qualified(table);
        if columns.is_empty() {
            return format!("INSERT INTO {name} DEFAULT VALUES;\n").repeat(ROWS);
        }
        let names: Vec<String> = columns.iter().map(|(id, _)| self.dialect.quote(id.name())).collect();
        let row = |at: usize| {
            let values = columns.iter().map(|(id, column)| self.value(id, column, at, 0));
            format!("({})", values.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<String> = (0..ROWS).map(row).collect();
        format!("INSERT INTO {name} ({}) VALUES\n  {};\n", names.join(", "), rows.join(",\n  "))
    }

    fn value(&self, id: &ObjectId, column: &Column, at: usize, depth: usize) -> String {
        if let Some((parent, column)) = self.parent(id).filter(|_| depth < 8)
            && parent != *id
        {
            return self.value(&parent, column, at, depth + 1);
        }
        if let Some(identity) = &column.identity {
            return (identity.options.start + at as i64 * identity.options.increment).to_string();
        }
        if at == ROWS - 1 && column.nullable && !self.is_demanded(id) {
            return "NULL".into();
        }
        let labels = column.reads.0.iter().find_map(|read| match self.catalog.object(read) {
            Some(Object::Enum(own)) => Some(&own.labels),
            _ => None,
        });
        match labels {
            Some(labels) if !column.data_type.ends_with("[]") => self.dialect.literal(&labels[at % labels.len()]),
            _ => plain(&column.data_type, at),
        }
    }

    /// The column that a foreign key of one column points to.
    fn parent(&self, id: &ObjectId) -> Option<(ObjectId, &Column)> {
        let parent = self.constraints(id).find_map(|constraint| match &constraint.sort {
            ConstraintKind::Foreign { table, columns } => {
                let at = constraint.columns.0.iter().position(|name| name == id.name())?;
                Some(ObjectId::under(table, Kind::Column, columns.get(at)?))
            }
            _ => None,
        })?;
        self.catalog.column(&parent).map(|column| (parent, column))
    }

    /// Whether a key is over it, or a NOT NULL that is not proven.
    fn is_demanded(&self, id: &ObjectId) -> bool {
        self.constraints(id).any(|constraint| match constraint.sort {
            ConstraintKind::Primary | ConstraintKind::Foreign { .. } => true,
            _ => constraint.definition.starts_with("NOT NULL "),
        })
    }

    fn constraints<'c>(&'c self, id: &'c ObjectId) -> impl Iterator<Item = &'c Constraint> {
        let table = id.table();
        self.catalog.of_kind(Kind::Constraint).filter_map(move |(constraint, object)| match object {
            Object::Constraint(own)
                if constraint.table() == table && own.columns.0.iter().any(|name| name == id.name()) =>
            {
                Some(own)
            }
            _ => None,
        })
    }
}

/// Whether the database gives the value: it counts, or it computes.
fn counts(column: &Column) -> bool {
    let sequence = column.default.as_ref().is_some_and(|default| default.contains("nextval("));
    column.identity.is_some() || column.generated.is_some() || sequence
}

/// A value of a type, another one for every row up to the twentieth as far as the type has so many.
pub fn plain(data_type: &str, at: usize) -> String {
    let number = at + 1;
    let (base, rest) = data_type.split_once('(').unwrap_or((data_type, ""));
    if data_type.ends_with("[]") {
        return "'{}'".into();
    }
    match base.trim().to_lowercase().as_str() {
        "text" | "character varying" | "varchar" | "character" | "\"char\"" | "clob" => {
            let length: usize = rest.trim_end_matches(')').parse().unwrap_or(40);
            let text = format!("{number} is a name");
            format!("'{}'", &text[..length.min(text.len())])
        }
        "boolean" => at.is_multiple_of(2).to_string(),
        "date" => format!("'2024-02-{number:02}'"),
        "time" | "time without time zone" => format!("'{number:02}:30'"),
        "interval" => format!("'{number} days'"),
        "uuid" => format!("'00000000-0000-4000-8000-{number:012}'"),
        "json" | "jsonb" => format!("'{{\"n\": {number}}}'"),
        "bytea" => format!("'\\x{number:02}'"),
        "blob" => format!("x'{number:02}'"),
        "inet" | "cidr" => format!("'10.0.0.{number}'"),
        "int4range" => format!("'[{number},{})'", number + 1),
        "tstzrange" => format!("'[2024-01-{number:02},2024-01-{:02})'", number + 1),
        "real" | "double precision" | "numeric" => format!("{number}.5"),
        time if time.starts_with("timestamp") => format!("'2024-01-{number:02} 10:00:00'"),
        _ => number.to_string(),
    }
}

//! A difference in words, one line an object.
//!
//! ```text
//!   + column public.users.email text NOT NULL
//!   ~ column public.users.age: type integer to bigint, nullable to NOT NULL
//!   - index public.users.users_age CREATE …
//! ```

use super::{
    Attribute, Change, Column, Composite, Constraint, Defined, Domain, Grant, Lineage, Object, Owner, Routine,
    Sequence, SequenceOptions, Setting, Table, Validity, View,
};
use std::fmt;

/// The longest value that is worth repeating, in characters; of a longer one it is said that it differs.
const LONGEST: usize = 80;

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Created,
    Altered,
    Dropped,
}

impl Change<'_> {
    /// What became of the object.
    pub fn fate(&self) -> Fate {
        match (self.old, self.new) {
            (None, _) => Fate::Created,
            (_, None) => Fate::Dropped,
            _ => Fate::Altered,
        }
    }
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let words = match (self.old, self.new) {
            (Some(old), Some(new)) => format!("~ {}: {}", self.id, alteration(old, new)),
            (None, Some(new)) => format!("+ {} {}", self.id, summary(new)),
            (Some(_), None) | (None, None) => format!("- {}", self.id),
        };
        out.write_str(printable(&words).trim_end())
    }
}

/// A text on one line and without control characters, so that a name in a database cannot steer a terminal.
pub fn printable(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        control if control.is_control() => control.escape_default().to_string(),
        other => other.to_string(),
    });
    letters.collect()
}

/// Values that go without saying where a whole object is told in a line.
const USUAL: [&str; 3] = ["nullable", "valid", "not unique"];

/// One thing that can differ between two objects of a kind.
struct Facet {
    name: &'static str,
    value: Option<String>,
    /// What stands before the value where the whole object is told in a line.
    clause: &'static str,
}

fn facet(name: &'static str, clause: &'static str, value: impl Into<Option<String>>) -> Facet {
    Facet { name, value: value.into(), clause }
}

fn summary(object: &Object) -> String {
    let facets = facets(object).into_iter().filter_map(|facet| {
        let value = facet.value.filter(|value| !USUAL.contains(&value.as_str()))?;
        Some(format!("{}{}", facet.clause, brief(&value)))
    });
    facets.collect::<Vec<_>>().join(" ")
}

fn alteration(old: &Object, new: &Object) -> String {
    let pairs = facets(old).into_iter().zip(facets(new)).filter(|(a, b)| a.value != b.value);
    let differences: Vec<String> = pairs.map(|(a, b)| difference(&a, &b)).collect();
    if differences.is_empty() { "differs".into() } else { differences.join(", ") }
}

fn difference(old: &Facet, new: &Facet) -> String {
    let value = |facet: &Facet| facet.value.as_deref().map_or_else(|| "none".into(), one_line);
    let (before, after) = (value(old), value(new));
    match new.name {
        "" => format!("{before} to {after}"),
        name if before.chars().count().max(after.chars().count()) > LONGEST => format!("another {name}"),
        name => format!("{name} {before} to {after}"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn brief(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn attribute(Attribute { name, data_type, collation }: &Attribute) -> String {
    let collate = collation.as_ref().map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
    format!("{name} {data_type}{collate}")
}

fn facets(object: &Object) -> Vec<Facet> {
    match object {
        Object::Schema(_) => vec![],
        Object::Extension(extension) => vec![facet("schema", "in ", extension.schema.clone())],
        Object::Enum(enumeration) => vec![facet("labels", "", format!("({})", enumeration.labels.join(", ")))],
        Object::Domain(Domain { data_type, collation, reads: _ }) => {
            vec![facet("type", "", data_type.clone()), facet("collation", "COLLATE ", collation.clone())]
        }
        Object::Composite(Composite { attributes, reads: _ }) => {
            vec![facet(
                "attributes",
                "",
                format!("({})", attributes.iter().map(attribute).collect::<Vec<_>>().join(", ")),
            )]
        }
        Object::Sequence(Sequence { data_type, options }) => {
            vec![facet("type", "", data_type.clone()), facet("options", "", counting(options))]
        }
        Object::SequenceOwner(owner) => vec![facet("owner", "", owner.column.dotted())],
        Object::Table(table) => table_facets(table),
        Object::Column(column) => column_facets(column),
        Object::Constraint(constraint) => {
            constraint_facets(constraint).into_iter().chain([under_facet(object)]).collect()
        }
        Object::Index(index) => vec![
            facet("", "", String::from(if index.unique { "unique" } else { "not unique" })),
            facet("definition", "", index.definition.clone()),
            facet("", "", String::from(if index.valid { "valid" } else { "invalid" })),
            under_facet(object),
        ],
        Object::Lineage(lineage) => vec![facet("", "", standing(lineage))],
        Object::View(View { materialized, query, options, columns: _, filled: _, written: _, reads: _ }) => vec![
            facet("materialized", "", materialized.then(|| "materialized".to_string())),
            facet("query", "AS ", query.clone()),
            facet("options", "", list(options)),
        ],
        Object::Trigger(trigger) => vec![facet("definition", "", trigger.definition.clone())],
        Object::Routine(Routine { definition, form: _, arity: _, reads: _ })
        | Object::Defined(Defined { definition, .. }) => {
            vec![facet("definition", "", definition.clone())]
        }
        Object::Setting(Setting { value, reads: _ }) => vec![facet("", "", value.clone())],
        Object::Owner(Owner { role }) => vec![facet("", "", role.clone())],
        Object::Grant(Grant { privileges, usual: _, reads: _ }) => {
            let none = || Some(String::from("nothing"));
            vec![facet("", "", list(privileges).or_else(none))]
        }
        Object::Sync(sync) => {
            let back = sync.twin.as_ref().map(|twin| format!(", {} = {}", twin.old, twin.backward));
            vec![facet("expressions", "", format!("{} = {}{}", sync.new, sync.forward, back.unwrap_or_default()))]
        }
        Object::Comment(comment) => vec![facet("text", "", format!("'{}'", comment.text))],
    }
}

fn table_facets(table: &Table) -> Vec<Facet> {
    let Table { attributes, options, partition_by, foreign, reads: _ } = table;
    let server = foreign.as_ref().map(|foreign| foreign.server.clone());
    vec![
        facet("attributes", "", list(attributes)),
        facet("options", "", list(options)),
        facet("partition key", "PARTITION BY ", partition_by.as_ref().map(|key| key.definition.clone())),
        facet("server", "SERVER ", server),
        facet("options", "OPTIONS ", foreign.as_ref().and_then(|foreign| list(&foreign.options))),
    ]
}

fn under_facet(object: &Object) -> Facet {
    facet("parent", "under ", object.under().map(ToString::to_string))
}

fn standing(lineage: &Lineage) -> String {
    match lineage {
        Lineage::Partition { of, bound } => format!("partition of {} {bound}", of.dotted()),
        Lineage::Heir { of } => {
            format!("heir of {}", of.iter().map(|parent| parent.dotted()).collect::<Vec<_>>().join(", "))
        }
        Lineage::Typed { of, reads: _ } => format!("of type {of}"),
    }
}

fn column_facets(column: &Column) -> Vec<Facet> {
    let Column { data_type, nullable, default, identity, generated, collation, clauses, options, .. } = column;
    let identity = identity.as_ref().map(|identity| format!("{} ({})", identity.mode, counting(&identity.options)));
    let generated = generated.as_ref().map(|generated| format!("({}) {:?}", generated.expression, generated.storage));
    vec![
        facet("type", "", data_type.clone()),
        facet("collation", "COLLATE ", collation.clone()),
        facet("", "", String::from(if *nullable { "nullable" } else { "NOT NULL" })),
        facet("default", "DEFAULT ", default.clone()),
        facet("identity", "IDENTITY ", identity),
        facet("expression", "GENERATED ", generated),
        facet("clauses", "", clauses.clone()),
        facet("options", "OPTIONS ", list(options)),
    ]
}

fn constraint_facets(constraint: &Constraint) -> Vec<Facet> {
    let Constraint { definition, options, validity, .. } = constraint;
    let validity = String::from(if *validity == Validity::Valid { "valid" } else { "NOT VALID" });
    vec![facet("definition", "", definition.clone()), facet("options", "", list(options)), facet("", "", validity)]
}

fn counting(options: &SequenceOptions) -> String {
    let SequenceOptions { start, increment, minimum, maximum, cache, cycle } = options;
    let cycle = if *cycle { ", cycles" } else { "" };
    format!("from {start} by {increment}, {minimum} to {maximum}, cache {cache}{cycle}")
}

fn list(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Aside, Catalog, Kind, ObjectId};

    fn column(data_type: &str, nullable: bool, default: Option<&str>) -> Object {
        Object::Column(Column {
            data_type: data_type.into(),
            nullable,
            default: default.map(String::from),
            identity: None,
            generated: None,
            collation: None,
            clauses: None,
            reads: Aside(vec![]),
            options: vec![],
            position: Aside(1),
            inherited: Aside(false),
        })
    }

    fn words(old: Option<Object>, new: Option<Object>) -> Vec<String> {
        let id = ObjectId::new(Kind::Column, &["public", "users", "a\nb\u{1b}[2J"]);
        let catalog =
            |object: Option<Object>| -> Catalog { object.map(|object| (id.clone(), object)).into_iter().collect() };
        let (old, new) = (catalog(old), catalog(new));
        old.diff(&new).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_change_is_one_printable_line() {
        let name = "column public.users.a\\nb\\u{1b}[2J";
        let (small, large) = (column("integer", true, None), column("bigint", false, Some("0")));
        assert_eq!(words(None, Some(large.clone())), [format!("+ {name} bigint NOT NULL DEFAULT 0")]);
        assert_eq!(words(Some(small.clone()), None), [format!("- {name}")]);
        assert_eq!(
            words(Some(small), Some(large)),
            [format!("~ {name}: type integer to bigint, nullable to NOT NULL, default none to 0")]
        );
    }

    #[test]
    fn a_long_value_is_not_repeated() {
        let view = |query: String| {
            Object::View(View {
                materialized: false,
                filled: Aside(false),
                query,
                options: vec![],
                columns: Aside(vec![]),
                written: Aside(None),
                reads: Aside(vec![]),
            })
        };
        let said = alteration(&view("SELECT 1".into()), &view("SELECT 2, ".repeat(20)));
        assert_eq!(said, "another query");
    }
}

//! What can differ between two objects of a kind, in words.

use super::{
    Attribute, Column, Composite, Constraint, Defined, Domain, Grant, Lineage, Object, Owner, Routine, Sequence,
    SequenceOptions, Setting, Table, Validity, View,
};

/// One thing that can differ between two objects of a kind.
pub struct Facet {
    /// What it is called; nothing where the value tells it.
    pub name: &'static str,
    pub value: Option<String>,
    /// What stands before the value where the whole object is told in a line.
    pub clause: &'static str,
}

fn facet(name: &'static str, clause: &'static str, value: impl Into<Option<String>>) -> Facet {
    Facet { name, value: value.into(), clause }
}

fn attribute(Attribute { name, data_type, collation }: &Attribute) -> String {
    let collate = collation.as_ref().map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
    format!("{name} {data_type}{collate}")
}

/// Everything that can differ, in one order for each kind.
pub fn facets(object: &Object) -> Vec<Facet> {
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
        Object::Owner(Owner { role, roles: _ }) => vec![facet("", "", role.clone())],
        Object::Grant(Grant { privileges, usual: _, reads: _ }) => {
            let none = || Some(String::from("nothing"));
            vec![facet("", "", list(privileges).or_else(none))]
        }
        Object::Sync(sync) => {
            let back = sync.twin().map(|twin| format!(", {} = {}", twin.old, twin.backward));
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

//! Tables and their foreign keys as a drawing, in the languages that GitHub and Graphviz draw.

use crate::catalog::{Catalog, Constraint, ConstraintKind, Kind, Object, ObjectId};
use std::fmt::Write;

/// An entity-relationship diagram of Mermaid.
pub fn mermaid(catalog: &Catalog) -> String {
    let mut out = String::from("erDiagram\n");
    for (table, _) in catalog.of_kind(Kind::Table) {
        let _ = writeln!(out, "    {} {{", word(&table.dotted()));
        for (id, column) in catalog.columns(table) {
            let marks = marks(catalog, id);
            let marks = if marks.is_empty() { String::new() } else { format!(" {}", marks.join(", ")) };
            let _ = writeln!(out, "        {} {}{marks}", word(&column.data_type), word(id.name()));
        }
        let _ = writeln!(out, "    }}");
    }
    for (id, other, constraint) in foreign_keys(catalog) {
        let many = if is_unique(catalog, id, &constraint.columns.0) { "o|" } else { "o{" };
        let one = if is_nullable(catalog, id, constraint) { "|o" } else { "||" };
        let (other, own) = (word(&other.dotted()), word(&id.table().dotted()));
        let _ = writeln!(
            out,
            "    {other} {one}--{many} {own} : \"{}\"",
            constraint.columns.0.join(", ").replace('"', "'")
        );
    }
    out
}

/// A directed graph of Graphviz: each table points at those that it refers to.
pub fn dot(catalog: &Catalog) -> String {
    let mut out = String::from("digraph schema {\n    rankdir=LR;\n    node [shape=record, fontname=Helvetica];\n");
    for (table, _) in catalog.of_kind(Kind::Table) {
        let columns = catalog.columns(table);
        let lines =
            columns.iter().map(|(id, column)| format!("{} {}\\l", record(id.name()), record(&column.data_type)));
        let name = table.dotted();
        let _ = writeln!(out, "    {} [label=\"{{{}|{}}}\"];", quoted(&name), record(&name), lines.collect::<String>());
    }
    for (id, other, constraint) in foreign_keys(catalog) {
        let label = quoted(&constraint.columns.0.join(", "));
        let _ = writeln!(out, "    {} -> {} [label={label}];", quoted(&id.table().dotted()), quoted(&other.dotted()));
    }
    out.push_str("}\n");
    out
}

fn foreign_keys(catalog: &Catalog) -> impl Iterator<Item = (&ObjectId, &ObjectId, &Constraint)> {
    catalog.of_kind(Kind::Constraint).filter_map(|(id, object)| match object {
        Object::Constraint(constraint) => match &constraint.sort {
            ConstraintKind::Foreign { table, .. } => Some((id, table, constraint)),
            _ => None,
        },
        _ => None,
    })
}

fn constraints<'a>(catalog: &'a Catalog, table: &'a ObjectId) -> impl Iterator<Item = &'a Constraint> {
    catalog.children(table).filter_map(|(_, object)| match object {
        Object::Constraint(constraint) => Some(constraint),
        _ => None,
    })
}

fn marks(catalog: &Catalog, column: &ObjectId) -> Vec<&'static str> {
    let table = column.table();
    let holding = constraints(catalog, &table).filter(|c| c.columns.0.iter().any(|name| name == column.name()));
    let mut marks: Vec<&str> = holding
        .filter_map(|constraint| match constraint.sort {
            ConstraintKind::Primary => Some("PK"),
            ConstraintKind::Foreign { .. } => Some("FK"),
            ConstraintKind::Unique => Some("UK"),
            _ => None,
        })
        .collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

fn is_unique(catalog: &Catalog, id: &ObjectId, columns: &[String]) -> bool {
    let table = id.table();
    constraints(catalog, &table)
        .any(|c| matches!(c.sort, ConstraintKind::Primary | ConstraintKind::Unique) && c.columns.0 == columns)
}

fn is_nullable(catalog: &Catalog, id: &ObjectId, constraint: &Constraint) -> bool {
    let column = |name: &String| catalog.column(&ObjectId::under(&id.table(), Kind::Column, name));
    constraint.columns.0.iter().any(|name| column(name).is_some_and(|column| column.nullable))
}

/// A word that Mermaid takes for one.
fn word(text: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '_' };
    let word: String = text.chars().map(letter).collect();
    if word.is_empty() { "_".into() } else { word }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text inside a record's label.
fn record(text: &str) -> String {
    let escape = |c: char| if "{}|<>\"\\ ".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(escape).collect()
}

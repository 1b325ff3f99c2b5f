use super::*;
use crate::catalog::{Aside, Column, Constraint, Enumeration, Table, Validity, View};

fn id(kind: Kind, path: &str) -> ObjectId {
    ObjectId::new(kind, &path.split('.').collect::<Vec<_>>())
}

fn table(name: &str) -> (ObjectId, Object) {
    let table = Table { attributes: vec![], options: vec![], partition_by: None, foreign: None, reads: Aside(vec![]) };
    (id(Kind::Table, &format!("public.{name}")), Object::Table(table))
}

fn column(path: &str, data_type: &str, reads: Vec<ObjectId>) -> (ObjectId, Object) {
    let column = Column {
        data_type: data_type.into(),
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        collation: None,
        clauses: None,
        reads: Aside(reads),
        options: vec![],
        position: Aside(1),
        inherited: Aside(false),
    };
    (id(Kind::Column, &format!("public.{path}")), Object::Column(column))
}

fn key(path: &str, to: &str) -> (ObjectId, Object) {
    let constraint = Constraint {
        sort: ConstraintKind::Foreign { table: id(Kind::Table, &format!("public.{to}")), columns: vec!["id".into()] },
        definition: "FOREIGN KEY".into(),
        options: vec![],
        validity: Validity::Valid,
        under: None,
        columns: Aside(vec![]),
        reads: Aside(vec![id(Kind::Column, &format!("public.{to}.id"))]),
    };
    (id(Kind::Constraint, &format!("public.{path}")), Object::Constraint(constraint))
}

fn view(name: &str, reads: Vec<ObjectId>) -> (ObjectId, Object) {
    let view = View {
        materialized: false,
        filled: Aside(true),
        query: "SELECT".into(),
        options: vec![],
        columns: Aside(vec![]),
        written: Aside(None),
        reads: Aside(reads),
    };
    (id(Kind::View, &format!("public.{name}")), Object::View(view))
}

/// far -> child -> parent -> grand -> great by foreign keys, a type of parent, views over views, and a table beside it all.
fn schema() -> Catalog {
    let mood = id(Kind::Enum, "public.mood");
    let tables = ["far", "child", "parent", "grand", "great", "beside"];
    let ids = tables.map(|name| column(&format!("{name}.id"), "integer", vec![]));
    let keys = [("far", "child"), ("child", "parent"), ("parent", "grand"), ("grand", "great")];
    tables
        .map(table)
        .into_iter()
        .chain(ids)
        .chain(keys.map(|(from, to)| key(&format!("{from}.{from}_fk"), to)))
        .chain([(mood.clone(), Object::Enum(Enumeration { labels: vec!["ok".into()] }))])
        .chain([column("parent.mood", "public.mood", vec![mood]), column("parent.plain", "text", vec![])])
        .chain([
            view("over", vec![id(Kind::Column, "public.parent.plain")]),
            view("over_over", vec![id(Kind::View, "public.over"), id(Kind::Column, "public.beside.id")]),
            view("elsewhere", vec![id(Kind::Column, "public.great.id")]),
        ])
        .collect()
}

/// The names of the tables, types and views in the closure of a change of these.
fn names(touched: &[ObjectId]) -> Vec<String> {
    let schema = schema();
    let closure = Surroundings::of(&[&schema]).closure(touched.iter().cloned().collect());
    let own = closure.iter().filter(|id| id.path.len() == 2 && schema.contains(id));
    own.map(|id| id.name().to_string()).collect()
}

#[test]
fn a_changed_column_brings_its_table_with_what_that_reads_and_who_reads_the_column() {
    let found = names(&[id(Kind::Column, "public.parent.plain")]);
    assert_eq!(found, ["mood", "beside", "grand", "parent", "over", "over_over"]);
}

#[test]
fn a_changed_key_column_brings_the_tables_that_refer_to_it() {
    let found = names(&[id(Kind::Column, "public.parent.id")]);
    assert_eq!(found, ["mood", "child", "grand", "parent"]);
}

#[test]
fn a_table_that_is_only_read_comes_without_its_foreign_keys() {
    let schema = schema();
    let touched = [id(Kind::Column, "public.parent.plain")].into_iter().collect();
    let closure: BTreeSet<ObjectId> = Surroundings::of(&[&schema]).closure(touched);
    let [part, _] = schema.parted(|id| closure.contains(id));
    assert!(part.contains(&id(Kind::Constraint, "public.parent.parent_fk")));
    assert!(part.contains(&id(Kind::Column, "public.grand.id")));
    assert!(!part.contains(&id(Kind::Constraint, "public.grand.grand_fk")));
}

#[test]
fn what_has_the_name_of_something_new_is_there_to_be_in_its_way() {
    let old = schema();
    let mut new = old.clone();
    new.insert(id(Kind::Enum, "public.beside"), Object::Enum(Enumeration { labels: vec![] }));
    let touched = old.differing(&new).into_iter().cloned().collect();
    let closure = Surroundings::of(&[&old, &new]).closure(touched);
    assert!(closure.contains(&id(Kind::Column, "public.beside.id")), "{closure:?}");
}

use super::*;
use crate::catalog::{Aside, Table};

fn table(name: &str) -> ObjectId {
    ObjectId::new(Kind::Table, &["public", name])
}

/// A table's name, whether its column takes NULL, and what that refers to, in which manner.
type Stand<'a> = (&'a str, bool, Option<(&'a str, &'a str)>);

/// Tables of the columns `id` and `up`, each of which refers to another in a manner.
fn tables(all: &[Stand]) -> Catalog {
    let mut catalog = Catalog::default();
    for (name, nullable, reference) in all {
        let own =
            Table { attributes: vec![], options: vec![], partition_by: None, foreign: None, reads: Aside(vec![]) };
        catalog.insert(table(name), Object::Table(own));
        let column = |nullable| Column { data_type: "integer".into(), nullable, ..Column::default() };
        for (column_name, nullable) in [("id", false), ("up", *nullable)] {
            catalog.insert(ObjectId::under(&table(name), Kind::Column, column_name), Object::Column(column(nullable)));
        }
        if let Some((to, manner)) = reference {
            let key = Constraint {
                sort: ConstraintKind::Foreign { table: table(to), columns: vec!["id".into()] },
                definition: format!("FOREIGN KEY (up) REFERENCES public.{to}(id){manner}"),
                options: vec![],
                validity: Validity::Valid,
                under: None,
                columns: Aside(vec!["up".into()]),
                reads: Aside(vec![]),
            };
            catalog.insert(ObjectId::under(&table(name), Kind::Constraint, "key"), Object::Constraint(key));
        }
    }
    catalog
}

/// What becomes of the reference of the last table, where all leave but the first.
fn met(all: &[Stand]) -> String {
    let met = references(&tables(all), &tables(&all[..1]));
    let last = all.last().map(|(name, ..)| ObjectId::under(&table(name), Kind::Constraint, "key"));
    match last.and_then(|id| met.get(&id).cloned()) {
        None => "stays".into(),
        Some(None) => "goes".into(),
        Some(Some(Object::Constraint(key))) => key.definition.split_once("(id)").expect("a key").1.into(),
        Some(Some(other)) => format!("{other:?}"),
    }
}

#[test]
fn what_refuses_goes_and_what_acts_stays() {
    let of = |nullable, manner| met(&[("a", false, None), ("b", nullable, Some(("a", manner)))]);
    assert_eq!(of(true, ""), "goes");
    assert_eq!(of(true, " ON UPDATE CASCADE"), "goes");
    assert_eq!(of(true, " ON DELETE CASCADE"), " ON UPDATE CASCADE ON DELETE CASCADE");
    assert_eq!(of(true, " ON UPDATE CASCADE ON DELETE CASCADE"), "stays");
    assert_eq!(of(true, " ON UPDATE CASCADE ON DELETE SET NULL"), "stays");
    assert_eq!(of(false, " ON UPDATE CASCADE ON DELETE SET NULL"), "goes");
    assert_eq!(of(true, " NOT ENFORCED"), "stays");
}

#[test]
fn what_refers_to_rows_that_are_acted_on_is_asked_too() {
    let of = |between, manner| {
        met(&[("a", false, None), ("b", true, Some(("a", between))), ("c", true, Some(("b", manner)))])
    };
    assert_eq!(of("", ""), "stays");
    assert_eq!(of(" ON UPDATE CASCADE ON DELETE CASCADE", ""), "goes");
    assert_eq!(of(" ON UPDATE CASCADE ON DELETE CASCADE", " ON DELETE CASCADE"), "stays");
    assert_eq!(of(" ON UPDATE CASCADE ON DELETE SET NULL", ""), "stays");
}

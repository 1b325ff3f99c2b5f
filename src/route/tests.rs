use super::*;
use crate::catalog::{Aside, Constraint, ConstraintKind, Rename, Table, Validity};

fn table(name: &str) -> (ObjectId, Object) {
    let table = Table { attributes: vec![], options: vec![], partition_by: None, foreign: None, reads: Aside(vec![]) };
    (ObjectId::new(Kind::Table, &["public", name]), Object::Table(table))
}

fn column(table: &str, name: &str, nullable: bool) -> (ObjectId, Object) {
    let column = Column {
        data_type: "integer".into(),
        nullable,
        default: None,
        identity: None,
        generated: None,
        collation: None,
        clauses: None,
        reads: Aside(vec![]),
        options: vec![],
        position: Aside(1),
        inherited: Aside(false),
    };
    (ObjectId::new(Kind::Column, &["public", table, name]), Object::Column(column))
}

fn check(table: &str, name: &str, on: &str) -> (ObjectId, Object) {
    let constraint = Constraint {
        sort: ConstraintKind::Check { condition: format!("{on} > 0") },
        definition: format!("CHECK ({on} > 0)"),
        options: vec![],
        validity: Validity::Valid,
        under: None,
        columns: Aside(vec![on.into()]),
        reads: Aside(vec![ObjectId::new(Kind::Column, &["public", table, on])]),
    };
    (ObjectId::new(Kind::Constraint, &["public", table, name]), Object::Constraint(constraint))
}

fn catalog(objects: Vec<(ObjectId, Object)>) -> Catalog {
    objects.into_iter().collect()
}

fn plainly(old: &Catalog, new: &Catalog) -> Route {
    let hints = Hints {
        syncs: BTreeMap::new(),
        fills: BTreeSet::new(),
        lasting: BTreeSet::new(),
        leaving: references(old, new),
        shadows: &[],
        counters: &[],
        types: Types { widens: &|_, _| false, alike: &|_, _| false, either: &|_, _| None, holds_with: &|_, _| false },
        respell: &|text, _| text.to_string(),
        side_by_side: true,
    };
    route(old.clone(), new.clone(), &hints).expect("no names collide")
}

#[test]
fn equal_ends_have_equal_middles() {
    let same = catalog(vec![table("a"), column("a", "x", false), check("a", "k", "x")]);
    let route = plainly(&same, &same);
    assert_eq!((&route.both, &route.strict), (&same, &same));
}

#[test]
fn a_required_column_is_lax_until_it_is_filled() {
    let old = catalog(vec![table("a")]);
    let new = catalog(vec![table("a"), column("a", "x", false)]);
    let route = plainly(&old, &new);
    let id = column("a", "x", false).0;
    assert!(route.both.column(&id).expect("it comes in expand").nullable);
    assert!(!route.strict.column(&id).expect("it stays").nullable);
}

#[test]
fn a_leaving_column_may_be_left_out_by_the_new_release() {
    let old = catalog(vec![table("a"), column("a", "x", false)]);
    let new = catalog(vec![table("a")]);
    let route = plainly(&old, &new);
    assert!(route.strict.column(&column("a", "x", false).0).expect("kept to contract").nullable);
}

#[test]
fn only_one_release_writes_a_table_that_the_other_does_not_have() {
    let only = catalog(vec![table("a"), column("a", "x", false), check("a", "k", "x")]);
    let route = plainly(&Catalog::default(), &only);
    assert_eq!(route.both, only);
    let route = plainly(&only, &Catalog::default());
    assert_eq!(route.strict, only);
}

#[test]
fn a_constraint_of_one_release_waits_for_the_other_to_go() {
    let bare = catalog(vec![table("a"), column("a", "x", true)]);
    let checked = catalog(vec![table("a"), column("a", "x", true), check("a", "k", "x")]);
    let coming = plainly(&bare, &checked);
    assert_eq!((&coming.both, &coming.strict), (&bare, &checked));
    let going = plainly(&checked, &bare);
    assert_eq!((&going.both, &going.strict), (&bare, &bare));
}

#[test]
fn every_middle_accepts_both_releases_before_constrain() {
    let old = catalog(vec![table("a"), column("a", "x", false)]);
    let new = catalog(vec![table("a"), column("a", "y", false), check("a", "k", "y")]);
    let route = plainly(&old, &new);
    let exactly =
        Types { widens: &|_, _| false, alike: &|_, _| false, either: &|_, _| None, holds_with: &|_, _| false };
    assert_eq!(accepts(&route.both, &old, exactly), Ok(()));
    assert_eq!(accepts(&route.both, &new, exactly), Ok(()));
    assert!(accepts(&route.strict, &old, exactly).is_err());
    assert_eq!(accepts(&route.strict, &new, exactly), Ok(()));
    assert_eq!(accepts(&route.new, &new, exactly), Ok(()));
}

/// A column that becomes text by way of a second one.
fn shadow(table: &str, name: &str) -> Shadow {
    let id = column(table, name, false).0;
    let (next, former) = (beside(&id, NEXT), beside(&id, FORMER));
    let value = String::new;
    let (to_next, from_next, to_former, from_former) = (value(), value(), value(), value());
    Shadow { column: id, next, former, to_next, from_next, to_former, from_former }
}

/// A column of the type that it takes.
fn text(table: &str, name: &str) -> (ObjectId, Object) {
    let (id, object) = column(table, name, false);
    match object {
        Object::Column(column) => (id, Object::Column(Column { data_type: "text".into(), ..column })),
        other => (id, other),
    }
}

#[test]
fn a_column_changes_names_with_the_one_beside_it_and_all_that_reads_it_does_with_that() {
    let old = catalog(vec![table("a"), column("a", "x", false), check("a", "k", "x")]);
    let new = catalog(vec![table("a"), text("a", "x"), check("a", "k", "x")]);
    let shadows = [shadow("a", "x")];
    let hints = Hints {
        syncs: BTreeMap::new(),
        fills: BTreeSet::new(),
        lasting: BTreeSet::new(),
        leaving: BTreeMap::new(),
        shadows: &shadows,
        counters: &[],
        types: Types { widens: &|_, _| false, alike: &|_, _| false, either: &|_, _| None, holds_with: &|_, _| false },
        respell: &|text, _| text.to_string(),
        side_by_side: true,
    };
    let Route { both, strict, .. } = route(old, new, &hints).expect("no names collide");
    let data_type = |catalog: &Catalog, id: &ObjectId| catalog.column(id).map(|column| column.data_type.clone());
    let [Shadow { column: id, next, former, .. }] = &shadows;
    assert_eq!([id, next].map(|id| data_type(&both, id)), [Some("integer".into()), Some("text".into())]);
    assert_eq!([id, former].map(|id| data_type(&strict, id)), [Some("text".into()), Some("integer".into())]);
    let as_is = |text: &str, _: &Rename| text.to_string();
    for (way, ends, coming) in [(Way::Forth, [&both, &strict], next), (Way::Back, [&strict, &both], former)] {
        let (ready, renames) = ready(ends, &shadows, way, &as_is);
        let constraint = check("a", "k", "x").0;
        let beside = beside(&constraint, if way == Way::Forth { NEXT } else { FORMER });
        assert!(ready.contains(&constraint) && ready.reads(&beside).contains(coming), "{ready:?}");
        assert!(!ready.column(coming).expect("it is there").nullable || way == Way::Back);
        assert_eq!(renames.len(), 4);
    }
}

#[test]
fn columns_turn_by_tables() {
    let shadows = [shadow("a", "x"), shadow("b", "x"), shadow("a", "y")];
    let none = Catalog::default();
    let groups = apart([&none, &none], &shadows);
    let names = |group: &Vec<Shadow>| group.iter().map(|shadow| shadow.column.dotted()).collect::<Vec<_>>();
    assert_eq!(groups.iter().map(names).collect::<Vec<_>>(), [vec!["public.b.x"], vec!["public.a.x", "public.a.y"]]);
}

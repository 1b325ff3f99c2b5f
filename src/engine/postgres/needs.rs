//! What rows must be like before a constraint can be proven, as questions: each gives how many rows stand against it, and a
//! sample of them.

use super::quote;
use super::sync::differs;
use crate::catalog::{Column, Constraint, ObjectId};
use crate::engine::Leg;
use crate::step::{Piece, Precondition};

/// No two rows share these keys.
pub fn distinct(id: &ObjectId, keys: &[String], predicate: Option<&str>, nulls: &str) -> Precondition {
    let list = keys.join(", ");
    let known = keys.iter().map(|key| format!("({key}) IS NOT NULL"));
    let known: Vec<String> = if nulls.is_empty() { known.collect() } else { vec![] };
    let conditions: Vec<String> =
        known.into_iter().chain(predicate.map(|predicate| format!("({predicate})"))).collect();
    let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let head = format!("SELECT count(*), (array_agg(key))[1:5]::text FROM (SELECT ROW({list})::text AS key FROM ");
    let tail = format!("{filter} GROUP BY {list} HAVING count(*) > 1) AS doubled");
    Precondition {
        says: format!("no two rows of {} share ({list})", id.table().dotted()),
        query: vec![Piece::Text(head), Piece::Alone(id.table()), Piece::Text(tail)],
    }
}

/// One column holds in every row what another does: what the first value makes of that, or the second makes that of it. A value
/// that cannot be converted is the server's error.
pub fn carried([(from, own), (to, other)]: [(&ObjectId, &Column); 2], [there, back]: [&str; 2]) -> Precondition {
    let [name, coming] = [from, to].map(|id| quote::name(id.name()));
    let (lost, unlike) = (differs(other, &coming, &format!("({there})")), differs(own, &name, &format!("({back})")));
    let head = format!("SELECT count(*), (array_agg(left(({name})::text, 40)))[1:5]::text FROM ");
    Precondition {
        says: format!("every value of {} has come over to {}", from.dotted(), to.name()),
        query: vec![
            Piece::Text(head),
            Piece::Present(from.table()),
            Piece::Text(format!(" WHERE {lost} AND {unlike}")),
        ],
    }
}

/// Every row of these gives a value. One that cannot is the server's error, with its own words.
pub fn converted(column: &ObjectId, value: &str, rows: Option<&str>) -> Precondition {
    let asked = rows.map_or_else(|| value.to_string(), |rows| format!("CASE WHEN {rows} THEN {value} END"));
    let head = format!("SELECT 0 * count({asked}), NULL FROM ");
    let says = format!("every row of {} gives a value by `{value}`", column.table().dotted());
    Precondition { says, query: vec![Piece::Text(head), Piece::Present(column.table())] }
}

/// Every row obeys the condition; where the check is not inherited, those of the table alone.
pub fn obeyed(id: &ObjectId, check: &Constraint, condition: &str) -> Precondition {
    let alone = check.definition.ends_with(" NO INHERIT");
    let rows = if alone { Piece::Alone(id.table()) } else { Piece::Rows(id.table()) };
    let tail = format!(" AS checked WHERE NOT ({condition})");
    Precondition {
        says: format!("every row of {} obeys `{}`: {condition}", id.table().dotted(), id.name()),
        query: vec![
            Piece::Text("SELECT count(*), left((array_agg(checked::text))[1], 80) FROM (SELECT * FROM ".into()),
            rows,
            Piece::Text(format!("){tail}")),
        ],
    }
}

/// Every row of the rows to be written obeys a check that nobody has proven: a row is held to it when it is written, whatever it
/// was before.
pub fn withstood(id: &ObjectId, check: &Constraint, condition: &str, fill: &Filling) -> Precondition {
    let Filling { column, data_type, expression, rows } = fill;
    let value = |name: &String| match name == column.name() {
        true => format!("CAST(({expression}) AS {data_type}) AS {}", quote::name(name)),
        false => quote::name(name),
    };
    let values: Vec<String> = check.columns.0.iter().map(value).collect();
    let values = if values.is_empty() { "*".into() } else { values.join(", ") };
    let head = format!("SELECT count(*), left((array_agg(filled::text))[1], 80) FROM (SELECT {values} FROM ");
    let tail = format!(" WHERE ({rows})) AS filled WHERE NOT ({condition})");
    let told = format!("every row of {} obeys `{}` when it is filled", id.table().dotted(), id.name());
    Precondition {
        says: format!("{told}, though that is NOT VALID and was not asked of rows before it: {condition}"),
        query: vec![Piece::Text(head), Piece::Present(id.table()), Piece::Text(tail)],
    }
}

/// What is written into a column, and the rows that get it.
pub struct Filling<'a> {
    pub column: &'a ObjectId,
    pub data_type: &'a str,
    pub expression: &'a str,
    pub rows: &'a str,
}

/// Every row whose columns are all there refers to a row that is there; by MATCH FULL none of them is there alone.
pub fn parented(leg: &Leg, id: &ObjectId, new: &Constraint, table: &ObjectId, columns: &[String]) -> Precondition {
    let own = &new.columns.0;
    let pairs = own
        .iter()
        .zip(columns)
        .map(|(own, other)| format!("parent.{} = child.{}", quote::name(other), quote::name(own)));
    let lost = [
        "NOT EXISTS (SELECT 1 FROM (SELECT * FROM ".to_string(),
        format!(") AS parent WHERE {})", pairs.collect::<Vec<_>>().join(" AND ")),
    ];
    orphans(leg, id, new, table, lost)
}

/// No row refers to one of a partition: the server lets none go to which another refers, not for an instant.
pub fn unreferred(id: &ObjectId, own: &[String], columns: &[String], part: &ObjectId) -> Precondition {
    let child = |column: &String| format!("child.{}", quote::name(column));
    let keys: Vec<String> = own.iter().map(child).collect();
    let pairs = own.iter().zip(columns).map(|(own, other)| format!("parent.{} = {}", quote::name(other), child(own)));
    let head = format!("SELECT count(*), (array_agg(ROW({})::text))[1:5]::text FROM (SELECT * FROM ", keys.join(", "));
    let tail = format!(") AS parent WHERE {})", pairs.collect::<Vec<_>>().join(" AND "));
    Precondition {
        says: format!("no row of {} refers to a row of {}", id.table().dotted(), part.dotted()),
        query: vec![
            Piece::Text(head),
            Piece::Alone(id.table()),
            Piece::Text(") AS child WHERE EXISTS (SELECT 1 FROM (SELECT * FROM ".into()),
            Piece::Alone(part.clone()),
            Piece::Text(tail),
        ],
    }
}

/// The time of a row has to lie within those of the rows that it refers to, taken together.
pub fn covered(leg: &Leg, id: &ObjectId, new: &Constraint, table: &ObjectId, columns: &[String]) -> Precondition {
    let own = &new.columns.0;
    let pairs = || {
        own.iter()
            .zip(columns)
            .map(|(own, other)| (format!("child.{}", quote::name(own)), format!("parent.{}", quote::name(other))))
    };
    let (time, times) = pairs().next_back().unwrap_or_default();
    let equal: Vec<String> = pairs().rev().skip(1).map(|(own, other)| format!("{own} = {other}")).collect();
    let lost = [
        format!("coalesce(NOT {time} <@ (SELECT range_agg({times}) FROM (SELECT * FROM "),
        format!(") AS parent WHERE {}), true)", equal.join(" AND ")),
    ];
    orphans(leg, id, new, table, lost)
}

/// No row whose columns are all there has lost its parent; the condition stands around the rows of the other table.
fn orphans(leg: &Leg, id: &ObjectId, new: &Constraint, table: &ObjectId, [before, after]: [String; 2]) -> Precondition {
    let own = &new.columns.0;
    let child = |column: &String| format!("child.{}", quote::name(column));
    let keys: Vec<String> = own.iter().map(child).collect();
    let known: Vec<String> = keys.iter().map(|key| format!("{key} IS NOT NULL")).collect();
    let known = known.join(" AND ");
    let (halves, end) = match new.refers_fully() && own.len() > 1 {
        true => (format!("(num_nulls({0}) BETWEEN 1 AND {1} OR ", keys.join(", "), own.len() - 1), ")"),
        false => (String::new(), ""),
    };
    let head = format!(
        "SELECT count(*), (array_agg(DISTINCT ROW({})::text))[1:5]::text FROM (SELECT * FROM ",
        keys.join(", ")
    );
    let middle = format!(") AS child WHERE {halves}{known} AND {before}");
    let parents =
        if leg.from.contains(table) { Piece::Alone(table.clone()) } else { Piece::Text(quote::qualified(table)) };
    Precondition {
        says: format!("every ({}) of {} is in {}", own.join(", "), id.table().dotted(), table.dotted()),
        query: vec![
            Piece::Text(head),
            Piece::Alone(id.table()),
            Piece::Text(middle),
            parents,
            Piece::Text(after + end),
        ],
    }
}

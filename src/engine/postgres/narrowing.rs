//! Which numbers a narrower type does not take, found by its range: the cast itself fails on the first of them, and tells neither how
//! many there are nor which.

use super::quote;
use crate::catalog::{Catalog, Column, ObjectId};
use crate::step::{Piece, Precondition};

/// The types of whole numbers, by their names and by their ranges.
const RANGES: &[(&str, &str, &str)] = &[
    ("smallint", "-32768", "32767"),
    ("integer", "-2147483648", "2147483647"),
    ("bigint", "-9223372036854775808", "9223372036854775807"),
];

/// Every number of these rows fits, where `value` is a plain cast of a column of the same table of `side` to a whole number.
pub fn fitting(side: &Catalog, column: &ObjectId, value: &str, rows: Option<&str>) -> Option<Precondition> {
    let columns = side.columns(&column.table());
    columns.into_iter().find_map(|(source, own)| of(source, own, value, rows))
}

fn of(source: &ObjectId, own: &Column, value: &str, rows: Option<&str>) -> Option<Precondition> {
    let name = quote::name(source.name());
    let at = RANGES.iter().position(|(target, ..)| is_cast(value, &name, target))?;
    let (target, least, most) = RANGES[at];
    let narrows = RANGES[at + 1..].iter().any(|(wider, ..)| own.data_type == *wider);
    let number = match own.data_type.as_str() {
        _ if narrows => name.clone(),
        known if known == "numeric" || known.starts_with("numeric(") => format!("round({name})"),
        _ => return None,
    };
    let rows = rows.map_or_else(String::new, |rows| format!("({rows}) AND "));
    Some(Precondition {
        says: format!("every value of {} fits {target}", source.dotted()),
        query: vec![
            Piece::Text(format!("SELECT count(*), (array_agg({name}))[1:5]::text FROM ")),
            Piece::Present(source.table()),
            Piece::Text(format!(" WHERE {rows}{number} NOT BETWEEN {least} AND {most}")),
        ],
    })
}

/// Whether it is the column cast to the type, and nothing else.
fn is_cast(value: &str, name: &str, target: &str) -> bool {
    let Some(inner) = value.strip_suffix(&format!("::{target}")) else { return false };
    let inner = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(inner);
    inner == name || is_cast(inner, name, target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Kind, Object};
    use crate::step::Reach;

    fn asked(data_type: &str, value: &str, rows: Option<&str>) -> Option<String> {
        let id = ObjectId::new(Kind::Column, &["public", "t", "n"]);
        let column = Column { data_type: data_type.into(), ..Column::default() };
        let side: Catalog = [(id.clone(), Object::Column(column))].into_iter().collect();
        let need = fitting(&side, &id.renamed("_former_n"), value, rows)?;
        Some(need.sql(&|_: &ObjectId, _: Reach| "t".into(), &|_| "t".into()))
    }

    #[test]
    fn a_number_is_compared_with_the_range() {
        let of = |condition: &str| format!("SELECT count(*), (array_agg(n))[1:5]::text FROM t WHERE {condition}");
        let whole = "n NOT BETWEEN -2147483648 AND 2147483647";
        assert_eq!(asked("bigint", "n::integer", None), Some(of(whole)));
        assert_eq!(asked("bigint", "(n)::integer", Some("a = 1")), Some(of(&format!("(a = 1) AND {whole}"))));
        let rounded = "round(n) NOT BETWEEN -32768 AND 32767";
        assert_eq!(asked("numeric(9,3)", "n::smallint", None), Some(of(rounded)));
        assert_eq!(asked("text", "n::integer", None), None);
        assert_eq!(asked("bigint", "(n / 2)::integer", None), None);
    }
}

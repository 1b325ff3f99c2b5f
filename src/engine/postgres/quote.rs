//! SQL text is built by these functions alone: every name and literal that comes from a database is hostile.

use crate::catalog::{Kind, ObjectId};

/// A name in double quotes, unless it reads back as itself without them.
pub fn name(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && !is_keyword(name) { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Names between commas.
pub fn names<'a>(all: impl IntoIterator<Item = &'a String>) -> String {
    all.into_iter().map(|one| name(one)).collect::<Vec<_>>().join(", ")
}

/// The name of a relation or type with its schema; the name alone of what has no schema.
pub fn qualified(id: &ObjectId) -> String {
    match (id.kind, id.path.as_slice()) {
        (Kind::Index | Kind::Constraint, [schema, _, own]) => format!("{}.{}", name(schema), name(own)),
        (Kind::Operator, [schema, symbol, ..]) => format!("{}.{symbol}", name(schema)),
        (_, [schema, own, ..]) => format!("{}.{}", name(schema), name(own)),
        (_, path) => names(path),
    }
}

/// The qualified name of the table that a child stands on.
pub fn table(id: &ObjectId) -> String {
    qualified(&id.table())
}

/// A text literal, the same whatever `standard_conforming_strings` says.
pub fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
}

/// A body between dollar signs that it does not hold itself.
pub fn dollars(body: &str) -> String {
    let tags = (0..).map(|n: u32| if n == 0 { "$concertina$".to_string() } else { format!("$concertina{n}$") });
    let tag = tags.into_iter().find(|tag| !body.contains(tag.as_str())).unwrap_or_default();
    format!("{tag}{body}{tag}")
}

/// The server's deparser is not a fixpoint: `v IN ('a', 'b')` over varchar reads back in one form when first made, and in
/// another once it is made from its own text (14 to 18). Both become the second, which is stable.
pub fn settle(text: &str) -> String {
    const OPEN: &str = "(ARRAY[";
    const CLOSE: &str = "])::text[]";
    let mut settled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(OPEN) {
        let (head, tail) = rest.split_at(start);
        settled.push_str(head);
        match literals(&tail[OPEN.len()..], CLOSE) {
            Some((items, after)) => {
                let cast: Vec<String> = items.iter().map(|item| format!("({item})::text")).collect();
                settled.push_str(&format!("ARRAY[{}]", cast.join(", ")));
                rest = after;
            }
            None => {
                settled.push_str(OPEN);
                rest = &tail[OPEN.len()..];
            }
        }
    }
    settled + rest
}

/// Reads `'a'::character varying, 'b'::character varying` up to `close`.
fn literals<'a>(text: &'a str, close: &str) -> Option<(Vec<&'a str>, &'a str)> {
    const CAST: &str = "::character varying";
    let (mut items, mut rest) = (vec![], text);
    loop {
        let end = end_of_string(rest)?;
        let after = rest[end..].strip_prefix(CAST)?;
        items.push(&rest[..end + CAST.len()]);
        match after.strip_prefix(close) {
            Some(after) => return Some((items, after)),
            None => rest = after.strip_prefix(", ")?,
        }
    }
}

/// Where a string literal that begins the text ends.
fn end_of_string(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    characters.next().filter(|(_, first)| *first == '\'')?;
    while let Some((at, character)) = characters.next() {
        if character == '\'' && characters.next_if(|(_, next)| *next == '\'').is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// Every word of PostgreSQL 18 that cannot be a bare name of a column, table, type or function.
fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &str = " all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean \
        both case cast char character check coalesce collate collation column concurrently constraint create cross \
        current_catalog current_date current_role current_schema current_time current_timestamp current_user dec decimal \
        default deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full \
        grant greatest group grouping having ilike in initially inner inout int integer intersect interval into is isnull \
        join json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize \
        json_table json_value lateral leading least left like limit localtime localtimestamp merge_action national natural \
        nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing \
        position precision primary real references returning right row select session_user setof similar smallint some \
        substring symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique user \
        using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists \
        xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable ";
    KEYWORDS.contains(&format!(" {word} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_names() {
        assert_eq!(name("a\";drop table x;--"), "\"a\"\";drop table x;--\"");
        assert_eq!(name("Ünïcode"), "\"Ünïcode\"");
        assert_eq!(name("order"), "\"order\"");
        assert_eq!(name("orders"), "orders");
        assert_eq!(literal("it's \\ here"), "E'it''s \\\\ here'");
    }

    #[test]
    fn a_list_over_varchar_settles() {
        let first = "((s)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[]))";
        let settled = "((s)::text = ANY (ARRAY[('a'::character varying)::text, ('it''s'::character varying)::text]))";
        assert_eq!(settle(first), settled);
        assert_eq!(settle(settled), settled);
        assert_eq!(settle("(ARRAY['a'::text])::text[]"), "(ARRAY['a'::text])::text[]");
    }
}

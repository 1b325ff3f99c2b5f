//! Whether a default is one value for all rows that are there: then the server keeps it beside the table (since 11); else it
//! writes every row when the column comes.

use crate::catalog::{Catalog, Kind, Object, ObjectId};

/// Functions of the server that give one value for a whole statement, and may stand in defaults; none outside of this list is
/// taken for one.
const STEADY: &[&str] = &[
    "now",
    "statement_timestamp",
    "transaction_timestamp",
    "current_setting",
    "date_trunc",
    "timezone",
    "to_char",
    "to_date",
    "to_timestamp",
    "make_date",
    "make_interval",
    "make_timestamp",
    "lower",
    "upper",
    "initcap",
    "md5",
    "length",
    "concat",
    "jsonb_build_object",
    "jsonb_build_array",
    "json_build_object",
    "json_build_array",
    "to_jsonb",
    "to_json",
    "to_tsvector",
    "array_fill",
    "range",
    "int4range",
    "int8range",
    "numrange",
    "daterange",
    "tsrange",
    "tstzrange",
    "decode",
    "encode",
    "repeat",
    "replace",
    "abs",
    "round",
    "floor",
    "ceil",
    "date_part",
    "point",
    "box",
    "nullif",
    "coalesce",
    "least",
    "greatest",
    "extract",
    "row",
];

/// Types whose names may be followed by a bracket.
const MEASURED: &[&str] =
    &["numeric", "varying", "character", "bpchar", "bit", "varbit", "time", "timestamp", "interval"];

/// Whether a default may give one row another value than the next.
pub fn differs_by_row(side: &Catalog, column: &ObjectId, default: &str) -> bool {
    let reads = side.reads(column);
    let own: Vec<&str> = reads.iter().filter(|id| is_steady(side, id)).map(ObjectId::name_in_schema).collect();
    calls(default).any(|name| {
        let last = name.rsplit('.').next().unwrap_or(name);
        // The server writes its own constructs in capitals; a name in quotes is somebody's.
        let plain = &last.to_ascii_lowercase();
        let plain = if last.starts_with('"') { last.trim_matches('"') } else { plain };
        !STEADY.contains(&plain) && !MEASURED.contains(&plain) && !own.contains(&plain)
    })
}

fn is_steady(side: &Catalog, id: &ObjectId) -> bool {
    // A body may say anything.
    let head = |definition: &str| definition.split_once("\nAS ").map_or("", |(head, _)| head).to_string();
    let steady = |definition: &str| [" IMMUTABLE", " STABLE"].iter().any(|word| head(definition).contains(word));
    id.kind == Kind::Function
        && matches!(side.object(id), Some(Object::Routine(routine)) if steady(&routine.definition))
}

/// The names that are followed by a bracket, outside of literals.
fn calls(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split('\'').step_by(2);
    code.flat_map(|code| {
        code.match_indices('(').filter_map(|(at, _)| {
            let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '"' | '$');
            let begins = code[..at].char_indices().rev().take_while(|(_, letter)| part(*letter)).last()?.0;
            Some(&code[begins..at])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_for_all_rows_is_told_from_one_for_each() {
        let column = ObjectId::new(Kind::Column, &["public", "t", "c"]);
        let differs = |default: &str| differs_by_row(&Catalog::default(), &column, default);
        for steady in [
            "1",
            "'random()'::text",
            "now()",
            "CURRENT_DATE",
            "(1.5)::numeric(10,2)",
            "''::character varying(9)",
            "(now() + '1 day'::interval)",
            "ARRAY[]::integer[]",
            "timezone('utc'::text, now())",
            "lower('A'::text)",
            "COALESCE(now(), LEAST(now(), now()))",
        ] {
            assert!(!differs(steady), "{steady}");
        }
        for each in [
            "gen_random_uuid()",
            "(random() * 2)",
            "nextval('s'::regclass)",
            "public.\"Mine\"(7)",
            "uuid_generate_v4()",
            "md5((clock_timestamp())::text)",
        ] {
            assert!(differs(each), "{each}");
        }
    }
}

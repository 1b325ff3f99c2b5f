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
    "cast",
    "current_timestamp",
    "current_time",
    "localtimestamp",
    "localtime",
];

/// Types whose names may be followed by a bracket.
const MEASURED: &[&str] = &[
    "numeric",
    "decimal",
    "varying",
    "varchar",
    "character",
    "char",
    "bpchar",
    "bit",
    "varbit",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
];

/// Whether a default may give one row another value than the next.
pub fn differs_by_row(side: &Catalog, column: &ObjectId, default: &str) -> bool {
    let reads = side.reads(column);
    let own: Vec<&str> = reads.iter().filter(|id| is_steady(side, id)).map(ObjectId::name_in_schema).collect();
    calls(default).any(|name| {
        let last = name.rsplit('.').next().unwrap_or(name);
        match last.strip_prefix('"') {
            // The server writes its own constructs without quotes.
            Some(quoted) => !own.contains(&quoted.trim_end_matches('"')),
            None => {
                let plain = &*last.to_ascii_lowercase();
                !STEADY.contains(&plain) && !MEASURED.contains(&plain) && !own.contains(&plain)
            }
        }
    })
}

/// What the server calls the time at which a transaction or statement began.
const MOMENTS: &[&str] = &[
    "now",
    "statement_timestamp",
    "transaction_timestamp",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "localtime",
];

/// Whether a default gives that time, outside of literals.
pub fn tells_the_time(default: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '"' | '$');
    let mut words = default.split('\'').step_by(2).flat_map(|code| code.split(move |letter| !part(letter)));
    words.any(|word| MOMENTS.contains(&&*word.to_ascii_lowercase()))
}

fn is_steady(side: &Catalog, id: &ObjectId) -> bool {
    id.kind == Kind::Function
        && matches!(side.object(id), Some(Object::Routine(routine)) if says_steady(&routine.definition))
}

/// Whether the head of a definition says so, in a line that begins as `pg_get_functiondef` begins it: a body may say anything.
fn says_steady(definition: &str) -> bool {
    let body = |line: &&str| ["AS ", "RETURN ", "BEGIN ATOMIC"].iter().any(|word| line.starts_with(word));
    let mut head = definition.lines().take_while(|line| !body(line));
    head.any(|line| line.starts_with(" IMMUTABLE") || line.starts_with(" STABLE"))
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
            "public.\"least\"(1)",
            "\"coalesce\"()",
        ] {
            assert!(differs(each), "{each}");
        }
    }

    #[test]
    fn the_time_is_told_from_what_only_names_it() {
        for moment in ["now()", "CURRENT_DATE", "(now() + '1 day'::interval)", "timezone('utc'::text, now())"] {
            assert!(tells_the_time(moment), "{moment}");
        }
        for other in ["'now'::text", "clock_timestamp()", "public.now()", "'2020-01-01'::date"] {
            assert!(!tells_the_time(other), "{other}");
        }
    }

    #[test]
    fn what_a_function_says_of_itself_stands_in_its_head() {
        let head = "CREATE OR REPLACE FUNCTION public.f()\n RETURNS integer\n LANGUAGE sql\n";
        assert!(says_steady(&format!("{head} IMMUTABLE STRICT\nRETURN 1")));
        assert!(says_steady(&format!("{head} STABLE\nAS $$ SELECT 1 $$")));
        assert!(!says_steady(&format!("{head}BEGIN ATOMIC\n SELECT 1\n IMMUTABLE;\nEND")));
        assert!(!says_steady(&format!("{head}AS $$\n IMMUTABLE $$")));
    }
}

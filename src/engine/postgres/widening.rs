//! Which types take the values of which: the table of `online-catalogue`, section 0.3, as data.

/// Whether `to` takes every value of `from` and gives it back unchanged.
pub fn widens(from: &str, to: &str) -> bool {
    const LARGER: [(&str, &str); 4] =
        [("smallint", "integer"), ("smallint", "bigint"), ("integer", "bigint"), ("real", "double precision")];
    from == to || is_free(from, to) || LARGER.contains(&(from, to))
}

/// Whether the change writes no row and no index: the measured list of `online-catalogue`, section 0.3.
pub fn is_free(from: &str, to: &str) -> bool {
    let (from_base, from_size) = split(from);
    let (to_base, to_size) = split(to);
    let grows = |place: usize| match (from_size.get(place), to_size.get(place)) {
        (_, None) => true,
        (Some(from), Some(to)) => to >= from,
        (None, Some(_)) => false,
    };
    match (from_base.as_str(), to_base.as_str()) {
        ("character varying", "character varying" | "text") => grows(0),
        ("text", "character varying") => to_size.is_empty(),
        ("numeric", "numeric") => grows(0) && (to_size.is_empty() || from_size.get(1) == to_size.get(1)),
        ("cidr", "inet") | ("xml", "text") => true,
        ("bit varying", "bit varying") => grows(0),
        (a, b) => a == b && (a.starts_with("timestamp") || a.starts_with("time ") || a == "interval") && grows(0),
    }
}

/// Whether the way back from a type that takes every value needs no word: an ALTER refuses what does not fit, where a cast that is
/// written would cut it. No value becomes another type by itself where only such a cast leads there.
pub fn is_assigned(from: &str, to: &str) -> bool {
    (from, to) != ("text", "xml")
}

/// `numeric(12,2)` as its name and numbers; `timestamp(3) without time zone` too.
fn split(data_type: &str) -> (String, Vec<i64>) {
    match data_type.split_once('(').and_then(|(head, rest)| Some((head, rest.split_once(')')?))) {
        Some((head, (numbers, tail))) => {
            let numbers = numbers.split(',').filter_map(|number| number.trim().parse().ok()).collect();
            (format!("{head}{tail}"), numbers)
        }
        None => (data_type.to_string(), vec![]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_list() {
        for (from, to) in [
            ("character varying(10)", "character varying(20)"),
            ("character varying(10)", "text"),
            ("text", "character varying"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("numeric(10,2)", "numeric"),
            ("timestamp(3) without time zone", "timestamp without time zone"),
            ("cidr", "inet"),
        ] {
            assert!(is_free(from, to), "{from} -> {to}");
        }
        for (from, to) in [
            ("character varying(20)", "character varying(10)"),
            ("text", "character varying(10)"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("numeric", "numeric(10,2)"),
            ("integer", "bigint"),
            ("character varying(10)[]", "character varying(20)[]"),
            ("timestamp without time zone", "timestamp with time zone"),
            ("inet", "cidr"),
        ] {
            assert!(!is_free(from, to), "{from} -> {to}");
        }
        assert!(widens("integer", "bigint") && !widens("bigint", "integer"));
    }
}

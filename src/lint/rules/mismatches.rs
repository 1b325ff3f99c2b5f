//! What the files say in two places, and not alike.

use crate::lint::known::{ForeignKey, Table};
use crate::lint::rule::{Concern, Hit, Level, Look, POSTGRES, Rule, Sight};
use crate::lint::statement::{DataType, Name};

pub static RULES: [Rule; 2] = [
    Rule {
        code: "foreign-key-type",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a foreign key is of another type than what it refers to",
        happens: "An integer that refers to a bigint ends at 2147483647, when the other table goes on; a change of either later is a rewrite. Types that cannot be compared are refused. It is found at the end of a file, where the files that are read say both types; lengths, and text beside varchar, are not spoken of",
        advice: "give it the type of the column that it refers to",
        rewrite: "CREATE TABLE o (id bigint PRIMARY KEY, user_id bigint REFERENCES users);",
        look: Look::End(types),
    },
    Rule {
        code: "sequence-without-owner",
        engines: POSTGRES,
        level: Level::Warning,
        concern: Concern::Choice,
        title: "a sequence gives a column its default, and belongs to none",
        happens: "It stays when its table or column is dropped, TRUNCATE … RESTART IDENTITY passes over it, and pg_get_serial_sequence does not find it. It is found at the end of a file that makes it",
        advice: "say whose it is, or make an identity column",
        rewrite: "ALTER SEQUENCE t_n_seq OWNED BY t.n;",
        look: Look::End(sequence),
    },
];

fn types(at: &Sight) -> Vec<Hit> {
    let mut found = vec![];
    for (name, table) in &at.known.tables {
        for key in table.foreign_keys.iter().filter(|key| key.origin == at.here) {
            found.extend(at.known.tables.get(&key.to).and_then(|to| differs((name, table), key, to)));
        }
    }
    found
}

/// The first column of a foreign key whose type is not that of the column that it refers to.
fn differs((name, table): (&Name, &Table), key: &ForeignKey, to: &Table) -> Option<Hit> {
    let pairs = key.columns.iter().zip(to.referred(key));
    let types = pairs.filter_map(|(own, other)| {
        let (own_type, other_type) = (&table.columns.get(own)?.data_type, &to.columns.get(other)?.data_type);
        let known = !own_type.name.is_empty() && !other_type.name.is_empty();
        (known && kind(own_type) != kind(other_type)).then_some((own, own_type, other, other_type))
    });
    let (own, own_type, other, other_type) = types.into_iter().next()?;
    let says =
        format!("`{own}` of `{name}` is {own_type}, and `{other}` of `{}`, to which it refers, {other_type}", key.to);
    Some(Hit::new(key.range.clone(), says))
}

/// What a type is, whatever its length.
fn kind(data_type: &DataType) -> (&str, bool) {
    let name = match data_type.name.as_str() {
        "serial" => "integer",
        "bigserial" => "bigint",
        "smallserial" => "smallint",
        "varchar" | "char" => "text",
        name => name,
    };
    (name, data_type.array)
}

fn sequence(at: &Sight) -> Vec<Hit> {
    let alone = at.known.sequences.iter().filter(|(_, sequence)| sequence.origin == at.here && !sequence.owned);
    let feeding = alone.filter_map(|(name, sequence)| Some((name, sequence, sequence.feeds.as_ref()?)));
    feeding
        .map(|(name, sequence, column)| {
            Hit::new(sequence.range.clone(), format!("`{name}` gives `{column}` its default, and belongs to no column"))
        })
        .collect()
}

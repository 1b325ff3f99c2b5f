//! Names and literals as SQLite reads them.

/// Words that cannot stand bare as a name, or that would be read as something else where an expression stands.
const RESERVED: &[&str] = &[
    "ADD",
    "ALL",
    "ALTER",
    "AND",
    "AS",
    "AUTOINCREMENT",
    "BETWEEN",
    "CASE",
    "CHECK",
    "COLLATE",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "DEFAULT",
    "DEFERRABLE",
    "DELETE",
    "DISTINCT",
    "DROP",
    "ELSE",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "GROUP",
    "HAVING",
    "IN",
    "INDEX",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "LIMIT",
    "NOT",
    "NOTHING",
    "NOTNULL",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "TRANSACTION",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
];

/// Words that SQLite lets stand as a name and that mean something else in some places.
const SPECIAL: &[&str] = &[
    "ASC",
    "CAST",
    "CROSS",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "DESC",
    "END",
    "FALSE",
    "FILTER",
    "FULL",
    "GLOB",
    "INDEXED",
    "INNER",
    "LEFT",
    "LIKE",
    "MATCH",
    "NATURAL",
    "OUTER",
    "OVER",
    "RAISE",
    "REGEXP",
    "RIGHT",
    "TRUE",
    "WINDOW",
    "WITH",
];

/// Whether a bare word can only be a keyword.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// A name, in double quotes where it must be.
pub(super) fn quote(name: &str) -> String {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let plain = starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let special = SPECIAL.iter().any(|special| special.eq_ignore_ascii_case(name));
    if plain && !special && !is_reserved(name) { name.to_string() } else { quoted(name) }
}

/// A name in double quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names, quoted where they must be, between commas.
pub(super) fn list<S: AsRef<str>>(names: &[S]) -> String {
    names.iter().map(|name| quote(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A string.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether SQLite takes two names for one: it folds ASCII letters only.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Whether a table is our own business and no part of a schema.
pub(super) fn is_ours(name: &str) -> bool {
    name.starts_with("_concertina") || crate::engine::is_buried(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_must_be() {
        assert_eq!(quote("users"), "users");
        assert_eq!(quote("order"), "\"order\"");
        assert_eq!(quote("a\"; drop table x; --"), "\"a\"\"; drop table x; --\"");
        assert_eq!(quote("Ünï"), "\"Ünï\"");
        assert_eq!(quote("1st"), "\"1st\"");
        assert_eq!(quote(""), "\"\"");
    }
}

//! A new, empty database that is like another one: the same encoding, locale, and provider of the locale.

use super::quote::{literal, name as quoted};

/// The query for the statement that makes the database `name` like the one that the SQL expression `like` names.
pub fn query(major: u32, name: &str, like: &str) -> String {
    let icu = |locale: &str, rules: &str| {
        format!("WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', {locale}){rules}")
    };
    let rules = " || CASE WHEN daticurules IS NULL THEN '' ELSE format(' ICU_RULES %L', daticurules) END";
    let builtin = "WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', datlocale)";
    let cases = match major {
        ..15 => return statement(name, "''", like),
        15 => icu("daticulocale", ""),
        16 => icu("daticulocale", rules),
        _ => format!("{} {builtin}", icu("datlocale", rules)),
    };
    statement(name, &format!("CASE datlocprovider {cases} ELSE ' LOCALE_PROVIDER libc' END"), like)
}

fn statement(name: &str, provider: &str, like: &str) -> String {
    format!(
        "SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', {}, \
         pg_encoding_to_char(encoding), datcollate, datctype) || {provider} FROM pg_database WHERE datname = {like}",
        literal(name)
    )
}

/// The statement for a server whose machine does not know the locale: no object of a schema holds it, it only sorts.
pub fn without_locale(name: &str) -> String {
    format!("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'", quoted(name))
}

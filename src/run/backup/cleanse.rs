//! What a command printed, without secrets: those that are known, and what looks like one.

use crate::engine::Target;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

/// Parts of a variable's name that tell of a secret.
const NAMES: [&str; 8] = ["PASS", "PWD", "SECRET", "TOKEN", "CREDENTIAL", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY"];

/// A value that is shorter is no secret worth the name, and would be found in every other word.
const SHORTEST: usize = 4;

/// The secrets that are known: of the URL, of what the command was told, of the environment.
pub fn secrets(target: &Target, told: &[(&'static str, String)]) -> Vec<String> {
    let told = told.iter().map(|(name, value)| (name.to_string(), value.clone()));
    let around =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let secret = |(name, _): &(String, String)| {
        let name = name.to_uppercase();
        name != "PWD" && name != "OLDPWD" && NAMES.iter().any(|part| name.contains(part))
    };
    let own = match target {
        Target::Postgres(parameters) => parameters.secrets(),
        Target::Sqlite(_) => vec![],
    };
    let plain = told.chain(around).filter(secret).map(|(_, value)| value).chain(own);
    let mut secrets: Vec<String> = plain.flat_map(|secret| forms(&secret)).collect();
    secrets.retain(|secret| secret.len() >= SHORTEST);
    // One may be part of another.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets
}

/// A secret as it reads, and as URLs, password files, connection strings and JSON write it.
fn forms(secret: &str) -> Vec<String> {
    let encoded = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let guarded = secret.replace('\\', "\\\\");
    let (in_file, in_string) = (guarded.replace(':', "\\:"), guarded.replace('\'', "\\'"));
    let in_json = guarded.replace('"', "\\\"");
    vec![secret.to_string(), encoded.to_lowercase(), encoded, in_file, in_string, in_json]
}

/// The text without these secrets, without the passwords of URLs, and without what follows `password=`.
pub fn cleanse(text: &str, secrets: &[String]) -> String {
    let text = secrets.iter().fold(text.to_string(), |text, secret| text.replace(secret.as_str(), HIDDEN));
    assigned(&of_urls(&text))
}

fn of_urls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end =
            after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')).unwrap_or(after.len());
        let (url, behind) = after.split_at(end);
        match url.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?.0, host))) {
            Some((user, host)) => out.push_str(&format!("{user}:{HIDDEN}@{host}")),
            None => out.push_str(url),
        }
        rest = behind;
    }
    out + rest
}

fn assigned(text: &str) -> String {
    const SIGN: &str = "password=";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // The search is in ASCII only, so that both texts have the same length.
    while let Some(at) = rest.to_ascii_lowercase().find(SIGN) {
        let (before, after) = rest.split_at(at + SIGN.len());
        out.push_str(before);
        out.push_str(HIDDEN);
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let end = match quote {
            Some(quote) => after[1..].find(quote).map(|end| end + 2),
            None => after.find(|c: char| c.is_whitespace() || matches!(c, '&' | ';' | ',')),
        };
        rest = &after[end.unwrap_or(after.len())..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_left() {
        let target = Target::parse("postgres://me:p%40ss-word@db/app").expect("a URL");
        let known = secrets(
            &target,
            &[("PGPASSWORD", "p@ss-word".into()), ("TOKEN", r"b:c\d".into()), ("PGUSER", "someone".into())],
        );
        for (text, clean) in [
            ("tried p@ss-word, p%40ss-word and p%40ss%2Dword", "tried ***, *** and ***"),
            (r"*:*:*:*:b\:c\\d password b\:c\\d", "*:*:*:*:*** password ***"),
            ("postgres://you:other@host:5432/x failed", "postgres://you:***@host:5432/x failed"),
            ("'https://a:b@c' https://no.user/x", "'https://a:***@c' https://no.user/x"),
            ("host=h PASSWORD='x y' user=u", "host=h PASSWORD=*** user=u"),
            ("sslpassword=abc&x=1, ü password=", "sslpassword=***&x=1, ü password=***"),
            ("dumped 5 tables for someone", "dumped 5 tables for someone"),
        ] {
            assert_eq!(cleanse(text, &known), clean);
        }
    }
}

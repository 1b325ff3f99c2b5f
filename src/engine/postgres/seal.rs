//! Whether a sync trigger does what it was made to.
//!
//! Somebody may disable it, let it fire on replicas alone, or give it another body: rows that are written from then on part without a
//! word. So its note remembers what the body is known by. A tenant's body names the tenant's schema where the plan's names the
//! template's: neither counts.

use super::introspect::{Row, flag, maybe, text};
use super::quote;
use super::sync_body::Body;
use crate::catalog::ObjectId;
use crate::error::Result;
use sha2::{Digest, Sha256};

/// Digits of a seal.
const DIGITS: usize = 16;

/// What the body of a trigger is known by, where its table is in `schema`.
pub fn of(schema: &str, Body { text, event, when, settings: _ }: &Body) -> String {
    sealed(schema, text, event, when.is_some())
}

/// Why a trigger of a live table does not do what it was made to. `found`: its name, body, when it fires, whether it has a
/// condition, and where it does not fire.
///
/// # Errors
/// When the server gave something else.
pub fn flaw(table: &ObjectId, seal: &str, found: &[Option<String>]) -> Result<Option<String>> {
    let row: Row = found.to_vec();
    let name = quote::name(&text(&row, 0)?);
    if let Some(silent) = maybe(&row, 4) {
        return Ok(Some(format!("does not fire: `ALTER TABLE {silent} ENABLE TRIGGER {name};`")));
    }
    let now = sealed(&table.path[0], &text(&row, 1)?, event(&text(&row, 2)?), flag(&row, 3));
    Ok((now != seal).then(|| {
        format!("does something else than it was made to: run the statements of the migration that made {name} again, as CREATE OR REPLACE")
    }))
}

fn sealed(schema: &str, body: &str, event: &str, conditional: bool) -> String {
    let said = format!("{event}\n{conditional}\n{}", unqualified(body, schema));
    format!("{:x}", Sha256::digest(said))[..DIGITS].to_string()
}

/// The events of our triggers by the bits that the server keeps for them.
fn event(bits: &str) -> &'static str {
    match bits {
        "7" => "BEFORE INSERT",
        "23" => "BEFORE INSERT OR UPDATE",
        "29" => "AFTER DELETE OR INSERT OR UPDATE",
        _ => "",
    }
}

/// A body without the name of a schema before its periods.
fn unqualified(body: &str, schema: &str) -> String {
    let mut body = body.replace(&format!("\"{}\".", schema.replace('"', "\"\"")), ".");
    let bare = format!("{schema}.");
    let mut left = String::with_capacity(body.len());
    while let Some(at) = body.find(&bare) {
        let rest = body.split_off(at + bare.len());
        let before = body[..at].chars().next_back();
        let own = before.is_none_or(|letter| !letter.is_alphanumeric() && !"_$\"".contains(letter));
        left.push_str(if own { &body[..at] } else { &body });
        left.push_str(if own { "." } else { "" });
        body = rest;
    }
    left + &body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Body {
        Body { text: text.into(), settings: String::new(), event: "BEFORE INSERT", when: None }
    }

    fn found(text: &str, event: &str, silent: Option<&str>) -> Vec<Option<String>> {
        [Some("zz"), Some(text), Some(event), Some("f"), silent].map(|value| value.map(String::from)).to_vec()
    }

    #[test]
    fn the_body_of_a_tenant_is_that_of_the_template() {
        let seal = of("shop", &body("NEW.a := shop.f(\"shop\".t.b, workshop.c)"));
        let table = ObjectId::new(crate::catalog::Kind::Table, &["one", "t"]);
        let flaw = |text: &str, event: &str, silent| flaw(&table, &seal, &found(text, event, silent)).expect("a row");
        let same = "NEW.a := one.f(one.t.b, workshop.c)";
        assert_eq!(flaw(same, "7", None), None);
        assert!(flaw("RETURN NEW", "7", None).is_some_and(|flaw| flaw.starts_with("does something else")));
        assert!(flaw(same, "23", None).is_some());
        let silent = "does not fire: `ALTER TABLE one.t ENABLE TRIGGER zz;`";
        assert_eq!(flaw(same, "7", Some("one.t")).as_deref(), Some(silent));
    }
}

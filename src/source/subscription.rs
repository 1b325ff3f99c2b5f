//! Subscriptions as they are elaborated: nobody is called, and the connection with its password goes nowhere.

use super::lexeme::Lexeme;
use super::script::Script;
use super::statement::Statement;
use sqlparser::tokenizer::Token;

/// Options that call the publisher, or have the server do so.
const CALLING: [&str; 4] = ["connect", "enabled", "create_slot", "copy_data"];

/// Whether a statement says nothing of a subscription but its connection, or has it call the publisher.
pub(super) fn only_calls(tokens: &[Lexeme]) -> bool {
    let calls = ["CONNECTION", "ENABLE", "DISABLE", "REFRESH", "SKIP"];
    is(tokens, "ALTER") && calls.iter().any(|word| tokens[3].is(word))
}

fn is(tokens: &[Lexeme], verb: &str) -> bool {
    tokens.len() > 3 && tokens[0].is(verb) && tokens[1].is("SUBSCRIPTION")
}

/// The statement as it is executed, where it is about what a subscription is told.
pub(super) fn offline(script: &Script, statement: &Statement) -> Option<String> {
    let code = statement.code();
    let brackets = code.iter().position(|lexeme| lexeme.is("WITH")).unwrap_or(code.len());
    let (head, tail) = code.split_at(brackets);
    let text = |tokens: &[Lexeme]| match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => script.file.text[first.start..last.end].to_string(),
        _ => String::new(),
    };
    if is(code, "CREATE") {
        let at = head.iter().position(|lexeme| lexeme.is("CONNECTION"))?;
        let inside = tail.get(2..tail.len().saturating_sub(1)).unwrap_or_default();
        let quiet = |option: &&[Lexeme]| option.first().is_some_and(|name| !CALLING.iter().any(|word| name.is(word)));
        let options = inside.split(|lexeme| lexeme.token == Token::Comma).filter(quiet).map(text);
        let options: Vec<String> = options.chain(["connect = false".to_string()]).collect();
        return Some(format!("{} '' {} WITH ({})", text(&head[..=at]), text(head.get(at + 2..)?), options.join(", ")));
    }
    let lists = is(code, "ALTER") && code.iter().any(|lexeme| lexeme.is("PUBLICATION"));
    lists.then(|| format!("{} WITH (refresh = false)", text(head)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::source::SchemaFile;

    #[test]
    fn nobody_is_called_and_no_password_goes_out() {
        let text = "CREATE SUBSCRIPTION s CONNECTION 'password=x' PUBLICATION a, b WITH (enabled = true, binary = on);\n\
            ALTER SUBSCRIPTION s ADD PUBLICATION c;\nALTER SUBSCRIPTION s SET (binary = off);";
        let script =
            Script::read(Engine::Postgres, SchemaFile { path: "a.sql".into(), text: text.to_string() }).expect("read");
        let offline: Vec<_> = script.statements.iter().map(|statement| offline(&script, statement)).collect();
        let create = "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION a, b WITH (binary = on, connect = false)";
        let add = "ALTER SUBSCRIPTION s ADD PUBLICATION c WITH (refresh = false)";
        assert_eq!(offline, [Some(create.to_string()), Some(add.to_string()), None]);
    }
}

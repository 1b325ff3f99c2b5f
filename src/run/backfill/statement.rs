//! The pieces of a statement that fills a column.
//!
//! ```text
//!   UPDATE public.users SET email_address = email WHERE (email_address IS DISTINCT FROM email);
//!          `--table--´      `-------sets-------´        `-------------condition--------------´
//! ```
//!
//! A range is added behind the condition, so the condition must be one bracket at the end. Nothing but tokens is looked at:
//! what the expressions say is the server's business.

use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::source::{Lexeme, SchemaFile, Script, Statement};
use sqlparser::tokenizer::Token;

/// A fill, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct FillStatement<'a> {
    /// All of it without its semicolon.
    pub text: &'a str,
    pub table: &'a str,
    /// Each column and what it is set to.
    pub sets: Vec<(&'a str, &'a str)>,
    /// With its brackets.
    pub condition: &'a str,
}

impl<'a> FillStatement<'a> {
    /// Takes a step's SQL apart. `says` names the step in errors.
    ///
    /// # Errors
    /// A statement that cannot be run in ranges.
    pub fn read(sql: &'a str, says: &str) -> Result<Self> {
        let file = SchemaFile { path: "".into(), text: sql.into() };
        let script = Script::read(Engine::Postgres, file)?;
        let only = match script.statements.as_slice() {
            [only] => apart(sql, only),
            _ => None,
        };
        only.ok_or_else(|| {
            Error::new(format!("the step `{says}` is to run in batches, and its statement cannot"))
                .detail(sql.to_string())
                .hint("write it as `UPDATE table SET column = expression WHERE (condition);`, the condition in one bracket")
        })
    }

    /// The statement for the rows that a condition on keys holds for.
    pub fn within(&self, range: &str) -> String {
        format!("{} AND {range};", self.text)
    }

    /// A query of one row: how many rows the statement would still change. Not every type has an equality.
    pub fn proof(&self) -> String {
        let differs =
            self.sets.iter().map(|(column, value)| format!("({column})::text IS DISTINCT FROM ({value})::text"));
        let differs = differs.collect::<Vec<_>>().join(" OR ");
        format!("SELECT count(*) FROM {} WHERE {} AND ({differs})", self.table, self.condition)
    }
}

fn apart<'a>(sql: &'a str, statement: &Statement) -> Option<FillStatement<'a>> {
    let code = statement.code();
    let outer = outermost(code)?;
    let find = |keyword: &str| outer.iter().copied().find(|at| code[*at].is(keyword));
    let (set, condition) = (find("SET")?, find("WHERE")?);
    let plain = code.first()?.is("UPDATE") && find("FROM").is_none() && find("RETURNING").is_none();
    let bracketed = code.get(condition + 1)?.token == Token::LParen
        && outer.iter().copied().filter(|at| *at > condition).eq([condition + 1, code.len() - 1]);
    if !plain || !bracketed || set > condition {
        return None;
    }
    let commas = outer.iter().copied().filter(|at| (set..condition).contains(at) && code[*at].token == Token::Comma);
    let ends: Vec<usize> = commas.chain([condition]).collect();
    let starts = std::iter::once(set).chain(ends.iter().copied());
    let pieces = starts.zip(&ends).map(|(start, end)| assignment(sql, code, &outer, start + 1, *end));
    Some(FillStatement {
        text: &sql[statement.range()],
        table: text(sql, code, 1, set)?,
        sets: pieces.collect::<Option<_>>()?,
        condition: text(sql, code, condition + 1, code.len())?,
    })
}

fn assignment<'a>(
    sql: &'a str,
    code: &[Lexeme],
    outer: &[usize],
    start: usize,
    end: usize,
) -> Option<(&'a str, &'a str)> {
    let equals = outer.iter().copied().find(|at| (start..end).contains(at) && code[*at].token == Token::Eq)?;
    Some((text(sql, code, start, equals)?, text(sql, code, equals + 1, end)?))
}

/// The text from one token up to another.
fn text<'a>(sql: &'a str, code: &[Lexeme], start: usize, end: usize) -> Option<&'a str> {
    sql.get(code.get(start)?.start..code.get(end.checked_sub(1)?)?.end)
}

/// The tokens that stand in no bracket, brackets of that level included; none when brackets do not match.
fn outermost(code: &[Lexeme]) -> Option<Vec<usize>> {
    let mut depth = 0usize;
    let mut outer = vec![];
    for (at, lexeme) in code.iter().enumerate() {
        let closes = matches!(lexeme.token, Token::RParen | Token::RBracket);
        if closes {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            outer.push(at);
        }
        if matches!(lexeme.token, Token::LParen | Token::LBracket) {
            depth += 1;
        }
    }
    (depth == 0).then_some(outer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_goes_behind_the_condition() {
        let sql = "UPDATE public.users SET a = coalesce(b, ','), \"m\" = true -- why\nWHERE (a IS DISTINCT FROM (b));";
        let fill = FillStatement::read(sql, "x").expect("a fill");
        assert_eq!(fill.table, "public.users");
        assert_eq!(fill.sets, [("a", "coalesce(b, ',')"), ("\"m\"", "true")]);
        assert_eq!(fill.condition, "(a IS DISTINCT FROM (b))");
        assert!(fill.within("(id) > ('1')").ends_with("(a IS DISTINCT FROM (b)) AND (id) > ('1');"));
        assert_eq!(
            fill.proof(),
            "SELECT count(*) FROM public.users WHERE (a IS DISTINCT FROM (b)) \
             AND ((a)::text IS DISTINCT FROM (coalesce(b, ','))::text OR (\"m\")::text IS DISTINCT FROM (true)::text)"
        );
    }

    #[test]
    fn what_cannot_be_run_in_ranges_is_refused() {
        for sql in [
            "UPDATE t SET a = 1 WHERE a IS NULL;",
            "UPDATE t SET a = 1 WHERE (a IS NULL) OR (b);",
            "UPDATE t SET a = 1 WHERE (a IS NULL) RETURNING (a);",
            "UPDATE t SET a = u.a FROM u WHERE (t.id = u.id);",
            "UPDATE t SET a = 1;",
            "UPDATE t SET a = 1 WHERE (a IS NULL); DELETE FROM t;",
            "UPDATE t SET (a, b) WHERE (true);",
        ] {
            assert!(FillStatement::read(sql, "fill t.a").is_err(), "{sql}");
        }
    }
}

use super::lexer::{Sort, Token};

/// Walks over tokens.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t, 's> {
    rest: &'t [Token<'s>],
}

impl<'t, 's> Cursor<'t, 's> {
    /// A walk from the first of them.
    pub fn new(tokens: &'t [Token<'s>]) -> Self {
        Self { rest: tokens }
    }

    /// The next token, left where it is.
    pub fn peek(&self) -> Option<&'t Token<'s>> {
        self.rest.first()
    }

    /// What has not been walked over.
    pub fn rest(&self) -> &'t [Token<'s>] {
        self.rest
    }

    /// The next token.
    pub fn next(&mut self) -> Option<&'t Token<'s>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// Whether these words come next.
    pub fn sees(&self, words: &[&str]) -> bool {
        words.len() <= self.rest.len() && words.iter().zip(self.rest).all(|(word, token)| token.is(word))
    }

    /// Walks over these words if they come next.
    pub fn take(&mut self, words: &[&str]) -> bool {
        let sees = self.sees(words);
        if sees {
            self.rest = &self.rest[words.len()..];
        }
        sees
    }

    /// The name that comes next.
    pub fn name(&mut self) -> Option<String> {
        let name = self.peek()?.name()?;
        self.next();
        Some(name)
    }

    /// What stands between the brackets that come next.
    pub fn group(&mut self) -> Option<&'t [Token<'s>]> {
        if !self.sees(&["("]) {
            return None;
        }
        let end = closing(self.rest)?;
        let inside = &self.rest[1..end];
        self.rest = &self.rest[end + 1..];
        Some(inside)
    }
}

/// Where the bracket that the tokens begin with is closed.
fn closing(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0usize;
    tokens.iter().position(|token| {
        depth = deeper(depth, token);
        depth == 0
    })
}

fn deeper(depth: usize, token: &Token) -> usize {
    match (token.sort, token.text) {
        (Sort::Symbol, "(") => depth + 1,
        (Sort::Symbol, ")") => depth.saturating_sub(1),
        _ => depth,
    }
}

/// Tokens cut at the commas that stand in no brackets.
pub(super) fn items<'t, 's>(tokens: &'t [Token<'s>]) -> Vec<&'t [Token<'s>]> {
    let mut depth = 0;
    let parts = tokens.split(|token| {
        depth = deeper(depth, token);
        depth == 0 && token.is(",")
    });
    parts.filter(|part| !part.is_empty()).collect()
}

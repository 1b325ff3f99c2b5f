//! How a plan is shown to its reviewers.

use super::context::Context;
use super::{out, words};
use crate::error::{Error, Result};
use crate::output::{Review, html, markdown, terminal};
use anstream::adapter::strip_bytes;
use clap::ValueEnum;
use std::fmt::Display;

/// The format of a plan's document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Paper {
    /// In short, for a terminal
    Text,
    /// The whole document, whatever its length
    Markdown,
    /// The document as it fits a comment on a pull request
    Github,
    /// One page that needs nothing else
    Html,
    /// For programs; `concertina show --schema` says what it may hold
    Json,
}

impl Paper {
    /// Prints it.
    pub fn print(self, review: &Review) -> Result<()> {
        match self {
            Paper::Text => out::coloured(&coloured(review)?),
            _ => out::write(self.text(review)?),
        }
        Ok(())
    }

    /// The text of it, without colours.
    pub fn text(self, review: &Review) -> Result<String> {
        match self {
            Paper::Text => String::from_utf8(strip_bytes(&coloured(review)?).into_vec()).map_err(Error::bug),
            Paper::Markdown => Ok(markdown::whole(review)),
            Paper::Github => Ok(markdown::comment(review)),
            Paper::Html => Ok(html::page(review)),
            Paper::Json => Ok(format!("{}\n", words::json(review)?)),
        }
    }

    /// Prints that there is no plan to show.
    pub fn nothing(self, context: &Context) {
        if self == Paper::Json {
            tell!("null");
        }
        self.aside(context, "no difference: the database is as the schema files have it");
    }

    /// Prints what does not belong into the document: beside it where that is for a person at a terminal, else apart.
    pub fn aside(self, context: &Context, line: impl Display) {
        match self {
            Paper::Text => tell!("{line}"),
            _ => context.say(line),
        }
    }
}

fn coloured(review: &Review) -> Result<Vec<u8>> {
    let mut text = vec![];
    terminal::print(&mut text, review).map_err(Error::bug)?;
    Ok(text)
}

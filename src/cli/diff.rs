use super::context::Context;
use super::side::{self, Side};
use super::words::{self, Format};
use crate::error::{Exit, Result};
use clap::Args;

/// Print what differs between two of: schema files, a database, the migrations
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina diff migrations schema\n  \
    concertina diff postgres://localhost/app schema/shop.sql --format json\n\nExits 2 when they differ.")]
pub struct Diff {
    /// A schema file or folder, a URL, or `migrations` [default: the database]
    from: Option<String>,

    /// The same [default: the schema files]
    to: Option<String>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Diff {
    pub async fn run(&self, context: &Context) -> Result<Exit> {
        let from = match &self.from {
            Some(text) => Side::parse(text, &context.config)?,
            None => Side::Database(context.target()?),
        };
        let to = match &self.to {
            Some(text) => Side::parse(text, &context.config)?,
            None => Side::Files(context.schema(&[])),
        };
        let mut host = side::host(context, &[&from, &to]).await?;
        let (old, new) = (from.catalog(context, &mut host).await?, to.catalog(context, &mut host).await?);
        let changes = old.diff(&new);
        words::print(&changes, self.format)?;
        Ok(if changes.is_empty() { Exit::Ok } else { Exit::Differs })
    }
}

use super::context::Context;
use super::out;
use super::paper::Paper;
use super::review;
use crate::error::{Error, Exit, Result, file};
use crate::output::{Review, schema};
use crate::project::named;
use clap::Args;
use std::fs;
use std::path::PathBuf;

/// Show a plan as its reviewers are told of it, from the files of the project alone
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  concertina show\n  concertina show 20261120203000 --format html --output plan.html\n  \
    concertina show --format github\n  concertina show --schema\n\n\
    No database is asked: what was counted and how large tables were when the plan was made stands in plans/PLAN.toml, the SQL in\n\
    the migrations, and who approved it and what came of its rehearsal in the files beside it."
)]
pub struct Show {
    /// The plan: its id, or the beginning of it [default: the last one]
    #[arg(value_name = "PLAN")]
    plan: Option<String>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Paper,

    /// Write it to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Print the JSON schema of `--format json` instead of a plan
    #[arg(long, conflicts_with_all = ["plan", "format"])]
    schema: bool,
}

impl Show {
    pub fn run(&self, context: &Context) -> Result<Exit> {
        match (&self.output, self.schema) {
            (None, true) => out::write(schema::text()?),
            (None, false) => self.format.print(&self.review(context)?)?,
            (Some(path), is_schema) => {
                let text = if is_schema { schema::text()? } else { self.format.text(&self.review(context)?)? };
                fs::write(path, text).map_err(file("write", path))?;
                context.say(format!("written: {}", context.shown(path)));
            }
        }
        Ok(Exit::Ok)
    }

    fn review(&self, context: &Context) -> Result<Review> {
        let project = context.project();
        project.unedited()?;
        let plans = project.plans()?;
        let plan = match (&self.plan, plans.last()) {
            (Some(name), _) => named(&plans, |plan| plan.as_str(), ("plan", name))
                .map_err(|error| error.hint("`concertina approve` lists the plans"))?,
            (None, Some(last)) => last,
            (None, None) => {
                return Err(Error::of(Exit::Usage, "there is no plan yet").hint("`concertina plan` makes one"));
            }
        };
        review::of(context, plan)
    }
}

use super::context::Context;
use super::git;
use super::review;
use super::words::{self, Format};
use crate::catalog::printable;
use crate::error::{Error, Exit, Result};
use crate::project::{Approval, Papers, Project, named, person};
use clap::Args;
use jiff::{Timestamp, Unit};

/// Record that a person approves a plan as it is; without a plan, show who approved which
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  concertina approve\n  concertina approve 20261120203000_users_email_address\n  \
    concertina approve 20261120203000 --as ann@example.org --message \"after the sale\"\n\n\
    The approval stands in plans/PLAN.approvals.toml, to be committed. It is of the bytes of the plan's .toml and of all its\n\
    migrations, forward and back: when one of them changes it counts for nothing. `gates.approval` in concertina.toml says how\n\
    many people `apply` asks for.")]
pub struct Approve {
    /// The plan: its id, or the beginning of it
    #[arg(value_name = "PLAN")]
    plan: Option<String>,

    /// Who approves [default: git's user.email]
    #[arg(long = "as", value_name = "NAME", requires = "plan")]
    name: Option<String>,

    /// What there is to say about it, kept with the approval
    #[arg(long, short, value_name = "TEXT", requires = "plan")]
    message: Option<String>,

    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

impl Approve {
    pub fn run(&self, context: &Context) -> Result<Exit> {
        let project = context.project();
        project.unedited()?;
        let Some(name) = &self.plan else { return self.list(context, &project) };
        let plan = chosen(&project.plans()?, name)?;
        let by = self.approver(context)?;
        let papers = project.papers(&plan)?;
        let review = review::of(context, &plan)?;
        context.say(format!("{} is {}: {}", review.plan, review.verdict.words(), printable(&review.why)));
        let document = format!("{plan}.md");
        if project.edited_reviews()?.contains(&document) {
            context.say(format!(
                "`{document}` is not as Concertina wrote it: the plan is approved, and not what stands there; \
                 `concertina show {plan} --format markdown` prints what it does"
            ));
        }
        if papers.approvers().iter().any(|name| person(name) == person(&by)) {
            context.say(format!("{} has approved it already, as it is: nothing is written", printable(&by)));
        } else {
            let at = Timestamp::now().round(Unit::Second).map_err(Error::bug)?;
            let path =
                project.approve(&plan, &Approval { by, at, sha256: papers.sha256, message: self.message.clone() })?;
            context.say(format!("written: {}; commit it", context.shown(&path)));
        }
        self.tell(context, &[project.papers(&plan)?])
    }

    fn list(&self, context: &Context, project: &Project) -> Result<Exit> {
        let papers = project.plans()?.iter().map(|plan| project.papers(plan)).collect::<Result<Vec<_>>>()?;
        self.tell(context, &papers)
    }

    fn tell(&self, context: &Context, plans: &[Papers]) -> Result<Exit> {
        match self.format {
            Format::Json => tell!("{}", words::json(&plans)?),
            Format::Text if plans.is_empty() => tell!("there is no plan yet"),
            Format::Text => plans.iter().for_each(|papers| line(papers, context.config.settings.gates.approval)),
        }
        Ok(Exit::Ok)
    }

    /// Who approves: the flag, else whom git knows.
    fn approver(&self, context: &Context) -> Result<String> {
        let given = self.name.clone().or_else(|| git::address(&context.config.root));
        let name = given.map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
        let sentence = match self.name {
            Some(_) => "`--as` names nobody",
            None => "nothing says who approves: git knows no `user.email` here",
        };
        name.ok_or_else(|| Error::of(Exit::Usage, sentence).hint("pass `--as you@example.org`"))
    }
}

fn line(papers: &Papers, needed: u32) {
    let (by, void) = (papers.approvers(), papers.void());
    let of = if needed > 0 { format!(" of {needed}") } else { String::new() };
    let names = if by.is_empty() { String::new() } else { format!(": {}", printable(&by.join(", "))) };
    let void = if void.is_empty() { String::new() } else { format!("; void: {}", printable(&void.join(", "))) };
    tell!("{}  approvals {}{of}{names}{void}", papers.plan, by.len());
}

/// The one plan whose id is this, or begins so.
fn chosen(plans: &[String], name: &str) -> Result<String> {
    let found = named(plans, |plan| plan.as_str(), ("plan", name));
    found.cloned().map_err(|error| error.hint("`concertina approve` lists the plans"))
}

//! What is asked of the rows before a plan is written.

use crate::catalog::{Catalog, Column, Kind, Object, ObjectId};
use crate::cli::context::Context;
use crate::engine::Session;
use crate::error::{Error, Result};
use crate::plan::{Check, Plan};
use crate::run::asks_of_what_comes;
use crate::source::Directives;
use std::collections::BTreeSet;

/// The tables that change and hold rows; one query for all of them.
pub async fn occupied(session: &mut Session, live: &Catalog, desired: &Catalog) -> Result<BTreeSet<ObjectId>> {
    those(session, &changing(live, desired), |name| format!("EXISTS (SELECT 1 FROM {name})")).await
}

/// The tables that change and can hold rows. In a plan that is of many tenants, some have them where this one has none.
pub fn changing(live: &Catalog, desired: &Catalog) -> BTreeSet<ObjectId> {
    let changes = live.diff(desired);
    let of_tables = [Kind::Table, Kind::Column, Kind::Constraint, Kind::Index];
    let changed = changes.iter().filter(|change| of_tables.contains(&change.id.kind)).map(|change| change.id.table());
    changed.filter(|table| holds_rows(live, table)).collect()
}

/// Those of the tables that hold at least `small` rows; nobody counts further than that.
pub async fn large(session: &mut Session, occupied: &BTreeSet<ObjectId>, small: u64) -> Result<BTreeSet<ObjectId>> {
    let enough =
        |name: String| format!("(SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT {small}) AS first) >= {small}");
    those(session, occupied, enough).await
}

/// The tables of which a condition over the name holds; one query for all.
async fn those(
    session: &mut Session,
    tables: &BTreeSet<ObjectId>,
    condition: impl Fn(String) -> String,
) -> Result<BTreeSet<ObjectId>> {
    if tables.is_empty() {
        return Ok(BTreeSet::new());
    }
    let dialect = session.dialect();
    let tables: Vec<&ObjectId> = tables.iter().collect();
    let question =
        |(at, table): (usize, &&ObjectId)| format!("SELECT {at} WHERE {}", condition(dialect.qualified(table)));
    let questions: Vec<String> = tables.iter().enumerate().map(question).collect();
    let rows = session.rows(&questions.join(" UNION ALL ")).await?;
    let held = rows.into_iter().flatten().flatten();
    Ok(held.filter_map(|at| tables.get(at.parse::<usize>().ok()?).copied().cloned()).collect())
}

/// Whether the rows of a table are the database's own to hold.
fn holds_rows(live: &Catalog, table: &ObjectId) -> bool {
    matches!(live.object(table), Some(Object::Table(table)) if table.foreign.is_none())
}

/// Refuses to build an index over partitions where one of that name is not finished: its parts may stand under it. One over a
/// single table is built again when the plan is applied.
///
/// # Errors
/// The index.
pub fn nothing_unfinished(unfinished: &[ObjectId], desired: &Catalog) -> Result<()> {
    match unfinished.iter().filter(|id| desired.contains(id)).find(|id| desired.is_parted(id)) {
        None => Ok(()),
        Some(id) => Err(Error::decision(format!("{id} is there and lacks the parts of some partitions"))
            .hint("build what is missing and attach it, or drop the index, then plan again")),
    }
}

/// Refuses to take away or retype what a view reads that nobody manages here: the server would refuse it, or the view go on
/// reading what is in quarantine.
///
/// # Errors
/// The views, with what they read.
pub fn nothing_foreign(foreign: &Catalog, live: &Catalog, desired: &Catalog) -> Result<()> {
    let felt = |id: &ObjectId| match (live.object(id), desired.object(id)) {
        (Some(Object::Column(old)), Some(Object::Column(new))) => old.data_type != new.data_type,
        (Some(_), new) => new.is_none(),
        _ => false,
    };
    let views = foreign.of_kind(Kind::View);
    let read = views.flat_map(|(view, object)| object.reads().filter(&felt).map(move |read| (view, read)));
    let lines: BTreeSet<String> = read.map(|(view, read)| format!("{view} reads {read}")).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let error = Error::decision("views that are not managed read what changes or goes");
    let error = lines.into_iter().fold(error, Error::detail);
    Err(error.hint("let Concertina manage them (`database.schemas`, `database.ignore`), or drop them by hand, and make them again afterwards"))
}

/// What a person can do about a question that the database cannot answer: a value does not convert, or no value can.
const UNCOUNTED: &str = "mend the row whose value is named, or say in the schema file how values come to be: `-- @using <expression>` and \
    `-- @reverse <expression>` above a column of another type, `-- @fill <expression>` for a NULL";

/// What a check found: how many rows stand against it, and a sample of them; nothing where it was not asked.
pub type Counted = (Check, Option<(u64, String)>);

/// Asks everything that can be asked of the live database before the first stage; the rest is counted when it runs. What names
/// something that is still to come is of the rest: whether it comes, the proof shows.
///
/// # Errors
/// What the database cannot count, with the place of the expression in it that a person wrote.
pub async fn counts(session: &mut Session, plan: &Plan, said: &Directives) -> Result<Vec<Counted>> {
    let mut counts: Vec<Counted> = vec![];
    for check in &plan.opening {
        let row = session.rows(&check.sql).await;
        let refused = |error: Error| {
            let error = error.context(format!("cannot count whether {}", check.says)).hint(UNCOUNTED);
            said.behind(&check.sql).into_iter().fold(error, |error, place| error.at(place.clone()))
        };
        let row = match row {
            Err(error) if asks_of_what_comes(&error) => {
                counts.push((check.clone(), None));
                continue;
            }
            row => row.map_err(refused)?,
        };
        let mut row = row.into_iter().next().unwrap_or_default().into_iter();
        let rows = row.next().flatten().and_then(|count| count.parse().ok()).unwrap_or(0);
        counts.push((check.clone(), Some((rows, row.next().flatten().unwrap_or_default()))));
    }
    for check in plan.stages.iter().flat_map(|stage| &stage.checks) {
        if counts.iter().all(|(asked, _)| asked.says != check.says) {
            counts.push((check.clone(), None));
        }
    }
    Ok(counts)
}

/// Counts the values that do not come back as they were from a conversion and its reverse, before anything is installed. Some of them
/// are shown here; what is given goes into files, and repeats none.
pub async fn survivals(context: &Context, session: &mut Session, plan: &Plan) -> Vec<String> {
    let mut told = vec![];
    for check in &plan.survivals {
        match session.rows(&check.sql).await {
            Ok(rows) => {
                let row: Vec<Option<String>> = rows.into_iter().next().unwrap_or_default();
                let lost = row.first().cloned().flatten().and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
                let samples = row.into_iter().nth(1).flatten().unwrap_or_default();
                if lost > 0 {
                    context.say(format!("warning: not all {}: {lost} do not, such as {samples}", check.says));
                    told.push(lossy(check, lost));
                }
            }
            Err(error) if asks_of_what_comes(&error) => {}
            Err(error) => {
                let error = error.context(format!("it cannot be counted whether {}", check.says));
                context.say(format!("warning: {}", error.body()));
                told.push(error.kept().replace('\n', ": "));
            }
        }
    }
    told
}

fn lossy(check: &Check, lost: u64) -> String {
    format!(
        "not all {}: {lost} do not; the way back gives those that nobody wrote since their old values from \
         quarantine, until `concertina purge`, and to the others what the reverse gives",
        check.says
    )
}

/// Refuses what only a `@fill` can mend, and warns of the other rows that stand against the plan.
///
/// # Errors
/// Columns that are to be NOT NULL and hold NULLs.
pub fn judge(context: &Context, plan: &Plan, counts: &[Counted]) -> Result<()> {
    let found = counts.iter().filter_map(|(check, count)| count.as_ref().map(|(rows, sample)| (check, *rows, sample)));
    let against: Vec<_> = found.filter(|(_, rows, _)| *rows > 0).collect();
    let column = |(check, rows, _): &(&Check, u64, &String)| Some((tightened(plan, check)?, *rows));
    let unfilled: Vec<(&ObjectId, u64)> = against.iter().filter_map(column).collect();
    if let Some((first, _)) = unfilled.first() {
        let sentence = "columns are to be NOT NULL, rows have NULL there, and nothing says which value they get";
        let line = |(id, rows): &(&ObjectId, u64)| format!("`{}`: {rows} rows", id.dotted());
        let error = unfilled.iter().map(line).fold(Error::decision(sentence), Error::detail);
        return Err(error.hint(format!("write `-- @fill <expression>` above `{}` in the schema file", first.name())));
    }
    for (check, rows, sample) in against {
        let sample = if sample.is_empty() { String::new() } else { format!(", such as {sample}") };
        let stand = if rows == 1 { "row stands" } else { "rows stand" };
        context.say(format!("warning: {rows} {stand} against this: {}{sample}", check.says));
    }
    Ok(())
}

/// The column whose NOT NULL asked for a check.
fn tightened<'a>(plan: &'a Plan, check: &Check) -> Option<&'a ObjectId> {
    let steps = plan.stages.iter().flat_map(|stage| stage.up.iter().map(move |step| (stage, step)));
    let asking = steps.filter(|(_, step)| step.needs.iter().any(|need| need.says == check.says));
    let columns = asking.flat_map(|(stage, step)| step.objects.iter().map(move |id| (stage, id)));
    let tightened = columns.filter(|(stage, id)| {
        let nullable = |catalog: &Catalog| catalog.column(id).is_some_and(|column| column.nullable);
        let required = |column: &Column| !column.nullable && column.generated.is_none();
        nullable(&stage.before) && stage.after.column(id).is_some_and(required)
    });
    tightened.map(|(_, id)| id).find(|id| check.says.contains(id.name()) && check.sql.contains("IS NULL"))
}

//! Questions asked of the rows before anything runs.

use crate::engine::Session;
use crate::error::{Error, Result};
use crate::plan::Check;
use crate::project::Direction;

/// What the rows said.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// What no row stands against, in words.
    pub fits: Vec<String>,
    pub against: Vec<Against>,
}

/// What rows stand against.
#[derive(Clone, Debug)]
pub struct Against {
    /// What does not hold, and how many rows stand against it. No value of a row is in it.
    pub says: String,
    /// What is shown of these rows to whoever may read them: values, a query; empty where nothing is.
    shown: String,
}

impl Against {
    /// All of it, for a person at a terminal.
    pub fn told(&self) -> String {
        format!("{}{}", self.says, self.shown)
    }

    /// The same, with what may show values of rows in a line of its own.
    pub fn in_lines(&self) -> String {
        match self.shown.trim_start_matches([',', ';', ':', ' ']) {
            "" => self.says.clone(),
            shown => format!("{}\n{shown}", self.says),
        }
    }
}

/// Asks every question. All of them are asked, so that everything there is to mend is named at once.
///
/// # Errors
/// When the server cannot be asked.
pub async fn ask_all(session: &mut Session, checks: &[&Check]) -> Result<Counted> {
    let mut counted = Counted::default();
    for check in checks {
        match ask(session, check).await? {
            Answer::Fits => counted.fits.push(check.says.clone()),
            Answer::Against(against) => counted.against.push(against),
            Answer::NotYet => {}
        }
    }
    Ok(counted)
}

/// Asks every question before a migration.
///
/// # Errors
/// When rows stand against one: how many, and a sample of them.
pub async fn count(session: &mut Session, migration: &str, direction: Direction, checks: &[&Check]) -> Result<()> {
    let Counted { against, .. } = ask_all(session, checks).await?;
    if against.is_empty() {
        return Ok(());
    }
    let error = Error::decision(format!("the rows do not fit `{migration}`; nothing of it ran"));
    let hint = match direction {
        Direction::Up => WAY_OUT,
        Direction::Down => WAY_ON,
    };
    Err(against.iter().map(Against::told).fold(error, Error::detail).hint(hint))
}

/// What a person can do about rows that stand against a way back.
pub const WAY_ON: &str = "mend these rows and try again: what was before takes none of them";

/// What a person can do about rows that stand against a plan.
const WAY_OUT: &str = "mend these rows and try again, or say in the schema file what becomes of them and plan again: \
    `-- @fill` for a NULL, `-- @using` for a value that does not convert; what the old release goes on writing, as a label of an enum, \
    can leave in a later plan";

/// Whether a query names a type, function, column or table that is not there: the plan makes it, or its proof had failed.
pub fn asks_of_what_comes(error: &Error) -> bool {
    error.code.as_deref().is_some_and(|code| matches!(code, "42704" | "42883" | "42703" | "42P01"))
}

/// Whether a query failed for a reason that no row is to blame for: the connection, the server, others in the way, an administrator.
fn is_of_the_server(error: &Error) -> bool {
    let class = error.code.as_deref().and_then(|code| code.get(..2));
    class.is_some_and(|class| matches!(class, "08" | "25" | "40" | "53" | "55" | "57" | "58" | "XX"))
}

/// How long a query may be that a person is told to type.
const TYPED: usize = 240;

/// The rows that a query of [`Check`] counts, where that is short: what it selects is put aside.
fn shown(sql: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut quoted = None;
    let from = sql.char_indices().find_map(|(at, letter)| {
        match (quoted, letter) {
            (Some(quote), letter) if letter == quote => quoted = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quoted = Some(letter),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ' ') if depth == 0 && sql[at..].starts_with(" FROM ") => return Some(at),
            _ => {}
        }
        None
    })?;
    let query = format!("SELECT *{}", &sql[from..]);
    (query.len() <= TYPED && sql.contains(" WHERE ")).then_some(query)
}

/// What the rows say to a check.
enum Answer {
    /// It asks of what the plan makes.
    NotYet,
    Fits,
    Against(Against),
}

/// Asks one question. A query that fails otherwise than by the server does so on a value: a text that is no
/// number.
async fn ask(session: &mut Session, check: &Check) -> Result<Answer> {
    let says = &check.says;
    Ok(match session.rows(&check.sql).await {
        Err(error) if asks_of_what_comes(&error) => Answer::NotYet,
        Err(error) if is_of_the_server(&error) => {
            return Err(error.context(format!("it cannot be counted whether {says}")));
        }
        Err(error) => {
            let shown = format!(": {}", error.sentence);
            Answer::Against(Against { says: format!("{says}: this cannot be asked"), shown })
        }
        Ok(rows) => {
            let mut row = rows.into_iter().next().unwrap_or_default().into_iter();
            let (number, sample) = (row.next().flatten().unwrap_or_default(), row.next().flatten());
            let sample = sample.filter(|sample| !sample.is_empty()).map(|sample| format!(", such as {sample}"));
            let shown = shown(&check.sql).map(|query| format!("; `{query}` shows them"));
            let shown = [sample, shown].into_iter().flatten().collect::<String>();
            match &*number {
                "0" => Answer::Fits,
                _ => Answer::Against(Against { says: format!("{says}: {number} against it"), shown }),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_can_be_shown() {
        let sample =
            "SELECT count(*), (array_agg(left((\"a FROM b\")::text, 40)))[1:5]::text FROM public.t WHERE x IS NULL";
        assert_eq!(shown(sample).as_deref(), Some("SELECT * FROM public.t WHERE x IS NULL"));
        assert_eq!(shown("SELECT 0 * count(x), NULL FROM public.t"), None);
        assert_eq!(shown(&format!("SELECT count(*), NULL FROM t WHERE {}", "x".repeat(TYPED))), None);
    }
}

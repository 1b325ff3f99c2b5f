use crate::lint::{Concern, Level, Rule, rules};

/// The list of all rules, a line each.
pub fn list() -> String {
    let width = rules().map(|rule| rule.code.len()).max().unwrap_or(0);
    let line = |rule: &Rule| {
        let of = rule.databases();
        format!("  {:width$}  {:7}  {of:21}  {}\n", rule.code, rule.level.word(), rule.title)
    };
    rules().map(line).collect()
}

/// The long text of a rule.
pub fn text(rule: &Rule) -> String {
    let level = match rule.level {
        Level::Error => "an error: `check` ends with 2",
        Level::Warning => "a warning: `check` ends with 0, with `--strict` with 2",
    };
    let code = rule.code;
    let rewrite: String = rule.rewrite.lines().map(|line| format!("      {line}\n")).collect();
    let rewrite = if rewrite.is_empty() { rewrite } else { format!("  As SQL:\n{rewrite}") };
    format!(
        "{code}\n  {}\n  For:          {}.\n  Found:        as {level}.\n  What happens: {}.\n  Instead:      {}.\n{rewrite}{}  Waived:       above the \
         statement by `-- @allow {code} the reason`, or for all files in concertina.toml:\n      [check.ignore]\n      {code} = \"the reason\"",
        rule.title,
        rule.databases(),
        rule.happens,
        rule.advice,
        answered(rule.concern)
    )
}

/// What answers it in a migration that `concertina plan` wrote.
fn answered(concern: Concern) -> &'static str {
    match concern {
        Concern::Work(_) | Concern::Lock | Concern::Loss => {
            "  In our own:   found where a step does more than its header declares.\n"
        }
        Concern::Release | Concern::Choice => "  In our own:   the plan answers it.\n",
        Concern::Form => "",
    }
}

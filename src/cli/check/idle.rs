//! Entries of `[check.ignore]` that answer nothing.

use crate::cli::context::Context;
use crate::config;
use crate::error::{Result, file};
use crate::lint::{Finding, Report, idle_ignore};

/// A finding for each, at its line of the configuration.
///
/// # Errors
/// When the configuration cannot be read any more.
pub fn entries(context: &Context, report: &Report) -> Result<Vec<Finding>> {
    let ignore = &context.config.settings.check.ignore;
    let idle: Vec<&String> = ignore.keys().filter(|code| !report.ignored.contains(code.as_str())).collect();
    let Some(path) = context.config.file.as_ref().filter(|_| !idle.is_empty()) else { return Ok(vec![]) };
    let text = std::fs::read_to_string(path).map_err(file("read", path))?;
    let shown = context.shown(path);
    let found = idle.into_iter().filter_map(|code| {
        let line = config::line(&text, &format!("check.ignore.{code}")).unwrap_or(1);
        idle_ignore(shown.as_ref(), line, code)
    });
    Ok(found.collect())
}

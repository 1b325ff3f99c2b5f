use super::{Direction, HEADER, Migration, MigrationStep, WORD, claim, mode};
use crate::plan::Check;
use crate::project::field::{JOINT, escape};

impl Migration {
    /// The text of its file.
    pub fn write(&self) -> String {
        let word = self.word();
        let mut out = self.header(&word);
        if self.steps.is_empty() {
            let nothing = match self.direction {
                Direction::Up => "nothing to do on the way forward",
                Direction::Down => "nothing to undo: the way back is empty",
            };
            out.push_str(&format!("-- {nothing}\n"));
        }
        for (at, step) in self.steps.iter().enumerate() {
            out.push_str(&format!("\n-- {word} {}{JOINT}{}\n{}\n", at + 1, fields(step), step.sql));
        }
        out
    }

    fn header(&self, word: &str) -> String {
        let Migration { phase, plan, ordinal, total, from, to, .. } = self;
        let back = if self.direction == Direction::Down { format!("{JOINT}down") } else { String::new() };
        let mut lines = vec![
            format!("plan {}{JOINT}{phase}{JOINT}{ordinal} of {total}{back}", escape(plan)),
            format!("from {from} to {to}"),
        ];
        if word != WORD {
            lines.push(format!("steps are marked {word}"));
        }
        lines.extend(self.irreversible.iter().map(|says| format!("IRREVERSIBLE{JOINT}{}", escape(says))));
        lines.extend(self.opening.iter().map(|check| format!("opening{JOINT}{}", asked(check))));
        lines.extend(self.needs.iter().map(|check| format!("needs{JOINT}{}", asked(check))));
        lines.iter().map(|line| format!("{HEADER}{line}\n")).collect()
    }

    /// A word that begins no line of the SQL as a header would.
    fn word(&self) -> String {
        let taken = |word: &str| {
            let header = format!("-- {word} ");
            self.steps.iter().flat_map(|step| step.sql.split('\n')).any(|line| line.starts_with(&header))
        };
        let others = (2_u32..).map(|more| format!("{WORD}_{more}"));
        std::iter::once(WORD.to_string()).chain(others).find(|word| !taken(word)).unwrap_or_default()
    }
}

fn asked(check: &Check) -> String {
    format!("{}{JOINT}{}", escape(&check.says), escape(&check.sql))
}

fn fields(step: &MigrationStep) -> String {
    let word = mode::word(&step.transaction).map(|word| escape(&word));
    let plain = escape(&step.says);
    let says = if word.is_none() && mode::is_word(&plain) { format!("\\{plain}") } else { plain };
    let remarks = step.remarks.iter().map(|remark| escape(remark));
    let lock = escape(&claim::word(step.lock.as_ref()));
    word.into_iter().chain([says, lock]).chain(remarks).collect::<Vec<_>>().join(JOINT)
}

//! All rules, a family a file.

mod add_column;
mod choices;
mod constraints;
mod copies;
mod enums;
pub mod files;
mod indexes;
mod keys;
mod lock_table;
mod losses;
mod maintenance;
mod mismatches;
mod partitions;
pub mod project;
mod references;
mod releases;
mod removals;
mod rights;
mod rows;
mod sqlite;
mod transactions;
mod triggers;
mod types;
mod unread;
pub mod waivers;

use super::rule::Rule;

/// The families, in the order in which they are listed.
static FAMILIES: [&[Rule]; 24] = [
    &add_column::RULES,
    &types::RULES,
    &constraints::RULES,
    &keys::RULES,
    &references::RULES,
    &mismatches::RULES,
    &indexes::RULES,
    &copies::RULES,
    &partitions::RULES,
    &maintenance::RULES,
    &transactions::RULES,
    &lock_table::RULES,
    &releases::RULES,
    &removals::RULES,
    &rights::RULES,
    &losses::RULES,
    &rows::RULES,
    &triggers::RULES,
    &enums::RULES,
    &choices::RULES,
    &unread::RULES,
    &files::RULES,
    &waivers::RULES,
    &project::RULES,
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().chain(&sqlite::FAMILIES).flat_map(|family| family.iter())
}

/// The rule of a code.
pub fn of(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// How alike two words are of which one may be a slip of the other, from 0 to 1.
const NEAR: f64 = 0.7;

/// The code that a word is a slip of, if it is near to one.
pub fn nearest(word: &str) -> Option<&'static str> {
    near(word, all().map(|rule| rule.code))
}

/// The one of these words that another is a slip of, if it is near to one.
pub fn near<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let scored = known.map(|known| (strsim::normalized_damerau_levenshtein(word, known), known));
    scored.filter(|(score, _)| *score >= NEAR).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hazard::Hazard;

    #[test]
    fn every_code_is_one_word_of_one_rule_and_every_rule_has_its_texts() {
        for rule in all() {
            assert!(rule.code.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{}", rule.code);
            assert_eq!(all().filter(|other| other.code == rule.code).count(), 1, "{}", rule.code);
            assert!(Hazard::of(rule.code).is_none(), "{} is a hazard, too", rule.code);
            for text in [rule.title, rule.happens, rule.advice] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", rule.code);
            }
        }
        assert_eq!(nearest("create-idnex"), Some("create-index"));
        assert_eq!(nearest("drop-tables"), Some("drop-table"));
        for far in ["", "x", "create-foo", "hunter", "no-timeouts-here"] {
            assert_eq!(nearest(far), None, "{far}");
        }
    }
}

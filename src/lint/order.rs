//! In which order files are read: by folder, number and name, forward before back.

use super::input::Input;
use super::known::Way;
use std::path::PathBuf;

/// What sorts a file. Two that share it but for the way are one unit: forward and back of one migration.
type Key = (PathBuf, u128, String);

/// The files in order, each with the number of its unit and its way, where its name says one.
pub fn ordered<'a>(inputs: impl IntoIterator<Item = &'a Input>) -> Vec<(usize, &'a Input, Option<Way>)> {
    let mut keyed: Vec<(Key, Option<Way>, &Input)> = inputs.into_iter().map(keyed).collect();
    keyed.sort_by(|one, next| (&one.0, one.1).cmp(&(&next.0, next.1)));
    let mut found: Vec<(usize, &Input, Option<Way>)> = vec![];
    let mut before: Option<&Key> = None;
    for (key, way, input) in &keyed {
        let unit = found.last().map_or(0, |last| last.0);
        let unit = if before.is_some_and(|before| before != key) { unit + 1 } else { unit };
        found.push((unit, input, *way));
        before = Some(key);
    }
    found
}

fn keyed(input: &Input) -> (Key, Option<Way>, &Input) {
    let name = input.name();
    let down = [".down.sql", ".undo.sql"].into_iter().find_map(|end| name.strip_suffix(end));
    let up = name.strip_suffix(".up.sql").or_else(|| name.strip_suffix(".sql"));
    let (stem, way) = match (down, name.strip_suffix(".up.sql")) {
        (Some(stem), _) => (stem, Some(Way::Down)),
        (None, Some(stem)) => (stem, Some(Way::Up)),
        _ => (up.unwrap_or(&name), None),
    };
    let digits: String =
        stem.chars().skip_while(|letter| letter.is_alphabetic()).take_while(char::is_ascii_digit).take(30).collect();
    // What has no number, as Flyway's repeatable scripts, comes behind.
    let number = digits.parse().unwrap_or(u128::MAX);
    let folder = input.path.parent().map(PathBuf::from).unwrap_or_default();
    ((folder, number, stem.to_string()), way, input)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    #[test]
    fn numbers_count_and_forward_comes_before_back() {
        let inputs: Vec<Input> = ["V10__b.sql", "V2__a.sql", "R__views.sql", "1_x.down.sql", "1_x.sql"]
            .map(|name| Input { path: name.into(), text: String::new(), beside: None, engine: Engine::Postgres })
            .into();
        let names: Vec<(usize, String)> =
            ordered(&inputs).iter().map(|(unit, input, _)| (*unit, input.name())).collect();
        let expected = [(0, "1_x.sql"), (0, "1_x.down.sql"), (1, "V2__a.sql"), (2, "V10__b.sql"), (3, "R__views.sql")];
        assert_eq!(names, expected.map(|(unit, name)| (unit, name.to_string())));
    }
}

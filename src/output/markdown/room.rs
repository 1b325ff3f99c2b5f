//! How a document gets short enough: section by section, the least important first.

/// How large a document may be, in bytes. GitHub takes 65,536 characters of a comment; what posts it may add some.
const MOST: usize = 59_000;

/// All there is.
pub const ALL: usize = usize::MAX;

pub const MEASURED: &str = "what was measured";
pub const CHANGES: &str = "what changes";
pub const WAY_BACK: &str = "the way back";
pub const STEPS: &str = "the steps";
pub const SQL: &str = "the SQL";
pub const PRECONDITIONS: &str = "the preconditions";
pub const SCHEMA: &str = "the schema";
pub const ORDER: &str = "the order";
pub const CHECKLIST: &str = "the checklist";

/// What is read least gets shorter first.
const FIRST_TO_GO: [&str; 9] = [SQL, SCHEMA, ORDER, STEPS, MEASURED, PRECONDITIONS, CHANGES, WAY_BACK, CHECKLIST];

/// A part of a document, in every length that it can have, the whole one first.
pub struct Section {
    name: &'static str,
    texts: Vec<String>,
    at: usize,
}

impl Section {
    pub fn new(name: &'static str, texts: Vec<String>) -> Section {
        Section { name, texts, at: 0 }
    }

    /// Whether there is nothing to say, however much room there is.
    pub fn is_empty(&self) -> bool {
        self.texts.first().is_none_or(String::is_empty)
    }

    fn text(&self) -> &str {
        self.texts.get(self.at).map_or("", String::as_str)
    }

    fn is_shorter(&self) -> bool {
        self.texts.first().is_some_and(|whole| whole != self.text())
    }
}

/// The sections, shortened as far as they have to be, and the names of those that were.
pub fn fitting(mut sections: Vec<Section>) -> (Vec<Section>, Vec<&'static str>) {
    let shortest = sections.iter().map(|section| section.texts.len()).max().unwrap_or(1);
    for at in 1..shortest {
        for name in FIRST_TO_GO {
            if length(&sections) > MOST
                && let Some(section) = sections.iter_mut().find(|section| section.name == name)
            {
                section.at = at.min(section.texts.len() - 1);
            }
        }
    }
    // What had to go first may have made more room than the rest needs.
    for name in FIRST_TO_GO.into_iter().rev() {
        lengthen(&mut sections, name);
    }
    let shortened = sections.iter().filter(|section| section.is_shorter()).map(|section| section.name).collect();
    (sections, shortened)
}

/// Makes a section as long as the others let it.
fn lengthen(sections: &mut [Section], name: &str) {
    let Some(own) = sections.iter().position(|section| section.name == name) else { return };
    let others = length(sections) - sections[own].text().len();
    let fits = |text: &String| others + text.len() <= MOST;
    sections[own].at = sections[own].texts.iter().position(fits).unwrap_or(sections[own].at);
}

/// Their texts as one.
pub fn joined(sections: &[Section]) -> String {
    let texts: Vec<&str> = sections.iter().map(Section::text).filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

fn length(sections: &[Section]) -> usize {
    sections.iter().map(|section| section.text().len() + 1).sum()
}

//! `plans/<id>.md`: the reviewer's document.
//!
//! It answers in the order in which a reviewer asks. The verdict stands first, the SQL is folded, and the raw text reads as
//! well as the rendered page. Names come from a database and may hold anything: each goes through `text`, which knows
//! where it stands.
//!
//! The file, and a comment on a pull request, has to be short whatever a plan changes. Each section says for itself how it gets
//! shorter, `room` in what order they do.

mod changes;
mod checklist;
mod head;
mod measured;
mod order;
mod preconditions;
mod room;
mod schema;
mod stages;
pub mod text;
mod way_back;

use super::review::Review;
use room::{ALL, Section};

/// The whole document.
pub fn whole(review: &Review) -> String {
    room::joined(&sections(review))
}

/// The document as it fits a file or a comment: what it leaves out stands last, with where that stands.
pub fn document(review: &Review) -> String {
    let (sections, shortened) = room::fitting(sections(review));
    let text = room::joined(&sections);
    if shortened.is_empty() {
        return text;
    }
    format!(
        "{text}\n---\n\nToo long to be whole here: cut are {}. All of it: `concertina show {} --format html`; the SQL is in \
         the files of the migrations.\n",
        shortened.join(", "),
        review.plan
    )
}

/// The document as a comment on a pull request; by its first line a bot finds it again, to write it anew.
pub fn comment(review: &Review) -> String {
    format!("<!-- concertina:plan:{} -->\n{}", review.plan, document(review))
}

fn sections(review: &Review) -> Vec<Section> {
    let must = |name, text| Section::new(name, vec![text]);
    let may = |name, write: fn(&Review, usize) -> String, rooms: &[usize]| {
        Section::new(name, rooms.iter().map(|most| write(review, *most)).collect())
    };
    let all = [
        must("the verdict", head::section(review)),
        may(room::MEASURED, measured::section, &[ALL, 40, 10, 0]),
        may(room::CHANGES, changes::section, &[ALL, 100, 30, 10]),
        may(room::WAY_BACK, way_back::section, &[ALL, 20, 3]),
        must("the releases", stages::releases(review)),
        may(room::STEPS, stages::steps, &[ALL, 60, 20, 5]),
        may(room::SQL, stages::sql, &[ALL, 20, 0]),
        may(room::PRECONDITIONS, preconditions::section, &[ALL, 50, 10]),
        may(room::SCHEMA, schema::section, &[ALL, 200, 40, 0]),
        may(room::ORDER, order::section, &[20, 5]),
        may(room::CHECKLIST, checklist::section, &[ALL, 20, 5]),
    ];
    all.into_iter().filter(|section| !section.is_empty()).collect()
}

#[cfg(test)]
mod tests;

//! A text of SQL with schemas under other names.

use super::piece::{Piece, Sort, goes_on, pieces};
use super::place::Place;
use super::text::Text;
use super::written::{content, folded, written};
use crate::engine::postgres::quote;

/// What a name is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The schema of people's objects: where it stands in any other way there is doubt.
    Tenant,
    /// A schema of ours.
    Ours,
    /// The schema of ours that is also a word: only before one of its own tables.
    Journal,
    /// A name that must not be a schema's here.
    Forbidden,
}

/// A name, and the one that stands in its place.
#[derive(Clone, Debug)]
pub struct Pair {
    pub from: String,
    pub to: String,
    pub whose: Whose,
}

/// Names of schemas.
#[derive(Clone, Debug)]
pub struct Names(pub Vec<Pair>);

/// Where a name may be a schema's and is left.
#[derive(Debug)]
pub struct Doubt {
    pub whose: Whose,
    /// The pieces around it, for a person.
    pub near: String,
}

/// A text, and what is in doubt about it.
#[derive(Debug, Default)]
pub struct Spelled {
    pub text: String,
    pub doubts: Vec<Doubt>,
    /// Where something that is no schema has the name of one that the text has, too.
    pub torn: Option<String>,
}

impl Names {
    fn of(&self, name: &str) -> Option<&Pair> {
        self.0.iter().find(|pair| pair.from == name)
    }

    /// Whether a text can hold one of them at all: most statements are the journal's, or ask for something else.
    pub fn may_stand_in(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let plain =
            |name: &str| name.bytes().all(|byte| goes_on(byte) && byte.is_ascii() && !byte.is_ascii_uppercase());
        self.0.iter().any(|pair| !plain(&pair.from) || text.contains(&pair.from))
    }

    /// Whether a text that is not looked into holds a name that may be meant.
    fn doubted(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let held = |name: &str| {
            let name = name.to_lowercase();
            text.match_indices(&name).any(|(at, _)| {
                let bytes = text.as_bytes();
                let before = at.checked_sub(1).and_then(|at| bytes.get(at));
                let behind = bytes.get(at + name.len());
                !before.is_some_and(|byte| goes_on(*byte)) && !behind.is_some_and(|byte| goes_on(*byte))
            })
        };
        let forms = |name: &str| [name.to_string(), name.replace('"', "\"\""), name.replace('\'', "''")];
        let watched = self.0.iter().filter(|pair| matches!(pair.whose, Whose::Tenant));
        watched.flat_map(|pair| forms(&pair.from)).any(|name| held(&name))
    }
}

/// The text with every name in its other spelling where it is a schema's for sure.
pub fn spell(text: &str, names: &Names) -> Spelled {
    let place = Place::new(pieces(text));
    let mut speller = Speller { names, spelled: Spelled::default(), schema: false, other: None };
    let mut code = 0;
    let mut whole = String::with_capacity(text.len());
    for piece in &place.all {
        if piece.sort == Sort::Blank {
            whole.push_str(piece.text);
            continue;
        }
        whole.push_str(&speller.piece(&place, code, piece));
        code += 1;
    }
    let Speller { mut spelled, schema, other, .. } = speller;
    spelled.torn = spelled.torn.or(other.filter(|_| schema));
    Spelled { text: whole, ..spelled }
}

struct Speller<'a> {
    names: &'a Names,
    spelled: Spelled,
    /// Whether the tenant's name stood before a period.
    schema: bool,
    /// Where it stood for something else.
    other: Option<String>,
}

impl Speller<'_> {
    fn piece(&mut self, place: &Place, at: usize, piece: &Piece) -> String {
        match piece.sort {
            Sort::Word | Sort::Quoted => self.name(place, at, piece),
            Sort::Text | Sort::Dollars => self.text(place, at, piece),
            Sort::Number | Sort::Blank | Sort::Sign => piece.text.to_string(),
        }
    }

    fn name(&mut self, place: &Place, at: usize, piece: &Piece) -> String {
        let same = piece.text.to_string();
        let Some(name) = folded(piece) else {
            let watched = self.names.0.iter().find(|pair| pair.whose == Whose::Tenant);
            self.doubt_if(watched.map(|pair| pair.whose), place, at);
            return same;
        };
        let Some(pair) = self.names.of(&name) else { return same };
        let dotted = place.stands_before_a_part(at) && !place.stands_behind_period(at);
        let sure = dotted || place.is_of_schema(at) || place.is_in_path(at);
        match pair.whose {
            Whose::Tenant if sure => self.schema |= dotted,
            Whose::Ours if sure => {}
            Whose::Journal if dotted && place.is_journal_table(at + 2) || place.is_of_schema(at) => {}
            Whose::Forbidden => {
                self.doubt_if(sure.then_some(Whose::Forbidden), place, at);
                return same;
            }
            Whose::Tenant => {
                self.other.get_or_insert_with(|| place.near(at));
                return same;
            }
            _ => return same,
        }
        if pair.from == pair.to { same } else { quote::name(&pair.to) }
    }

    fn text(&mut self, place: &Place, at: usize, piece: &Piece) -> String {
        let same = || piece.text.to_string();
        match (place.text(at), content(piece)) {
            (Text::Remark, _) => same(),
            (Text::Names | Text::Body, Some(content)) => self.inside(piece, &content, at, place),
            (Text::Schema, Some(content)) => self.schema(&content).unwrap_or_else(same),
            (Text::Path, Some(content)) if self.names.of(&content).is_some() => {
                let whose = self.names.of(&content).map(|pair| pair.whose);
                self.doubt_if(whose.filter(|whose| *whose == Whose::Forbidden), place, at);
                self.entry(&content).unwrap_or_else(same)
            }
            (_, content) => {
                let held = content.is_some_and(|content| self.names.doubted(&content));
                self.doubt_if((held || self.names.doubted(piece.text)).then_some(Whose::Tenant), place, at);
                same()
            }
        }
    }

    /// The name of a schema in a string, as SQL has it.
    fn schema(&self, content: &str) -> Option<String> {
        let name = pieces(content.trim());
        let [one] = name.as_slice() else { return None };
        let pair = self.names.of(&folded(one)?).filter(|pair| pair.from != pair.to)?;
        Some(quote::literal(&quote::name(&pair.to)))
    }

    /// An entry of `search_path`: the name as it is.
    fn entry(&self, content: &str) -> Option<String> {
        let pair = self.names.of(content).filter(|pair| pair.whose == Whose::Tenant && pair.from != pair.to)?;
        Some(quote::literal(&pair.to))
    }

    /// SQL in a string.
    fn inside(&mut self, piece: &Piece, content: &str, at: usize, place: &Place) -> String {
        let Spelled { text, doubts, torn } = spell(content, self.names);
        self.spelled.doubts.extend(doubts);
        if self.spelled.torn.is_none() {
            self.spelled.torn = torn.map(|torn| format!("{torn}, in {}", place.near(at)));
        }
        match text == content {
            true => piece.text.to_string(),
            false => written(piece, &text),
        }
    }

    fn doubt_if(&mut self, whose: Option<Whose>, place: &Place, at: usize) {
        self.spelled.doubts.extend(whose.map(|whose| Doubt { whose, near: place.near(at) }));
    }
}

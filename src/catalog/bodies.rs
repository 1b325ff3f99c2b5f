//! What bodies of routines name, where a server keeps them as text: no record leads from there to what they read and write.

use super::{Catalog, Kind, ObjectId, Routine};
use std::collections::BTreeMap;

/// What a body can name, by its name alone.
pub struct Bodies<'a> {
    by_word: BTreeMap<&'a str, Vec<&'a ObjectId>>,
    /// Those whose names are no single word.
    others: Vec<&'a ObjectId>,
}

impl<'a> Bodies<'a> {
    /// Everything in a catalog that one can name.
    pub fn of(catalog: &'a Catalog) -> Bodies<'a> {
        let of_kind = |kind: Kind| kind.is_routine() || matches!(kind, Kind::Table | Kind::View | Kind::Sequence);
        let mut bodies = Bodies { by_word: BTreeMap::new(), others: vec![] };
        for (id, _) in catalog.iter().filter(|(id, _)| of_kind(id.kind)) {
            match id.name_in_schema() {
                name if name.chars().all(Routine::is_of_a_word) => bodies.by_word.entry(name).or_default().push(id),
                _ => bodies.others.push(id),
            }
        }
        bodies
    }

    /// What the body of a routine names, as it seems.
    pub fn named_by<'b>(&'b self, routine: &'b Routine) -> impl Iterator<Item = &'a ObjectId> + 'b {
        let of_word = |word: &str| self.by_word.get(word).or_else(|| self.by_word.get(&*word.to_lowercase()));
        let quoted = |id: &&&ObjectId| routine.definition.contains(&id.name_in_schema().replace('"', "\"\""));
        let words = routine.words().filter_map(of_word).flatten();
        words.chain(self.others.iter().filter(quoted)).copied()
    }
}

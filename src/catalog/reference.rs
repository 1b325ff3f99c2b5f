//! What a foreign key lets a release write, told by the words behind the columns that it refers to.
//!
//! ```text
//!   MATCH FULL             demands more of the columns together
//!   ON DELETE, ON UPDATE   refuse (NO ACTION, RESTRICT), or act on the rows that refer
//!   DEFERRABLE …           when it is looked at: the later, the more it lets through meanwhile
//!   NOT ENFORCED           refuses nothing (PostgreSQL 18)
//! ```

use super::{Constraint, ConstraintKind, ObjectId, Rename};

/// The words of a definition, without the names in quotes among them. Both engines' texts have them in capitals, and names
/// with capitals in quotes.
struct Terms(String);

impl Terms {
    fn of(definition: &str) -> Terms {
        Terms(definition.split('"').step_by(2).collect())
    }

    fn has(&self, words: &str) -> bool {
        self.0.contains(words)
    }

    /// What is done with rows that refer to one that is deleted or updated; nothing where that is refused.
    fn action(&self, event: &str) -> Option<&str> {
        let said = self.0.split_once(event)?.1;
        let end = [" ON ", " DEFERRABLE", " NOT "].iter().filter_map(|next| said.find(next)).min();
        Some(&said[..end.unwrap_or(said.len())]).filter(|action| !matches!(*action, "NO ACTION" | "RESTRICT"))
    }

    fn patience(&self) -> u8 {
        match () {
            () if self.has(" INITIALLY DEFERRED") => 2,
            () if self.has(" DEFERRABLE") && !self.has(" NOT DEFERRABLE") => 1,
            () => 0,
        }
    }
}

/// A reference's own columns, what it refers to, and what it does, which may name own columns again.
fn sides(definition: &str) -> [&str; 3] {
    let outside = |at: &usize| definition[..*at].matches('"').count().is_multiple_of(2);
    let find = |word: &str, from: usize| {
        let mut found = definition[from..].match_indices(word).map(|(at, _)| from + at);
        found.find(outside)
    };
    let middle = find(" REFERENCES ", 0).unwrap_or(definition.len());
    let end = find(")", middle).map_or(definition.len(), |at| at + 1);
    [&definition[..middle], &definition[middle..end], &definition[end..]]
}

const EVENTS: [&str; 2] = [" ON DELETE ", " ON UPDATE "];

impl Constraint {
    /// What the definition ends with where it refuses nothing, and is never proven (PostgreSQL 18).
    pub const UNENFORCED: &str = " NOT ENFORCED";

    /// Whether it refuses nothing.
    pub fn is_unenforced(&self) -> bool {
        self.definition.ends_with(Constraint::UNENFORCED)
    }

    /// Whether it refers to rows of a table.
    pub fn refers(&self) -> bool {
        matches!(self.sort, ConstraintKind::Foreign { .. })
    }

    /// Whether the columns of a row refer to another row all together, or none of them does.
    pub fn refers_fully(&self) -> bool {
        Terms::of(&self.definition).has(" MATCH FULL")
    }

    /// A text of a reference as it is once a column has its new name: one of its own columns, or one of the table referred to.
    /// Another of the same name keeps that.
    pub(super) fn respelled(
        &self,
        table: &ObjectId,
        text: &str,
        rename: &Rename,
        respell: &dyn Fn(&str) -> String,
    ) -> String {
        let refers = matches!(&self.sort, ConstraintKind::Foreign { table, .. } if *table == rename.from.table());
        let own = *table == rename.from.table();
        let sides = sides(text).into_iter().zip([own, refers, own]);
        sides.map(|(side, named)| if named { respell(side) } else { side.to_string() }).collect()
    }

    /// What it does with rows that refer to one that is deleted or updated, in short; nothing where it refuses that.
    pub fn action(&self, event: &str) -> Option<String> {
        let terms = Terms::of(&self.definition);
        terms.action(event).map(|action| action.split(" (").next().unwrap_or(action).to_string())
    }

    /// Whether a column is among those that an action sets: all of them, where it names none.
    pub fn sets(&self, column: &str) -> bool {
        let named = sides(&self.definition)[2].split_once(" (").and_then(|(_, named)| named.rsplit_once(')'));
        let unquoted = |name: &str| name.trim_matches('"').replace("\"\"", "\"");
        named.is_none_or(|(named, _)| named.split(", ").any(|name| unquoted(name) == column))
    }

    /// The definition as PostgreSQL writes it once it follows the updates that it refused.
    pub fn following(&self) -> String {
        let [own, referred, acts] = sides(&self.definition);
        let acts = acts.replacen(" ON UPDATE RESTRICT", "", 1);
        let ends = [" ON DELETE ", " DEFERRABLE"].iter().filter_map(|next| acts.find(next)).min();
        let (before, behind) = acts.split_at(ends.unwrap_or(acts.len()));
        format!("{own}{referred}{before} ON UPDATE CASCADE{behind}")
    }

    /// Whether both are a key of the same columns, or refer to the same from the same columns.
    pub fn is_of_the_same(&self, other: &Constraint) -> bool {
        let check = matches!(self.sort, ConstraintKind::Check { .. });
        !check && self.sort == other.sort && self.columns.0 == other.columns.0
    }

    /// Whether both refer to the same from the same columns, and this one accepts every write that the other accepts.
    pub fn accepts_all_of(&self, other: &Constraint) -> bool {
        let (own, others) = (Terms::of(&self.definition), Terms::of(&other.definition));
        let gives = |event: &&str| others.action(event).is_none() || own.action(event) == others.action(event);
        let keeps = |words: &str| own.has(words) == others.has(words);
        matches!(self.sort, ConstraintKind::Foreign { .. })
            && self.is_of_the_same(other)
            && keeps(", PERIOD ")
            && (!own.has(" MATCH FULL") || others.has(" MATCH FULL"))
            && EVENTS.iter().all(gives)
            && own.patience() >= others.patience()
            && (self.is_unenforced() || !other.is_unenforced())
    }

    /// Whether it writes or deletes rows of its own table when one that they refer to is.
    pub fn acts(&self) -> bool {
        let terms = Terms::of(&self.definition);
        matches!(self.sort, ConstraintKind::Foreign { .. })
            && EVENTS.into_iter().any(|event| terms.action(event).is_some())
    }

    /// Whether it acts on rows that refer where the other refuses, or acts otherwise.
    pub fn acts_unlike(&self, other: &Constraint) -> bool {
        let (own, others) = (Terms::of(&self.definition), Terms::of(&other.definition));
        EVENTS.iter().any(|event| own.action(event).is_some() && own.action(event) != others.action(event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Aside, Kind, ObjectId, Validity};

    fn key(rest: &str) -> Constraint {
        let table = ObjectId::new(Kind::Table, &["public", " ON DELETE CASCADE"]);
        Constraint {
            sort: ConstraintKind::Foreign { table, columns: vec!["id".into()] },
            definition: format!("FOREIGN KEY (a) REFERENCES public.\" ON DELETE CASCADE\"(id){rest}"),
            options: vec![],
            validity: Validity::Valid,
            under: None,
            columns: Aside(vec!["a".into()]),
            reads: Aside(vec![]),
        }
    }

    #[test]
    fn the_one_that_acts_accepts_more_than_the_one_that_refuses() {
        let accepts =
            |one: &str, other: &str| (key(one).accepts_all_of(&key(other)), key(other).accepts_all_of(&key(one)));
        assert_eq!(accepts("", ""), (true, true));
        assert_eq!(accepts(" ON DELETE CASCADE", ""), (true, false));
        assert_eq!(accepts(" ON DELETE CASCADE", " ON DELETE RESTRICT"), (true, false));
        assert_eq!(accepts(" ON DELETE CASCADE", " ON DELETE SET NULL"), (false, false));
        assert_eq!(accepts(" ON UPDATE CASCADE", " ON DELETE SET NULL (a)"), (false, false));
        assert_eq!(accepts(" ON UPDATE CASCADE ON DELETE SET NULL (a)", " ON DELETE SET NULL (a)"), (true, false));
        assert_eq!(accepts(" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"), (true, false));
        assert_eq!(accepts(" DEFERRABLE", " ON DELETE CASCADE"), (false, false));
        assert_eq!(accepts("", " MATCH FULL"), (true, false));
        assert_eq!(accepts(" NOT ENFORCED", ""), (true, false));
    }

    #[test]
    fn one_that_follows_says_so_where_the_server_does() {
        let following = |rest: &str| key(rest).following().split_once("(id)").map(|(_, rest)| rest.to_string());
        assert_eq!(following("").as_deref(), Some(" ON UPDATE CASCADE"));
        let full = following(" MATCH FULL ON UPDATE RESTRICT ON DELETE SET NULL (a) DEFERRABLE");
        assert_eq!(full.as_deref(), Some(" MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (a) DEFERRABLE"));
    }

    #[test]
    fn an_action_sets_the_columns_that_it_names() {
        let two = key(" ON DELETE SET NULL (\"a b\", c)");
        assert_eq!(two.action(" ON DELETE ").as_deref(), Some("SET NULL"));
        assert_eq!(["a b", "c", "d"].map(|name| two.sets(name)), [true, true, false]);
        assert!(key(" ON DELETE SET NULL").sets("d"));
        assert_eq!(two.action(" ON UPDATE "), None);
    }

    #[test]
    fn what_refers_from_elsewhere_is_another_key() {
        let other = Constraint { columns: Aside(vec!["b".into()]), ..key("") };
        assert!(!key("").accepts_all_of(&other));
    }

    #[test]
    fn an_action_that_is_new_is_told() {
        assert!(key(" ON DELETE CASCADE DEFERRABLE").acts_unlike(&key(" DEFERRABLE")));
        assert!(!key(" DEFERRABLE").acts_unlike(&key(" ON DELETE CASCADE")));
        assert!(!key(" ON DELETE CASCADE NOT ENFORCED").acts_unlike(&key(" ON DELETE CASCADE DEFERRABLE")));
    }
}

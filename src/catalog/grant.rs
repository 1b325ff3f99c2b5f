use super::{Aside, Catalog, Kind, Object, ObjectId};
use serde::{Deserialize, Serialize};

/// What one role may do with an object, where that is not what it may do with any new object of the kind. Its id says on
/// what, and the role: the empty name is the owner's, `public` everybody's.
///
/// Default privileges are the same of objects to come: their id says whose, in which schema, of which sort, and the role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    /// `SELECT`, `INSERT` and so on, in order; with `*` behind it where the role may pass it on. Empty where what is usual
    /// was revoked.
    pub privileges: Vec<String>,
    /// What the role has on a new object of the kind.
    pub usual: Vec<String>,
    /// The schema that default privileges are for.
    #[serde(default)]
    pub reads: Aside<Vec<ObjectId>>,
}

impl Grant {
    /// What leaves the role all that it has on either side, where no grant means what is usual; `None` where that is the usual.
    pub fn union(old: Option<&Object>, new: Option<&Object>) -> Option<Grant> {
        let grant =
            |side: Option<&Object>| if let Some(Object::Grant(grant)) = side { Some(grant.clone()) } else { None };
        let (old, new) = (grant(old), grant(new));
        let Grant { usual, reads, .. } = old.as_ref().or(new.as_ref())?.clone();
        let side = |grant: Option<Grant>| grant.map_or_else(|| usual.clone(), |grant| grant.privileges);
        let mut privileges = [side(old), side(new)].concat();
        privileges.sort();
        privileges.dedup();
        let passed_on = privileges.clone();
        privileges.retain(|privilege| !passed_on.contains(&format!("{privilege}*")));
        (privileges != usual).then_some(Grant { privileges, usual, reads })
    }
}

impl Catalog {
    /// Leaves out what was granted to a role: of what a reading leaves out because of who reads, nothing is missing.
    pub fn forget_grants_to(&mut self, role: &str) {
        let own = self.of_kind(Kind::Grant).filter(|(id, _)| id.name() == role).map(|(id, _)| id.clone());
        let own: Vec<ObjectId> = own.collect();
        own.iter().for_each(|id| drop(self.remove(id)));
    }
}

use super::{Aside, ObjectId};
use serde::{Deserialize, Serialize};

/// A function, procedure or aggregate: path `[schema, name, argument types]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Routine {
    /// The statement that makes it, as the server writes it, without `OR REPLACE` and a closing semicolon.
    pub definition: String,
    /// What a replacement in place has to leave as it is: names and modes of arguments, the result.
    pub form: String,
    /// How few and how many arguments a call can have: two that overlap can make a call ambiguous.
    pub arity: Aside<(u32, u32)>,
    pub reads: Aside<Vec<ObjectId>>,
}

impl Routine {
    /// Whether a call that fits one by the number of its arguments fits the other, though one of them lets some be left out.
    pub fn is_mistaken_for(&self, other: &Routine) -> bool {
        let ((few, many), (fewer, more)) = (self.arity.0, other.arity.0);
        (few != many || fewer != more) && few <= more && fewer <= many
    }
}

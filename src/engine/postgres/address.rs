//! How a statement names an object: DROP, COMMENT ON, GRANT and SECURITY LABEL all speak the same way.

use super::quote;
use crate::catalog::{Kind, ObjectId};

/// The word of the kind in a statement.
pub fn word(kind: Kind) -> String {
    match kind {
        Kind::Enum | Kind::Composite | Kind::Range | Kind::Type => "TYPE".into(),
        other => other.word().to_uppercase(),
    }
}

/// Word and name: `FUNCTION public.f(integer)`, `TRIGGER t ON public.users`, `CAST (text AS public.mood)`.
pub fn of(id: &ObjectId) -> String {
    format!("{} {}", word_of(id), name(id))
}

fn word_of(id: &ObjectId) -> String {
    let column = id.kind == Kind::Attribute || (id.kind == Kind::View && id.path.len() == 3);
    if column { "COLUMN".into() } else { word(id.kind) }
}

/// The name as it stands behind the word.
pub fn name(id: &ObjectId) -> String {
    let own = || quote::name(id.name());
    match (id.kind, id.path.as_slice()) {
        (Kind::Column | Kind::Attribute, _) | (Kind::View, [_, _, _]) => format!("{}.{}", quote::table(id), own()),
        (Kind::Constraint | Kind::Rule | Kind::Trigger | Kind::Policy, _) => {
            format!("{} ON {}", own(), quote::table(id))
        }
        (kind, [_, _, _]) if kind.is_routine() => format!("{}{}", quote::qualified(id), arguments(id)),
        (Kind::Operator, [_, _, arguments]) => format!("{}({arguments})", quote::qualified(id)),
        (Kind::OperatorClass | Kind::OperatorFamily, [_, _, method]) => {
            format!("{} USING {}", quote::qualified(id), quote::name(method))
        }
        (Kind::Cast, [from, to]) => format!("({from} AS {to})"),
        (Kind::Transform, [data_type, language]) => format!("FOR {data_type} LANGUAGE {}", quote::name(language)),
        (Kind::UserMapping, [server, user]) => format!("FOR {} SERVER {}", role(user), quote::name(server)),
        _ => quote::qualified(id),
    }
}

/// What tells a routine from others of its name. Of a procedure, types alone could be those of another one's OUT arguments.
pub fn arguments(id: &ObjectId) -> String {
    match (id.kind, id.name()) {
        (Kind::Aggregate, "") => "(*)".into(),
        (Kind::Procedure, arguments) if !arguments.is_empty() => format!("(IN {arguments})"),
        (kind, arguments) if kind.is_routine() => format!("({arguments})"),
        _ => String::new(),
    }
}

/// A role where a statement takes one: `public` is everybody.
pub fn role(name: &str) -> String {
    if name == "public" { "PUBLIC".into() } else { quote::name(name) }
}

//! Values of a type that is made anew: how each is written in the new one, and whether the way back makes it again.

use super::{enumeration, quote, widening};
use crate::catalog::{Attribute, Catalog, Composite, Domain, Kind, Object, ObjectId};
use crate::error::{Error, Result};
use crate::step::{Piece, Precondition};

/// From the types of one catalog to those of the same names of another.
#[derive(Clone, Copy)]
pub struct Values<'a> {
    pub from: &'a Catalog,
    pub to: &'a Catalog,
}

/// Whether an expression names the type that it ends in, which may be there under another name while columns change.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Typed,
    Bare,
}

impl Form {
    fn cast(self, value: &str, old: &str, new: &str) -> String {
        if self == Form::Bare && new.contains('.') { format!("{value}::text") } else { cast(value, old, new) }
    }
}

impl Values<'_> {
    /// A value of that type in the new one. `column`: whose value it is, for the person who reads why it cannot be.
    ///
    /// # Errors
    /// Where no expression gives it.
    pub fn typed(&self, column: &ObjectId, value: &str, data_type: &str) -> Result<String> {
        self.converted(column, value, data_type, Form::Typed)
    }

    /// The same without the name of the new type: of equal text, and of no use but to compare.
    pub fn bare(&self, column: &ObjectId, value: &str, data_type: &str) -> Result<String> {
        self.converted(column, value, data_type, Form::Bare)
    }

    /// Whether values of the type come back unchanged from the new one.
    pub fn are_exact(&self, data_type: &str) -> bool {
        let element = data_type.strip_suffix("[]").unwrap_or(data_type);
        match (find(self.from, element), find(self.to, element)) {
            (Some(Object::Enum(_)), Some(Object::Enum(_))) | (None, _) => true,
            (Some(Object::Domain(old)), Some(Object::Domain(new))) => {
                widening::widens(&old.data_type, &new.data_type) && self.are_exact(&old.data_type)
            }
            (Some(Object::Composite(old)), Some(Object::Composite(new))) => old.attributes.iter().all(|attribute| {
                let kept = new.attribute(&attribute.name);
                kept.is_some_and(|kept| widening::widens(&attribute.data_type, &kept.data_type))
                    && self.are_exact(&attribute.data_type)
            }),
            (Some(old), Some(new)) => old == new,
            (Some(_), None) => false,
        }
    }

    fn converted(&self, column: &ObjectId, value: &str, data_type: &str, form: Form) -> Result<String> {
        let typed = |value: String| if form == Form::Typed { format!("{value}::{data_type}") } else { value };
        if !self.is_reshaped(data_type) {
            let through = if data_type.ends_with("[]") { "text[]" } else { "text" };
            return Ok(typed(format!("{value}::{through}")));
        }
        match (find(self.from, data_type), find(self.to, data_type)) {
            (Some(Object::Domain(old)), Some(Object::Domain(new))) => Ok(typed(self.base(column, value, old, new, form)?)),
            (Some(Object::Composite(old)), Some(Object::Composite(new))) => {
                let row = typed(self.row(column, value, old, new, form)?);
                Ok(format!("CASE WHEN {value} IS NOT DISTINCT FROM NULL THEN NULL ELSE {row} END"))
            }
            _ if self.is_array_of_scalars(data_type) => Ok(typed(format!("{value}::text[]"))),
            _ => Err(Error::decision(format!(
                "{column} holds {data_type} within other values, and what that is made of changes: nothing converts such an array"
            ))
            .hint("add a type of another name, move the values over, and drop this one in a later release")),
        }
    }

    /// Whether the text of a value cannot be read as one of the new type: attributes come, go or change places, or the type
    /// that a domain stands on is another.
    fn is_reshaped(&self, data_type: &str) -> bool {
        let element = data_type.strip_suffix("[]").unwrap_or(data_type);
        match (find(self.from, element), find(self.to, element)) {
            (Some(Object::Domain(old)), Some(Object::Domain(new))) => {
                let other = old.data_type != new.data_type;
                (other && !widening::widens(&old.data_type, &new.data_type)) || self.is_reshaped(&old.data_type)
            }
            (Some(Object::Composite(old)), Some(Object::Composite(new))) => {
                old.attributes != new.attributes || old.attributes.iter().any(|one| self.is_reshaped(&one.data_type))
            }
            _ => false,
        }
    }

    /// Whether the elements are of a domain over a type of the server's own: read from text they fit or are refused.
    fn is_array_of_scalars(&self, data_type: &str) -> bool {
        let plain = |element: &str| matches!(find(self.to, element), Some(Object::Domain(domain)) if !domain.data_type.contains('.'));
        data_type.strip_suffix("[]").is_some_and(plain)
    }

    fn base(&self, column: &ObjectId, value: &str, old: &Domain, new: &Domain, form: Form) -> Result<String> {
        if old.data_type == new.data_type {
            return self.converted(column, value, &old.data_type, form);
        }
        Ok(form.cast(value, &old.data_type, &new.data_type))
    }

    fn row(&self, column: &ObjectId, value: &str, old: &Composite, new: &Composite, form: Form) -> Result<String> {
        let attribute = |Attribute { name, data_type, collation: _ }: &Attribute| {
            let own = format!("({value}).{}", quote::name(name));
            match old.attribute(name) {
                None => Ok(form.cast("NULL", "", data_type)),
                Some(before) if before.data_type != *data_type => Ok(form.cast(&own, &before.data_type, data_type)),
                Some(_) if find(self.from, data_type.trim_end_matches("[]")).is_none() => Ok(own),
                Some(_) => self.converted(column, &own, data_type, form),
            }
        };
        let attributes = new.attributes.iter().map(attribute).collect::<Result<Vec<_>>>()?;
        Ok(format!("ROW({})", attributes.join(", ")))
    }

    /// What must hold before a column is converted.
    pub fn needs(&self, column: &ObjectId) -> Vec<Precondition> {
        let Some(data_type) = self.from.column(column).map(|own| own.data_type.as_str()) else { return vec![] };
        let mut needs = vec![];
        self.gather(column, &quote::name(column.name()), data_type, &mut needs);
        needs
    }

    fn gather(&self, column: &ObjectId, value: &str, data_type: &str, needs: &mut Vec<Precondition>) {
        let element = data_type.strip_suffix("[]").unwrap_or(data_type);
        match (find(self.from, element), find(self.to, element)) {
            (Some(Object::Enum(old)), Some(Object::Enum(new))) => {
                let removed: Vec<&String> = old.labels.iter().filter(|label| !new.labels.contains(label)).collect();
                needs.extend((!removed.is_empty()).then(|| enumeration::unused(column, value, data_type, &removed)));
            }
            (Some(_), Some(Object::Enum(new))) if element == data_type => {
                needs.push(enumeration::known(column, value, &new.labels));
            }
            (Some(Object::Domain(old)), Some(Object::Domain(new))) if old.data_type == new.data_type => {
                self.gather(column, value, &old.data_type, needs);
            }
            (Some(Object::Domain(_)), Some(Object::Domain(new)))
                if element != data_type && !new.data_type.contains('.') =>
            {
                let list = format!("{}[]", new.data_type);
                needs.push(convertible(column, &format!("{value}::text[]::{list}"), &list));
            }
            (Some(Object::Domain(old)), Some(Object::Domain(new))) if !new.data_type.contains('.') => {
                needs.push(convertible(column, &cast(value, &old.data_type, &new.data_type), &new.data_type));
            }
            (Some(Object::Enum(_)), Some(Object::Domain(new))) if !new.data_type.contains('.') => {
                needs.push(convertible(column, &format!("{value}::text::{}", new.data_type), &new.data_type));
            }
            (Some(Object::Composite(old)), Some(Object::Composite(new))) if element == data_type => {
                for Attribute { name, data_type, .. } in &old.attributes {
                    let own = format!("({value}).{}", quote::name(name));
                    match new.attribute(name) {
                        Some(after) if after.data_type == *data_type => self.gather(column, &own, data_type, needs),
                        Some(after) if !after.data_type.contains('.') => {
                            needs.push(convertible(column, &cast(&own, data_type, &after.data_type), &after.data_type));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// The type of a name as a column has it.
fn find<'a>(side: &'a Catalog, data_type: &str) -> Option<&'a Object> {
    let kinds = Kind::ALL.iter().filter(|kind| kind.is_type());
    kinds.into_iter().find_map(|kind| {
        side.of_kind(*kind).find(|(id, _)| quote::qualified(id) == data_type).map(|(_, object)| object)
    })
}

/// Types that a user made have no casts of their own: they go through text.
fn cast(value: &str, old: &str, new: &str) -> String {
    if old.contains('.') || new.contains('.') { format!("{value}::text::{new}") } else { format!("{value}::{new}") }
}

/// The count is part of the answer: what nobody asks for, the server does not compute.
fn convertible(column: &ObjectId, value: &str, data_type: &str) -> Precondition {
    let says = format!("every value of {} converts to {data_type}", column.dotted());
    let head = format!("SELECT 0 * count({value}), NULL FROM ");
    Precondition { says, query: vec![Piece::Text(head), Piece::Present(column.table())] }
}

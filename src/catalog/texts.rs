//! The texts of SQL in objects: what has to be spelled anew when something that they name gets another name.

use super::{Column, Constraint, ConstraintKind, Kind, Lineage, Object};

impl Object {
    /// Texts of SQL in the object that can name an object of the kind. A type or collation is no text that names a column, and
    /// one without a schema is the server's own: one called `date` may be a date.
    pub(super) fn texts_mut(&mut self, named: Kind) -> Vec<&mut String> {
        let has_rows = named.is_type() || matches!(named, Kind::Table | Kind::View | Kind::Schema);
        let typed = |data_type: &&mut String| has_rows && data_type.contains('.');
        let collates = matches!(named, Kind::Collation | Kind::Schema);
        match self {
            Object::Column(Column { data_type, collation, default, generated, .. }) => {
                let own = Some(data_type).filter(typed).into_iter().chain(collation.as_mut().filter(|_| collates));
                own.chain(default).chain(generated.as_mut().map(|g| &mut g.expression)).collect()
            }
            Object::Domain(domain) => {
                let collation = domain.collation.as_mut().filter(|_| collates);
                Some(&mut domain.data_type).filter(typed).into_iter().chain(collation).collect()
            }
            Object::Composite(composite) => {
                let attributes = composite.attributes.iter_mut();
                let texts = attributes.flat_map(|attribute| {
                    let collation = attribute.collation.as_mut().filter(|_| collates);
                    Some(&mut attribute.data_type).filter(typed).into_iter().chain(collation)
                });
                texts.collect()
            }
            Object::Lineage(Lineage::Partition { bound, .. }) if named == Kind::Enum => vec![bound],
            Object::Lineage(Lineage::Typed { of, .. }) => Some(of).filter(typed).into_iter().collect(),
            Object::Constraint(Constraint { sort: ConstraintKind::Check { condition }, definition, .. }) => {
                vec![definition, condition]
            }
            Object::Constraint(constraint) => vec![&mut constraint.definition],
            Object::Index(index) => std::iter::once(&mut index.definition).chain(&mut index.written.0).collect(),
            Object::Table(table) => {
                let key = table.partition_by.as_mut();
                key.map_or(vec![], |key| {
                    let types = key.types.iter_mut().filter(|_| has_rows || collates).filter(|name| name.contains('.'));
                    std::iter::once(&mut key.definition).chain(types).collect()
                })
            }
            Object::View(view) => {
                let columns = view.columns.0.iter_mut().map(|column| &mut column.data_type).filter(typed);
                std::iter::once(&mut view.query).chain(&mut view.written.0).chain(columns).collect()
            }
            Object::Trigger(trigger) => {
                std::iter::once(&mut trigger.definition).chain(&mut trigger.written.0).collect()
            }
            Object::Routine(routine) => vec![&mut routine.definition, &mut routine.form],
            Object::Defined(defined) => vec![&mut defined.definition],
            Object::Setting(setting) => vec![&mut setting.value],
            _ => vec![],
        }
    }
}

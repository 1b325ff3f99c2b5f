use super::{Catalog, Column, ConstraintKind, Identity, Kind, Object, ObjectId, Table};
use serde::{Deserialize, Serialize};

/// One object under two names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    pub from: ObjectId,
    pub to: ObjectId,
}

impl Rename {
    /// The same rename the other way.
    pub fn reversed(&self) -> Rename {
        Rename { from: self.to.clone(), to: self.from.clone() }
    }

    /// What had the name before all of the renames, in order, that has this one behind them.
    pub fn origin(renames: &[Rename], id: &ObjectId) -> ObjectId {
        renames.iter().rev().fold(id.clone(), |id, rename| if rename.to == id { rename.from.clone() } else { id })
    }

    /// Whether it is a label of an enum that is renamed: path `[schema, enum, label]`.
    pub fn is_of_label(&self) -> bool {
        self.from.kind == Kind::Enum && self.from.path.len() == 3
    }

    /// The enum whose label it renames.
    fn of_label(&self) -> Option<ObjectId> {
        self.is_of_label().then(|| ObjectId { kind: Kind::Enum, path: self.from.path[..2].to_vec() })
    }

    /// Whether the object goes to another schema.
    pub fn leaves_schema(&self) -> bool {
        self.from.kind != Kind::Schema && self.from.schema() != self.to.schema()
    }

    /// What an object is called behind the rename; `respell` spells the types that it takes.
    pub fn follow(&self, id: &ObjectId, respell: &dyn Fn(&str) -> String) -> ObjectId {
        let renamed = self.applies_to(id).unwrap_or_else(|| id.clone());
        if id.is_told_by_arguments() || id.kind == Kind::Cast { renamed.taking(respell) } else { renamed }
    }

    fn applies_to(&self, id: &ObjectId) -> Option<ObjectId> {
        if self.from.kind == Kind::Schema {
            return self.applies_in_schema(id);
        }
        if id.kind.is_note() {
            let target = self.applies_to(&id.target()?)?;
            return Some(id.moved_to(&target));
        }
        if id.kind == Kind::Sequence && id.path.len() == 3 {
            let inside = self.applies_to(&ObjectId { kind: Kind::Column, path: id.path.clone() })?;
            return Some(ObjectId { kind: Kind::Sequence, path: inside.path });
        }
        let attribute = self.from.kind == Kind::Attribute && id.kind == Kind::Composite && id.path == self.from.path;
        let owner = self.from.kind == Kind::Sequence && id.kind == Kind::SequenceOwner && id.path == self.from.path;
        let own = *id == self.from || attribute || owner;
        let under = matches!(self.from.kind, Kind::Table | Kind::View)
            && (id.kind.is_of_relation() || id.kind == self.from.kind)
            || self.from.kind == Kind::Composite && id.kind == Kind::Composite;
        let mapped =
            self.from.kind == Kind::Server && id.kind == Kind::UserMapping && id.path[..1] == self.from.path[..];
        let long = id.path.len() == 3 || id.kind == Kind::Lineage;
        let child = mapped || (under && long && id.path[..2] == self.from.path[..]);
        let mut renamed = id.clone();
        if own || child {
            renamed.path[..self.to.path.len()].clone_from_slice(&self.to.path);
        }
        (own || child).then_some(renamed)
    }
}

impl Rename {
    /// The id of what is in a schema that gets another name.
    fn applies_in_schema(&self, id: &ObjectId) -> Option<ObjectId> {
        let place = match id.kind {
            kind if kind.is_note() => return Some(id.moved_to(&self.applies_to(&id.target()?)?)),
            Kind::DefaultPrivileges => 1,
            _ => 0,
        };
        let concerned = id.schema().is_some() || matches!(id.kind, Kind::Schema | Kind::DefaultPrivileges);
        let mut renamed = id.clone();
        let schema = renamed.path.get_mut(place).filter(|schema| concerned && *schema == self.from.name())?;
        *schema = self.to.name().to_string();
        Some(renamed)
    }
}

impl Catalog {
    /// The catalog as it is after an object got another name: ids and reads follow. `respell` gives each text of SQL that
    /// names the object in its new spelling; the server does the same to what it stores.
    pub fn rename(&self, rename: &Rename, respell: &dyn Fn(&str, &Rename) -> String) -> Catalog {
        let renames = self.with_followers(rename, respell);
        let applied = |id: &ObjectId| renames.iter().find_map(|rename| rename.applies_to(id));
        let follow = |id: &ObjectId| applied(id).unwrap_or_else(|| id.clone());
        self.iter()
            .map(|(id, object)| {
                let mut object = object.clone();
                let concerned = applied(id).is_some()
                    || object.reads().any(|read| applied(&read).is_some())
                    || renames.iter().any(|rename| id.table() == rename.from.table())
                    || self.can_hold(id, &object, rename);
                object.reads_mut().iter_mut().for_each(|read| *read = follow(read));
                object.under_mut().into_iter().flatten().for_each(|under| *under = follow(under));
                renames.iter().for_each(|rename| object.follow_names(id, rename));
                if concerned {
                    renames.iter().for_each(|rename| object.respell(&id.table(), rename, respell));
                }
                let unnamed = matches!(&object, Object::Constraint(constraint) if constraint.is_unnamed(id));
                let published = matches!(rename.from.kind, Kind::Table | Kind::Schema)
                    && id.kind == Kind::Setting
                    && id.target().is_some_and(|target| target.kind == Kind::Publication);
                let id = follow(id);
                let spelled = || object.respelled(&id.table(), id.name(), rename, respell);
                (if concerned && (unnamed || published) { id.renamed(&spelled()) } else { id }, object)
            })
            .collect()
    }

    /// A rename, and those that follow it: in the tables below, where a column has one name in all of them, and so has a check;
    /// of what is told by the types that it takes; and of sequences, which go where the table of their column does.
    fn with_followers(&self, rename: &Rename, respell: &dyn Fn(&str, &Rename) -> String) -> Vec<Rename> {
        let Rename { from, to } = rename;
        let below = match from.kind {
            Kind::Column => {
                let columns = self.descendants(&from.table()).into_iter();
                columns.map(|table| ObjectId::under(&table, Kind::Column, from.name())).collect()
            }
            Kind::Constraint => self.given(from),
            _ => vec![],
        };
        let same = below.into_iter().filter(|id| self.contains(id) && id.name() == from.name() && self.shares_name(id));
        let heirs = same.map(|id| Rename { to: id.renamed(to.name()), from: id });
        let told = |id: &ObjectId| id.is_told_by_arguments() || id.kind == Kind::Cast;
        let takes = |object: &Object| from.kind == Kind::Schema || object.reads().any(|read| read == *from);
        let takers = self.iter().filter(|(id, object)| told(id) && takes(object)).map(|(id, _)| id);
        let takers = takers.map(|id| Rename {
            to: rename.applies_to(id).unwrap_or_else(|| id.clone()).taking(&|text| respell(text, rename)),
            from: id.clone(),
        });
        let takers = takers.filter(|rename| rename.from != rename.to);
        let owned = self.of_kind(Kind::SequenceOwner).filter(|(_, object)| {
            let of_table = |object: &Object| object.reads().any(|read| read.table() == *from);
            from.kind == Kind::Table && rename.leaves_schema() && of_table(object)
        });
        let owned = owned.map(|(id, _)| {
            let sequence = |schema: &String| ObjectId::new(Kind::Sequence, &[schema, id.name()]);
            Rename { from: sequence(&from.path[0]), to: sequence(&to.path[0]) }
        });
        takers.chain([rename.clone()]).chain(heirs).chain(owned).collect()
    }

    /// Whether texts of the object can hold the renamed name though it does not read that: the types of a partition key, and the
    /// label of an enum. A partition's bound has one where the key is of the enum.
    fn can_hold(&self, id: &ObjectId, object: &Object, rename: &Rename) -> bool {
        if matches!(object, Object::Table(Table { partition_by: Some(_), .. })) && rename.from.kind != Kind::Column {
            return true;
        }
        let Some(enumeration) = rename.of_label() else { return false };
        let parted = |table: &ObjectId| match self.object(table) {
            Some(Object::Table(Table { partition_by: Some(key), .. })) => key.columns.0.iter().any(|name| {
                let column = ObjectId::under(table, Kind::Column, name);
                self.reads(&column).contains(&enumeration)
            }),
            _ => false,
        };
        object.reads().any(|read| read == enumeration)
            || (id.kind == Kind::Lineage && self.parents(&id.table()).iter().any(parted))
    }

    /// Keys and foreign keys of heirs keep the names that they have.
    fn shares_name(&self, id: &ObjectId) -> bool {
        match self.object(id) {
            Some(Object::Constraint(constraint)) => matches!(constraint.sort, ConstraintKind::Check { .. }),
            _ => true,
        }
    }
}

impl Object {
    fn respell(&mut self, table: &ObjectId, rename: &Rename, respell: &dyn Fn(&str, &Rename) -> String) {
        let spelled = |object: &Object, text: &str| object.respelled(table, text, rename, respell);
        let own = self.clone();
        self.texts_mut(rename.from.kind).into_iter().for_each(|text| *text = spelled(&own, text));
    }

    fn respelled(
        &self,
        table: &ObjectId,
        text: &str,
        rename: &Rename,
        respell: &dyn Fn(&str, &Rename) -> String,
    ) -> String {
        match self {
            Object::Constraint(constraint) if rename.from.kind == Kind::Column && constraint.refers() => {
                constraint.respelled(table, text, rename, &|text| respell(text, rename))
            }
            _ => respell(text, rename),
        }
    }

    fn follow_names(&mut self, id: &ObjectId, rename: &Rename) {
        let own = rename.from.kind == Kind::Column && id.table() == rename.from.table();
        let follow = |names: &mut [String], concerned: bool| {
            let renamed = names.iter_mut().filter(|name| concerned && *name == rename.from.name());
            renamed.for_each(|name| *name = rename.to.name().to_string());
        };
        match self {
            Object::Constraint(constraint) => {
                follow(&mut constraint.columns.0, own);
                if let ConstraintKind::Foreign { table, columns } = &mut constraint.sort {
                    follow(columns, rename.from.kind == Kind::Column && *table == rename.from.table());
                    *table = rename.applies_to(table).unwrap_or_else(|| table.clone());
                }
            }
            Object::Index(index) => follow(&mut index.columns.0, own),
            Object::Composite(composite) if rename.from.kind == Kind::Attribute && id.path == rename.from.path[..2] => {
                let renamed = composite.attributes.iter_mut().filter(|attribute| attribute.name == rename.from.name());
                renamed.for_each(|attribute| attribute.name = rename.to.name().to_string());
            }
            Object::Table(Table { partition_by: Some(key), .. }) => follow(&mut key.columns.0, own),
            Object::Column(Column { identity: Some(Identity { sequence: [schema, _], .. }), .. })
                if *schema == rename.from.path[0] && rename.applies_to(id).is_some_and(|to| to.path[0] != *schema) =>
            {
                schema.clone_from(&rename.to.path[0]);
            }
            Object::Table(Table { foreign: Some(foreign), .. }) if rename.from.kind == Kind::Server => {
                follow(std::slice::from_mut(&mut foreign.server), true);
            }
            Object::Extension(extension) if rename.from.kind == Kind::Schema => {
                follow(std::slice::from_mut(&mut extension.schema), true);
            }
            Object::Enum(enumeration) if rename.is_of_label() && id.path == rename.from.path[..2] => {
                follow(&mut enumeration.labels, true)
            }
            _ => {}
        }
    }
}

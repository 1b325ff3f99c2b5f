//! Finds the objects that directives speak of in the elaborated catalog.

use super::directive::{Directive, DirectiveKind};
use super::resolved::{AllowDirective, ConversionDirective, Directives, RenameDirective, Renamed};
use super::subject::{Subject, SubjectKind};
use crate::catalog::{Catalog, Kind, Object, ObjectId};
use crate::error::{Error, Place, Result};

/// Finds what every directive speaks of.
///
/// # Errors
/// Names that the catalog does not have or has more than once, a directive for a thing of another sort, the same said twice;
/// with the place.
pub fn resolve(directives: &[Directive], catalog: &Catalog) -> Result<Directives> {
    let mut resolved = Directives::default();
    for directive in directives {
        add(&mut resolved, directive, catalog).map_err(|error| error.at(directive.place.clone()))?;
    }
    Ok(resolved)
}

fn add(resolved: &mut Directives, directive: &Directive, catalog: &Catalog) -> Result<()> {
    let place = directive.place.clone();
    match &directive.sort {
        DirectiveKind::Renamed { from, strategy } => {
            let (from, to) = renamed(directive, from, catalog)?;
            alone(resolved, directive, (&from, &to))?;
            resolved.renames.push(RenameDirective { from, to, strategy: *strategy, place });
        }
        DirectiveKind::Allow { hazard, reason } => {
            let object = allowed(&directive.subject, catalog)?;
            resolved.allows.push(AllowDirective { hazard: *hazard, object, reason: reason.clone(), place });
        }
        DirectiveKind::Fill(expression) => {
            let id = column(directive, catalog)?;
            if resolved.fills.insert(id, (expression.clone(), place)).is_some() {
                return Err(twice(directive));
            }
        }
        DirectiveKind::Using(expression) => {
            let conversion = conversion(resolved, column(directive, catalog)?, place);
            if conversion.using.replace(expression.clone()).is_some() {
                return Err(twice(directive));
            }
        }
        DirectiveKind::Reverse(expression) => {
            let conversion = conversion(resolved, column(directive, catalog)?, place);
            if conversion.reverse.replace(expression.clone()).is_some() {
                return Err(twice(directive));
            }
        }
    }
    Ok(())
}

fn conversion(resolved: &mut Directives, id: ObjectId, place: Place) -> &mut ConversionDirective {
    resolved.conversions.entry(id).or_insert(ConversionDirective { using: None, reverse: None, place })
}

fn twice(directive: &Directive) -> Error {
    Error::new(format!("{} has two directives `@{}`", directive.subject, directive.sort.word()))
        .hint("remove one of them")
}

/// The column that a directive speaks of.
fn column(directive: &Directive, catalog: &Catalog) -> Result<ObjectId> {
    if directive.subject.kind != SubjectKind::Column {
        let word = directive.sort.word();
        return Err(Error::new(format!("`@{word}` speaks of a column, and stands by {}", directive.subject))
            .hint("write it above the column's line, or behind it on the same line"));
    }
    find(&directive.subject, catalog)
}

/// What an `@allow` speaks of: the table, where a constraint or index has no name of its own.
fn allowed(subject: &Subject, catalog: &Catalog) -> Result<ObjectId> {
    match subject.kind {
        _ if subject.is_unnamed() => find(&Subject::whole(SubjectKind::Table, subject.owner.clone()), catalog),
        SubjectKind::Label => find(&Subject::whole(SubjectKind::Type, subject.owner.clone()), catalog),
        _ => find(subject, catalog),
    }
}

fn renamed(directive: &Directive, from: &[String], catalog: &Catalog) -> Result<(Renamed, Renamed)> {
    let subject = &directive.subject;
    if subject.is_unnamed() {
        return Err(Error::new(format!("`@renamed` speaks of a name, and stands by an {subject}"))
            .hint("give it a name in the schema file: `CONSTRAINT <name> …`, `CREATE INDEX <name> ON …`"));
    }
    if let (SubjectKind::Label, Some(label)) = (subject.kind, &subject.child) {
        let enumeration = find(&Subject::whole(SubjectKind::Type, subject.owner.clone()), catalog)?;
        let has = matches!(catalog.object(&enumeration), Some(Object::Enum(e)) if e.labels.contains(label));
        let [old] = from else { return Err(one_name(subject)) };
        let side = |label: &String| Renamed::Label { enumeration: enumeration.clone(), label: label.clone() };
        return if has { Ok((side(old), side(label))) } else { Err(absent(subject)) };
    }
    let to = find(subject, catalog)?;
    if to.kind == Kind::Range {
        let sentence = format!("{to} cannot be renamed: the functions that make its values would keep the former name");
        return Err(
            Error::new(sentence).hint("make it under the new name, let what has the former one take it, and drop that")
        );
    }
    let from = match (from, subject.child.is_some()) {
        ([name], _) => to.renamed(name),
        ([schema, name], false) if to.schema().is_some() && !to.kind.is_of_relation() => {
            let mut from = to.renamed(name);
            from.path[0].clone_from(schema);
            from
        }
        _ => return Err(one_name(subject)),
    };
    Ok((Renamed::Object(from), Renamed::Object(to)))
}

/// Refuses a second name for what has one by another directive, and a second thing of a former name.
fn alone(resolved: &Directives, directive: &Directive, (from, to): (&Renamed, &Renamed)) -> Result<()> {
    if resolved.renames.iter().any(|other| other.to == *to) {
        return Err(twice(directive));
    }
    let Some(other) = resolved.renames.iter().find(|other| other.from == *from) else { return Ok(()) };
    let DirectiveKind::Renamed { from: name, .. } = &directive.sort else { return Ok(()) };
    let name = name.join(".");
    Err(Error::new(format!(
        "{} says that it was `{name}`, and so does the directive at {}",
        directive.subject, other.place
    ))
    .hint("remove one of them; a column can get its values by `-- @fill <expression>`"))
}

fn one_name(subject: &Subject) -> Error {
    Error::new(format!("the old name of {subject} has too many parts")).hint("write `-- @renamed from=<old name>`")
}

fn absent(subject: &Subject) -> Error {
    Error::new(format!("a directive speaks of {subject}, which the elaborated schema does not have"))
        .hint("is its schema managed, and does a later statement drop or rename it?")
}

/// The object of a subject: with the schema that is written, else in `public` or `main`, else the only one of its name.
fn find(subject: &Subject, catalog: &Catalog) -> Result<ObjectId> {
    let mut found: Vec<&ObjectId> = catalog.iter().map(|(id, _)| id).filter(|id| speaks_of(subject, id)).collect();
    if found.len() > 1 {
        let given = found.iter().find(|id| matches!(id.path.first().map(String::as_str), Some("public" | "main")));
        found = given.map_or(found.clone(), |id| vec![*id]);
    }
    match found[..] {
        [id] => Ok(id.clone()),
        [] => Err(absent(subject)),
        [first, second, ..] => Err(Error::new(format!("{subject} may be {first} or {second}"))
            .hint("write its schema: `CREATE … <schema>.<name>`")),
    }
}

fn speaks_of(subject: &Subject, id: &ObjectId) -> bool {
    let Some(owner) = subject.owner.last() else { return false };
    let name = subject.child.as_ref().unwrap_or(owner);
    let schema = subject.owner.len().checked_sub(2).and_then(|at| subject.owner.get(at));
    let schema_fits = schema.is_none_or(|schema| id.path.first().is_some_and(|first| same(id, schema, first)));
    let owner_fits = subject.child.is_none() || id.path.len() < 3 || same(id, owner, &id.path[1]);
    let arguments = id.name().split(", ").filter(|argument| !argument.is_empty()).count();
    let arguments_fit = subject.takes.is_none_or(|takes| takes == arguments);
    let name_fits = same(id, name, id.name_in_schema());
    let kind_fits = if subject.kind == SubjectKind::Type { id.kind.is_type() } else { id.kind == kind(subject.kind) };
    kind_fits && name_fits && schema_fits && owner_fits && arguments_fit
}

/// Whether two names are the same; SQLite, whose one schema is `main`, does not tell small letters from capitals.
fn same(id: &ObjectId, written: &str, name: &str) -> bool {
    let sqlite = id.path.len() > 1 && id.path[0] == "main";
    written == name || (sqlite && written.eq_ignore_ascii_case(name))
}

fn kind(kind: SubjectKind) -> Kind {
    match kind {
        SubjectKind::Schema => Kind::Schema,
        SubjectKind::Extension => Kind::Extension,
        SubjectKind::Type | SubjectKind::Label => Kind::Enum,
        SubjectKind::Sequence => Kind::Sequence,
        SubjectKind::Table => Kind::Table,
        SubjectKind::Column => Kind::Column,
        SubjectKind::Constraint => Kind::Constraint,
        SubjectKind::Index => Kind::Index,
        SubjectKind::View => Kind::View,
        SubjectKind::Function => Kind::Function,
        SubjectKind::Procedure => Kind::Procedure,
        SubjectKind::Aggregate => Kind::Aggregate,
        SubjectKind::Rule => Kind::Rule,
        SubjectKind::Trigger => Kind::Trigger,
        SubjectKind::EventTrigger => Kind::EventTrigger,
        SubjectKind::Policy => Kind::Policy,
        SubjectKind::Other(kind) => kind,
    }
}

#[cfg(test)]
mod tests;

//! Finds the objects that directives speak of in the elaborated catalog.

use super::directive::{Directive, DirectiveKind, Strategy};
use super::subject::{Subject, SubjectKind};
use crate::catalog::{Catalog, Kind, Object, ObjectId};
use crate::error::{Error, Place, Result};
use crate::hazard::Hazard;
use std::collections::BTreeMap;

/// What the schema files say about the change besides the schema itself.
#[derive(Clone, Debug, Default)]
pub struct Directives {
    pub renames: Vec<RenameDirective>,
    /// The value of a column's existing rows, over the other columns of the row.
    pub fills: BTreeMap<ObjectId, (String, Place)>,
    pub conversions: BTreeMap<ObjectId, ConversionDirective>,
    pub allows: Vec<AllowDirective>,
}

impl Directives {
    /// Where the first expression was written that stands in a statement.
    pub fn behind(&self, sql: &str) -> Option<&Place> {
        let fills = self.fills.values().map(|(fill, place)| (fill, place));
        let conversions = self.conversions.values().flat_map(|conversion| {
            conversion.using.iter().chain(&conversion.reverse).map(|expression| (expression, &conversion.place))
        });
        fills.chain(conversions).find(|(expression, _)| sql.contains(expression.as_str())).map(|(_, place)| place)
    }
}

/// `@renamed`. `from` stands under the names that its parents have in the desired schema, so that the renames of parents
/// come first.
#[derive(Clone, Debug, PartialEq)]
pub struct RenameDirective {
    pub from: Renamed,
    pub to: Renamed,
    pub strategy: Strategy,
    pub place: Place,
}

/// What a rename speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renamed {
    Object(ObjectId),
    /// A label of an enum type.
    Label {
        enumeration: ObjectId,
        label: String,
    },
}

/// `@using` and `@reverse` of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversionDirective {
    pub using: Option<String>,
    pub reverse: Option<String>,
    /// Of the first of the two.
    pub place: Place,
}

/// `@allow`.
#[derive(Clone, Debug, PartialEq)]
pub struct AllowDirective {
    pub hazard: Hazard,
    pub object: ObjectId,
    pub reason: String,
    pub place: Place,
}

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
    let from = match (from, subject.child.is_some()) {
        ([name], _) => to.renamed(name),
        ([_, _], false) if to.path.len() == 2 => ObjectId { kind: to.kind, path: from.to_vec() },
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
    id.kind == kind(subject.kind) && name_fits && schema_fits && owner_fits && arguments_fit
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
mod tests {
    use super::*;
    use crate::catalog::{Enumeration, Schema};
    use crate::engine::Engine;
    use crate::source::{SchemaFile, Script, directives};

    fn catalog() -> Catalog {
        let labels = vec!["sad".to_string(), "ok".to_string()];
        let mood = (ObjectId::new(Kind::Enum, &["app", "mood"]), Object::Enum(Enumeration { labels }));
        let ids = [
            (Kind::Table, vec!["public", "t"]),
            (Kind::Table, vec!["app", "t"]),
            (Kind::Column, vec!["public", "t", "a"]),
            (Kind::Column, vec!["app", "t", "a"]),
            (Kind::Column, vec!["app", "u", "b"]),
            (Kind::Table, vec!["x", "w"]),
            (Kind::Table, vec!["y", "w"]),
        ];
        // What an object is does not matter here, only its id.
        ids.into_iter()
            .map(|(kind, path)| (ObjectId::new(kind, &path), Object::Schema(Schema {})))
            .chain([mood])
            .collect()
    }

    fn read(sql: &str) -> Result<Directives> {
        let script = Script::read(Engine::Postgres, SchemaFile { path: "a.sql".into(), text: sql.to_string() })?;
        resolve(&directives(&script)?, &catalog())
    }

    fn object(kind: Kind, path: &[&str]) -> Renamed {
        Renamed::Object(ObjectId::new(kind, path))
    }

    #[test]
    fn a_name_without_a_schema_is_public_or_the_only_one() {
        let found = read("CREATE TABLE t (a int -- @fill 0\n);\nCREATE TABLE u (b int -- @fill 1\n);").expect("found");
        let ids: Vec<String> = found.fills.keys().map(ToString::to_string).collect();
        assert_eq!(ids, ["column app.u.b", "column public.t.a"]);
        let error = read("-- @allow drops-data x\nCREATE TABLE w ();").expect_err("two").to_string();
        assert!(error.contains("table x.w or table y.w"), "{error}");
    }

    #[test]
    fn renames_have_both_names() {
        let sql = "-- @renamed from=old\nCREATE TABLE t (\na int -- @renamed from=z strategy=direct\n);\n\
             -- @renamed from=gone.v\nCREATE TABLE app.t ();\nCREATE TYPE mood AS ENUM (\n'sad', -- @renamed from=Sad\n'ok');";
        let found: Vec<_> = read(sql).expect("found").renames.into_iter().map(|r| (r.from, r.to, r.strategy)).collect();
        let label = |label: &str| Renamed::Label {
            enumeration: ObjectId::new(Kind::Enum, &["app", "mood"]),
            label: label.to_string(),
        };
        let expected = [
            (object(Kind::Table, &["public", "old"]), object(Kind::Table, &["public", "t"]), Strategy::Phased),
            (
                object(Kind::Column, &["public", "t", "z"]),
                object(Kind::Column, &["public", "t", "a"]),
                Strategy::Direct,
            ),
            (object(Kind::Table, &["gone", "v"]), object(Kind::Table, &["app", "t"]), Strategy::Phased),
            (label("Sad"), label("sad"), Strategy::Phased),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_unnamed_constraint_is_its_table_for_allow_and_nothing_else() {
        let found = read("CREATE TABLE t (a int,\nUNIQUE (a) -- @allow blocks-writes small\n);").expect("found");
        assert_eq!(found.allows[0].object, ObjectId::new(Kind::Table, &["public", "t"]));
        assert!(read("CREATE TABLE t (a int,\nUNIQUE (a) -- @renamed from=u\n);").is_err());
    }

    #[test]
    fn a_function_is_told_by_how_much_it_takes() {
        let read = |sql: &str| {
            let script = Script::read(Engine::Postgres, SchemaFile { path: "a.sql".into(), text: sql.to_string() })?;
            let function = |arguments| ObjectId::new(Kind::Function, &["public", "f", arguments]);
            let made =
                ["", "integer", "integer, text"].map(|arguments| (function(arguments), Object::Schema(Schema {})));
            resolve(&directives(&script)?, &made.into_iter().collect())
        };
        for (written, arguments) in
            [("", ""), ("a int, OUT b int", "integer"), ("int, b text = 'x,y'", "integer, text")]
        {
            let found = read(&format!("-- @renamed from=g\nCREATE FUNCTION f({written}) RETURNS int")).expect("found");
            let object = |name| object(Kind::Function, &["public", name, arguments]);
            assert_eq!((&found.renames[0].from, &found.renames[0].to), (&object("g"), &object("f")));
        }
    }

    #[test]
    fn one_thing_becomes_one_thing() {
        let two = "CREATE TABLE app.t (\na int -- @renamed from=n\n);\n\
             CREATE TABLE public.t (\na int -- @renamed from=n\n);";
        assert_eq!(read(two).expect("of two tables").renames.len(), 2);
        let one = "CREATE TYPE mood AS ENUM (\n'sad', -- @renamed from=low\n'ok' -- @renamed from=low\n);";
        let error = read(one).expect_err("two of one").to_string();
        assert!(error.contains("`mood.ok`") && error.contains("a.sql:2"), "{error}");
        assert!(read("CREATE TABLE public.t (\n-- @renamed from=n\n-- @renamed from=m\na int\n);").is_err());
    }

    #[test]
    fn what_cannot_be_resolved_has_a_place() {
        for sql in [
            "CREATE TABLE t (b int -- @fill 0\n);",
            "-- @fill 0\nCREATE TABLE t ();",
            "CREATE TABLE t (\n-- @fill 0\n-- @fill 1\na int);",
            "CREATE TABLE t (\n-- @using 0\n-- @using 1\na int);",
            "CREATE TABLE t (\n-- @renamed from=t.z\na int);",
            "CREATE TYPE mood AS ENUM ('bad' -- @renamed from=sad\n);",
        ] {
            let error = read(sql).expect_err(sql);
            assert!(error.place.is_some() && error.hint.is_some(), "{error}");
        }
    }
}

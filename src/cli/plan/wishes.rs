//! Directives, as a plan's request takes them.

use crate::catalog::{Catalog, Kind, ObjectId};
use crate::config::{self, Config};
use crate::error::Place;
use crate::plan::{self, RenameWish, Retyping};
use crate::project::Directive;
use crate::source::{Desired, Directives, Renamed, Strategy};
use std::collections::{BTreeMap, BTreeSet};

/// `plan.mode`.
pub fn mode(setting: config::Mode) -> plan::Mode {
    match setting {
        config::Mode::Phased => plan::Mode::Phased,
        config::Mode::Direct => plan::Mode::Direct,
    }
}

/// `@renamed`.
pub fn renames(directives: &Directives) -> Vec<RenameWish> {
    let wish = |rename: &crate::source::RenameDirective| RenameWish {
        from: id(&rename.from),
        to: id(&rename.to),
        direct: rename.strategy == Strategy::Direct,
        place: rename.place.to_string(),
    };
    directives.renames.iter().map(wish).collect()
}

fn id(renamed: &Renamed) -> ObjectId {
    match renamed {
        Renamed::Object(id) => id.clone(),
        Renamed::Label { enumeration, label } => {
            let path = enumeration.path.iter().cloned().chain([label.clone()]).collect();
            ObjectId { kind: Kind::Enum, path }
        }
    }
}

/// What stands against bodies of functions that come or change, in a sentence each.
pub fn flaws<'a>(live: &'a Catalog, desired: &'a Desired) -> impl Iterator<Item = String> + 'a {
    let differs = |(id, _): &&(ObjectId, String)| live.object(id) != desired.catalog.object(id);
    let note = |(id, says): &(ObjectId, String)| format!("{id} cannot run as the schema files leave it: {says}");
    desired.flaws.iter().filter(differs).map(note)
}

/// `@fill`.
pub fn fills(directives: &Directives) -> BTreeMap<ObjectId, String> {
    directives.fills.iter().map(|(id, (expression, _))| (id.clone(), expression.clone())).collect()
}

/// `@using` and `@reverse`.
pub fn retypings(directives: &Directives) -> BTreeMap<ObjectId, Retyping> {
    let retyping = |conversion: &crate::source::ConversionDirective| Retyping {
        using: conversion.using.clone(),
        reverse: conversion.reverse.clone(),
    };
    directives.conversions.iter().map(|(id, conversion)| (id.clone(), retyping(conversion))).collect()
}

/// A name for a plan that nobody named: what changes, if it is little.
pub fn name(old: &Catalog, new: &Catalog) -> String {
    let changes = old.diff(new);
    let names: BTreeSet<&str> = changes
        .iter()
        .filter(|change| !change.id.kind.is_note())
        .filter_map(|change| change.id.path.get(1).or(change.id.path.first()))
        .map(String::as_str)
        .collect();
    match (old.is_empty(), names.len()) {
        (true, _) => "first".into(),
        (false, 1..=3) => names.into_iter().collect::<Vec<_>>().join("_"),
        _ => "change".into(),
    }
}

/// Every directive as the plan's document holds it.
pub fn written(directives: &Directives, config: &Config) -> Vec<Directive> {
    let one = |object: &ObjectId, says: String, place: &Place| Directive {
        object: object.to_string(),
        says,
        place: format!("{}:{}", config.from_root(&place.file).display(), place.line),
    };
    let renames = directives.renames.iter().map(|rename| {
        let (from, to) = (id(&rename.from), id(&rename.to));
        let strategy = if rename.strategy == Strategy::Direct { " strategy=direct" } else { "" };
        one(&to, format!("@renamed from={}{strategy}", from.name()), &rename.place)
    });
    let fills = directives.fills.iter().map(|(id, (fill, place))| one(id, format!("@fill {fill}"), place));
    let conversions = directives.conversions.iter().map(|(id, conversion)| {
        let using = conversion.using.iter().map(|expression| format!("@using {expression}"));
        let reverse = conversion.reverse.iter().map(|expression| format!("@reverse {expression}"));
        one(id, using.chain(reverse).collect::<Vec<_>>().join(" "), &conversion.place)
    });
    let allows = directives
        .allows
        .iter()
        .map(|allow| one(&allow.object, format!("@allow {} {}", allow.hazard.code(), allow.reason), &allow.place));
    renames.chain(fills).chain(conversions).chain(allows).collect()
}

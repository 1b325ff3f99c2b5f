//! Whether a view reads what it reads: it does so with the rights of its owner, whoever asks.
//!
//! The owner and the grants tell it, where owners are managed. Of the usual owner, the role that applies, nothing is asked: what
//! rights it has beside its own is not read. Nor are functions that run as their owner: what one reads is in its body.

use super::Refusal;
use crate::catalog::{Catalog, Kind, Object, ObjectId, View};
use std::collections::{BTreeMap, BTreeSet};

/// Every view that a release reads, as it may at home, it may read here.
///
/// # Errors
/// The first one that is refused what it reads.
pub fn reads_on(catalog: &Catalog, release: &Catalog) -> Result<(), Refusal> {
    let known = catalog.of_kind(Kind::View).map(|(id, _)| id).filter(|id| release.contains(id));
    let mut lost = known.filter(|id| is_refused(catalog, id) && !is_refused(release, id));
    let refusal = lost
        .next()
        .map(|id| Refusal { object: id.clone(), reason: "belongs to a role that may not read what the view reads" });
    refusal.map_or(Ok(()), Err)
}

fn is_refused(catalog: &Catalog, id: &ObjectId) -> bool {
    let (Some(Object::View(view)), Some(Object::Owner(owner))) =
        (catalog.object(id), catalog.object(&ObjectId::owner_of(id)))
    else {
        return false;
    };
    let Some(roles) = owner.roles.0.as_ref().filter(|_| !is_read_as_who_asks(view)) else { return false };
    let mut relations: BTreeMap<ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
    for read in
        catalog.reads(id).into_iter().filter(|read| matches!(read.kind, Kind::Table | Kind::View | Kind::Column))
    {
        let kind = if read.kind == Kind::View { Kind::View } else { Kind::Table };
        let columns = relations.entry(ObjectId { kind, ..read.table() }).or_default();
        columns.extend((read.path.len() > 2).then(|| read.clone()));
    }
    !relations.iter().all(|(relation, columns)| may_read(catalog, roles, relation, columns))
}

/// Whether the rows are read with the rights of whoever asks, or were read when they were stored.
fn is_read_as_who_asks(view: &View) -> bool {
    view.materialized
        || view.options.iter().any(|option| matches!(option.as_str(), "security_invoker=true" | "security_invoker=on"))
}

/// One column is enough where none is named.
fn may_read(catalog: &Catalog, roles: &[String], relation: &ObjectId, columns: &BTreeSet<ObjectId>) -> bool {
    let everybody = "public".to_string();
    let granted = |target: &ObjectId| {
        let grants = roles.iter().chain([&everybody]).map(|role| ObjectId::note(Kind::Grant, target, role));
        grants.into_iter().any(|grant| match catalog.object(&grant) {
            Some(Object::Grant(grant)) => grant.privileges.iter().any(|own| own.trim_end_matches('*') == "SELECT"),
            _ => false,
        })
    };
    let owned = catalog.owner(relation).is_some_and(|owner| roles.iter().any(|role| role == owner));
    let any = || catalog.columns(relation).into_iter().any(|(column, _)| granted(column));
    owned || granted(relation) || if columns.is_empty() { any() } else { columns.iter().all(granted) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Aside, Column, Grant, Owner};

    /// A view over a column of a table, in the hands of a role that has another's rights too.
    fn catalog(grants: &[(ObjectId, &str)], owner: Option<&[&str]>) -> Catalog {
        let (view, column) = (ObjectId::new(Kind::View, &["s", "v"]), ObjectId::new(Kind::Column, &["s", "t", "a"]));
        let object = Object::View(View {
            materialized: false,
            query: "SELECT a FROM s.t".into(),
            options: vec![],
            columns: Aside(vec![]),
            filled: Aside(false),
            written: Aside(None),
            reads: Aside(vec![column.clone()]),
        });
        let roles = owner.map(|roles| roles.iter().map(ToString::to_string).collect());
        let grant = |(target, role): &(ObjectId, &str)| {
            let grant = Grant { privileges: vec!["SELECT*".into()], usual: vec![], reads: Aside(vec![]) };
            (ObjectId::note(Kind::Grant, target, role), Object::Grant(grant))
        };
        let own = (ObjectId::owner_of(&view), Object::Owner(Owner { role: "web".into(), roles: Aside(roles) }));
        let own = [own, (view, object), (column, Object::Column(Column::default()))];
        own.into_iter().chain(grants.iter().map(grant)).collect()
    }

    #[test]
    fn grants_tell_whether_the_owner_may_read() {
        let (table, column) = (ObjectId::new(Kind::Table, &["s", "t"]), ObjectId::new(Kind::Column, &["s", "t", "a"]));
        let may = |grants: &[(ObjectId, &str)], owner: Option<&[&str]>| {
            reads_on(&catalog(grants, owner), &catalog(&[], None)).map_err(|refusal| refusal.to_string())
        };
        let refused = Err("view s.v belongs to a role that may not read what the view reads".to_string());
        assert_eq!(may(&[], Some(&["web"])), refused);
        assert_eq!(may(&[(table.clone(), "other")], Some(&["web"])), refused);
        assert_eq!(may(&[(table, "other")], Some(&["web", "other"])), Ok(()));
        assert_eq!(may(&[(column.clone(), "public")], Some(&["web"])), Ok(()));
        assert_eq!(may(&[], None), Ok(()));
        let at_home = catalog(&[], Some(&["web"]));
        assert_eq!(reads_on(&at_home, &at_home), Ok(()));
    }
}

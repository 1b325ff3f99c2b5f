//! What cannot be done for a tenant, and what a person can do about it.

use crate::engine::Tenant;
use crate::error::{Error, Exit};

/// The template's name may be the schema's, or something else's.
pub fn doubtful(tenant: &Tenant, near: &str) -> Error {
    Error::of(Exit::Usage, format!("whether `{}` is the schema cannot be told for sure: {near}", tenant.template))
        .detail(format!("for the tenant `{tenant}` it would have to be another name, or stay"))
        .hint("name the template (`fleet.schema`) by a word that stands for nothing else, and write schemas where SQL has them, not in strings")
}

/// The name of the tenant's own schema, where a statement of the template has it.
pub fn taken(tenant: &Tenant, near: &str) -> Error {
    let Tenant { template, .. } = tenant;
    Error::of(Exit::Usage, format!("whether `{tenant}` is the tenant's schema cannot be told for sure: {near}"))
        .detail(format!("files speak of it as `{template}`; what else has its name, nobody could tell apart from it"))
        .hint("rename the schema of the tenant, or what has its name in the schema files")
}

/// Something in the schema that has the schema's own name.
pub fn namesake(what: &str) -> Error {
    let sentence = format!("{what} has the name of the tenant's schema: where SQL names one, it may be the other");
    Error::of(Exit::Usage, sentence).hint("rename the schema of the tenant")
}

/// A statement that changes what the whole database has.
pub fn beyond(tenant: &Tenant, what: &str) -> Error {
    let sentence = format!("{what} is not of the schema `{}`, which each tenant has for itself", tenant.template);
    Error::of(Exit::Usage, sentence)
        .hint("make what the whole database has by a project of the database's own, without `fleet.schemas`, before the tenants need it")
}

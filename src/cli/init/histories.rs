//! Where other tools keep what they have applied. It is theirs: no part of the schema that a project takes over.

use crate::catalog::{Catalog, Kind, Object, ObjectId};

/// A tool, and the name of its table, from its own documentation.
const TABLES: [(&str, &str); 18] = [
    ("Alembic", "alembic_version"),
    ("Atlas", "atlas_schema_revisions"),
    ("Diesel", "__diesel_schema_migrations"),
    ("Django", "django_migrations"),
    ("Doctrine", "doctrine_migration_versions"),
    ("drizzle", "__drizzle_migrations"),
    ("Flyway", "flyway_schema_history"),
    ("goose", "goose_db_version"),
    ("Knex", "knex_migrations"),
    ("Knex", "knex_migrations_lock"),
    ("Liquibase", "databasechangelog"),
    ("Liquibase", "databasechangeloglock"),
    ("node-pg-migrate", "pgmigrations"),
    ("Prisma", "_prisma_migrations"),
    ("Rails", "ar_internal_metadata"),
    ("Rails, dbmate or golang-migrate", "schema_migrations"),
    ("Sequelize", "SequelizeMeta"),
    ("sqlx", "_sqlx_migrations"),
];

/// The history of another tool in a database.
#[derive(Debug, PartialEq, Eq)]
pub struct History {
    pub tool: &'static str,
    /// For `database.ignore`: the table, and the sequences that belong to it.
    pub objects: Vec<String>,
}

/// Those that are there.
pub fn found(catalog: &Catalog) -> Vec<History> {
    let tables = catalog.iter().map(|(id, _)| id).filter(|id| id.kind == Kind::Table);
    let known = tables.filter_map(|id| Some((TABLES.iter().find(|(_, table)| *table == id.name())?.0, id)));
    known.map(|(tool, id)| History { tool, objects: objects(catalog, id) }).collect()
}

fn objects(catalog: &Catalog, table: &ObjectId) -> Vec<String> {
    let sequences = catalog.iter().filter_map(|(id, object)| match object {
        Object::SequenceOwner(owner) if owner.column.table() == *table => Some(pattern(id)),
        _ => None,
    });
    std::iter::once(pattern(table)).chain(sequences).collect()
}

/// SQLite's tables stand in `main`, which their ids leave out.
fn pattern(id: &ObjectId) -> String {
    if id.path.len() == 1 { format!("main.{}", id.name()) } else { id.path.join(".") }
}

#[cfg(test)]
mod tests {
    use super::TABLES;

    #[test]
    fn a_table_is_known_once() {
        let mut names = TABLES.map(|(_, table)| table);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
}

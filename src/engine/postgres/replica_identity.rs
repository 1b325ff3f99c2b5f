//! What a table tells replicas of the old row, and the index that CLUSTER goes by.

use super::setting::{self, Rule};
use super::{locks, quote};
use crate::catalog::{Catalog, Change, Kind, Object, ObjectId, Setting};
use crate::engine::Leg;
use crate::error::Result;
use crate::step::Step;

pub const RULES: &[Rule] = &[
    Rule {
        of: Kind::Table,
        name: Setting::REPLICA_IDENTITY,
        query: |_| IDENTITIES.to_string(),
        set: |table, _, value| identity(table, value),
        reset: |table, _| identity(table, "DEFAULT"),
        lock: locks::ACCESS_EXCLUSIVE,
    },
    clustered(Kind::Table, |_| clusters("'r', 'p'")),
    clustered(Kind::View, |_| clusters("'m'")),
];

/// A letter that is not known is left alone.
const IDENTITIES: &str = "SELECT 'pg_class', c.oid, 0, 'replica identity', \
    CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'i' THEN coalesce('USING INDEX ' || quote_ident(x.relname), 'NOTHING') END, \
    'pg_class', x.oid \
    FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisreplident AND c.relreplident = 'i' LEFT JOIN pg_class x ON x.oid = i.indexrelid \
    WHERE c.relkind IN ('r', 'p') AND c.relreplident <> 'd'";

fn identity(table: &ObjectId, value: &str) -> String {
    format!("ALTER TABLE {} REPLICA IDENTITY {value};", quote::qualified(table))
}

/// The index of a table's identity holds no NULL: it is named behind what demands that, and let go of before NULL is let in.
pub fn beside_columns(leg: &Leg, change: &Change, steps: Vec<Step>) -> Result<Vec<Step>> {
    if change.id.name() != Setting::REPLICA_IDENTITY {
        return Ok(steps);
    }
    let (tightened, loosened) = (changing(change.new, [leg.from, leg.to]), changing(change.old, [leg.to, leg.from]));
    let first = match change.new {
        Some(_) if !loosened.is_empty() => Some(setting::reset(change.id)?.touching(loosened.clone())),
        _ => None,
    };
    let touched = if change.new.is_some() { tightened } else { loosened };
    Ok(first.into_iter().chain(steps.into_iter().map(|step| step.touching(touched.clone()))).collect())
}

/// The columns of the index that a setting names which hold NULL on one side and not on the other.
fn changing(setting: Option<&Object>, [before, after]: [&Catalog; 2]) -> Vec<ObjectId> {
    let nullable = |side: &Catalog, id: &ObjectId| side.column(id).map(|column| column.nullable);
    let columns = setting.into_iter().flat_map(Object::reads).flat_map(|read| match after.object(&read) {
        Some(Object::Index(index)) => {
            index.columns.0.iter().map(|name| ObjectId::under(&read.table(), Kind::Column, name)).collect()
        }
        _ => vec![],
    });
    columns.filter(|id| (nullable(before, id), nullable(after, id)) == (Some(true), Some(false))).collect()
}

const fn clustered(of: Kind, query: fn(u32) -> String) -> Rule {
    Rule {
        of,
        name: "clustered index",
        query,
        set: |table, _, value| format!("ALTER TABLE {} CLUSTER ON {value};", quote::qualified(table)),
        reset: |table, _| format!("ALTER TABLE {} SET WITHOUT CLUSTER;", quote::qualified(table)),
        lock: locks::SHARE_UPDATE_EXCLUSIVE,
    }
}

fn clusters(relkinds: &str) -> String {
    format!(
        "SELECT 'pg_class', c.oid, 0, 'clustered index', quote_ident(x.relname), 'pg_class', x.oid FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indisclustered AND c.relkind IN ({relkinds})"
    )
}

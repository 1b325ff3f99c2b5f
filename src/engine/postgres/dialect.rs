//! What a PostgreSQL server can do, asked of no server.

use super::{
    casts, either, fill, fitting, gather, locked, locks, narrowing, needs, owner, quote, respell, rights, routine,
    sequence, steps, survival, sync, volatile, widening,
};
use crate::catalog::{Catalog, Change, Column, ObjectId, Rename};
use crate::engine::{Dialect, Fill, Leg};
use crate::error::Result;
use crate::step::{Precondition, Step};
use std::collections::BTreeSet;

/// What a PostgreSQL server can do.
#[derive(Clone, Copy, Debug)]
pub struct Postgres {}

impl Dialect for Postgres {
    fn steps(&self, leg: &Leg) -> Result<Vec<Step>> {
        steps::steps(leg)
    }

    fn fill(&self, catalog: &Catalog, fill: &Fill) -> Vec<Step> {
        fill::steps(catalog, fill)
    }

    fn give(&self, id: &ObjectId, role: &str) -> String {
        owner::give(id, role)
    }

    fn lacking_rights(&self, changes: &[Change]) -> String {
        rights::query(changes)
    }

    fn lingers(&self) -> &'static str {
        routine::LINGERS
    }

    fn unfill(&self, catalog: &Catalog, fill: &Fill) -> Vec<Step> {
        fill::undo(catalog, fill)
    }

    fn widens(&self, from: &Column, to: &Column) -> bool {
        widening::widens(&from.data_type, &to.data_type)
    }

    fn rewrites(&self, from: &Column, to: &Column) -> bool {
        !widening::is_free(&from.data_type, &to.data_type) || from.collation != to.collation
    }

    fn differs_by_row(&self, side: &Catalog, column: &ObjectId, default: &str) -> bool {
        volatile::differs_by_row(side, column, default)
    }

    fn tells_the_time(&self, default: &str) -> bool {
        volatile::tells_the_time(default)
    }

    fn counting_by(&self, sequence: &ObjectId) -> Option<String> {
        Some(sequence::next_of(sequence))
    }

    fn differs(&self, column: &Column, one: &str, other: &str) -> String {
        sync::differs(column, one, other)
    }

    fn gather_statistics(&self, side: &Catalog, of: &[BTreeSet<ObjectId>]) -> Vec<Vec<Step>> {
        gather::steps(side, of)
    }

    fn converts(&self, side: &Catalog, column: &ObjectId, value: &str, rows: Option<&str>) -> Option<Precondition> {
        Some(narrowing::fitting(side, column, value, rows).unwrap_or_else(|| needs::converted(column, value, rows)))
    }

    fn survival(&self, column: &ObjectId, old: &Column, reverse: &str, rows: (&str, &str)) -> Option<String> {
        Some(survival::query(column, old, reverse, rows))
    }

    fn demands(&self, query: &str, says: &str) -> Option<String> {
        let body = format!(
            "BEGIN IF (SELECT number FROM ({query}) AS found (number, sample)) > 0 THEN \
             RAISE EXCEPTION USING MESSAGE = {}; END IF; END",
            quote::literal(says)
        );
        Some(format!("DO {};", quote::literal(&body)))
    }

    fn locking(&self, sides: [&Catalog; 2], step: Step) -> Step {
        locked::locking(sides, step)
    }

    fn lock(&self, tables: &[ObjectId]) -> Option<Step> {
        locks::all(tables)
    }

    fn of_none(&self, tables: &BTreeSet<ObjectId>) -> Option<String> {
        let tables = tables.iter().map(|id| format!("{}::regclass", quote::literal(&quote::qualified(id))));
        Some(format!("tableoid <> ALL (ARRAY[{}]::oid[])", tables.collect::<Vec<_>>().join(", ")))
    }

    fn fires_before_syncs(&self, trigger: &str) -> bool {
        trigger < sync::PREFIX
    }

    fn carried(&self, columns: [(&ObjectId, &Column); 2], values: [&str; 2]) -> Vec<Precondition> {
        let fits = fitting::fits(columns[0].0, columns[1].1, values[0]);
        std::iter::once(needs::carried(columns, values)).chain(fits).collect()
    }

    fn differs_by_casts(&self, one: &str, other: &str) -> bool {
        casts::alone(one, other)
    }

    fn either(&self, one: &str, other: &str) -> Option<String> {
        Some(either::either(one, other))
    }

    fn holds_with(&self, whole: &str, one: &str) -> bool {
        either::holds_with(whole, one)
    }

    /// Types that a user made have no casts of their own: they go through text, arrays element by element.
    fn cast(&self, column: &str, data_type: &str) -> String {
        let name = quote::name(column);
        let through = if data_type.ends_with("[]") { "text[]" } else { "text" };
        if data_type.contains('.') { format!("{name}::{through}::{data_type}") } else { format!("{name}::{data_type}") }
    }

    fn quote(&self, name: &str) -> String {
        quote::name(name)
    }

    fn qualified(&self, id: &ObjectId) -> String {
        quote::qualified(id)
    }

    fn literal(&self, text: &str) -> String {
        quote::literal(text)
    }

    fn respell(&self, text: &str, rename: &Rename) -> String {
        respell::respell(text, rename)
    }

    fn renames_parts(&self) -> bool {
        true
    }

    fn renames_inside_views(&self) -> bool {
        false
    }

    fn syncs(&self) -> bool {
        true
    }

    fn transactional_stages(&self) -> bool {
        false
    }
}

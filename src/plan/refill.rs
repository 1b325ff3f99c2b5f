//! The values of columns that come back while what stands in their place went on being written.

use super::Check;
use super::stage::Builder;
use crate::catalog::{Catalog, Kind, ObjectId, Rename};
use crate::engine::{Fill, buried_name};
use crate::route::Shadow;

impl Builder<'_> {
    /// Columns that come back and whose other name went on being written: rows that differ get the newer value.
    pub(super) fn refills(&self, from: &Catalog, to: &Catalog) -> Vec<Fill> {
        let back = |id: &ObjectId, name: &str| ObjectId::under(&id.table(), Kind::Column, name);
        let renamed = self.settled.syncs.iter().filter_map(|(id, sync)| {
            let twin = sync.twin()?;
            let (column, source) = (back(id, &twin.old), back(id, &sync.new));
            self.refill([from, to], column, &twin.backward, (&source, &sync.forward))
        });
        renamed.chain(self.settled.shadows.iter().filter_map(|shadow| self.former([from, to], shadow))).collect()
    }

    /// Whether every row that differs gives a value, asked before anything comes back: what was written since may convert no
    /// more. In quarantine the column stands under another name; where nothing is kept, every row differs.
    pub(super) fn refillable(&self, from: &Catalog, to: &Catalog) -> Vec<Check> {
        let dialect = self.request.dialect;
        let fills = self.settled.shadows.iter().filter_map(|shadow| self.former([from, to], shadow));
        let needs = fills.filter_map(|fill| {
            let kept = fill.column.renamed(&buried_name(fill.column.name(), self.request.number));
            let condition = dialect.respell(&fill.condition, &Rename { from: fill.column.clone(), to: kept });
            let rows = Some(condition.as_str()).filter(|_| self.request.quarantine);
            dialect.converts(from, &fill.column, &fill.expression, rows)
        });
        let rows = |table: &ObjectId| dialect.qualified(table);
        needs.map(|need| Check { says: need.says.clone(), sql: need.sql(&|table, _| rows(table), &rows) }).collect()
    }

    fn former(&self, ends: [&Catalog; 2], shadow: &Shadow) -> Option<Fill> {
        self.refill(ends, shadow.former.clone(), &shadow.to_former, (&shadow.column, &shadow.from_former))
    }

    fn refill(
        &self,
        [from, to]: [&Catalog; 2],
        column: ObjectId,
        expression: &str,
        (source, forward): (&ObjectId, &str),
    ) -> Option<Fill> {
        let dialect = self.request.dialect;
        let returns = to.contains(&column) && !from.contains(&column);
        let now = from.column(source).filter(|_| returns)?;
        let condition = dialect.differs(now, &dialect.quote(source.name()), &format!("({forward})"));
        Some(Fill { column, expression: expression.into(), condition, marker: None })
    }
}

use crate::catalog::ObjectId;
use crate::error::Result;

/// A value as bytes: the database's own text form. `None` is NULL.
pub type Cell<'a> = Option<&'a [u8]>;

/// Who gets the rows of a query, one by one.
pub type Each<'a> = dyn FnMut(&[Cell]) -> Result<()> + Send + 'a;

/// A table as the database stores it. The catalog says what is managed; this says what holds rows, quarantine included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub table: ObjectId,
    /// In the order in which the table holds them.
    pub columns: Vec<StoredColumn>,
}

/// A column of a stored table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredColumn {
    pub name: String,
    pub data_type: String,
    /// Its place, from 0, in the key that tells rows apart: the primary key, else the narrowest unique one without NULLs.
    pub key: Option<u32>,
}

impl Stored {
    /// The names of the key's columns, in the key's order; none when nothing tells two rows apart.
    pub fn key(&self) -> Vec<&str> {
        let mut key: Vec<_> = self.columns.iter().filter_map(|column| Some((column.key?, &*column.name))).collect();
        key.sort_unstable();
        key.into_iter().map(|(_, name)| name).collect()
    }

    /// Puts rows of a query together: schema, table, column, type, place in the key; the columns of a table in a row.
    pub(super) fn gather(rows: Vec<Vec<Option<String>>>) -> Vec<Stored> {
        let mut tables: Vec<Stored> = vec![];
        for row in rows {
            let [Some(schema), Some(table), Some(name), data_type, key] = <[_; 5]>::try_from(row).unwrap_or_default()
            else {
                continue;
            };
            let table = ObjectId::new(crate::catalog::Kind::Table, &[&schema, &table]);
            let key = key.and_then(|place| place.parse().ok());
            let column = StoredColumn { name, data_type: data_type.unwrap_or_default(), key };
            match tables.last_mut().filter(|last| last.table == table) {
                Some(last) => last.columns.push(column),
                None => tables.push(Stored { table, columns: vec![column] }),
            }
        }
        tables
    }
}

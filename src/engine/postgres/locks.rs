//! Lock modes as data. What each statement takes is measured in `online-catalogue`, section 0.2, on 14 to 18.

use super::quote;
use crate::catalog::ObjectId;
use crate::step::{Blocks, Lock, Step, Verb};

pub const NONE: Lock = Lock { mode: "", blocks: Blocks::Nobody };
pub const ROW_EXCLUSIVE: Lock = Lock { mode: "ROW EXCLUSIVE", blocks: Blocks::Nobody };
pub const SHARE_UPDATE_EXCLUSIVE: Lock = Lock { mode: "SHARE UPDATE EXCLUSIVE", blocks: Blocks::OtherChanges };
pub const SHARE: Lock = Lock { mode: "SHARE", blocks: Blocks::Writers };
pub const SHARE_ROW_EXCLUSIVE: Lock = Lock { mode: "SHARE ROW EXCLUSIVE", blocks: Blocks::Writers };
pub const ACCESS_EXCLUSIVE: Lock = Lock { mode: "ACCESS EXCLUSIVE", blocks: Blocks::Everybody };

/// Milliseconds for which tables are waited for, all in all, while others are locked already: for as long nobody can use those.
/// It is well before the servers look for deadlocks (a second), when whoever looks first gives up its statement.
const PATIENCE: usize = 100;

/// Milliseconds for one of them, however many there are.
const LEAST: usize = 10;

/// A statement that comes to the strongest lock of these tables by way of a weaker one, with the strongest taken first. A transaction
/// that has read such a table and goes on to write it would wait for the weaker lock while the statement waits for it: the server
/// ends whoever comes second, at once, and that is the application (seen on 14 and 18).
pub fn ahead(tables: impl IntoIterator<Item = ObjectId>, statement: &str) -> String {
    let locks = tables.into_iter().map(|table| lock(&table)).collect::<Vec<_>>().join("\n");
    if locks.is_empty() {
        statement.into()
    } else {
        format!("{locks}\nSET LOCAL lock_timeout = {PATIENCE};\n{statement}")
    }
}

/// Locks tables together. Who holds one and waits for another may be waited for: it gives way before the server looks for
/// deadlocks, whose victim would be the application.
pub fn all(tables: &[ObjectId]) -> Option<Step> {
    let [first, others @ ..] = tables else { return None };
    let patience = (PATIENCE / others.len().max(1)).max(LEAST);
    let rest: Vec<String> = others.iter().map(lock).collect();
    let sql = match rest.as_slice() {
        [] => lock(first),
        rest => format!("{}\nSET LOCAL lock_timeout = {patience};\n{}", lock(first), rest.join("\n")),
    };
    let step = Step::new(Verb::Alter, first, "lock all that changes at once", sql, ACCESS_EXCLUSIVE);
    Some(step.touching(others.to_vec()))
}

fn lock(table: &ObjectId) -> String {
    format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;", quote::qualified(table))
}

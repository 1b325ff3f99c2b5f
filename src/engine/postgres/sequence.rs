//! Sequences, and the columns that own them.

use super::introspect::{Reading, Row, flag, maybe, number, text};
use super::{bury, locks, owner, quote};
use crate::catalog::{Change, Kind, Object, ObjectId, Sequence, SequenceOptions, SequenceOwner};
use crate::engine::{Keep, Leg};
use crate::error::Result;
use crate::step::{Step, Verb};

pub const QUERY: &str = concat!(
    "SELECT c.oid, n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, \
    s.seqcache, s.seqcycle, d.refobjid, d.refobjsubid \
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a' AND d.refobjsubid > 0 \
    WHERE ",
    managed!(),
    " AND NOT EXISTS \
    (SELECT 1 FROM pg_depend i WHERE i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.deptype = 'i')"
);

pub fn read(reading: &mut Reading, rows: &[Row]) -> Result<()> {
    for row in rows {
        let (oid, id) = (number(row, 0)?, ObjectId::new(Kind::Sequence, &[&text(row, 1)?, &text(row, 2)?]));
        let sequence = Sequence { data_type: text(row, 3)?, options: options(row, 4)? };
        if !reading.take(("pg_class", oid, 0), id.clone(), Object::Sequence(sequence)) {
            continue;
        }
        reading.relations.insert(oid, id.clone());
        let owner = maybe(row, 10).and_then(|table| Some(("pg_class", table.parse().ok()?, number(row, 11).ok()?)));
        if let Some(column) = owner.and_then(|owner| reading.ids.get(&owner).cloned()) {
            let id = ObjectId { kind: Kind::SequenceOwner, path: id.path };
            reading.catalog.insert(id, Object::SequenceOwner(SequenceOwner { column }));
        }
    }
    Ok(())
}

/// The next number of it, as a default says it.
pub fn next_of(sequence: &ObjectId) -> String {
    format!("nextval({}::regclass)", quote::literal(&quote::qualified(sequence)))
}

/// Six fields from `at`: start, increment, minimum, maximum, cache, cycle.
pub fn options(row: &Row, at: usize) -> Result<SequenceOptions> {
    Ok(SequenceOptions {
        start: number(row, at)?,
        increment: number(row, at + 1)?,
        minimum: number(row, at + 2)?,
        maximum: number(row, at + 3)?,
        cache: number(row, at + 4)?,
        cycle: flag(row, at + 5),
    })
}

pub fn steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let (id, name) = (change.id, quote::qualified(change.id));
    match (change.old, change.new) {
        (None, Some(Object::Sequence(Sequence { data_type, options }))) => match leg.keep {
            Keep::Restore(number) => vec![bury::restore(id, number)],
            _ => {
                let sql = format!("CREATE SEQUENCE {name} AS {data_type}{};", unusual(options, data_type));
                vec![Step::new(Verb::Create, id, format!("create {id}"), sql, locks::NONE)]
            }
        },
        (Some(_), None) => vec![bury::drop(leg.keep, id)],
        (Some(Object::Sequence(old)), Some(Object::Sequence(Sequence { data_type, options }))) => {
            let reined =
                if fits(options, &old.data_type) { reined(&name, &old.options, options) } else { String::new() };
            let sql = format!("{reined}ALTER SEQUENCE {name} AS {data_type} {};", settings(options).join(" "));
            vec![Step::new(Verb::Alter, id, format!("change {id}"), sql, locks::SHARE_ROW_EXCLUSIVE)]
        }
        _ => vec![],
    }
}

pub fn owner_steps(leg: &Leg, change: &Change) -> Vec<Step> {
    let (id, name) = (change.id, quote::qualified(change.id));
    let hand_over = owner::hand_over(leg, id, change.new);
    let lock = if hand_over.is_empty() { locks::SHARE_ROW_EXCLUSIVE } else { locks::ACCESS_EXCLUSIVE };
    let column = |column: &ObjectId| format!("{}.{}", quote::table(column), quote::name(column.name()));
    match change.new {
        Some(Object::SequenceOwner(SequenceOwner { column: owner })) => {
            let sql = format!("{hand_over}ALTER SEQUENCE {name} OWNED BY {};", column(owner));
            vec![Step::new(Verb::Create, id, format!("let {owner} own sequence {}", id.dotted()), sql, lock)]
        }
        _ => {
            let sql = format!("ALTER SEQUENCE {name} OWNED BY NONE;\n{hand_over}").trim_end().to_string();
            vec![Step::new(Verb::Drop, id, format!("let no column own sequence {}", id.dotted()), sql, lock)]
        }
    }
}

/// The options one by one, as they stand in ALTER.
pub fn settings(options: &SequenceOptions) -> [String; 6] {
    let SequenceOptions { start, increment, minimum, maximum, cache, cycle } = options;
    [
        format!("INCREMENT BY {increment}"),
        format!("MINVALUE {minimum}"),
        format!("MAXVALUE {maximum}"),
        format!("START WITH {start}"),
        format!("CACHE {cache}"),
        if *cycle { "CYCLE" } else { "NO CYCLE" }.into(),
    ]
}

/// The options that CREATE would not give by itself, each behind a blank.
pub fn unusual(options: &SequenceOptions, data_type: &str) -> String {
    let usual = settings(&usual(data_type, options.increment));
    let told = settings(options).into_iter().zip(usual).filter(|(told, usual)| told != usual);
    told.map(|(told, _)| format!(" {told}")).collect()
}

/// Whether a sequence of that type can count so.
pub fn fits(options: &SequenceOptions, data_type: &str) -> bool {
    let (lowest, highest) = bounds(data_type);
    options.minimum >= lowest && options.maximum <= highest
}

fn bounds(data_type: &str) -> (i64, i64) {
    match data_type {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

/// Takes the counter into narrower bounds, as a statement before the one that narrows them: the server refuses bounds that
/// leave the counter outside.
pub fn reined(sequence: &str, old: &SequenceOptions, new: &SequenceOptions) -> String {
    if new.minimum <= old.minimum && new.maximum >= old.maximum {
        return String::new();
    }
    let (lowest, highest) = (old.minimum.min(new.minimum), old.maximum.max(new.maximum));
    let inside = format!("last_value BETWEEN {} AND {}", new.minimum, new.maximum);
    let reined = format!("greatest({}, least({}, last_value))", new.minimum, new.maximum);
    format!(
        "ALTER SEQUENCE {sequence} MINVALUE {lowest} MAXVALUE {highest};\n\
         SELECT setval({}, {reined}, is_called AND {inside}) FROM {sequence};\n",
        quote::literal(sequence)
    )
}

/// What a sequence of that type has when nothing is said but its increment.
fn usual(data_type: &str, increment: i64) -> SequenceOptions {
    let (lowest, highest) = bounds(data_type);
    let (minimum, maximum, start) = if increment > 0 { (1, highest, 1) } else { (lowest, -1, -1) };
    SequenceOptions { start, increment: 1, minimum, maximum, cache: 1, cycle: false }
}

//! What a sync trigger does to a row that is written (`online-catalogue`, 1.4 and BB4).
//!
//! A value that does not convert fails nobody who writes: the other column is left without one, and the stage that relies on
//! it counts such rows before it begins.

use super::sync::differs;
use super::{quote, retype};
use crate::catalog::{Kind, ObjectId, Sync};
use crate::engine::Leg;

/// A column, and what gives its value from the other.
struct Side {
    name: String,
    data_type: String,
    value: String,
    /// Whether every value of the other's type gives one.
    total: bool,
}

/// The body of the trigger's function.
pub fn body(leg: &Leg, table: &ObjectId, sync: &Sync) -> String {
    let data_type = |name: &str| {
        let id = ObjectId::under(table, Kind::Column, name);
        let column = [leg.to, leg.from].into_iter().find_map(|side| side.column(&id));
        column.map_or_else(String::new, |column| column.data_type.clone())
    };
    let side = |name: &str, value: &str, other: Option<&str>| Side {
        name: quote::name(name),
        data_type: data_type(name),
        value: format!("(SELECT {value} FROM (SELECT NEW.*) AS {})", quote::name(table.name())),
        total: other.is_some_and(|other| is_total(value, (&quote::name(other), &data_type(other)), &data_type(name))),
    };
    match &sync.twin {
        None => filling(&side(&sync.new, &sync.forward, None)),
        Some(twin) => {
            let new = side(&sync.new, &sync.forward, Some(&twin.old));
            let old = side(&twin.old, &twin.backward, Some(&sync.new));
            twins(&new, &old)
        }
    }
}

/// Whether it is the other column itself, or a cast of it that fails for no value.
fn is_total(value: &str, (other, from): (&str, &str), to: &str) -> bool {
    let plain = value == other || value == format!("{other}::{to}");
    plain && (to == "text" || retype::widens(from, to))
}

/// A row that comes without the column gets its value.
fn filling(new: &Side) -> String {
    let (name, give) = (&new.name, give(new, 4));
    format!(
        "
#variable_conflict use_column
BEGIN
  IF NEW.{name} IS NULL THEN
{give}
  END IF;
  RETURN NEW;
END
"
    )
}

/// On INSERT the new column wins when it is given: an omitted old one arrives as its default and cannot be told apart. On
/// UPDATE the one that changed wins; a new value that already equals the converted old one is the backfill, which must not
/// write a lossy value back.
fn twins(new: &Side, old: &Side) -> String {
    let (new_name, old_name) = (&new.name, &old.name);
    let changed = |side: &Side| differs(&side.data_type, &format!("NEW.{}", side.name), &format!("OLD.{}", side.name));
    let (new_changed, old_changed) = (changed(new), changed(old));
    let (give_old, give_new, heal_new) = (give(old, 6), give(new, 6), give(new, 4));
    let (answer_new, answer_old) = (answer(new, old), answer(old, new));
    format!(
        "
#variable_conflict use_column
DECLARE
  is_other boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.{new_name} IS NOT NULL THEN
{give_old}
    ELSE
{give_new}
    END IF;
  ELSIF {new_changed} AND NOT ({old_changed}) THEN
{answer_new}
  ELSIF {old_changed} AND NOT ({new_changed}) THEN
{answer_old}
  ELSIF NEW.{new_name} IS NULL AND NEW.{old_name} IS NOT NULL THEN
{heal_new}
  END IF;
  RETURN NEW;
END
"
    )
}

/// Gives the other column its value, unless it is what the one that was written came from.
fn answer(written: &Side, other: &Side) -> String {
    let is_other = differs(&written.data_type, &format!("NEW.{}", written.name), &written.value);
    let look = guarded("is_other", &is_other, "true", written.total, 4);
    format!("{look}\n    IF is_other THEN\n{}\n    END IF;", give(other, 6))
}

fn give(side: &Side, indent: usize) -> String {
    guarded(&format!("NEW.{}", side.name), &side.value, "NULL", side.total, indent)
}

/// An assignment, of something else where the expression fails on the value at hand. What else can fail, fails: a deadlock is
/// not to be taken for a value that does not convert.
fn guarded(target: &str, expression: &str, otherwise: &str, total: bool, indent: usize) -> String {
    let pad = " ".repeat(indent);
    if total {
        return format!("{pad}{target} := {expression};");
    }
    format!(
        "{pad}BEGIN
{pad}  {target} := {expression};
{pad}EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
{pad}  {target} := {otherwise};
{pad}END;"
    )
}

//! What a sync trigger does to a row that is written (`online-catalogue`, 1.4 and BB4).
//!
//! A value that does not convert fails nobody who writes: the other column is left without one, and the stage that relies on
//! it counts such rows before it begins.

use super::sync::{UNFILLS, differs};
use super::sync_side::{Side, guarded};
use super::{connection, made_of, sync_carry};
use crate::catalog::{Flow, Kind, ObjectId, Sync};
use crate::engine::Leg;

/// The function of a trigger, and the rows for which that calls it.
pub struct Body {
    pub text: String,
    /// What it runs with, as clauses of CREATE FUNCTION: a value is converted for whoever writes it as it is in the backfill.
    pub settings: String,
    /// What it fires at.
    pub event: &'static str,
    /// Which of those rows it has something to do for, where a look at the new row tells. A call costs about as much as the
    /// write of the row, and the backfill writes every row (18: one UPDATE of 500,000 rows takes 1.8 s without a trigger, 3.3 s
    /// with a call for each row; 2.1 s where `WHEN` spares the calls, for the server still locks each row before it asks).
    pub when: Option<String>,
}

const EITHER: &str = "BEFORE INSERT OR UPDATE";

/// What the trigger of a sync does, and for which rows.
pub fn body(leg: &Leg, table: &ObjectId, sync: &Sync) -> Body {
    let side = |name: &str| Side::of(leg, table, name);
    let source = sync.reads.0.iter().map(ObjectId::name).find(|read| *read != sync.new);
    let new = side(&sync.new).given_by(&sync.forward, source.map(side).as_ref());
    let (event, text, when, total) = match &sync.flow {
        Flow::Come => ("BEFORE INSERT", coming(&new), None, false),
        Flow::Fill => (EITHER, filling(&new, &[]), new.empty(), false),
        Flow::Heed(columns) => {
            let heeded: Vec<Side> = columns.iter().map(|name| side(name)).collect();
            (EITHER, filling(&new, &heeded), None, false)
        }
        Flow::Carry(carry) => {
            ("AFTER DELETE OR INSERT OR UPDATE", sync_carry::body(leg, table, sync, carry), None, false)
        }
        Flow::Follow => {
            let column = |name: &str| ObjectId::under(table, Kind::Column, name);
            let alone = |source: &&str| made_of::one(&sync.forward, &column(source), [leg.from, leg.to]);
            let only = source.filter(alone).map(side);
            (EITHER, following(&new, only.as_ref()), None, new.total)
        }
        Flow::Twin(twin) => {
            let old = side(&twin.old).given_by(&twin.backward, Some(&new));
            (EITHER, twins(&new, &old), new.unlike(&old), new.total && old.total)
        }
    };
    Body { text, settings: settings(total), event, when }
}

/// None where no value depends on them.
fn settings(total: bool) -> String {
    if total { String::new() } else { connection::as_written() }
}

/// A row that comes without the column gets its value.
fn coming(new: &Side) -> String {
    let (name, give) = (&new.name, new.given("NEW", &format!("NEW.{}", new.name), 4));
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

/// A row that comes without the column, or loses its value, gets one. One that never had it is the backfill's, which remembers
/// that. Where what it heeds is written and the column is not, it was the old release: its value is another now.
fn filling(new: &Side, heeded: &[Side]) -> String {
    let (name, give) = (&new.name, new.given("NEW", &format!("NEW.{}", new.name), 4));
    let heard: Vec<String> = heeded.iter().map(Side::moved).collect();
    let heed = match heard.as_slice() {
        [] => String::new(),
        heard => {
            format!("  ELSIF TG_OP = 'UPDATE' AND NOT ({}) AND ({}) THEN\n{give}\n", new.moved(), heard.join(" OR "))
        }
    };
    format!(
        "
#variable_conflict use_column
BEGIN
  IF NEW.{name} IS NULL AND (TG_OP = 'INSERT' OR OLD.{name} IS NOT NULL)
    AND current_setting('{UNFILLS}', true) IS DISTINCT FROM 'on' THEN
{give}
{heed}  END IF;
  RETURN NEW;
END
"
    )
}

/// No release writes the column: what they write of others decides. A row whose others give the same as before keeps its value,
/// which may be more exact than what they give. Where it is made of one column only, that is looked at first: to find a value that may
/// not convert costs a subtransaction, for each write of whatever column (18: one UPDATE of two million rows takes 25 s without a
/// trigger, 45 s where it finds two values a row).
fn following(new: &Side, only: Option<&Side>) -> String {
    let name = &new.name;
    let target = format!("NEW.{name}");
    let give = new.given("NEW", &target, 4);
    let (now, then) = (new.given("NEW", "value_now", 4), new.given("OLD", "value_then", 4));
    let (data_type, changed) = (&new.column.data_type, differs(&new.column, "value_now", "value_then"));
    let otherwise =
        only.map_or_else(|| "ELSE".into(), |only| format!("ELSIF {target} IS NULL OR {} THEN", only.moved()));
    format!(
        "
#variable_conflict use_column
DECLARE
  value_now {data_type};
  value_then {data_type};
BEGIN
  IF TG_OP = 'INSERT' THEN
{give}
  {otherwise}
{now}
{then}
    IF {changed} OR {target} IS NULL THEN
      {target} := value_now;
    END IF;
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
    let (new_changed, old_changed) = (new.moved(), old.moved());
    let (new_now, old_now) = (format!("NEW.{}", new.name), format!("NEW.{}", old.name));
    let give_old = old.given("NEW", &old_now, 6);
    let [give_new, heal_new] = [6, 4].map(|indent| new.given("NEW", &new_now, indent));
    let (answer_new, answer_old) = (answer(new, old), answer(old, new));
    format!(
        "
#variable_conflict use_column
DECLARE
  is_other boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF {new_now} IS NOT NULL THEN
{give_old}
    ELSE
{give_new}
    END IF;
  ELSIF {new_changed} AND NOT ({old_changed}) THEN
{answer_new}
  ELSIF {old_changed} AND NOT ({new_changed}) THEN
{answer_old}
  ELSIF {new_now} IS NULL AND {old_now} IS NOT NULL THEN
{heal_new}
  END IF;
  RETURN NEW;
END
"
    )
}

/// Gives the other column its value, unless it is what the one that was written came from.
fn answer(written: &Side, other: &Side) -> String {
    let is_other = differs(&written.column, &format!("NEW.{}", written.name), &written.of_row("NEW"));
    let look = guarded("is_other", &is_other, "true", written.total, 4);
    format!("{look}\n    IF is_other THEN\n{}\n    END IF;", other.given("NEW", &format!("NEW.{}", other.name), 6))
}

//! Triggers of every sort and what they call, event triggers, rules.

use super::grow::Grower;
use super::model::Schema;
use super::thing::{Family, Place, Thing, column, nothing, one_of, table};
use super::write::quote;

pub const FAMILIES: &[Family] = &[
    Family {
        kind: "trigger function",
        address: "FUNCTION {}",
        place: Place::Early,
        forms: 3,
        choose: nothing,
        write: function,
    },
    Family {
        kind: "trigger",
        address: "TRIGGER {} ON {0}",
        place: Place::Late,
        forms: 11,
        choose: watched,
        write: trigger,
    },
    Family {
        kind: "view trigger",
        address: "TRIGGER {} ON {0}",
        place: Place::Late,
        forms: 2,
        choose: instead,
        write: view_trigger,
    },
    Family {
        kind: "event function",
        address: "FUNCTION {}",
        place: Place::Early,
        forms: 2,
        choose: nothing,
        write: event_function,
    },
    Family {
        kind: "event trigger",
        address: "EVENT TRIGGER {}",
        place: Place::Last,
        forms: 5,
        choose: event,
        write: event_trigger,
    },
    Family { kind: "rule", address: "RULE {} ON {0}", place: Place::Late, forms: 5, choose: table, write: rule },
];

fn function(_: &Schema, thing: &Thing) -> Option<String> {
    let body = ["RETURN NEW;", "PERFORM 1; RETURN NEW;", "IF TG_OP = 'INSERT' THEN NULL; END IF; RETURN NEW;"];
    let body = body[thing.form];
    Some(format!("CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body} END$$;\n", thing.quoted()))
}

/// A table, a column of it, and a function to call.
fn watched(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let mut names = column(grower, schema)?;
    names.push(one_of(grower, schema, &["trigger function"])?);
    Some(names)
}

fn trigger(schema: &Schema, thing: &Thing) -> Option<String> {
    let table = schema.table(&thing.over[0])?;
    let column = table.column(&thing.over[1]).filter(|column| !super::call::is_computed(column))?;
    let function = schema.thing(&thing.over[2])?.quoted();
    let (name, table, column) = (thing.quoted(), quote(&table.name), quote(&column.name));
    let row = format!("FOR EACH ROW EXECUTE FUNCTION {function}()");
    let statement = format!("FOR EACH STATEMENT EXECUTE FUNCTION {function}()");
    let plain = format!("CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} {row};\n");
    let state = |state: &str| format!("{plain}ALTER TABLE {table} {state} TRIGGER {name};\n");
    Some(match thing.form {
        0 => plain,
        1 => format!("CREATE TRIGGER {name} AFTER DELETE ON {table} {statement};\n"),
        2 => format!("CREATE TRIGGER {name} AFTER UPDATE OF {column} ON {table} {row};\n"),
        3 => format!(
            "CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.{column} IS NOT NULL AND NEW.id > 0) EXECUTE FUNCTION {function}();\n"
        ),
        4 => format!(
            "CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED {row};\n"
        ),
        5 => format!(
            "CREATE TRIGGER {name} AFTER UPDATE ON {table} REFERENCING OLD TABLE AS was NEW TABLE AS becomes {statement};\n"
        ),
        6 => format!("CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} {statement};\n"),
        7 => format!(
            "CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}('one', 2);\n"
        ),
        8 => state("DISABLE"),
        9 => state("ENABLE ALWAYS"),
        _ => state("ENABLE REPLICA"),
    })
}

fn instead(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    let view = one_of(grower, schema, &["rich view", "view over view"])?;
    Some(vec![view, one_of(grower, schema, &["trigger function"])?])
}

fn view_trigger(schema: &Schema, thing: &Thing) -> Option<String> {
    let (view, function) = (schema.thing(&thing.over[0])?.quoted(), schema.thing(&thing.over[1])?.quoted());
    let event = ["INSERT", "UPDATE OR DELETE"][thing.form];
    Some(format!(
        "CREATE TRIGGER {} INSTEAD OF {event} ON {view} FOR EACH ROW EXECUTE FUNCTION {function}();\n",
        thing.quoted()
    ))
}

fn event_function(_: &Schema, thing: &Thing) -> Option<String> {
    let body = ["NULL;", "PERFORM tg_tag;"][thing.form];
    Some(format!(
        "CREATE FUNCTION {}() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN {body} END$$;\n",
        thing.quoted()
    ))
}

fn event(grower: &mut Grower, schema: &Schema) -> Option<Vec<String>> {
    one_of(grower, schema, &["event function"]).map(|name| vec![name])
}

fn event_trigger(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, function) = (thing.quoted(), schema.thing(&thing.over[0])?.quoted());
    let (event, state) = [
        ("ddl_command_end", ""),
        ("sql_drop", ""),
        ("ddl_command_start WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')", ""),
        ("ddl_command_end", "DISABLE"),
        ("ddl_command_end", "ENABLE ALWAYS"),
    ][thing.form];
    let state = if state.is_empty() { String::new() } else { format!("ALTER EVENT TRIGGER {name} {state};\n") };
    Some(format!("CREATE EVENT TRIGGER {name} ON {event} EXECUTE FUNCTION {function}();\n{state}"))
}

fn rule(schema: &Schema, thing: &Thing) -> Option<String> {
    let (name, table) = (thing.quoted(), quote(&schema.table(&thing.over[0])?.name));
    Some(match thing.form {
        0 => format!("CREATE RULE {name} AS ON INSERT TO {table} DO ALSO NOTIFY \"told\";\n"),
        1 => format!("CREATE RULE {name} AS ON DELETE TO {table} WHERE OLD.id > 900 DO INSTEAD NOTHING;\n"),
        2 => format!("CREATE RULE {name} AS ON DELETE TO {table} DO ALSO NOTIFY \"told\";\n"),
        3 => format!(
            "CREATE RULE {name} AS ON INSERT TO {table} WHERE NEW.id > 900 DO ALSO DELETE FROM {table} WHERE id = NEW.id - 1;\n"
        ),
        _ => format!(
            "CREATE RULE {name} AS ON INSERT TO {table} DO ALSO NOTIFY \"told\";\nALTER TABLE {table} DISABLE RULE {name};\n"
        ),
    })
}

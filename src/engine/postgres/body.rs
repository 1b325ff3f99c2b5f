//! Bodies of functions that are text: what they name is looked up when they run, so the server takes them unread, and a body
//! that names what is not there fails in front of a user. Its own validators are asked once everything has been made.

use super::Connection;
use super::introspect::text;
use crate::catalog::{Kind, ObjectId};
use crate::error::Result;

/// Asks the validator of each function's language, under the settings that the function brings along. The last RAISE takes those
/// settings back.
const FINDER: &str = "CREATE FUNCTION pg_temp.flaws(OUT function regprocedure, OUT says text) RETURNS SETOF record LANGUAGE plpgsql AS $finder$ \
    DECLARE called record; setting text; \
    BEGIN \
        FOR called IN SELECT p.oid, p.proconfig, l.lanvalidator FROM pg_catalog.pg_proc p \
            JOIN pg_catalog.pg_language l ON l.oid = p.prolang JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace \
            WHERE p.oid >= 16384 AND l.lanname IN ('sql', 'plpgsql') AND p.prosqlbody IS NULL AND p.prokind IN ('f', 'w', 'p') \
            AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d \
                WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e') ORDER BY p.oid \
        LOOP \
            BEGIN \
                PERFORM pg_catalog.set_config('check_function_bodies', 'on', true); \
                FOREACH setting IN ARRAY coalesce(called.proconfig, '{}') LOOP \
                    PERFORM pg_catalog.set_config(split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1), true); \
                END LOOP; \
                EXECUTE format('SELECT %s(%s::oid)', called.lanvalidator::regproc, called.oid); \
                RAISE SQLSTATE 'CN000'; \
            EXCEPTION WHEN SQLSTATE 'CN000' THEN NULL; \
                WHEN OTHERS THEN function := called.oid; says := SQLERRM; RETURN NEXT; \
            END; \
        END LOOP; \
    END $finder$";

/// A function or procedure as the catalog knows it.
const FLAWS: &str = "SELECT p.prokind, n.nspname, p.proname, \
    coalesce((SELECT string_agg(format_type(t, NULL), ', ' ORDER BY o) FROM unnest(p.proargtypes) WITH ORDINALITY u(t, o)), ''), f.says \
    FROM pg_temp.flaws() f JOIN pg_proc p ON p.oid = f.function JOIN pg_namespace n ON n.oid = p.pronamespace";

impl Connection {
    /// Functions of a scratch database whose bodies do not hold, and what the server says of each.
    ///
    /// # Errors
    /// When the connection fails.
    pub async fn flaws(&mut self) -> Result<Vec<(ObjectId, String)>> {
        self.execute(&format!("{FINDER};")).await?;
        let rows = self.rows(FLAWS).await?;
        let flaw = |row: &Vec<Option<String>>| {
            let kind = if text(row, 0)? == "p" { Kind::Procedure } else { Kind::Function };
            Ok((ObjectId::new(kind, &[&text(row, 1)?, &text(row, 2)?, &text(row, 3)?]), text(row, 4)?))
        };
        rows.iter().map(flaw).collect()
    }
}
